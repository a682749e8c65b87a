import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import { type Hop, type HopWatch, type PartyName, partyText } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { createLine, type Line, type LineEnd } from './line.ts';
import type { LineKeys } from './line-keys.ts';
import { createMemberSession, type MemberSession } from './member-session.ts';
import type { Napas } from './napas.ts';

/** Lays lines between parties that are there already. */
export interface MemberLines {
  /** The MAC of a line at one of its ends; undefined: it carries none. */
  mac(line: string, hsm: Hsm, keys: LineKeys): MessageMac | undefined;
  between(near: LineEnd, far: LineEnd, changes?: LineChanges): Line;
  /** A member's line to NAPAS: signed on, and with new keys, whenever it is up. */
  toNapas(id: string, member: Served & { readonly hsm: Hsm }, onUp?: () => void): MemberLine;
}

export interface MemberLine {
  readonly line: Line;
  readonly keys: LineKeys;
  readonly session: MemberSession;
  /** Onwards over it. */
  readonly way: () => Way;
}

export interface Way {
  readonly hop: Hop;
  readonly isUp: boolean;
}

export interface LineChanges {
  readonly onUp?: () => void;
  readonly onDown?: () => void;
}

export interface Served {
  readonly name: PartyName;
  readonly service: { serve(request: IsoMessage, from: Hop): void };
}

export interface MemberLinesOptions {
  readonly clock: Clock;
  readonly codec: Codec;
  readonly watch: () => HopWatch;
  readonly note: (party: PartyName, text: string) => void;
  readonly ceremony: KeyCeremony;
  readonly napas: Napas;
  readonly withoutMac: readonly string[];
  readonly counter: (name: string) => () => number;
  readonly transportBetween: (name: string) => readonly [Transport, Transport];
}

export function endOf({ name, service }: Served, mac: MessageMac | undefined): LineEnd {
  return { name, onRequest: service.serve, mac };
}

export function createMemberLines(options: MemberLinesOptions): MemberLines {
  const { clock, codec, watch, note, napas } = options;

  const mac: MemberLines['mac'] = (line, hsm, keys) =>
    options.withoutMac.includes(line) ? undefined : hsm.mac(keys.MAK);

  const between: MemberLines['between'] = (near, far, changes = {}) => {
    const transports = options.transportBetween(`${partyText(near.name)} - ${partyText(far.name)}`);
    const { onUp = () => {}, onDown = () => {} } = changes;
    return createLine({ near, far, transports, clock, codec, watch, onUp, onDown });
  };

  return {
    mac,
    between,
    toNapas(id, member, onUp) {
      const keys = options.ceremony.shareZoneMaster(id, member.hsm, napas.hsm);
      const line: Line = between(
        endOf(member, mac(id, member.hsm, keys)),
        endOf(napas, mac(id, napas.hsm, keys)),
        {
          onUp: () => session.begin(),
          onDown() {
            session.end();
            napas.signOff(line.far);
          },
        },
      );
      const session: MemberSession = createMemberSession({
        clock,
        bank: id,
        hop: line.near,
        nextStan: options.counter(`stan ${id}`),
        ...(onUp && { onUp }),
        note: (text) => note(member.name, text),
      });
      napas.connect({ bank: id, hop: line.far, keys });
      return { line, keys, session, way: () => ({ hop: line.near, isUp: session.isUp() }) };
    },
  };
}

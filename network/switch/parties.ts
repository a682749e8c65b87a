import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { NAPAS_ID } from '../napas/institutions.ts';
import { type AcquirerHost, createAcquirerHost, type Onward } from './acquirer-host.ts';
import type { ChipIssuer } from './authorise.ts';
import type { BankConfig, SwitchConfig } from './config.ts';
import { createCounters, type SwitchDatabase } from './database.ts';
import { type Hop, type PartyName, partyText } from './hop.ts';
import { createHsm } from './hsm.ts';
import { createIssuerHost, type IssuerHost } from './issuer-host.ts';
import { createIssuerStores } from './issuer-store.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import type { Ledger } from './ledger.ts';
import { createLine, type Line, type LineEnd } from './line.ts';
import { createMemberSession, type MemberSession } from './member-session.ts';
import { createNapas, type Napas } from './napas.ts';
import type { Observers } from './observers.ts';
import { createRelayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { createSavedAdvices } from './saved-advices.ts';

/** All parties behind the terminal, their lines laid and their zone keys shared. */
export interface Parties {
  readonly acquirer: AcquirerHost;
  readonly napas: Napas;
  /** By institution id. */
  readonly issuers: ReadonlyMap<string, IssuerHost>;
  /** From each issuer to who asks it: NAPAS, or the acquirer for its own bank. */
  readonly issuerLines: ReadonlyMap<string, Line>;
  readonly acquirerLine: Line;
}

export interface PartiesOptions {
  readonly config: SwitchConfig;
  readonly clock: Clock;
  readonly codec: Codec;
  readonly database: SwitchDatabase;
  readonly ledger: (id: string) => Ledger;
  readonly ceremony: KeyCeremony;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly observers: Observers;
  readonly transportBetween: (name: string) => readonly [Transport, Transport];
  readonly chip: ChipIssuer | undefined;
}

export function createParties(options: PartiesOptions): Parties {
  const { config, clock, database, ledger, ceremony, rules, subject, observers } = options;
  const { note } = observers;
  const world = { clock, rules, subject, note };
  const counter = createCounters(database);
  const storeOf = createIssuerStores(database);

  const napas = createNapas({
    ...world,
    ledger: ledger(NAPAS_ID),
    saved: createSavedAdvices(database, 'napas'),
    relayed: createRelayed(database, 'napas'),
    nextReference: counter('napas reference'),
  });
  const createIssuer = (bank: BankConfig): IssuerHost =>
    createIssuerHost({
      ...world,
      bank,
      ceremony,
      ledger: ledger(bank.id),
      store: storeOf(bank.id),
      nextApproval: counter(`approval ${bank.id}`),
      chip: options.chip,
    });
  const issuers = new Map(config.banks.map((bank) => [bank.id, createIssuer(bank)]));
  const acquirerHsm = createHsm();
  const acquirer = createAcquirerHost({
    ...world,
    bank: config.acquirer,
    ledger: ledger(config.acquirer),
    saved: createSavedAdvices(database, 'acquirer'),
    relayed: createRelayed(database, 'acquirer'),
    hsm: acquirerHsm,
    ceremony,
    ownIssuer: () => toOwnIssuer,
    napas: () => toNapas,
  });

  const ownIssuer = issuers.get(config.acquirer)!;
  const onUsLine: Line = lineBetween(endOf(acquirer), endOf(ownIssuer), {
    onUp: () => acquirer.relay.advices.resume(onUsLine.near),
  });
  const onUsSlot = ceremony.shareZoneKey(`on-us ${config.acquirer}`, acquirerHsm, ownIssuer.hsm);
  ownIssuer.arriveBy(onUsLine.far, onUsSlot, true);
  const toOwnIssuer: Onward = {
    hop: onUsLine.near,
    pinSlot: onUsSlot,
    isUp: onUsLine.near.isOpen,
  };

  const uplink = memberLine(config.acquirer, acquirer, () =>
    acquirer.relay.advices.resume(uplink.line.near),
  );
  const uplinkSlot = ceremony.shareZoneKey(config.acquirer, acquirerHsm, napas.hsm);
  napas.connect({ bank: config.acquirer, hop: uplink.line.far, pinSlot: uplinkSlot });
  const toNapas: Onward = {
    hop: uplink.line.near,
    pinSlot: uplinkSlot,
    isUp: uplink.session.isUp,
  };

  const issuerLines = new Map([[config.acquirer, onUsLine]]);
  for (const [bank, issuer] of issuers) {
    if (issuer === ownIssuer) continue;
    const { line } = memberLine(bank, issuer, () => {});
    const pinSlot = ceremony.shareZoneKey(bank, issuer.hsm, napas.hsm);
    napas.connect({ bank, hop: line.far, pinSlot });
    issuer.arriveBy(line.near, pinSlot, false);
    issuerLines.set(bank, line);
  }

  /** A member's line to NAPAS: signed on whenever it is up. */
  function memberLine(
    bank: string,
    member: Served,
    onSignedOn: () => void,
  ): { readonly line: Line; readonly session: MemberSession } {
    const line = lineBetween(endOf(member), endOf(napas), {
      onUp: () => session.begin(),
      onDown() {
        session.end();
        napas.signOff(line.far);
      },
    });
    const session = createMemberSession({
      clock,
      bank,
      hop: line.near,
      nextStan: counter(`stan ${bank}`),
      onUp: onSignedOn,
      note: (text) => note(member.name, text),
    });
    return { line, session };
  }

  function lineBetween(near: LineEnd, far: LineEnd, changes: LineChanges = {}): Line {
    const transports = options.transportBetween(`${partyText(near.name)} - ${partyText(far.name)}`);
    const { codec } = options;
    const { watch } = observers;
    const { onUp = () => {}, onDown = () => {} } = changes;
    return createLine({ near, far, transports, clock, codec, watch, onUp, onDown });
  }

  return { acquirer, napas, issuers, issuerLines, acquirerLine: uplink.line };
}

interface LineChanges {
  readonly onUp?: () => void;
  readonly onDown?: () => void;
}

interface Served {
  readonly name: PartyName;
  readonly service: { serve(request: IsoMessage, from: Hop): void };
}

function endOf({ name, service }: Served): LineEnd {
  return { name, onRequest: service.serve };
}

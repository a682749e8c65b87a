import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import type { HeldKey } from '../key-generations.ts';
import { NAPAS_ID } from '../napas/institutions.ts';
import { type AcquirerHost, createAcquirerHost, type Onward } from './acquirer-host.ts';
import type { ChipIssuer } from './authorise.ts';
import type { BankConfig, SwitchConfig } from './config.ts';
import { createCounters, type SwitchDatabase } from './database.ts';
import { type Hop, type PartyName, partyText } from './hop.ts';
import { createHsm, type Hsm } from './hsm.ts';
import { createIssuerHost, type IssuerHost } from './issuer-host.ts';
import { createIssuerStores } from './issuer-store.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { createKeySchedule } from './key-schedule.ts';
import type { Ledger } from './ledger.ts';
import { createLine, type Line, type LineEnd } from './line.ts';
import type { LineKeys } from './line-keys.ts';
import { createMemberSession, type MemberSession } from './member-session.ts';
import { createNapas, type Napas } from './napas.ts';
import type { Observers } from './observers.ts';
import { createRelayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { createSavedAdvices } from './saved-advices.ts';
import type { TerminalMac } from './terminal-lines.ts';

/** All parties behind the terminal, their lines laid and their zone keys shared. */
export interface Parties {
  readonly acquirer: AcquirerHost;
  readonly napas: Napas;
  /** By institution id. */
  readonly issuers: ReadonlyMap<string, IssuerHost>;
  /** From each issuer to who asks it: NAPAS, or the acquirer for its own bank. */
  readonly issuerLines: ReadonlyMap<string, Line>;
  readonly acquirerLine: Line;
  readonly keys: NetworkKeys;
  /** Resolves once every line has had its first keys. */
  readonly allKeyed: Promise<void>;
}

/** The keys of all parties, as an operator sees them. */
export interface NetworkKeys {
  /** Places and check values; no key. */
  list(): readonly PartyKey[];
  /**
   * New working keys for one line: a member's id, `on-us`, or a terminal's (DE41); absent: for
   * all lines. False: not all were changed.
   */
  change(line?: string): Promise<boolean>;
  /** The changes that come by themselves. */
  startSchedules(): void;
  stopSchedules(): void;
}

export interface PartyKey extends HeldKey {
  readonly party: PartyName;
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
  /** For new keys. */
  readonly random: Random;
}

const DAILY = 24;
const HOUR_MS = 3_600_000;

export function createParties(options: PartiesOptions): Parties {
  const { config, clock, database, ledger, ceremony, rules, subject, observers } = options;
  const { note } = observers;
  const world = { clock, rules, subject, note };
  const counter = createCounters(database);
  const storeOf = createIssuerStores(database);
  const { withoutMac = [], keyChangeHours = DAILY, unkeyedTerminals } = config.security ?? {};
  const keyChangeMs = keyChangeHours * HOUR_MS;
  const hsmOf = (name: string): Hsm => {
    const random = options.random.fork(`hsm ${name}`);
    return createHsm({ now: clock.now, random: random.bytes });
  };
  const macOf = (line: string, hsm: Hsm, keys: LineKeys): MessageMac | undefined =>
    withoutMac.includes(line) ? undefined : hsm.mac(keys.MAK);

  const toKey = new Set(['on-us', ...config.banks.map(({ id }) => id)]);
  let allAreKeyed = (): void => {};
  const allKeyed = new Promise<void>((resolve) => {
    allAreKeyed = resolve;
  });
  function keyed(line: string): void {
    toKey.delete(line);
    if (toKey.size === 0) allAreKeyed();
  }

  const napas = createNapas({
    ...world,
    hsm: hsmOf('napas'),
    nextStan: counter('stan napas'),
    keyChangeMs,
    onKeyed: (bank) => keyed(bank),
    ledger: ledger(NAPAS_ID),
    saved: createSavedAdvices(database, 'napas'),
    relayed: createRelayed(database, 'napas'),
    nextReference: counter('napas reference'),
  });
  const createIssuer = (bank: BankConfig): IssuerHost =>
    createIssuerHost({
      ...world,
      bank,
      hsm: hsmOf(`issuer ${bank.id}`),
      ceremony,
      ledger: ledger(bank.id),
      store: storeOf(bank.id),
      nextApproval: counter(`approval ${bank.id}`),
      chip: options.chip,
    });
  const issuers = new Map(config.banks.map((bank) => [bank.id, createIssuer(bank)]));
  const acquirerHsm = hsmOf('acquirer');
  const acquirer = createAcquirerHost({
    ...world,
    bank: config.acquirer,
    ledger: ledger(config.acquirer),
    saved: createSavedAdvices(database, 'acquirer'),
    relayed: createRelayed(database, 'acquirer'),
    hsm: acquirerHsm,
    ceremony,
    nextStan: counter('stan acquirer'),
    terminalMac: terminalMac(withoutMac.includes('terminals'), unkeyedTerminals),
    onKey: (key) => uplink.session.keyChanged(key),
    ownIssuer: () => toOwnIssuer,
    napas: () => toNapas,
  });

  const ownIssuer = issuers.get(config.acquirer)!;
  const onUsKeys = ceremony.shareZoneMaster(`on-us ${config.acquirer}`, acquirerHsm, ownIssuer.hsm);
  let onUsKeyed = false;
  const onUsLine: Line = lineBetween(
    endOf(acquirer, macOf('on-us', acquirerHsm, onUsKeys)),
    endOf(ownIssuer, macOf('on-us', ownIssuer.hsm, onUsKeys)),
    { onUp: () => void changeOnUsKeys() },
  );
  ownIssuer.arriveBy(onUsLine.far, { keys: onUsKeys, onUs: true });
  const toOwnIssuer: Onward = {
    hop: onUsLine.near,
    keys: onUsKeys,
    isUp: () => onUsKeyed && onUsLine.near.isOpen(),
  };

  /** Within one bank nobody signs on: its host sends its issuer keys, and then what it owes. */
  async function changeOnUsKeys(): Promise<boolean> {
    const address = { 32: config.acquirer };
    const changed = await acquirer.distributor.change({
      hop: onUsLine.near,
      keys: onUsKeys,
      address,
    });
    onUsKeyed ||= changed;
    if (changed) keyed('on-us');
    if (onUsKeyed) acquirer.relay.advices.resume(onUsLine.near);
    return changed;
  }

  const uplink = memberLine(config.acquirer, { ...acquirer, hsm: acquirerHsm }, () =>
    acquirer.relay.advices.resume(uplink.line.near),
  );
  const toNapas: Onward = {
    hop: uplink.line.near,
    keys: uplink.keys,
    isUp: uplink.session.isUp,
  };

  const issuerLines = new Map([[config.acquirer, onUsLine]]);
  for (const [bank, issuer] of issuers) {
    if (issuer === ownIssuer) continue;
    const { line, keys, session } = memberLine(bank, issuer, () => {});
    issuer.arriveBy(line.near, { keys, onUs: false, onKey: session.keyChanged });
    issuerLines.set(bank, line);
  }

  /** A member's line to NAPAS: signed on, and with new keys, whenever it is up. */
  function memberLine(bank: string, member: Served & { readonly hsm: Hsm }, onUp: () => void) {
    const keys = ceremony.shareZoneMaster(bank, member.hsm, napas.hsm);
    const line: Line = lineBetween(
      endOf(member, macOf(bank, member.hsm, keys)),
      endOf(napas, macOf(bank, napas.hsm, keys)),
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
      bank,
      hop: line.near,
      nextStan: counter(`stan ${bank}`),
      onUp,
      note: (text) => note(member.name, text),
    });
    napas.connect({ bank, hop: line.far, keys });
    return { line, keys, session };
  }

  function lineBetween(near: LineEnd, far: LineEnd, changes: LineChanges = {}): Line {
    const transports = options.transportBetween(`${partyText(near.name)} - ${partyText(far.name)}`);
    const { codec } = options;
    const { watch } = observers;
    const { onUp = () => {}, onDown = () => {} } = changes;
    return createLine({ near, far, transports, clock, codec, watch, onUp, onDown });
  }

  const ownSchedule = createKeySchedule(clock, keyChangeMs, () => {
    if (onUsLine.near.isOpen()) void changeOnUsKeys();
    for (const terminal of acquirer.terminals.list()) void acquirer.terminals.changeKeys(terminal);
  });
  const hsms = [
    [acquirer.name, acquirerHsm],
    [napas.name, napas.hsm],
    ...[...issuers.values()].map(({ name, hsm }) => [name, hsm] as const),
  ] as const;

  function changeKeys(line: string): Promise<boolean> {
    if (line === 'on-us') return changeOnUsKeys();
    return issuers.has(line) ? napas.changeKeys(line) : acquirer.terminals.changeKeys(line);
  }

  const keys: NetworkKeys = {
    list: () => hsms.flatMap(([party, hsm]) => hsm.list().map((key) => ({ party, ...key }))),
    async change(line) {
      const all = ['on-us', ...issuers.keys(), ...acquirer.terminals.list()];
      const changed = await Promise.all((line === undefined ? all : [line]).map(changeKeys));
      return changed.every(Boolean);
    },
    startSchedules() {
      napas.keySchedule.start();
      ownSchedule.start();
    },
    stopSchedules() {
      napas.keySchedule.stop();
      ownSchedule.stop();
    },
  };

  return { acquirer, napas, issuers, issuerLines, acquirerLine: uplink.line, keys, allKeyed };
}

interface LineChanges {
  readonly onUp?: () => void;
  readonly onDown?: () => void;
}

interface Served {
  readonly name: PartyName;
  readonly service: { serve(request: IsoMessage, from: Hop): void };
}

function endOf({ name, service }: Served, mac: MessageMac | undefined): LineEnd {
  return { name, onRequest: service.serve, mac };
}

function terminalMac(isOff: boolean, unkeyed: boolean | undefined): TerminalMac {
  if (isOff) return 'off';
  return unkeyed ? 'when-keyed' : 'required';
}

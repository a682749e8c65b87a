import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { WalletGateway } from '../alipay/acquirer-port.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { NAPAS_ID, WALLET_MEMBER } from '../napas/institutions.ts';
import { type AcquirerHost, createAcquirerHost, type Onward } from './acquirer-host.ts';
import { createCheckoutAttempts } from './checkout-cards.ts';
import type { ChipIssuer } from './chip.ts';
import type { BankConfig, SwitchConfig } from './config.ts';
import { createCounters, type SwitchDatabase } from './database.ts';

import { createHsm, type Hsm } from './hsm.ts';
import { createIssuerHost, type IssuerHost } from './issuer-host.ts';
import { createIssuerStores } from './issuer-store.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import type { Ledger } from './ledger.ts';
import type { Line } from './line.ts';
import { createMemberLines, endOf, type MemberLine, type Way } from './member-lines.ts';
import { createMerchantCredits } from './merchant-credits.ts';
import { createNapas, type Napas } from './napas.ts';
import { createNetworkKeys, type NetworkKeys } from './network-keys.ts';
import type { Observers } from './observers.ts';
import { createRelayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { createSavedAdvices } from './saved-advices.ts';
import { createSavedNotices } from './saved-notices.ts';
import type { TerminalMac } from './terminal-lines.ts';
import { createWalletHost, type WalletHost } from './wallet-host.ts';
import { createWalletPayments } from './wallet-payments.ts';

/** All parties behind the terminal, their lines laid and their zone keys shared. */
export interface Parties {
  readonly acquirer: AcquirerHost;
  readonly napas: Napas;
  /** By institution id. */
  readonly issuers: ReadonlyMap<string, IssuerHost>;
  /** Undefined: there is no wallet behind NAPAS. */
  readonly wallet: WalletHost | undefined;
  /** From each issuer and the wallet to NAPAS; of the acquirer's own bank to its host. */
  readonly memberLines: ReadonlyMap<string, Line>;
  readonly acquirerLine: Line;
  readonly keys: NetworkKeys;
  /** Resolves once every line has had its first keys. */
  readonly allKeyed: Promise<void>;
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
  readonly walletGateway: WalletGateway | undefined;
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

  const members = config.banks.map(({ id }) => id);
  if (options.walletGateway) members.push(WALLET_MEMBER);
  const toKey = new Set(['on-us', ...members]);
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
  const lines = createMemberLines({
    clock,
    codec: options.codec,
    watch: observers.watch,
    note,
    ceremony,
    napas,
    withoutMac,
    counter,
    transportBetween: options.transportBetween,
  });
  /** Of each member that asks for itself: where its requests go. */
  const ways = new Map<string, () => Way>();
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
      database,
      random: options.random.fork(`passwords ${bank.id}`),
      nextStan: counter(`stan ${bank.id}`),
      way: () => ways.get(bank.id)!(),
    });
  const issuers = new Map(config.banks.map((bank) => [bank.id, createIssuer(bank)]));
  const acquirerHsm = hsmOf('acquirer');
  const acquirer = createAcquirerHost({
    ...world,
    bank: config.acquirer,
    ledger: ledger(config.acquirer),
    saved: createSavedAdvices(database, 'acquirer'),
    relayed: createRelayed(database, 'acquirer'),
    savedNotices: createSavedNotices(database),
    inOneWrite: (write) => database.transaction(write)(),
    hsm: acquirerHsm,
    ceremony,
    nextStan: counter('stan acquirer'),
    credits: createMerchantCredits({
      database,
      ledger: ledger(config.acquirer),
      now: clock.now,
      merchants: config.merchants ?? [],
      nextApproval: counter('approval acquirer'),
      nextReference: ownReferences(config.acquirer, counter('acquirer reference')),
    }),
    terminalMac: terminalMac(withoutMac.includes('terminals'), unkeyedTerminals),
    onKey: (key) => uplink.session.keyChanged(key),
    ownIssuer: () => toOwnIssuer,
    napas: () => toNapas,
  });

  const ownIssuer = issuers.get(config.acquirer)!;
  const onUsKeys = ceremony.shareZoneMaster(`on-us ${config.acquirer}`, acquirerHsm, ownIssuer.hsm);
  let onUsKeyed = false;
  const onUsLine: Line = lines.between(
    endOf(acquirer, lines.mac('on-us', acquirerHsm, onUsKeys)),
    endOf(ownIssuer, lines.mac('on-us', ownIssuer.hsm, onUsKeys)),
    { onUp: () => void changeOnUsKeys() },
  );
  ownIssuer.arriveBy(onUsLine.far, { keys: onUsKeys, onUs: true });
  const toOwnIssuer: Onward = {
    hop: onUsLine.near,
    keys: onUsKeys,
    isUp: () => onUsKeyed && onUsLine.near.isOpen(),
  };
  ways.set(config.acquirer, () => ({ hop: onUsLine.far, isUp: toOwnIssuer.isUp() }));

  /** Within one bank nobody signs on: its host sends its issuer keys, and then what it owes. */
  async function changeOnUsKeys(): Promise<boolean> {
    const address = { 32: config.acquirer };
    const changed = await acquirer.distributor.change({
      hop: onUsLine.near,
      keys: onUsKeys,
      address,
      again: () => void changeOnUsKeys(),
    });
    onUsKeyed ||= changed;
    if (changed) keyed('on-us');
    if (onUsKeyed) {
      acquirer.relay.advices.resume(onUsLine.near);
      ownIssuer.transfers.resume();
    }
    return changed;
  }

  const uplink: MemberLine = lines.toNapas(config.acquirer, { ...acquirer, hsm: acquirerHsm }, () =>
    acquirer.relay.advices.resume(uplink.line.near),
  );
  const toNapas: Onward = {
    hop: uplink.line.near,
    keys: uplink.keys,
    isUp: uplink.session.isUp,
  };

  const memberLines = new Map([[config.acquirer, onUsLine]]);
  for (const [bank, issuer] of issuers) {
    if (issuer === ownIssuer) continue;
    const { line, keys, session, way } = lines.toNapas(bank, issuer, issuer.transfers.resume);
    ways.set(bank, way);
    issuer.arriveBy(line.near, { keys, onUs: false, onKey: session.keyChanged });
    memberLines.set(bank, line);
  }

  function createWallet(gateway: WalletGateway): WalletHost {
    const host = createWalletHost({
      ...world,
      gateway,
      payments: createWalletPayments(database),
      checkouts: createCheckoutAttempts(database),
      saved: createSavedAdvices(database, 'wallet'),
      hsm: hsmOf('wallet'),
      nextStan: counter(`stan ${WALLET_MEMBER}`),
      nextApproval: counter(`approval ${WALLET_MEMBER}`),
      keys: () => member.keys,
      onKey: (key) => member.session.keyChanged(key),
      way: () => member.way(),
    });
    const member: MemberLine = lines.toNapas(WALLET_MEMBER, host, host.resume);
    memberLines.set(WALLET_MEMBER, member.line);
    return host;
  }
  const wallet = options.walletGateway && createWallet(options.walletGateway);

  const keys = createNetworkKeys({
    clock,
    keyChangeMs,
    hsms: [
      [acquirer.name, acquirerHsm],
      [napas.name, napas.hsm],
      ...[...issuers.values()].map(({ name, hsm }) => [name, hsm] as const),
      ...(wallet ? [[wallet.name, wallet.hsm] as const] : []),
    ],
    members,
    napas,
    terminals: acquirer.terminals,
    onUs: { isUp: () => onUsLine.near.isOpen(), change: changeOnUsKeys },
  });

  const acquirerLine = uplink.line;
  return { acquirer, napas, issuers, wallet, memberLines, acquirerLine, keys, allKeyed };
}

/** DE63 of payments within one bank: its id and ten digits [model]. */
const ownReferences = (bank: string, next: () => number) => (): string =>
  bank + String(next()).padStart(10, '0');

function terminalMac(isOff: boolean, unkeyed: boolean | undefined): TerminalMac {
  if (isOff) return 'off';
  return unkeyed ? 'when-keyed' : 'required';
}

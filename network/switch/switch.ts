import type { IssuerMemory } from '../../emv/issuer/issuer-memory.ts';
import { createMemoryPair, type MemoryEnd } from '../../hardware/transport/memory.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { WalletGateway } from '../alipay/acquirer-port.ts';
import type { CardAcquirer } from '../alipay/card-port.ts';
import { createCodec } from '../iso8583/codec.ts';
import type { Dialect } from '../iso8583/dialect.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { napasDialect } from '../napas/dialect.ts';
import { NAPAS_ID } from '../napas/institutions.ts';
import type { BankApp } from './bank-app.ts';
import { checkSwitchConfig } from './check-config.ts';
import type { ChipIssuer } from './chip.ts';
import { createChipMemory } from './chip-memory.ts';
import type { BankConfig, CardConfig, SwitchConfig, SwitchRule } from './config.ts';
import { openSwitchDatabase } from './database.ts';
import { createHop, type Hop, type HopMessage, partyText, type SwitchNote } from './hop.ts';
import { createKeyCeremony, type TerminalKeys } from './key-ceremony.ts';
import { createLedgers, type Ledger } from './ledger.ts';
import type { NetworkKeys } from './network-keys.ts';
import { createObservers, type ObserveOptions } from './observers.ts';
import { createParties } from './parties.ts';
import { createRuleBook, type RequestSubject, type RuleBook } from './rules.ts';
import { panOf, receiverOf } from './transaction.ts';

/** The world behind a terminal: an acquirer's host, NAPAS and the issuers, each for itself. */
export interface Switch {
  /** Opens the lines between the parties and sends the sign-ons; does not wait for the answers. */
  start(): Promise<void>;
  /** Resolves once every party is signed on and has its keys: what comes before is answered 91. */
  readonly up: Promise<void>;
  /** Ends all work, hangs up on everybody and closes the database. */
  stop(): Promise<void>;
  /** Serves a terminal at the far end of `transport`, again after it has dropped if it can be. */
  acceptTerminal(transport: Transport, terminal?: string): Promise<void>;
  /** A line to the acquirer's host in this process: the terminal's end of it. */
  connectTerminal(terminal?: string): MemoryEnd;
  readonly rules: RuleBook;
  readonly banks: readonly BankConfig[];
  /** The books of a bank, or those of the clearing (602907). Throws for anybody else. */
  ledger(id: string): Ledger;
  cardState(pan: string): CardState | undefined;
  /** Of a bank of this world, by BIN. */
  bankOf(pan: string): BankConfig | undefined;
  /** The phones of a bank's customers; undefined: no bank of this world. */
  bankApp(bank: string): BankApp | undefined;
  /** How the wallet's cashier reaches the cards of NAPAS; undefined: there is no wallet member. */
  readonly cardAcquirer: CardAcquirer | undefined;
  /** What the branch loads into a terminal (DE41): the only clear key that is told to anybody. */
  terminalKeys(terminal: string): TerminalKeys;
  /** The keys of all parties by place and check value, and new ones on demand. */
  readonly keys: Pick<NetworkKeys, 'list' | 'change' | 'loadMaster'>;
  /** An issuer's host is gone: its cards are answered 91 until `bringUp`. */
  takeDown(bank: string): Promise<void>;
  bringUp(bank: string): Promise<void>;
  /** Reversals that a party still owes the next one. */
  waitingAdvices(): readonly string[];
  /** Every message on every hop, once, masked; whole only for who asks (tests). */
  observe(listener: (seen: HopMessage) => void, options?: ObserveOptions): () => void;
  onNote(listener: (note: SwitchNote) => void): () => void;
}

export interface CardState {
  readonly id: string;
  readonly bank: string;
  readonly account: string;
  readonly status: CardConfig['status'];
  readonly pinTriesLeft: number;
  /** Whole đồng. */
  readonly balance: number;
}

export interface SwitchOptions {
  readonly config: SwitchConfig;
  readonly clock: Clock;
  readonly random: Random;
  /** A file, or `:memory:` (default). */
  readonly database?: string | undefined;
  readonly dialect?: Dialect | undefined;
  readonly rules?: readonly SwitchRule[] | undefined;
  /** Or what makes one that keeps in this database what it must not forget. */
  readonly chip?: ChipIssuer | ((memory: IssuerMemory) => ChipIssuer) | undefined;
  /** What is behind the wallet member; absent: NAPAS has no such member, and answers 92. */
  readonly walletGateway?: WalletGateway | undefined;
  /** Two ends of a line between parties; default a memory pair. Both may be opened again. */
  readonly transportBetween?: ((name: string) => readonly [Transport, Transport]) | undefined;
}

/** Throws on a configuration that `checkSwitchConfig` refuses, and on a file that is no database. */
export function createSwitch(options: SwitchOptions): Switch {
  const { config, clock } = options;
  const checked = checkSwitchConfig(config);
  if (!checked.ok) throw new Error(checked.error);
  const codec = createCodec(options.dialect ?? napasDialect);
  const database = openSwitchDatabase(options.database ?? ':memory:');
  const ceremony = createKeyCeremony(options.random);
  const rules = createRuleBook(options.rules);
  const observers = createObservers(clock);
  const ledgerOf = createLedgers(database);
  const ids = [NAPAS_ID, ...config.banks.map(({ id }) => id)];
  const ledgers = new Map(ids.map((id) => [id, ledgerOf(id)]));
  const cardIds = new Map(
    config.banks.flatMap(({ cards }) => cards.map(({ pan, id }) => [pan, id] as const)),
  );

  function bankOf(pan: string): BankConfig | undefined {
    return config.banks.find(({ id }) => pan.startsWith(id));
  }
  function subject({ mti, fields }: IsoMessage): RequestSubject {
    if (mti[1] === '8') return { bank: fields[32] };
    return { card: cardIds.get(panOf(fields) ?? ''), bank: receiverOf(fields) };
  }
  function ledger(id: string): Ledger {
    const found = ledgers.get(id);
    if (!found) throw new Error(`no books of ${id} in this world`);
    return found;
  }

  // All that is written before the first message is one transaction: it makes starting cheap.
  const { acquirer, napas, issuers, wallet, memberLines, acquirerLine, keys, allKeyed } =
    database.transaction(() =>
      createParties({
        config,
        clock,
        codec,
        database,
        ledger,
        ceremony,
        rules,
        subject,
        observers,
        transportBetween: options.transportBetween ?? ((name) => createMemoryPair(clock, { name })),
        chip:
          typeof options.chip === 'function'
            ? options.chip(createChipMemory(database))
            : options.chip,
        walletGateway: options.walletGateway,
        random: options.random,
      }),
    )();
  const lines = [acquirerLine, ...memberLines.values()];
  const terminals = new Set<Hop>();
  let running = true;

  /** Listens on a line, and again when it has dropped: a memory pair can be called twice. */
  async function listen(transport: Transport, terminal: string): Promise<Hop> {
    const hop = createHop({
      near: acquirer.name,
      far: { role: 'terminal', id: terminal },
      transport,
      clock,
      codec,
      watch: observers.watch,
      watchIncoming: true,
      mac: acquirer.terminals.mac,
      onRequest: acquirer.service.serve,
      // Not at once: a cable that is only shaken is in again after all have heard of it.
      onClose: () => void Promise.resolve().then(open),
    });
    async function open(): Promise<void> {
      if (running && (await hop.open())) terminals.add(hop);
      else terminals.delete(hop);
    }
    await open();
    return hop;
  }

  return {
    async start() {
      await Promise.all(lines.map((line) => line.open()));
      keys.startSchedules();
    },
    up: allKeyed,
    async stop() {
      running = false;
      keys.stopSchedules();
      for (const { service } of [acquirer, napas, ...issuers.values()]) service.stop();
      for (const { transfers } of issuers.values()) transfers.stop();
      wallet?.stop();
      for (const { relay } of [acquirer, napas]) relay.advices.stop();
      await Promise.all(lines.map((line) => line.close()));
      await Promise.all([...terminals].map((hop) => hop.close()));
      database.close();
    },
    async acceptTerminal(transport, terminal = 'terminal') {
      await listen(transport, terminal);
    },
    connectTerminal(terminal = 'terminal') {
      const [near, far] = createMemoryPair(clock, { name: 'acquirer host' });
      const host = listen(far, terminal);
      return {
        ...near,
        // As a call by TCP: the host takes it up again.
        async open() {
          const outcome = await near.open();
          if (outcome.ok && running) await (await host).open();
          return outcome;
        },
      };
    },
    rules,
    banks: config.banks,
    ledger,
    cardState(pan) {
      const bank = bankOf(pan);
      const card = bank && issuers.get(bank.id)!.store.card(pan);
      if (!card) return undefined;
      const { id, account, status, triesLeft } = card;
      const balance = ledger(bank.id).balance(account) ?? 0;
      return { id, bank: bank.id, account, status, pinTriesLeft: triesLeft, balance };
    },
    bankOf,
    bankApp: (bank) => issuers.get(bank)?.app,
    cardAcquirer: wallet?.cardAcquirer,
    terminalKeys: ceremony.terminalKeys,
    keys,
    async takeDown(bank) {
      await memberLines.get(bank)?.close();
    },
    async bringUp(bank) {
      await memberLines.get(bank)?.open();
    },
    waitingAdvices: () => {
      const owed = [
        ...[acquirer, napas].map(({ name, relay }) => [name, relay.advices] as const),
        ...[...issuers.values()].map(({ name, transfers }) => [name, transfers] as const),
        ...(wallet ? [[wallet.name, wallet.advices] as const] : []),
      ];
      return owed.flatMap(([name, { waiting }]) =>
        waiting().map((key) => `${partyText(name)}: ${key}`),
      );
    },
    observe: observers.observe,
    onNote: observers.onNote,
  };
}

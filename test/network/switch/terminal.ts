import { toHex } from '../../../bytes/hex.ts';
import { createKeyStore } from '../../../crypto/key-store.ts';
import { panPartOf } from '../../../crypto/pin-block.ts';
import type { MemoryEnd } from '../../../hardware/transport/memory.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { createLengthPrefixFramer, frameMessage } from '../../../network/iso8583/length-prefix.ts';
import type { IsoFields, IsoMessage } from '../../../network/iso8583/message.ts';
import {
  type MessageMac,
  macFault,
  withMac,
  withoutMac,
} from '../../../network/iso8583/message-mac.ts';
import { dongToDe4 } from '../../../network/napas/amount.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { MAC_ALGORITHM } from '../../../network/napas/mac.ts';
import { buildOriginalData } from '../../../network/napas/original-data.ts';
import { buildReplacementAmounts } from '../../../network/napas/replacement-amounts.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import type { HopMessage } from '../../../network/switch/hop.ts';
import { createSwitch, type Switch, type SwitchOptions } from '../../../network/switch/switch.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../time/simulated-clock.ts';

/** 2026-07-26 10:15:30 in UTC, 17:15:30 in Vietnam. */
export const START = Date.UTC(2026, 6, 26, 10, 15, 30);
export const TERMINAL = 'ATM00001';

const codec = createCodec(napasDialect);

/** A terminal without a machine behind it: it sends what a test tells it, byte for byte. */
export interface TestTerminal<T extends Transport = Transport> {
  readonly transport: T;
  readonly received: IsoMessage[];
  /** What came with a bad MAC: no answer. */
  readonly refused: string[];
  /** Whether it answers a 0220 at once, as a terminal does that has written it down. */
  acknowledges: boolean;
  /** Takes answers without a MAC, too. */
  expectNoMac(): void;
  open(): Promise<void>;
  send(message: IsoMessage): void;
  write(bytes: Uint8Array): void;
  /** ISO-0 under the PIN key as the host sent it, loaded under the master key. */
  pinBlock(pin: string, pan: string): string;
  /** A withdrawal with the next STAN. */
  withdrawal(card: TestCard, dong: number, more?: IsoFields): IsoMessage;
  /** The 0420 for a request; with `dispensed`, for all but that. */
  reversal(original: IsoMessage, dispensed?: number): IsoMessage;
}

export interface TestCard {
  readonly pan: string;
  readonly pin: string;
}

export function createTestTerminal<T extends Transport>(
  world: Pick<Switch, 'terminalKeys'>,
  transport: T,
): TestTerminal<T> {
  const { masterKey, encryptedPinKey, encryptedMacKey } = world.terminalKeys(TERMINAL);
  const pad = createKeyStore();
  pad.loadPlain('master', 'master', masterKey);
  pad.loadEncrypted('pin', 'pin', 'master', encryptedPinKey);
  pad.loadEncrypted('mac', 'mac', 'master', encryptedMacKey);
  const mac: MessageMac = {
    generate(data) {
      const made = pad.generateMac('mac', data, MAC_ALGORITHM);
      return made.ok ? made.value : undefined;
    },
    verify(data, value) {
      const right = pad.verifyMac('mac', data, value, MAC_ALGORITHM);
      return right.ok && right.value;
    },
  };
  const received: IsoMessage[] = [];
  const refused: string[] = [];
  let lenient = false;
  let framer = createLengthPrefixFramer();
  let stan = 0;
  transport.onData((chunk) => {
    for (const item of framer.push(chunk)) {
      if (item.kind !== 'message') continue;
      const parsed = codec.parse(item.body);
      if (!parsed.ok) throw new Error(parsed.error.detail);
      const message = withoutMac(parsed.value);
      const fault =
        message.fields[41] === undefined ? undefined : macFault(parsed.value, codec, mac);
      if (fault === undefined || (lenient && fault === 'missing')) {
        received.push(message);
        if (message.mti === '0220' && terminal.acknowledges) send(receiptOf(message));
      } else refused.push(`${message.mti}: MAC ${fault}`);
    }
  });

  transport.onClose(() => {
    framer = createLengthPrefixFramer();
  });

  function send(message: IsoMessage): void {
    const built = codec.build(withMac(message, codec, mac));
    if (!built.ok) throw new Error(built.error.detail);
    transport.write(frameMessage(built.value));
  }

  function pinBlock(pin: string, pan: string): string {
    const block = pad.encryptPin('pin', { format: 'ISO-0', pin, panPart: panPartOf(pan) });
    if (!block.ok) throw new Error(block.error.detail);
    return toHex(block.value);
  }

  const terminal: TestTerminal<T> = {
    transport,
    acknowledges: true,
    received,
    refused,
    expectNoMac() {
      lenient = true;
    },
    async open() {
      await transport.open();
    },
    send,
    write: (bytes) => transport.write(bytes),
    pinBlock,
    withdrawal(card, dong, more = {}) {
      stan++;
      const number = String(stan).padStart(6, '0');
      return {
        mti: '0200',
        fields: {
          2: card.pan,
          3: '010000',
          4: dongToDe4(dong),
          7: '0726101530',
          11: number,
          12: '171530',
          13: '0726',
          18: '6011',
          22: '051',
          32: '970400',
          37: `620717${number}`,
          41: TERMINAL,
          49: '704',
          52: pinBlock(card.pin, more[2] ?? card.pan),
          ...more,
        },
      };
    },
    reversal({ mti, fields }, dispensed) {
      const { 52: _, ...kept } = fields;
      const original = {
        mti,
        stan: fields[11]!,
        transmissionTime: fields[7]!,
        acquirer: fields[32]!,
      };
      const partial: IsoFields =
        dispensed === undefined ? {} : { 95: buildReplacementAmounts(dispensed) };
      return {
        mti: '0420',
        fields: { ...kept, 39: '68', 90: buildOriginalData(original), ...partial },
      };
    },
  };
  return terminal;
}

/** The 0230 for a 0220. */
function receiptOf({ fields }: IsoMessage): IsoMessage {
  const { 7: time, 11: stan, 32: acquirer, 37: rrn, 41: terminal } = fields;
  return {
    mti: '0230',
    fields: { 7: time!, 11: stan!, 32: acquirer!, 37: rrn!, 39: '00', 41: terminal! },
  };
}

/** A rule that applies once. */
export function once(at: SwitchRule['at'], fault: SwitchFault, mti = '0200'): SwitchRule {
  // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
  return { at, when: { mti }, times: 1, then: fault };
}

export interface Bench {
  readonly clock: SimulatedClock;
  readonly world: Switch;
  readonly terminal: TestTerminal<MemoryEnd>;
  readonly notes: string[];
  /** Every message on every hop, whole. */
  readonly hops: HopMessage[];
  /** Sends and waits; fails when there is no answer within a minute. */
  ask(message: IsoMessage): Promise<IsoFields>;
  card(id: string): TestCard & { readonly account: string; readonly bank: string };
  balance(cardId: string): number;
  /** Lines such as `acquirer > napas 0200` of what crossed the hops since the last call. */
  transcript(): string[];
  /** All books: entries sum to zero, balances are their sums. */
  discrepancies(): readonly string[];
}

export interface BenchOptions extends Partial<Omit<SwitchOptions, 'clock'>> {
  readonly clock?: SimulatedClock;
}

/** A world with a terminal, signed on and quiet. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = options.clock ?? createSimulatedClock(START);
  const config = options.config ?? defaultWorld();
  const random = createSeededRandom(1);
  const world = createSwitch({ random, ...options, clock, config });
  const notes: string[] = [];
  world.onNote(({ party, text }) => notes.push(`${party.role}: ${text}`));
  await world.start();
  const terminal = createTestTerminal(world, world.connectTerminal(TERMINAL));
  await terminal.open();
  await clock.advance(0);
  notes.splice(0);
  const hops: HopMessage[] = [];
  world.observe((seen) => hops.push(seen), { unmasked: true });

  function card(id: string) {
    for (const bank of config.banks) {
      const found = bank.cards.find((one) => one.id === id);
      if (found) return { ...found, bank: bank.id };
    }
    throw new Error(`no card ${id}`);
  }

  return {
    clock,
    world,
    terminal,
    notes,
    hops,
    async ask(message) {
      const before = terminal.received.length;
      terminal.send(message);
      const answer = (): IsoMessage | undefined =>
        terminal.received
          .slice(before)
          .find(({ mti, fields }) => mti !== '0220' && fields[11] === message.fields[11]);
      const ended = await clock.runUntil(() => answer() !== undefined, 60_000);
      if (ended !== 'done') throw new Error(`${message.mti}: no answer (${ended})`);
      return answer()!.fields;
    },
    card,
    balance: (id) => world.cardState(card(id).pan)!.balance,
    transcript() {
      return hops.splice(0).map(({ from, to, message }) => {
        const code = message.fields[39] === undefined ? '' : ` ${message.fields[39]}`;
        return `${from.role} > ${to.role} ${message.mti}${code}`;
      });
    },
    discrepancies: () =>
      ['602907', ...config.banks.map((bank) => bank.id)].flatMap((id) =>
        world.ledger(id).discrepancies(),
      ),
  };
}

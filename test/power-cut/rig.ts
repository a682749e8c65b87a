import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServedWire, type ServedWire } from '../../cli/device/served-wire.ts';
import { attachVirtualCrt310 } from '../../hardware/card-reader/crt-310/virtual.ts';
import { createFramer } from '../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { createLcdm4000Memory } from '../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { COMMANDS } from '../../hardware/cash-dispenser/lcdm-4000/messages.ts';
import { attachVirtualLcdm4000 } from '../../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import { attachVirtualZt588 } from '../../hardware/pin-pad/zt588/virtual.ts';
import { attachVirtualEscPos } from '../../hardware/printer/esc-pos/virtual.ts';
import { listenTcp, type TcpListener } from '../../hardware/transport/tcp.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import { NAPAS_ID } from '../../network/napas/institutions.ts';
import type { SwitchRule } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import { createSwitch } from '../../network/switch/switch.ts';
import { createChipCards } from '../../runtime/chip-cards.ts';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import { plasticOf } from '../../runtime/plastic.ts';
import { worth } from '../../state-machines/atm/note-plan.ts';
import { realClock } from '../../time/real-clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createFastClock } from '../support/fast-clock.ts';
import { createHeldClock } from '../support/held-clock.ts';
import { type Computer, startComputer } from './computer.ts';
import type { Plug, Setup, WireName } from './protocol.ts';

export interface RigOptions {
  /** Card id of the default world. */
  readonly card: string;
  readonly rules?: readonly SwitchRule[] | undefined;
  /** Environment of the terminal's process. */
  readonly env: NodeJS.ProcessEnv;
}

/** Terminal, host link and switch: fast, but time-outs must stay far above real delays. */
const TERMINAL_SPEED = 2;
/** Motors. */
const MECHANISM_SPEED = 20;
/** The customer takes what has lain still for so long, in mechanism time. */
const TAKE_MS = 800;
const HOLDER = 'POWER CUT';
/** Real milliseconds that any single wait may last. */
const PATIENCE_MS = 45_000;

/**
 * All that does not lose its power with the terminal's computer: its devices and what is in
 * them, its disk, the customer's hands, and the banks.
 */
export async function openRig(options: RigOptions) {
  const start = realClock.now();
  const clock = createFastClock(realClock, TERMINAL_SPEED, start);
  const motors = createFastClock(realClock, MECHANISM_SPEED, start);
  const dispenserMotor = createHeldClock(motors);
  const random = createSeededRandom(7);
  const configuration = defaultConfiguration;
  const network = defaultWorld();
  const bank = network.banks.find(({ cards }) => cards.some(({ id }) => id === options.card))!;
  const card = bank.cards.find(({ id }) => id === options.card)!;
  const chips = createChipCards(network, random.fork('chips'));
  const folder = mkdtempSync(join(tmpdir(), 'power-cut-'));

  const backbone = createSwitch({
    config: { ...network, acquirer: configuration.bank.id },
    clock,
    random: random.fork('switch'),
    rules: options.rules,
    chip: chips.issuer,
  });
  const wires: Readonly<Record<Exclude<WireName, 'host'>, ServedWire>> = {
    'card-reader': createServedWire(realClock),
    'pin-pad': createServedWire(realClock),
    'cash-dispenser': createServedWire(realClock),
    printer: createServedWire(realClock),
  };
  const reader = attachVirtualCrt310({ transport: wires['card-reader'].transport, clock: motors });
  const pinPad = attachVirtualZt588({
    transport: wires['pin-pad'].transport,
    clock: motors,
    random: random.fork('pin-pad'),
  });
  const dispenser = attachVirtualLcdm4000({
    transport: wires['cash-dispenser'].transport,
    clock: dispenserMotor,
    memory: createLcdm4000Memory(configuration.cassettes.map(({ notes }) => notes)),
  });
  attachVirtualEscPos({ transport: wires.printer.transport, clock: motors });

  const looks = new Set<() => void>();
  /** Anything has happened: whoever waits looks again. */
  const happened = (): void => {
    for (const look of [...looks]) look();
  };
  const messages: HopMessage[] = [];
  backbone.observe(
    (seen) => {
      messages.push(seen);
      happened();
    },
    { unmasked: true },
  );

  let dispenseCommands = 0;
  const commands = createFramer('host');
  wires['cash-dispenser'].onBytes((direction, bytes) => {
    if (direction !== 'out') return;
    for (const item of commands.push(bytes)) {
      if (item.kind === 'frame' && item.payload[0] === COMMANDS.dispense) dispenseCommands++;
    }
  });

  // The customer stands there whatever becomes of the terminal, and takes what comes out.
  let taking: unknown;
  dispenser.onChange(() => {
    motors.clearTimeout(taking);
    if (dispenser.view().exit.some((notes) => notes > 0)) {
      taking = motors.setTimeout(() => void dispenser.take(), TAKE_MS);
    }
    happened();
  });
  reader.onChange(() => {
    if (reader.view().place === 'throat') motors.setTimeout(() => void reader.take(), TAKE_MS);
    happened();
  });

  const listeners: TcpListener[] = [];
  async function listen(onConnection: (connection: Transport) => void): Promise<number> {
    const listener = await listenTcp({ port: 0, onConnection });
    if (!listener.ok) throw new Error(listener.error.detail);
    listeners.push(listener.value);
    return listener.value.port;
  }
  const serve = (wire: ServedWire): Promise<number> =>
    listen(async (connection) => {
      if (!(await wire.connect(connection))) await connection.close();
    });
  const ports: Setup['ports'] = {
    'card-reader': await serve(wires['card-reader']),
    'pin-pad': await serve(wires['pin-pad']),
    'cash-dispenser': await serve(wires['cash-dispenser']),
    printer: await serve(wires.printer),
    host: await listen((connection) => void backbone.acceptTerminal(connection, configuration.id)),
  };
  const { masterKey, encryptedPinKey, pinKcv } = backbone.terminalKeys(configuration.id);
  const setup: Setup = {
    folder,
    ports,
    clock: { start, times: TERMINAL_SPEED },
    configuration,
    keys: {
      masterSlot: 0x20,
      pinSlot: 0x30,
      encryptedPinKey,
      pinKcv,
      ceremony: { masterKey },
    },
    plug: undefined,
  };
  await backbone.start();
  const computers: Computer[] = [];

  function situation(): string {
    const computer = computers.at(-1);
    const { place, entryOpen } = reader.view();
    return [
      `screen ${JSON.stringify(computer?.screen())}, ${computer?.end() ?? 'alive'}`,
      `card ${place}, slot ${entryOpen ? 'open' : 'closed'}, pad ${pinPad.view().input}`,
      `exit ${dispenser.view().exit.join(' ')}, dispensed ${dispenser.view().everDispensed.join(' ')}`,
      `reversals pending ${computer?.pendingReversals()} ${backbone.waitingAdvices().join(', ')}`,
      `writes ${computer?.writes.join(', ')}`,
      computer?.output() ?? '',
    ].join('\n');
  }

  return {
    card,
    plastic: plasticOf(card, HOLDER, chips.chipOf(card, HOLDER)),
    chipPin: () => chips.memoryOf(card.id)?.pin,
    /** What the issuer takes for a withdrawal here, in đồng. */
    fee: bank.id === configuration.bank.id ? 0 : bank.offUsCashFee,
    journalFile: join(folder, 'journal.db'),
    backbone,
    reader,
    pinPad,
    dispenser,
    dispenserMotor,
    /** All messages on all hops, whole. */
    messages: messages as readonly HopMessage[],
    computers: computers as readonly Computer[],
    dispenseCommands: () => dispenseCommands,

    /** The computer starts, on the same disk. Its power goes where `plug` says or `cut` is true. */
    boot(plug?: Plug, cut: () => boolean = () => false): Computer {
      const computer = startComputer({ ...setup, plug }, options.env, happened);
      const watch = (): void => {
        if (!cut()) return;
        looks.delete(watch);
        void computer.pullPlug();
      };
      looks.add(watch);
      computers.push(computer);
      return computer;
    },

    /** Waits, not for ever, until `ready` is true; what it throws ends the wait too. */
    until(what: string, ready: () => boolean): Promise<void> {
      return new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          looks.delete(look);
          realClock.clearTimeout(bound);
          settle();
        };
        const look = (): void => {
          try {
            if (ready()) end(resolve);
          } catch (cause) {
            end(() => reject(cause));
          }
        };
        const bound = realClock.setTimeout(
          () => end(() => reject(new Error(`waited for ${what}; ${situation()}`))),
          PATIENCE_MS,
        );
        looks.add(look);
        look();
      });
    },

    /** In đồng: notes that left the machine, and what the books say of it. */
    money() {
      const entries = backbone
        .ledger(bank.id)
        .snapshot(1000)
        .postings.flatMap((posting) => posting.entries);
      const taken = (part: 'principal' | 'fee'): number =>
        entries
          .filter((entry) => entry.account === card.account && entry.part === part)
          .reduce((sum, { amount }) => sum - amount, 0);
      const denominations = configuration.cassettes.map(({ denomination }) => denomination);
      return {
        dispensed: worth(dispenser.view().everDispensed, denominations),
        debitsLessReversals: taken('principal'),
        fees: taken('fee'),
        atmCash: backbone.ledger(configuration.bank.id).balance('atm-cash'),
        discrepancies: [NAPAS_ID, ...network.banks.map(({ id }) => id)].flatMap((id) =>
          backbone.ledger(id).discrepancies(),
        ),
      };
    },

    /** Names of the files on the terminal's disk that hold `text` as it is. */
    filesWith: (text: string): readonly string[] =>
      readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text)),

    async close(): Promise<void> {
      await Promise.all(computers.map((computer) => computer.pullPlug()));
      await Promise.all(listeners.map((listener) => listener.close()));
      await backbone.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Rig = Awaited<ReturnType<typeof openRig>>;

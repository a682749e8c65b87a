import type { VirtualCard } from '../hardware/card-reader/virtual-card-reader.ts';
import {
  createLcdm4000Memory,
  type Lcdm4000Memory,
} from '../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { CATALOG } from '../hardware/catalog.ts';
import type { VirtualDevice } from '../hardware/device.ts';
import { createHidTransport, type HidTransport } from '../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../hardware/transport/hid-memory.ts';
import { createMemoryPair, type MemoryEnd } from '../hardware/transport/memory.ts';
import type { Transport } from '../hardware/transport/transport.ts';
import type { WireTap } from '../hardware/transport/wire-tap.ts';
import type { SwitchConfig, SwitchRule } from '../network/switch/config.ts';
import { createSwitch } from '../network/switch/switch.ts';
import type { Timings } from '../state-machines/question.ts';
import type { Clock } from '../time/clock.ts';
import type { Random } from '../time/seeded-random.ts';
import { type ChipCard, createChipCards } from './chip-cards.ts';
import type { TerminalConfiguration } from './configuration.ts';
import { type CutOffJournal, withCutOff } from './journal/cut-off.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { createSeal, type Seal, temporarySealKey } from './journal/seal.ts';
import { underMasterKey } from './live/new-master.ts';
import type { PadKeys } from './live/terminal-keys.ts';
import { plasticOf } from './plastic.ts';
import { createTerminal, type Terminal, type Transition } from './terminal.ts';

export type DeviceName = SerialDevice | 'scanner';
export type SerialDevice = 'card-reader' | 'pin-pad' | 'cash-dispenser' | 'printer';

/** What stands in the real world instead of its virtual twin. */
export interface RealWorld {
  readonly devices: Readonly<Partial<Record<SerialDevice, Transport>>>;
  readonly scanner?: HidTransport | undefined;
  /** A real host, and the PIN key that it gave; absent: the built-in network. */
  readonly host?: { readonly connect: () => Transport; readonly keys: PadKeys } | undefined;
}

export interface VirtualWorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly configuration: TerminalConfiguration;
  readonly network: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  /** What is on the cards by id; default: the chips of the default world. */
  readonly chipCards?: Readonly<Record<string, ChipCard>>;
  readonly timings?: Partial<Timings>;
  /** Default: in memory, forgotten with the process. */
  readonly journal?: Journal;
  readonly seal?: Seal;
  readonly switchDatabase?: string | undefined;
  /** The dispenser's safe from an earlier run; default: filled as the configuration says. */
  readonly safe?: Lcdm4000Memory | undefined;
  readonly real?: RealWorld | undefined;
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** The models this terminal is made of. */
export const MODELS = {
  'card-reader': CATALOG['card-reader']['crt-310'],
  'pin-pad': CATALOG['pin-pad'].zt588,
  'cash-dispenser': CATALOG['cash-dispenser']['lcdm-4000'],
  printer: CATALOG.printer['esc-pos'],
  scanner: CATALOG['barcode-reader']['hid-pos'],
} as const;

/** Slots of the ZT588: terminal master key and PIN key. */
const MASTER_SLOT = 0x20;
const PIN_SLOT = 0x30;

/** A terminal among virtual devices, and the network behind it: bytes on every wire. */
export function createVirtualWorld(options: VirtualWorldOptions) {
  const { clock, random, configuration, network, tap } = options;
  const { bank, id, cassettes } = configuration;
  const journal = options.journal ?? openJournal(':memory:', clock);
  const seal = options.seal ?? createSeal(temporarySealKey());
  const chips = createChipCards(network, random.fork('chips'), options.chipCards);
  const backbone = createSwitch({
    config: { ...network, acquirer: bank.id },
    clock,
    random: random.fork('switch'),
    database: options.switchDatabase,
    rules: options.rules,
    chip: chips.issuer,
  });

  const wire = (device: SerialDevice, port: number): readonly [MemoryEnd, MemoryEnd] => {
    const { wiring } = MODELS[device];
    const baud = wiring.kind === 'serial' ? wiring.baudRate : 0;
    return createMemoryPair(clock, { name: `virtual serial ${port}, ${baud} 8N1`, baud });
  };
  const wires: Readonly<Record<SerialDevice, readonly [MemoryEnd, MemoryEnd]>> = {
    'card-reader': wire('card-reader', 1),
    'pin-pad': wire('pin-pad', 2),
    'cash-dispenser': wire('cash-dispenser', 3),
    printer: wire('printer', 4),
  };
  const scannerWire = createVirtualHidPair(clock, 'USB HID POS');
  const at = (device: SerialDevice) => ({
    far: wires[device][1],
    clock,
    random: random.fork(device),
  });

  const hands = {
    cardReader: MODELS['card-reader'].attachTwin(at('card-reader')),
    pinPad: MODELS['pin-pad'].attachTwin(at('pin-pad')),
    cashDispenser: MODELS['cash-dispenser'].attachTwin({
      ...at('cash-dispenser'),
      safe: options.safe ?? createLcdm4000Memory(cassettes.map((cassette) => cassette.notes)),
    }),
    printer: MODELS.printer.attachTwin(at('printer')),
    scanner: MODELS.scanner.attachTwin({ far: scannerWire.far, clock, random }),
  };
  const devices: Readonly<Record<DeviceName, VirtualDevice>> = {
    'card-reader': hands.cardReader,
    'pin-pad': hands.pinPad,
    'cash-dispenser': hands.cashDispenser,
    printer: hands.printer,
    scanner: hands.scanner,
  };
  const hostKeys = backbone.terminalKeys(id);
  let keys: PadKeys = options.real?.host?.keys ?? {
    masterSlot: MASTER_SLOT,
    pinSlot: PIN_SLOT,
    encryptedPinKey: hostKeys.encryptedPinKey,
    pinKcv: hostKeys.pinKcv,
    ...(network.security?.withoutMac?.includes('terminals')
      ? {}
      : { mac: { encryptedKey: hostKeys.encryptedMacKey, kcv: hostKeys.macKcv } }),
    ceremony: { masterKey: hostKeys.masterKey },
  };
  const unplugged = new Set<DeviceName>();
  let hostLine: MemoryEnd | undefined;
  let isLineCut = false;
  let boots = 0;
  let running: Terminal | undefined;
  let disk: CutOffJournal | undefined;

  /** Where a device's driver talks: the real wire, or the one to its twin. */
  const near = (device: SerialDevice): Transport =>
    options.real?.devices[device] ?? wires[device][0];

  /** The terminal's computer starts: fresh drivers, the same devices, the same journal. */
  function boot(): Terminal {
    const wired = (device: SerialDevice) => ({ transport: near(device), clock, device, tap });
    boots++;
    disk = withCutOff(journal);
    const terminal = createTerminal({
      configuration,
      clock,
      random: random.fork(`terminal ${boots}`),
      devices: {
        cardReader: MODELS['card-reader'].createDriver(wired('card-reader')),
        pinPad: MODELS['pin-pad'].createDriver(wired('pin-pad')),
        cashDispenser: MODELS['cash-dispenser'].createDriver(wired('cash-dispenser')),
        printer: MODELS.printer.createDriver(wired('printer')),
      },
      connectHost:
        options.real?.host?.connect ??
        (() => {
          hostLine = backbone.connectTerminal(id);
          if (isLineCut) hostLine.unplug();
          return hostLine;
        }),
      keys,
      journal: disk.journal,
      seal,
      ...(options.timings ? { timings: options.timings } : {}),
      tap,
      onTransition: options.onTransition,
    });
    terminal.start();
    running = terminal;
    return terminal;
  }

  const scannerTransport =
    options.real?.scanner ??
    createHidTransport({ name: 'virtual USB HID POS', open: () => scannerWire.open() });
  const scanner = MODELS.scanner.createDriver({
    transport: scannerTransport,
    device: 'scanner',
    clock,
    tap,
  });

  function plasticNamed(id: string): VirtualCard | undefined {
    for (const { cards, accounts } of network.banks) {
      const card = cards.find((one) => one.id === id);
      if (!card) continue;
      const account = accounts.find((one) => one.number === card.account);
      const holder = account?.holder ?? 'CARD HOLDER';
      return plasticOf(card, holder, chips.chipOf(card, holder));
    }
    return undefined;
  }

  return {
    hands,
    devices,
    scanner,
    chips,
    /** The card of this id, as it comes from its bank; undefined: there is none. */
    plastic: plasticNamed,
    backbone,
    journal,
    wires,
    boot,
    /** Whether a device is its virtual twin here. */
    isVirtual: (device: DeviceName) =>
      device === 'scanner'
        ? options.real?.scanner === undefined
        : options.real?.devices[device] === undefined,
    connection: (device: DeviceName): string =>
      device === 'scanner' ? scannerTransport.name : near(device).name,
    isPlugged: (device: DeviceName) => !unplugged.has(device),
    unplug(device: DeviceName): void {
      unplugged.add(device);
      if (device === 'scanner') scannerWire.far.unplug();
      else wires[device][1].unplug();
    },
    plug(device: DeviceName): void {
      unplugged.delete(device);
      if (device === 'scanner') scannerWire.far.replug();
      else {
        wires[device][1].replug();
        void wires[device][1].open();
      }
    },
    /** A master key out of a ceremony, into the running terminal and for its next starts. */
    async loadMasterKey(key: Uint8Array): Promise<boolean> {
      if (!(await running?.loadMasterKey(key))) return false;
      keys = underMasterKey(keys, key);
      return true;
    },
    /** Between terminal and host; the terminal notices, and tries again by itself. */
    cutLine(): void {
      isLineCut = true;
      hostLine?.unplug();
    },
    restoreLine(): void {
      isLineCut = false;
    },
    /** The computer's power goes: its lines drop, nothing is finished. The devices stay as they are. */
    async cutPower(terminal: Terminal): Promise<void> {
      running = undefined;
      disk?.cut();
      hostLine?.unplug();
      await terminal.stop();
    },
    async start(): Promise<void> {
      for (const [, end] of Object.values(wires)) await end.open();
      await backbone.start();
    },
    async stop(terminal: Terminal | undefined): Promise<void> {
      await terminal?.stop();
      // What is still on its way to a terminal that is gone has nowhere to be written.
      disk?.cut();
      await scanner.close();
      await backbone.stop();
      journal.close();
    },
  };
}

export type VirtualWorld = ReturnType<typeof createVirtualWorld>;

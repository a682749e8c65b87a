import { buildTrack1, buildTrack2 } from '../crypto/tracks.ts';
import { createHidPosDriver } from '../hardware/barcode-reader/hid-pos/driver.ts';
import { attachVirtualHidPos } from '../hardware/barcode-reader/hid-pos/virtual.ts';
import { createCrt310Driver } from '../hardware/card-reader/crt-310/driver.ts';
import { attachVirtualCrt310 } from '../hardware/card-reader/crt-310/virtual.ts';
import type { VirtualCard } from '../hardware/card-reader/virtual-card-reader.ts';
import { createLcdm4000Driver } from '../hardware/cash-dispenser/lcdm-4000/driver.ts';
import { createLcdm4000Memory, type Lcdm4000Memory } from '../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from '../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import type { VirtualDevice } from '../hardware/device.ts';
import { createZt588Driver } from '../hardware/pin-pad/zt588/driver.ts';
import { attachVirtualZt588 } from '../hardware/pin-pad/zt588/virtual.ts';
import { createEscPosDriver } from '../hardware/printer/esc-pos/driver.ts';
import { attachVirtualEscPos } from '../hardware/printer/esc-pos/virtual.ts';
import { createHidTransport } from '../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../hardware/transport/hid-memory.ts';
import { createMemoryPair, type MemoryEnd } from '../hardware/transport/memory.ts';
import type { WireTap } from '../hardware/transport/wire-tap.ts';
import type { CardConfig, SwitchConfig, SwitchRule } from '../network/switch/config.ts';
import { createSwitch } from '../network/switch/switch.ts';
import type { Timings } from '../state-machines/question.ts';
import type { Clock } from '../time/clock.ts';
import type { Random } from '../time/seeded-random.ts';
import type { TerminalConfiguration } from './configuration.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { createSeal, type Seal, temporarySealKey } from './journal/seal.ts';
import type { PadKeys } from './live/start-actor.ts';
import { createTerminal, type Terminal, type Transition } from './terminal.ts';

export type DeviceName = 'card-reader' | 'pin-pad' | 'cash-dispenser' | 'printer' | 'scanner';

export interface VirtualWorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly configuration: TerminalConfiguration;
  readonly network: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  readonly timings?: Partial<Timings>;
  /** Default: in memory, forgotten with the process. */
  readonly journal?: Journal;
  readonly seal?: Seal;
  readonly switchDatabase?: string | undefined;
  /** The dispenser's safe from an earlier run; default: filled as the configuration says. */
  readonly safe?: Lcdm4000Memory | undefined;
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** Line speeds as the devices leave the factory. */
const BAUD = 9600;
const PRINTER_BAUD = 19_200;

/** Slots of the ZT588: terminal master key and PIN key. */
const MASTER_SLOT = 0x20;
const PIN_SLOT = 0x30;

/** A terminal among virtual devices, and the network behind it: bytes on every wire. */
export function createVirtualWorld(options: VirtualWorldOptions) {
  const { clock, random, configuration, network, tap } = options;
  const { bank, id, cassettes } = configuration;
  const journal = options.journal ?? openJournal(':memory:', clock);
  const seal = options.seal ?? createSeal(temporarySealKey());
  const backbone = createSwitch({
    config: { ...network, acquirer: bank.id },
    clock,
    random: random.fork('switch'),
    database: options.switchDatabase,
    rules: options.rules,
  });

  const wire = (name: string, baud: number) => createMemoryPair(clock, { name, baud });
  const wires: Readonly<Record<Exclude<DeviceName, 'scanner'>, readonly [MemoryEnd, MemoryEnd]>> = {
    'card-reader': wire('serial 1, 9600 8N1', BAUD),
    'pin-pad': wire('serial 2, 9600 8N1', BAUD),
    'cash-dispenser': wire('serial 3, 9600 8N1', BAUD),
    printer: wire('serial 4, 19200 8N1', PRINTER_BAUD),
  };
  const scannerWire = createVirtualHidPair(clock, 'USB HID POS');
  const far = (device: keyof typeof wires) => wires[device][1];

  const hands = {
    cardReader: attachVirtualCrt310({ transport: far('card-reader'), clock }),
    pinPad: attachVirtualZt588({ transport: far('pin-pad'), clock, random: random.fork('pin-pad') }),
    cashDispenser: attachVirtualLcdm4000({
      transport: far('cash-dispenser'),
      clock,
      memory: options.safe ?? createLcdm4000Memory(cassettes.map((cassette) => cassette.notes)),
    }),
    printer: attachVirtualEscPos({ transport: far('printer'), clock }),
    scanner: attachVirtualHidPos({ hid: scannerWire.far, clock }),
  };
  const devices: Readonly<Record<DeviceName, VirtualDevice>> = {
    'card-reader': hands.cardReader,
    'pin-pad': hands.pinPad,
    'cash-dispenser': hands.cashDispenser,
    printer: hands.printer,
    scanner: hands.scanner,
  };
  const hostKeys = backbone.terminalKeys(id);
  const keys: PadKeys = {
    masterSlot: MASTER_SLOT,
    pinSlot: PIN_SLOT,
    encryptedPinKey: hostKeys.encryptedPinKey,
    pinKcv: hostKeys.pinKcv,
    ceremony: { masterKey: hostKeys.masterKey },
  };
  const unplugged = new Set<DeviceName>();
  let hostLine: MemoryEnd | undefined;
  let boots = 0;

  /** The terminal's computer starts: fresh drivers, the same devices, the same journal. */
  function boot(): Terminal {
    const common = { clock, tap };
    boots++;
    const terminal = createTerminal({
      configuration,
      clock,
      random: random.fork(`terminal ${boots}`),
      devices: {
        cardReader: createCrt310Driver({ transport: wires['card-reader'][0], ...common }),
        pinPad: createZt588Driver({ transport: wires['pin-pad'][0], ...common }),
        cashDispenser: createLcdm4000Driver({ transport: wires['cash-dispenser'][0], ...common }),
        printer: createEscPosDriver({ transport: wires.printer[0], device: 'printer', ...common }),
      },
      connectHost: () => {
        hostLine = backbone.connectTerminal(id);
        return hostLine;
      },
      keys,
      journal,
      seal,
      ...(options.timings ? { timings: options.timings } : {}),
      tap,
      onTransition: options.onTransition,
    });
    terminal.start();
    return terminal;
  }

  const scannerTransport = createHidTransport({
    name: 'USB HID POS',
    open: () => scannerWire.open(),
  });
  const scanner = createHidPosDriver({ transport: scannerTransport, device: 'scanner', clock, tap });

  return {
    hands,
    devices,
    scanner,
    backbone,
    journal,
    wires,
    boot,
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
    /** The computer's power goes: its lines drop, nothing is finished. The devices stay as they are. */
    async cutPower(terminal: Terminal): Promise<void> {
      hostLine?.unplug();
      await terminal.stop();
    },
    async start(): Promise<void> {
      for (const [, end] of Object.values(wires)) await end.open();
      await backbone.start();
    },
    async stop(terminal: Terminal | undefined): Promise<void> {
      await terminal?.stop();
      await scanner.close();
      await backbone.stop();
      journal.close();
    },
  };
}

export type VirtualWorld = ReturnType<typeof createVirtualWorld>;

/** The plastic that goes with a card of the network's books. */
export function plasticOf(card: CardConfig, holder: string): VirtualCard {
  const { pan, expiry, serviceCode } = card;
  const common = { pan, expiry, serviceCode, discretionary: '0000000000' };
  const track2 = buildTrack2(common);
  const track1 = buildTrack1({ ...common, name: holder.replace(/^(\S+) (.*)$/, '$1/$2') });
  return {
    id: card.id,
    track1: track1.ok ? track1.value : undefined,
    track2: track2.ok ? track2.value : undefined,
  };
}

import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import { CATALOG } from '../../hardware/catalog.ts';
import type { VirtualDevice } from '../../hardware/device.ts';
import { createPadKeys, pinMasterSlot } from '../../hardware/pin-pad/abecs/pad-keys.ts';
import { createHidTransport } from '../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../hardware/transport/hid-memory.ts';
import { createMemoryPair, type MemoryEnd } from '../../hardware/transport/memory.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { HttpTap } from '../../network/http/exchange.ts';
import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import { createSwitch, type Switch } from '../../network/switch/switch.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { CHIP_CARDS, type ChipCard, createChipCards } from '../chip-cards.ts';
import { type CutOffJournal, withCutOff } from '../journal/cut-off.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { createSeal, type Seal, temporarySealKey } from '../journal/seal.ts';
import { underMasterKey } from '../live/new-master.ts';
import { plasticOf } from '../plastic.ts';
import type { Transition } from '../terminal.ts';
import type { PosConfiguration } from './configuration.ts';
import type { PosKeys } from './keys.ts';
import { createPosTerminal, type PosTerminal } from './terminal.ts';
import { createWalletLine } from './wallet-line.ts';

export interface PosWorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly configuration: PosConfiguration;
  readonly network: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  /** What is on the cards by id; default: the chips of the default world. */
  readonly chipCards?: Readonly<Record<string, ChipCard>>;
  /** Default: in memory, forgotten with the process. */
  readonly journal?: Journal;
  readonly seal?: Seal;
  /** Files of the banks' books and of the gateway's; default: in memory. */
  readonly switchDatabase?: string | undefined;
  readonly gatewayDatabase?: string | undefined;
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** The models a till is made of. */
const MODELS = {
  'pin-pad': CATALOG['pos-pin-pad'].abecs,
  'card-reader': CATALOG['swipe-reader'].magtek,
  printer: CATALOG.printer['esc-pos'],
  scanner: CATALOG['barcode-reader']['hid-pos'],
} as const;

export type PosDeviceName = keyof typeof MODELS;

const MASTER_INDEX = 0;

/** A till among virtual devices, and the network and gateway behind it: bytes on every wire. */
export function createPosWorld(options: PosWorldOptions) {
  const { clock, random, configuration, network, tap } = options;
  const { bank, id } = configuration;
  const journal = options.journal ?? openJournal(':memory:', clock);
  const seal = options.seal ?? createSeal(temporarySealKey());
  const chips = createChipCards(network, random.fork('chips'), options.chipCards ?? CHIP_CARDS);
  const wallet = createWalletLine({
    clock,
    random: random.fork('gateway'),
    database: options.gatewayDatabase,
  });
  let backbone: Switch;
  try {
    backbone = createSwitch({
      config: withMerchant({ ...network, acquirer: bank.id }, configuration),
      clock,
      random: random.fork('switch'),
      database: options.switchDatabase,
      rules: options.rules,
      chip: chips.issuer,
      walletGateway: wallet.client,
    });
  } catch (error) {
    // Its books are free again for whoever tries next.
    void wallet.gateway.stop();
    throw error;
  }
  if (backbone.cardAcquirer) wallet.gateway.checkout.attach(backbone.cardAcquirer);
  const wires = createWires(clock);
  const hostKeys = backbone.terminalKeys(id);
  const padKeys = createPadKeys();
  const loadIntoPad = (masterKey: Uint8Array): boolean =>
    padKeys.keyStore.loadPlain(pinMasterSlot(MASTER_INDEX), 'master', masterKey).ok;
  loadIntoPad(hostKeys.masterKey);

  const hands = {
    pinPad: MODELS['pin-pad'].attachTwin({
      far: wires['pin-pad'][1],
      clock,
      random: random.fork('pin-pad'),
      padKeys,
    }),
    swipeReader: MODELS['card-reader'].attachTwin({
      far: wires['card-reader'].far,
      clock,
      random: random.fork('card-reader'),
    }),
    printer: MODELS.printer.attachTwin({
      far: wires.printer[1],
      clock,
      random: random.fork('printer'),
    }),
    scanner: MODELS.scanner.attachTwin({
      far: wires.scanner.far,
      clock,
      random: random.fork('scanner'),
    }),
  };
  const devices: Readonly<Record<PosDeviceName, VirtualDevice>> = {
    'pin-pad': hands.pinPad,
    'card-reader': hands.swipeReader,
    printer: hands.printer,
    scanner: hands.scanner,
  };
  let keys: PosKeys = {
    masterIndex: MASTER_INDEX,
    encryptedPinKey: hostKeys.encryptedPinKey,
    pinKcv: hostKeys.pinKcv,
    ...(network.security?.withoutMac?.includes('terminals')
      ? {}
      : { mac: { encryptedKey: hostKeys.encryptedMacKey, kcv: hostKeys.macKcv } }),
    ceremony: { masterKey: hostKeys.masterKey },
  };
  const unplugged = new Set<PosDeviceName>();
  let running: PosTerminal | undefined;
  let hostLine: MemoryEnd | undefined;
  let isLineCut = false;
  let boots = 0;
  let disk: CutOffJournal | undefined;

  const farEnd = (device: PosDeviceName) =>
    device === 'card-reader' || device === 'scanner' ? wires[device].far : wires[device][1];

  /** The terminal's computer starts: fresh drivers, the same devices, the same journal. */
  function boot(): PosTerminal {
    boots++;
    disk = withCutOff(journal);
    const wired = <Device extends PosDeviceName>(device: Device) => ({ clock, tap, device });
    const usb = (device: 'card-reader' | 'scanner') =>
      createHidTransport({ name: wires[device].name, open: () => wires[device].open() });
    running = createPosTerminal({
      configuration,
      clock,
      random: random.fork(`terminal ${boots}`),
      chance: random.fork(`chance ${boots}`),
      devices: {
        pinPad: MODELS['pin-pad'].createDriver({
          ...wired('pin-pad'),
          transport: wires['pin-pad'][0],
        }),
        swipeReader: MODELS['card-reader'].createDriver({
          ...wired('card-reader'),
          transport: usb('card-reader'),
        }),
        printer: MODELS.printer.createDriver({
          ...wired('printer'),
          transport: wires.printer[0],
        }),
        scanner: MODELS.scanner.createDriver({
          ...wired('scanner'),
          transport: usb('scanner'),
        }),
      },
      connectHost() {
        hostLine = backbone.connectTerminal(id);
        if (isLineCut) hostLine.unplug();
        return hostLine;
      },
      keys,
      journal: disk.journal,
      seal,
      tap,
      onTransition: options.onTransition,
    });
    running.start();
    return running;
  }

  return {
    hands,
    devices,
    backbone,
    /** The wallet's side: `wallets` are its customers' phones, `rules` its faults. */
    gateway: wallet.gateway,
    journal,
    boot,
    /** Every exchange with the gateway, masked. */
    onHttp: (listener: HttpTap) => wallet.gateway.observe(listener),
    /** The card of this id, as it comes from its bank; undefined: there is none. */
    plastic(card: string): VirtualCard | undefined {
      for (const { cards, accounts } of network.banks) {
        const found = cards.find((one) => one.id === card);
        if (!found) continue;
        const account = accounts.find((one) => one.number === found.account);
        const holder = account?.holder ?? 'CARD HOLDER';
        const plastic = plasticOf(found, holder, chips.chipOf(found, holder));
        return { ...plastic, contactless: chips.antennaOf(found, holder) };
      }
      return undefined;
    },
    isVirtual: (_device: PosDeviceName) => true,
    connection: (device: PosDeviceName): string =>
      device === 'card-reader' || device === 'scanner' ? wires[device].name : wires[device][0].name,
    isPlugged: (device: PosDeviceName) => !unplugged.has(device),
    unplug(device: PosDeviceName): void {
      unplugged.add(device);
      farEnd(device).unplug();
    },
    plug(device: PosDeviceName): void {
      unplugged.delete(device);
      farEnd(device).replug();
      if (device === 'pin-pad' || device === 'printer') void wires[device][1].open();
    },
    /** A master key out of a ceremony, into pad and terminal and for its next starts. */
    async loadMasterKey(key: Uint8Array): Promise<boolean> {
      if (!running?.loadMasterKey(key) || !loadIntoPad(key)) return false;
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
    async cutPower(terminal: PosTerminal): Promise<void> {
      running = undefined;
      disk?.cut();
      hostLine?.unplug();
      // Without a goodbye to the pad: nobody is there to say it.
      await wires['pin-pad'][0].close();
      await terminal.stop();
    },
    async start(): Promise<void> {
      await Promise.all([wires['pin-pad'][1].open(), wires.printer[1].open()]);
      wallet.gateway.start();
      await backbone.start();
    },
    async stop(terminal: PosTerminal | undefined): Promise<void> {
      await wires['pin-pad'][0].close();
      await terminal?.stop();
      // What is still on its way to a terminal that is gone has nowhere to be written.
      disk?.cut();
      await backbone.stop();
      await wallet.client.close();
      await wallet.gateway.stop();
      journal.close();
    },
  };
}

export type PosWorld = ReturnType<typeof createPosWorld>;

function createWires(clock: Clock) {
  const serial = (n: number, baud: number) =>
    createMemoryPair(clock, { name: `virtual serial ${n}, ${baud} 8N1`, baud });
  return {
    'pin-pad': serial(1, 19_200),
    // A Chinese receipt is a picture of some 70 kB.
    printer: serial(2, 115_200),
    'card-reader': { name: 'USB MagTek', ...createVirtualHidPair(clock, 'USB MagTek') },
    scanner: { name: 'USB HID POS', ...createVirtualHidPair(clock, 'USB HID POS') },
  };
}

/** The acquirer takes VietQR payments for this till's merchant. */
function withMerchant(
  network: SwitchConfig,
  { merchantId: id, merchant: name }: PosConfiguration,
): SwitchConfig {
  const merchants = network.merchants ?? [];
  const isKnown = merchants.some((one) => one.id === id);
  return isKnown ? network : { ...network, merchants: [...merchants, { id, name }] };
}

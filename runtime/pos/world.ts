import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import { CATALOG } from '../../hardware/catalog.ts';
import { createPadKeys, pinMasterSlot } from '../../hardware/pin-pad/abecs/pad-keys.ts';
import { createHidTransport } from '../../hardware/transport/hid.ts';
import { createVirtualHidPair } from '../../hardware/transport/hid-memory.ts';
import { createMemoryPair, type MemoryEnd } from '../../hardware/transport/memory.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import { createSwitch } from '../../network/switch/switch.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { CHIP_CARDS, type ChipCard, createChipCards } from '../chip-cards.ts';
import { type CutOffJournal, withCutOff } from '../journal/cut-off.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import { createSeal, type Seal, temporarySealKey } from '../journal/seal.ts';
import { plasticOf } from '../plastic.ts';
import type { Transition } from '../terminal.ts';
import type { PosConfiguration } from './configuration.ts';
import type { PosKeys } from './keys.ts';
import { createPosTerminal, type PosTerminal } from './terminal.ts';

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
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** The models a till is made of. */
const MODELS = {
  'pin-pad': CATALOG['pos-pin-pad'].abecs,
  'card-reader': CATALOG['swipe-reader'].magtek,
  printer: CATALOG.printer['esc-pos'],
} as const;

export type PosDeviceName = keyof typeof MODELS;

const MASTER_INDEX = 0;

/** A till among virtual devices, and the network behind it: bytes on every wire. */
export function createPosWorld(options: PosWorldOptions) {
  const { clock, random, configuration, network, tap } = options;
  const { bank, id } = configuration;
  const journal = options.journal ?? openJournal(':memory:', clock);
  const seal = options.seal ?? createSeal(temporarySealKey());
  const chips = createChipCards(network, random.fork('chips'), options.chipCards ?? CHIP_CARDS);
  const backbone = createSwitch({
    config: { ...network, acquirer: bank.id },
    clock,
    random: random.fork('switch'),
    rules: options.rules,
    chip: chips.issuer,
  });
  const padWire = createMemoryPair(clock, { name: 'virtual serial 1, 19200 8N1', baud: 19_200 });
  const printerWire = createMemoryPair(clock, {
    name: 'virtual serial 2, 19200 8N1',
    baud: 19_200,
  });
  const swipeWire = createVirtualHidPair(clock, 'USB MagTek');
  const { masterKey, ...hostKeys } = backbone.terminalKeys(id);
  const padKeys = createPadKeys();
  padKeys.keyStore.loadPlain(pinMasterSlot(MASTER_INDEX), 'master', masterKey);

  const hands = {
    pinPad: MODELS['pin-pad'].attachTwin({
      far: padWire[1],
      clock,
      random: random.fork('pin-pad'),
      padKeys,
    }),
    swipeReader: MODELS['card-reader'].attachTwin({
      far: swipeWire.far,
      clock,
      random: random.fork('card-reader'),
    }),
    printer: MODELS.printer.attachTwin({
      far: printerWire[1],
      clock,
      random: random.fork('printer'),
    }),
  };
  const keys: PosKeys = {
    masterIndex: MASTER_INDEX,
    encryptedPinKey: hostKeys.encryptedPinKey,
    pinKcv: hostKeys.pinKcv,
    mac: { encryptedKey: hostKeys.encryptedMacKey, kcv: hostKeys.macKcv },
    ceremony: { masterKey },
  };
  let hostLine: MemoryEnd | undefined;
  let isLineCut = false;
  let boots = 0;
  let disk: CutOffJournal | undefined;

  /** The terminal's computer starts: fresh drivers, the same devices, the same journal. */
  function boot(): PosTerminal {
    boots++;
    disk = withCutOff(journal);
    const wired = { clock, tap };
    const terminal = createPosTerminal({
      configuration,
      clock,
      random: random.fork(`terminal ${boots}`),
      chance: random.fork(`chance ${boots}`),
      devices: {
        pinPad: MODELS['pin-pad'].createDriver({
          ...wired,
          transport: padWire[0],
          device: 'pin-pad',
        }),
        swipeReader: MODELS['card-reader'].createDriver({
          ...wired,
          transport: createHidTransport({ name: 'USB MagTek', open: () => swipeWire.open() }),
          device: 'card-reader',
        }),
        printer: MODELS.printer.createDriver({
          ...wired,
          transport: printerWire[0],
          device: 'printer',
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
    terminal.start();
    return terminal;
  }

  return {
    hands,
    backbone,
    journal,
    boot,
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
    unplug(device: PosDeviceName): void {
      if (device === 'card-reader') swipeWire.far.unplug();
      else (device === 'pin-pad' ? padWire : printerWire)[1].unplug();
    },
    plug(device: PosDeviceName): void {
      if (device === 'card-reader') {
        swipeWire.far.replug();
        return;
      }
      const [, far] = device === 'pin-pad' ? padWire : printerWire;
      far.replug();
      void far.open();
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
      disk?.cut();
      hostLine?.unplug();
      // Without a goodbye to the pad: nobody is there to say it.
      await padWire[0].close();
      await terminal.stop();
    },
    async start(): Promise<void> {
      await Promise.all([padWire[1].open(), printerWire[1].open()]);
      await backbone.start();
    },
    async stop(terminal: PosTerminal): Promise<void> {
      await padWire[0].close();
      await terminal.stop();
      disk?.cut();
      await backbone.stop();
      journal.close();
    },
  };
}

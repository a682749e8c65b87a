import type { Clock } from '../time/clock.ts';
import type { Random } from '../time/seeded-random.ts';
import type { BarcodeReader } from './barcode-reader/barcode-reader.ts';
import { createHidPosDriver } from './barcode-reader/hid-pos/driver.ts';
import { attachVirtualHidPos } from './barcode-reader/hid-pos/virtual.ts';
import type { VirtualBarcodeReader } from './barcode-reader/virtual-barcode-reader.ts';
import type { CardReader } from './card-reader/card-reader.ts';
import { createCrt310Driver } from './card-reader/crt-310/driver.ts';
import { attachVirtualCrt310 } from './card-reader/crt-310/virtual.ts';
import { createMagtekDriver, type MagtekDriver } from './card-reader/magtek/driver.ts';
import { PRODUCT_ID, VENDOR_ID } from './card-reader/magtek/frame.ts';
import { attachVirtualMagtek } from './card-reader/magtek/virtual.ts';
import type { VirtualCardReader } from './card-reader/virtual-card-reader.ts';
import type { VirtualSwipeReader } from './card-reader/virtual-swipe-reader.ts';
import type { CashDispenser } from './cash-dispenser/cash-dispenser.ts';
import { createLcdm4000Driver } from './cash-dispenser/lcdm-4000/driver.ts';
import type { Lcdm4000Memory } from './cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from './cash-dispenser/lcdm-4000/virtual.ts';
import type { VirtualCashDispenser } from './cash-dispenser/virtual-cash-dispenser.ts';
import { createAbecsDriver } from './pin-pad/abecs/driver.ts';
import type { PadKeys } from './pin-pad/abecs/pad-keys.ts';
import type { ChipProcessor } from './pin-pad/abecs/processor.ts';
import { attachVirtualAbecs } from './pin-pad/abecs/virtual.ts';
import type { PinPad } from './pin-pad/pin-pad.ts';
import type { PosPinPad } from './pin-pad/pos-pin-pad.ts';
import type { VirtualPinPad } from './pin-pad/virtual-pin-pad.ts';
import type { VirtualPosPinPad } from './pin-pad/virtual-pos-pin-pad.ts';
import { createZt588Driver } from './pin-pad/zt588/driver.ts';
import { attachVirtualZt588 } from './pin-pad/zt588/virtual.ts';
import { createEscPosDriver } from './printer/esc-pos/driver.ts';
import { attachVirtualEscPos } from './printer/esc-pos/virtual.ts';
import type { Printer } from './printer/printer.ts';
import type { VirtualPrinter } from './printer/virtual-printer.ts';
import type { HidAddress, HidTransport } from './transport/hid.ts';
import type { HidFarEnd } from './transport/hid-memory.ts';
import type { Transport } from './transport/transport.ts';
import type { WireTap } from './transport/wire-tap.ts';

/** What every driver is made with; `device` is its name in the trace. */
export interface DriverOptions<Wire> {
  readonly transport: Wire;
  readonly clock: Clock;
  readonly device: string;
  readonly tap: WireTap | undefined;
}

/** What every twin is made with, at the far end of the wire. */
export interface TwinOptions<FarEnd> {
  readonly far: FarEnd;
  readonly clock: Clock;
  readonly random: Random;
  /** Where a dispenser's notes are, kept over restarts by whoever owns the twin. */
  readonly safe?: Lcdm4000Memory | undefined;
  /** The EMV kernel inside a till's PIN pad, and the keys that its factory put there. */
  readonly chipProcessor?: ChipProcessor | undefined;
  readonly padKeys?: PadKeys | undefined;
}

/** One model: how it is wired, its driver, and the twin that stands in for it. */
export interface Model<Driver, Twin, Wire, FarEnd> {
  /** As people call it. */
  readonly title: string;
  readonly wiring: Wiring;
  createDriver(options: DriverOptions<Wire>): Driver;
  attachTwin(options: TwinOptions<FarEnd>): Twin;
}

export type Wiring =
  /** Speed as it leaves the factory; 8 data bits, no parity, 1 stop bit. */
  | { readonly kind: 'serial'; readonly baudRate: number; readonly rtscts?: boolean }
  /** `address`: how USB names the model, where it has a name of its own. */
  | { readonly kind: 'hid'; readonly address?: HidAddress };

type SerialModel<Driver, Twin> = Model<Driver, Twin, Transport, Transport>;

const crt310: SerialModel<CardReader, VirtualCardReader> = {
  title: 'CRT-310',
  wiring: { kind: 'serial', baudRate: 9_600 },
  createDriver: createCrt310Driver,
  attachTwin: ({ far, clock }) => attachVirtualCrt310({ transport: far, clock }),
};

const zt588: SerialModel<PinPad, VirtualPinPad> = {
  title: 'ZT588',
  wiring: { kind: 'serial', baudRate: 9_600, rtscts: true },
  createDriver: createZt588Driver,
  attachTwin: ({ far, clock, random }) => attachVirtualZt588({ transport: far, clock, random }),
};

const magtek: Model<MagtekDriver, VirtualSwipeReader, HidTransport, HidFarEnd> = {
  title: 'MagTek',
  wiring: { kind: 'hid', address: { vendorId: VENDOR_ID, productId: PRODUCT_ID } },
  createDriver: createMagtekDriver,
  attachTwin: ({ far, clock }) => attachVirtualMagtek({ hid: far, clock }),
};

const abecs: SerialModel<PosPinPad, VirtualPosPinPad> = {
  title: 'Abecs 2.12',
  wiring: { kind: 'serial', baudRate: 19_200 },
  createDriver: createAbecsDriver,
  attachTwin: ({ far, clock, chipProcessor, padKeys }) =>
    attachVirtualAbecs({ transport: far, clock, processor: chipProcessor, keys: padKeys }),
};

const lcdm4000: SerialModel<CashDispenser, VirtualCashDispenser> = {
  title: 'LCDM-4000',
  wiring: { kind: 'serial', baudRate: 9_600 },
  createDriver: createLcdm4000Driver,
  attachTwin: ({ far, clock, safe }) =>
    attachVirtualLcdm4000({ transport: far, clock, ...(safe && { memory: safe }) }),
};

const escPos: SerialModel<Printer, VirtualPrinter> = {
  title: 'ESC/POS',
  wiring: { kind: 'serial', baudRate: 19_200 },
  createDriver: createEscPosDriver,
  attachTwin: ({ far, clock }) => attachVirtualEscPos({ transport: far, clock }),
};

const hidPos: Model<BarcodeReader, VirtualBarcodeReader, HidTransport, HidFarEnd> = {
  title: 'HID POS',
  wiring: { kind: 'hid' },
  createDriver: createHidPosDriver,
  attachTwin: ({ far, clock }) => attachVirtualHidPos({ hid: far, clock }),
};

/** Every model by class. A new one is its folder and one line here. */
export const CATALOG = {
  'card-reader': { 'crt-310': crt310 },
  'swipe-reader': { magtek },
  'pin-pad': { zt588 },
  'pos-pin-pad': { abecs },
  'cash-dispenser': { 'lcdm-4000': lcdm4000 },
  printer: { 'esc-pos': escPos },
  'barcode-reader': { 'hid-pos': hidPos },
} as const;

import type { VirtualDevice } from '../device.ts';

/** What a hand can do at a virtual cash dispenser. */
export interface VirtualCashDispenser extends VirtualDevice {
  /** The customer takes what lies in the exit; returns notes per cassette. */
  take(): readonly number[];
  /** A clerk opens the safe and adds so many notes; cassettes count from 1. */
  load(cassette: number, notes: number): void;
  emptyReject(): void;
  view(): VirtualCashDispenserView;
}

export interface VirtualCashDispenserView {
  /** Notes left in each cassette. */
  readonly cassettes: readonly number[];
  /** Notes lying in the exit, per cassette of origin. */
  readonly exit: readonly number[];
  /** Notes stuck on the way, per cassette of origin. */
  readonly inPath: readonly number[];
  readonly rejected: readonly number[];
  /** Notes that ever left through the exit, per cassette: the truth that money tests compare. */
  readonly everDispensed: readonly number[];
}

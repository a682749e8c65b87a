import type { OpenOutcome } from './transport/transport.ts';

/** What can go wrong with any device. Each class adds its own kinds. */
export type DeviceError =
  /** The wire is gone: unplugged, closed, never opened. */
  | { readonly kind: 'disconnected'; readonly detail: string }
  /** Silence, or nothing but NAKs, after the last repetition. What the device did is unknown. */
  | { readonly kind: 'no-response'; readonly detail: string }
  /** It answered something its protocol does not allow here. What it did is unknown. */
  | { readonly kind: 'protocol'; readonly detail: string }
  /** It understood and refused; nothing moved. `code` is the wire's own. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  /** Something stuck; `at` names the place in the device's own words. */
  | { readonly kind: 'jammed'; readonly at: string }
  /** The device is broken or a part is missing. */
  | { readonly kind: 'hardware'; readonly code: string; readonly detail: string }
  /** The host withdrew the command. */
  | { readonly kind: 'cancelled' };

/** What every driver offers besides its class's port. */
export interface DeviceDriver {
  readonly model: string;
  open(): Promise<OpenOutcome>;
  close(): Promise<void>;
}

/** One fault a virtual device can be told to have. */
export interface FaultChoice {
  /** `jam`, `paper-out`, `short-dispense`… the words scenarios use. */
  readonly name: string;
  /** What will be seen, in one line. */
  readonly summary: string;
  /** Names of the numbers that the fault takes, with their meaning in words (`takes` makes both). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What each of them may be: whole numbers. */
  readonly numbers?: Readonly<Record<string, FaultNumber>>;
}

/** A whole number that a fault takes. */
export type FaultNumber = {
  /** What the fault does where it is not given: as with this number, or as these words say. */
  readonly absent: number | string;
} & (
  | { readonly meaning: string; readonly from: number; readonly to: number }
  /** These only, each with what it means. */
  | { readonly values: readonly (readonly [value: number, meaning: string])[] }
);

/** What is wrong with a device as its sensors or an eye see it. */
export interface Trouble {
  /** Names the cause in a few words: `paper out`, `cassette 2 missing`. */
  readonly cause: string;
  /** The fault in force that brought it about; absent: it came by itself. */
  readonly fault?: string | undefined;
}

/** What every virtual device offers besides its class's hands. */
export interface VirtualDevice {
  readonly model: string;
  readonly faults: readonly FaultChoice[];
  /**
   * False: no such fault here, or not with these numbers; `refusedNumber` says why not.
   * Faults last until cleared unless their summary says once.
   */
  provoke(fault: string, parameters?: Readonly<Record<string, number>>): boolean;
  clear(fault?: string): void;
  /** Faults in force. */
  active(): readonly string[];
  /** The numbers of a fault in force, `notes: 1 (default)`; '' where it takes none. */
  numbersOf(fault: string): string;
  /** What is to be seen of faults and of what came by itself, worst first; empty: nothing. */
  troubles(): readonly Trouble[];
  /** Called after anything a person could see has changed. */
  onChange(listener: () => void): () => void;
}

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
  /** Names and meanings of numbers the fault takes: `{ after: 'notes that still leave' }`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What every virtual device offers besides its class's hands. */
export interface VirtualDevice {
  readonly model: string;
  readonly faults: readonly FaultChoice[];
  /** False: no such fault here. Faults last until cleared unless their summary says once. */
  provoke(fault: string, parameters?: Readonly<Record<string, number>>): boolean;
  clear(fault?: string): void;
  /** Faults in force. */
  active(): readonly string[];
  /** Called after anything a person could see has changed. */
  onChange(listener: () => void): () => void;
}

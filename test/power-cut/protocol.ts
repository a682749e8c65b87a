import type { TerminalConfiguration } from '../../runtime/configuration.ts';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import type { PadKeys } from '../../runtime/live/terminal-keys.ts';

/** What the test and the terminal's process say to each other. */
export const WIRES = ['card-reader', 'pin-pad', 'cash-dispenser', 'printer', 'host'] as const;
export type WireName = (typeof WIRES)[number];

/** The first message to the process: all that it needs to be a terminal. */
export interface Setup {
  /** Journal and seal key live here. */
  readonly folder: string;
  readonly ports: Readonly<Record<WireName, number>>;
  readonly clock: { readonly start: number; readonly times: number };
  readonly configuration: TerminalConfiguration;
  readonly keys: PadKeys;
  /** Where it kills itself; undefined: it lives on. */
  readonly plug: Plug | undefined;
}

/** The moment at which the plug is pulled. */
export type Plug =
  /**
   * Right after the n-th durable write: of the process, or of those from the first record of
   * the kind `from` on (that one is number 1).
   */
  | { readonly at: 'write'; readonly n: number; readonly from?: string }
  | { readonly at: 'dispense'; readonly moment: DispenseMoment };

/** Of the dispense command's conversation, in order. What came is not heard by the driver yet. */
export const DISPENSE_MOMENTS = [
  'before the command leaves',
  'after the command has left',
  'after its ACK came',
  'after the response came',
  'after our ACK has left',
] as const;
export type DispenseMoment = (typeof DISPENSE_MOMENTS)[number];

/** Of a durable write: the 0430 is there, and the 0420 gone from its store. */
export const REVERSAL_REMOVED = '(reversal removed)';

/** What the process tells; later messages to it are commands from the screen. */
export type Said =
  /** SQLite's `journal_mode` and `synchronous`. */
  | { readonly kind: 'ready'; readonly durability: string }
  | { readonly kind: 'view'; readonly screen: Screen }
  /** From now on no key of the pad is missed. */
  | { readonly kind: 'hears-pin' }
  /** A durable write is through, in words; after the last one the process kills itself. */
  | { readonly kind: 'wrote'; readonly what: string; readonly last: boolean };

export type FromTerminal = Said & { readonly pendingReversals: number };

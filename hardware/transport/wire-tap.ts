/**
 * What the wire looks like to a reader of the trace: one entry a frame, control byte or noise.
 * `shown` has every secret already replaced (`2A`, `*`): PAN and track digits, PIN, clear keys.
 */
export interface WireEntry {
  /** Clock milliseconds when the last byte was seen. */
  readonly at: number;
  /** The device's name in the configuration: `card-reader`, `cash-dispenser`, `napas`. */
  readonly device: string;
  readonly direction: Direction;
  readonly shown: Uint8Array;
  /** In a practitioner's words: `dispense 4 from cassette 1`. No secrets. */
  readonly meaning: string;
  readonly level: 'normal' | 'noise' | 'trouble';
}

/** `out`: from the terminal to the device; `in`: from the device to the terminal. */
export type Direction = 'out' | 'in';

export type WireTap = (entry: WireEntry) => void;

/** What a protocol's messages.ts says of one item for the trace. */
export interface Described {
  readonly meaning: string;
  readonly shown: Uint8Array;
  readonly level?: WireEntry['level'];
}

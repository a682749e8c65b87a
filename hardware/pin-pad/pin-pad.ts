import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/** What every encrypting PIN pad does (XFS4IoT Keyboard, PinPad, KeyManagement). */
export interface PinPad extends DeviceDriver {
  readonly capabilities: {
    readonly formats: readonly PinBlockFormat[];
    readonly functionKeys: boolean;
  };
  status(): Promise<Result<PinPadStatus, PinPadError>>;
  /** Loads a key encrypted under a master key already inside. Returns its check value. */
  loadEncryptedKey(
    load: EncryptedKeyLoad,
  ): Promise<Result<{ readonly kcv: Uint8Array }, PinPadError>>;
  /** Loads a clear key: key ceremony and test benches only. */
  loadPlainKey(load: PlainKeyLoad): Promise<Result<{ readonly kcv: Uint8Array }, PinPadError>>;
  /** Clear digits and function keys reach `onKey`: for amounts, never for a PIN. */
  enableKeys(): Promise<Result<void, PinPadError>>;
  disableKeys(): Promise<Result<void, PinPadError>>;
  /** Starts PIN entry: from now on `onKey` reports only that a key was pressed. */
  startPinEntry(entry: PinEntry): Promise<Result<void, PinPadError>>;
  /** The PIN just entered, encrypted inside the pad. */
  getPinBlock(): Promise<Result<PinBlock, PinPadError>>;
  cancelPinEntry(): Promise<Result<void, PinPadError>>;
  onKey(listener: (key: PinPadKey) => void): () => void;
}

export type PinBlockFormat = 'ISO-0' | 'ISO-1' | 'ISO-3';

export type PinPadKey =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'masked-digit' }
  | { readonly kind: 'enter' | 'cancel' | 'clear' | 'double-zero' | 'point' | 'blank' }
  /** A-D left, E-H right, as on the sides of the screen. */
  | { readonly kind: 'function'; readonly key: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' };

export interface PinPadStatus {
  readonly model: string;
  readonly serial: string;
  readonly firmware: string;
}

export interface EncryptedKeyLoad {
  readonly underSlot: number;
  readonly slot: number;
  readonly usage: PinPadKeyUsage;
  /** 8, 16 or 24 bytes, already encrypted under the key in `underSlot` (ECB). */
  readonly key: Uint8Array;
}

export interface PlainKeyLoad {
  readonly slot: number;
  readonly usage: PinPadKeyUsage;
  readonly key: Uint8Array;
}

export type PinPadKeyUsage = 'initial-master' | 'master' | 'pin' | 'mac' | 'data';

export interface PinEntry {
  readonly keySlot: number;
  readonly format: PinBlockFormat;
  readonly minDigits: number;
  readonly maxDigits: number;
  /** The PAN's rightmost twelve digits without the check digit. */
  readonly panPart: string;
  readonly timeoutMs: number;
}

export interface PinBlock {
  readonly block: Uint8Array;
  readonly digits: number;
}

export type PinPadError =
  | DeviceError
  | { readonly kind: 'key-not-loaded'; readonly detail: string }
  | { readonly kind: 'key-invalid'; readonly detail: string }
  | { readonly kind: 'pin-too-short' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'tampered' };

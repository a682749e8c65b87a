import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/** What every scanner does (XFS4IoT BarcodeReader.Read). */
export interface BarcodeReader extends DeviceDriver {
  /** The next code after the call; codes seen while nobody reads are dropped. */
  read(signal: AbortSignal): Promise<Result<Barcode, DeviceError>>;
}

export interface Barcode {
  readonly symbology: 'qr' | 'ean-13' | 'code-128' | 'data-matrix' | 'pdf417' | 'aztec' | 'other';
  /** AIM identifier as it came: `]Q1`. */
  readonly aim: string;
  readonly data: Uint8Array;
}

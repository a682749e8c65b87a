import type { VirtualDevice } from '../device.ts';

/** What a hand can do at a virtual scanner. */
export interface VirtualBarcodeReader extends VirtualDevice {
  /** Holds a code before the window. */
  present(data: Uint8Array, aim?: string): boolean;
}

import type { BarcodeReader } from '../../hardware/barcode-reader/barcode-reader.ts';
import type { SwipeReader } from '../../hardware/card-reader/swipe-reader.ts';
import type { PosPinPad } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import { live } from '../live/actor.ts';
import type { DeviceLog } from '../live/device-log.ts';

export interface PosDevices {
  readonly pinPad: PosPinPad;
  readonly swipeReader: SwipeReader;
  readonly printer: Printer;
  readonly scanner: BarcodeReader;
}

/** Without any of the others a till still sells; without its pad it does not. */
export function createStartActor(devices: PosDevices, log: DeviceLog) {
  const { pinPad, swipeReader, printer, scanner } = devices;
  return live<undefined, 'ready' | 'failed'>(async () => {
    const opened = async (device: string, driver: PosDevices[keyof PosDevices]) => {
      const outcome = await driver.open();
      return log(device, outcome.ok ? { ok: true, value: undefined } : outcome);
    };
    await opened('printer', printer);
    await opened('card-reader', swipeReader);
    await opened('scanner', scanner);
    return (await opened('pin-pad', pinPad)) ? 'ready' : 'failed';
  });
}

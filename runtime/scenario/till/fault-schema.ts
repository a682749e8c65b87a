import { z } from 'zod';
import { FAULTS as scannerFaults } from '../../../hardware/barcode-reader/hid-pos/virtual.ts';
import { FAULTS as readerFaults } from '../../../hardware/card-reader/magtek/virtual.ts';
import type { FaultChoice } from '../../../hardware/device.ts';
import { FAULTS as padFaults } from '../../../hardware/pin-pad/abecs/virtual.ts';
import { FAULTS as printerFaults } from '../../../hardware/printer/esc-pos/virtual.ts';
import type { PosDeviceName } from '../../pos/world.ts';
import { described } from '../../yaml/described.ts';
import { faultsOf } from '../fault-schema.ts';

/** What each virtual device of a till can be told to have. */
export const TILL_FAULTS: Readonly<Record<PosDeviceName, readonly FaultChoice[]>> = {
  'pin-pad': padFaults,
  'card-reader': readerFaults,
  printer: printerFaults,
  scanner: scannerFaults,
};

export const deviceName = described<PosDeviceName>({
  'pin-pad': 'Abecs, with slot, stripe and antenna',
  'card-reader': 'MagTek, for the stripe',
  printer: 'ESC/POS, 80 mm',
  scanner: 'HID POS',
});

export const deviceFault = z
  .discriminatedUnion('device', [
    faultsOf('pin-pad', padFaults),
    faultsOf('card-reader', readerFaults),
    faultsOf('printer', printerFaults),
    faultsOf('scanner', scannerFaults),
  ])
  .describe('a fault of a device, from now on');

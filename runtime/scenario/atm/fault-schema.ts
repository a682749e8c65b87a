import { z } from 'zod';
import { FAULTS as scannerFaults } from '../../../hardware/barcode-reader/hid-pos/virtual.ts';
import { FAULTS as readerFaults } from '../../../hardware/card-reader/crt-310/virtual.ts';
import { FAULTS as dispenserFaults } from '../../../hardware/cash-dispenser/lcdm-4000/faults.ts';
import type { FaultChoice } from '../../../hardware/device.ts';
import { FAULTS as padFaults } from '../../../hardware/pin-pad/zt588/virtual.ts';
import { FAULTS as printerFaults } from '../../../hardware/printer/esc-pos/virtual.ts';
import type { DeviceName } from '../../virtual-world.ts';
import { described } from '../../yaml/described.ts';
import { faultsOf } from '../fault-schema.ts';

/** What each virtual device of an ATM can be told to have. */
export const ATM_FAULTS: Readonly<Record<DeviceName, readonly FaultChoice[]>> = {
  'card-reader': readerFaults,
  'pin-pad': padFaults,
  'cash-dispenser': dispenserFaults,
  printer: printerFaults,
  scanner: scannerFaults,
};

export const deviceName = described<DeviceName>({
  'card-reader': 'CRT-310',
  'pin-pad': 'ZT588',
  'cash-dispenser': 'LCDM-4000',
  printer: 'ESC/POS, 80 mm',
  scanner: 'HID POS',
});

export const deviceFault = z
  .discriminatedUnion('device', [
    faultsOf('card-reader', readerFaults),
    faultsOf('pin-pad', padFaults),
    faultsOf('cash-dispenser', dispenserFaults),
    faultsOf('printer', printerFaults),
    faultsOf('scanner', scannerFaults),
  ])
  .describe('a fault of a device, from now on');

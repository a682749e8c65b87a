import { z } from 'zod';
import { FAULTS as scannerFaults } from '../../hardware/barcode-reader/hid-pos/virtual.ts';
import { FAULTS as readerFaults } from '../../hardware/card-reader/crt-310/virtual.ts';
import { FAULTS as dispenserFaults } from '../../hardware/cash-dispenser/lcdm-4000/faults.ts';
import type { FaultChoice } from '../../hardware/device.ts';
import { FAULTS as padFaults } from '../../hardware/pin-pad/zt588/virtual.ts';
import { FAULTS as printerFaults } from '../../hardware/printer/esc-pos/virtual.ts';
import type { DeviceName } from '../virtual-world.ts';
import { countKeys, described, strict, text } from './described.ts';
import { parseDuration } from './duration.ts';
import { bankId, cardId } from './world-schema.ts';

const A_TIME = 'expected a time as 500ms, 30s, 2min or 1h';

export const duration = z
  .string(A_TIME)
  .refine((value) => parseDuration(value) !== undefined, A_TIME)
  .describe('simulated time: `500ms`, `30s`, `2min`, `1h`');

/** What each virtual device of a scenario can be told to have. */
export const DEVICE_FAULTS: Readonly<Record<DeviceName, readonly FaultChoice[]>> = {
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

/** The faults of one device as an editor should offer them. */
function faultOf<Device extends DeviceName>(device: Device) {
  const faults = DEVICE_FAULTS[device];
  const parameters = Object.assign({}, ...faults.map((fault) => fault.parameters ?? {}));
  const numbers = Object.entries<string>(parameters).map(
    ([name, meaning]) => [name, z.number().optional().describe(meaning)] as const,
  );
  return strict({
    device: z.literal(device),
    fault: described(Object.fromEntries(faults.map(({ name, summary }) => [name, summary]))),
    with: strict(Object.fromEntries(numbers)).optional().describe('numbers that the fault takes'),
  }).superRefine((value, context) => {
    const taken = Object.keys(faults.find(({ name }) => name === value.fault)?.parameters ?? {});
    for (const name of Object.keys(value.with ?? {})) {
      if (taken.includes(name)) continue;
      const expected = taken.length > 0 ? taken.join(', ') : 'no numbers';
      const message = `${value.fault} takes no ${name}; expected ${expected}`;
      context.addIssue({ code: 'custom', path: ['with', name], message });
    }
  });
}

export const deviceFault = z
  .discriminatedUnion('device', [
    faultOf('card-reader'),
    faultOf('pin-pad'),
    faultOf('cash-dispenser'),
    faultOf('printer'),
    faultOf('scanner'),
  ])
  .describe('a fault of a device, from now on');

const WHAT = ['delay', 'answer-late', 'decline', 'fault'];

export const networkFault = strict({
  at: described({
    acquirer: 'the bank whose ATM this is',
    napas: 'the network between the banks',
    issuer: "the bank of the customer's card",
  }).describe('whose host misbehaves'),
  mti: text(/^\d{4}$/, 'expected an MTI of four digits in quotes')
    .optional()
    .describe('only requests of this MTI; absent: any but network management'),
  card: cardId.optional().describe('only requests for this card'),
  bank: bankId.optional().describe('only requests for cards of this bank'),
  times: z.int().min(1).optional().describe('to how many messages; absent: all'),
  delay: duration.optional().describe('handled this much later'),
  'answer-late': duration.optional().describe('handled at once, answered this much later'),
  decline: text(/^[0-9A-Z]{2}$/, 'expected a DE39 of two characters in quotes')
    .optional()
    .describe('DE39 of the refusal'),
  fault: described({
    'drop-request': 'the request vanishes before it is handled',
    'drop-answer': 'handled, money moved, but no answer',
    'answer-twice': 'the same answer comes twice',
    disconnect: 'half of the answer, then the line drops',
  })
    .optional()
    .describe('what goes wrong where no time or code is needed'),
})
  .refine((rule) => countKeys(rule, WHAT) === 1, { error: `expected one of ${WHAT.join(', ')}` })
  .describe('a fault of the network, from now on');

export type NetworkFault = z.infer<typeof networkFault>;

import { z } from 'zod';
import type { FaultChoice } from '../../hardware/device.ts';
import { refusedNumber } from '../../hardware/fault-numbers.ts';
import { countKeys, described, strict, text } from '../yaml/described.ts';
import { parseDuration } from './duration.ts';
import { bankId, cardId } from './world-schema.ts';

const A_TIME = 'expected a time as 500ms, 30s, 2min or 1h';
/** A week: simulated hours take real seconds, and somebody waits for them. */
const LONGEST_HOURS = 168;

export const duration = z
  .string(A_TIME)
  .refine((value) => parseDuration(value) !== undefined, A_TIME)
  .refine(
    (value) => (parseDuration(value) ?? 0) <= LONGEST_HOURS * 3_600_000,
    `expected at most ${LONGEST_HOURS}h`,
  )
  .describe('simulated time: `500ms`, `30s`, `2min`, `1h`');

/** The faults of one device as an editor should offer them. */
export function faultsOf<Device extends string>(device: Device, faults: readonly FaultChoice[]) {
  const names = new Set(faults.flatMap(({ parameters = {} }) => Object.keys(parameters)));
  const numbers = [...names].map(
    (name) => [name, z.number().optional().describe(meaningOf(name, faults))] as const,
  );
  return strict({
    device: z.literal(device),
    fault: described(Object.fromEntries(faults.map(({ name, summary }) => [name, summary]))),
    with: strict(Object.fromEntries(numbers)).optional().describe('numbers that the fault takes'),
  }).superRefine((value, context) => {
    const choice = faults.find(({ name }) => name === value.fault);
    const refused = choice && refusedNumber(choice, value.with ?? {});
    if (!refused) return;
    context.addIssue({ code: 'custom', path: ['with', refused.name], message: refused.why });
  });
}

/** What a number means; with the fault's name where it is not the same for all that take it. */
function meaningOf(name: string, faults: readonly FaultChoice[]): string {
  const meanings = faults.flatMap((fault) => {
    const meaning = fault.parameters?.[name];
    return meaning === undefined ? [] : [[fault.name, meaning] as const];
  });
  const [first] = meanings;
  if (meanings.every(([, meaning]) => meaning === first?.[1])) return first?.[1] ?? '';
  return meanings.map(([fault, meaning]) => `${fault}: ${meaning}`).join(' | ');
}

const WHAT = ['delay', 'answer-late', 'decline', 'fault'];

export const networkFault = strict({
  at: described({
    acquirer: 'the bank whose terminal this is',
    napas: 'the network between the banks',
    issuer: "the customer's bank",
    wallet: "the member of NAPAS that leads to the wallet's gateway",
  }).describe('whose host misbehaves'),
  mti: text(/^\d{4}$/, 'expected an MTI of four digits in quotes')
    .optional()
    .describe('only requests of this MTI; absent: any but network management'),
  card: cardId.optional().describe('only requests for this card'),
  bank: bankId.optional().describe('only requests for cards of this bank'),
  service: described({
    QR_CPM: "the till has read the wallet's code",
    QR_MPM: "the wallet reads the till's code",
    QR_PUSH: "a bank's app reads the till's code",
    OTP_REQ: 'a one-time password is asked for',
    ECOM: 'a card pays at an online shop',
  })
    .optional()
    .describe('only messages of this service, DE62'),
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
    'wrong-mac': 'handled, money moved, and answered with a MAC that is not right',
    disconnect: 'half of the answer, then the line drops',
  })
    .optional()
    .describe('what goes wrong where no time or code is needed'),
})
  .refine((rule) => countKeys(rule, WHAT) === 1, { error: `expected one of ${WHAT.join(', ')}` })
  .meta({ id: 'network-fault', description: 'a fault of the network, from now on' });

export type NetworkFault = z.infer<typeof networkFault>;

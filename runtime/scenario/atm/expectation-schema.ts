import { z } from 'zod';
import type {
  AmountProblem,
  Charge,
  Notice,
  OutOfServiceReason,
  PinProblem,
  RetainReason,
  Screen,
} from '../../contract/terminal-view.ts';
import { countKeys, described, dong, strict } from '../../yaml/described.ts';
import { groundExpectation } from '../expectation-schema.ts';

const screenKind = described<Screen['kind']>({
  starting: 'devices are opened and keys loaded',
  'out-of-service': 'the terminal cannot serve',
  welcome: 'waiting for a card',
  'reading-card': 'a card is inside',
  language: 'which language?',
  'choose-application': 'which application of the chip?',
  pin: 'the PIN, please',
  amount: 'how much? offered amounts',
  'amount-entry': 'how much? a free amount, typed',
  'no-receipt': 'the printer cannot print: go on?',
  confirm: 'amount and fee, to be accepted',
  authorising: 'the bank is asked',
  dispensing: 'notes are being counted out',
  'take-cash': 'notes lie in the exit',
  printing: 'the receipt is printed',
  'take-card': 'the card is on its way out',
  'card-retained': 'the card stays in the machine',
  notice: 'what happened, in words',
  thanks: 'the end of a session that went well',
});

const notice = described<Notice>({
  cancelled: 'the customer ended it',
  'timed-out': 'no answer to a question',
  declined: 'the bank said no, without a reason of its own here',
  'insufficient-funds': 'DE39 51',
  'limit-exceeded': 'DE39 13, 61 or 65',
  'card-expired': 'DE39 54',
  'card-blocked': 'DE39 04, 14, 34, 41, 43, 62 or 78',
  'card-unreadable': 'neither chip nor stripe could be read to the end',
  'card-refused': 'the chip did not agree',
  'wrong-pin-final': 'DE39 75 or 38',
  'bank-unavailable': 'DE39 91, 92 or 96, or never sent',
  'host-timeout': 'sent, and no answer',
  'cash-trouble': 'no cash came out, or nobody knows how much',
  'partial-cash': 'some of the cash came out',
  'cash-not-taken': 'the customer left the cash',
  'receipt-failed': 'cash yes, receipt no',
  'device-trouble': 'a device does not work',
});

const charge = described<Charge>({
  'not-charged': 'for sure',
  charged: 'for sure',
  reversing: 'may have been charged; it is being taken back',
  unknown: 'an operator must find out',
  'not-applicable': 'nothing was asked of the bank',
});

const retainReason = described<RetainReason>({
  'pin-tries': 'too many wrong PINs',
  issuer: 'the bank wants the card back',
  'not-taken': 'it was left in the slot',
  reader: 'it does not come out',
});

const outOfServiceReason = described<OutOfServiceReason>({
  recovering: 'what a cut of power left open is being settled',
  device: 'a device that is needed does not work; tried again each minute',
  network: 'no line to the host',
  'cash-in-exit': 'notes lie in the exit that nobody took',
  'needs-operator': 'somebody must count what left the machine',
  closed: 'closed',
});

const pinProblem = described<PinProblem>({
  'wrong-pin': 'the PIN before was wrong',
  'too-short': 'fewer digits than a PIN has',
});

const amountProblem = described<AmountProblem>({
  'not-a-multiple': 'not a multiple of the smallest step',
  'above-limit': 'more than this terminal pays at once',
  'not-available': 'not possible with the notes there are',
  zero: 'no amount',
});

const screenShape = {
  notice: notice.optional().describe('the screen that tells what happened'),
  charge: charge.optional().describe('with notice: what it says of the account'),
  amount: dong
    .optional()
    .describe('with notice: the đồng of the account it speaks of, fee included'),
  'card-retained': retainReason.optional().describe('the card stays, and why'),
  'out-of-service': outOfServiceReason.optional().describe('the terminal cannot serve, and why'),
  pin: strict({ problem: pinProblem }).optional().describe('the PIN is asked for again'),
  'amount-entry': strict({ problem: amountProblem }).optional().describe('no such amount'),
  confirm: strict({ amount: dong, fee: dong.optional() }).optional().describe('what it asks'),
  'take-cash': dong.optional().describe('so much lies in the exit'),
};
const SCREENS = Object.keys(screenShape).filter((key) => key !== 'charge' && key !== 'amount');

/** `welcome`, or a screen with some of what it shows: `{ notice: declined, charge: not-charged }`. */
export const screenExpectation = z
  .union([
    screenKind,
    strict(screenShape)
      .refine((wanted) => countKeys(wanted, SCREENS) === 1, {
        error: `expected one screen: ${SCREENS.join(', ')}`,
      })
      .refine(
        (wanted) => wanted.notice !== undefined || countKeys(wanted, ['charge', 'amount']) === 0,
        { error: 'expected charge and amount only with a notice' },
      ),
  ])
  .meta({ id: 'screen', description: 'a screen by its kind, or with what it says' });

export const expectation = strict({
  screen: screenExpectation.optional().describe('the screen now'),
  seen: z.array(screenExpectation).optional().describe('screens that came, in this order'),
  cash: strict({
    dispensed: dong.optional().describe('đồng that left the machine'),
    taken: dong.optional().describe('đồng that the customer took'),
    'in-exit': dong.optional().describe('đồng that lie in the exit'),
    rejected: z.int().min(0).optional().describe('notes in the reject tray'),
  }).optional(),
  card: described({
    returned: 'the customer has it',
    captured: 'it lies in the bin of the reader',
    inside: 'it is in the reader',
    throat: 'it hangs out of the slot',
    stuck: 'it does not move',
    none: 'no card was ever inserted',
  }).optional(),
  ...groundExpectation,
}).meta({
  id: 'expectation',
  description: 'what must be true; whatever is not named is not asked',
});

export type Expectation = z.infer<typeof expectation>;
export type ScreenExpectation = z.infer<typeof screenExpectation>;

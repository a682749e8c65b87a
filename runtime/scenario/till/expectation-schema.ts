import { z } from 'zod';
import type {
  EntryWay,
  OpenCase,
  PosScreen,
  SalePrompt,
  SaleResult,
  SaleWhy,
} from '../../contract/pos-view.ts';
import { countKeys, described, dong, strict } from '../../yaml/described.ts';
import { groundExpectation } from '../expectation-schema.ts';
import { perShop, perWallet } from './wallet-id.ts';

const SCREENS: Readonly<Record<PosScreen['kind'], string>> = {
  resolving: 'what an operator answered is being carried out',
  starting: 'devices are opened, and what a cut of power left open is settled',
  idle: 'waiting for the next sale',
  'present-card': 'the pad asks for a card',
  card: 'the card is being read',
  host: 'the host is asked',
  printing: 'the receipts are printed',
  'remove-card': 'the pad asks to take the card out',
  'present-code': "the scanner waits for the wallet's code",
  wallet: 'the wallet is being asked',
  'show-code': "a code for the customer's phone is shown",
  checking: 'whether the code was paid is being asked',
  refunding: 'money is being given back',
  'out-of-service': 'the till cannot sell',
};

const RESULTS: Readonly<Record<SaleResult['kind'], string>> = {
  approved: 'the last sale is paid',
  declined: 'the last sale was declined',
  'no-sale': 'the last sale came to nothing',
  unknown: 'nobody knows; there is an open case',
  refunded: 'money was given back',
};

const why = described<SaleWhy>({
  host: 'bank or wallet said no',
  card: 'the card said no',
  'card-after-host': 'the card said no to what its bank had approved; reversed',
  'no-answer': 'sent, and no answer; reversed',
  'not-sent': 'never left the till',
  cancelled: 'by cashier or customer',
  'wallet-cancelled': 'no word from the wallet; the payment was cancelled, for sure',
  'cancel-unknown': 'not even the cancel was answered',
  'other-amount': 'other than the amount asked for was paid; there is an open case',
  'timed-out': 'nobody came',
  unreadable: 'no card could be read',
  device: 'a device failed',
});

const prompt = described<SalePrompt>({
  present: 'any card, any way',
  'use-chip': 'the stripe says that there is a chip',
  'swipe-instead': 'the chip is broken or foreign',
  'insert-instead': 'not by tap',
  'try-again': 'it could not be read',
});

const caseKind = described<OpenCase['what']>({
  'cancel-unknown': 'nobody knows whether it was paid',
  'paid-twice': 'the same code was paid once more',
  'other-amount': 'other than the amount asked for was paid',
  'paid-late': 'paid after the sale was over',
  'refund-unknown': 'nobody knows whether it was given back',
  'cannot-be-read': 'a sale whose card number cannot be opened any more',
  'offline-refused': 'a sale approved by card and terminal that the issuer does not pay',
});

const tillShape = {
  result: described(RESULTS).optional().describe('how the last sale ended'),
  why: why.optional().describe('with result: why not'),
  code: z.string().optional().describe("with result: DE39, or the wallet's own code"),
  signature: z.boolean().optional().describe("with result: the merchant's copy is to be signed"),
  receipts: described({
    printed: 'both copies',
    failed: 'paid, and no paper',
    none: 'nothing to print',
  })
    .optional()
    .describe('with result: what became of the paper'),
  foreign: z.int().optional().describe('with result: fen that the wallet paid'),
  screen: described(SCREENS).optional().describe('the screen now'),
  prompt: prompt.optional().describe('with screen present-card: what it asks for'),
  accept: z
    .array(
      described<EntryWay>({ chip: 'inserted', tap: 'before the antenna', swipe: 'by its stripe' }),
    )
    .optional()
    .describe('with screen present-card: the ways that are taken'),
  pin: described({ asked: 'for the first time', again: 'after a wrong one' })
    .optional()
    .describe('with screen card: the pad asks for the PIN'),
  'tries-left': z.int().min(0).optional().describe('with pin: as the chip tells that checks it'),
  problem: z
    .string()
    .optional()
    .describe('with screen present-code: whose code that was, or `not-a-payment-code`'),
  step: described({
    paying: 'the payment is asked for',
    inquiring: 'what became of it is asked',
    cancelling: 'it is being cancelled',
  })
    .optional()
    .describe('with screen wallet'),
  round: z.int().min(0).optional().describe('with screen wallet: inquiries or cancels so far'),
  reason: described({
    device: 'the pad is not there',
    'needs-operator': 'somebody must look',
  })
    .optional()
    .describe('with screen out-of-service'),
};

/** `approved`, `present-card`, or with what they say: `{ result: declined, code: '51' }`. */
export const tillScreen = z
  .union([
    described({ ...SCREENS, ...RESULTS }),
    strict(tillShape).refine((wanted) => countKeys(wanted, ['result', 'screen']) === 1, {
      error: 'expected either result or screen',
    }),
  ])
  .meta({ id: 'till', description: 'a screen of the till, or how the last sale ended' });

export const tillExpectation = strict({
  till: tillScreen.optional(),
  seen: z.array(tillScreen).optional().describe('screens that came, in this order'),
  pad: z.array(z.string()).optional().describe('texts that the PIN pad shows now'),
  ...groundExpectation,
  merchant: z
    .int()
    .optional()
    .describe("change of the merchants' account at the till's bank in đồng since the start"),
  phone: z.string().optional().describe('what the phone said last: `paid`, `declined 51`'),
  wallet: perWallet(z.int()).optional().describe('wallet id → change in fen since the start'),
  gateway: strict({
    status: described({
      SUCCESS: 'paid',
      FAIL: 'failed',
      PROCESSING: 'its customer is being asked',
      CANCELLED: 'taken back, or refunded because of that',
      PENDING: 'an order code that nobody has paid',
    }).optional(),
    refunded: dong.optional().describe('đồng given back of it'),
  })
    .optional()
    .describe("the last payment at the wallet's gateway"),
  cases: z.array(caseKind).optional().describe('the open cases, oldest first'),
  checkout: z
    .string()
    .optional()
    .describe("what the shop's cashier said last: `paid`, `wrong-otp 2`, `declined 51`"),
  shop: perShop(z.int()).optional().describe('shop id → change in đồng since the start'),
}).meta({
  id: 'till-expectation',
  description: 'what must be true at a till; whatever is not named is not asked',
});

export type TillExpectation = z.infer<typeof tillExpectation>;
export type TillWanted = z.infer<typeof tillScreen>;

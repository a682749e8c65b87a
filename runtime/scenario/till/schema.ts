import { z } from 'zod';
import type { PosPadKey } from '../../../hardware/pin-pad/virtual-pos-pin-pad.ts';
import type { CaseAnswer, PosMethod } from '../../contract/pos-view.ts';
import { described, dong, strict, text } from '../../yaml/described.ts';
import { language } from '../expectation-schema.ts';
import { groundSteps, groundWords } from '../step-schema.ts';
import { bankId, cardId } from '../world-schema.ts';
import { tillExpectation, tillScreen } from './expectation-schema.ts';
import { deviceFault, deviceName } from './fault-schema.ts';
import { gatewayFault } from './gateway-schema.ts';
import type { CodeAge } from './phones.ts';
import { shopId, walletId } from './wallet-id.ts';

const padKey = described<PosPadKey>({
  ...{ '0': '', '1': '', '2': '', '3': '', '4': '', '5': '', '6': '', '7': '', '8': '', '9': '' },
  ...{ enter: '', clear: 'erases what was typed', cancel: '' },
  ...{ F1: '', F2: '', F3: '', F4: '' },
});

const method = described<PosMethod>({
  card: 'by chip, tap or stripe',
  'wallet-code': "the till reads the wallet's code",
  'order-code': "a wallet reads the till's code",
  vietqr: "a bank's app reads the till's code",
});

const answer = described<CaseAnswer>({
  'ask-again': 'the host is asked once more what became of it',
  'was-paid': 'somebody has found out that it was paid',
  'was-not-paid': 'somebody has found out that it was not',
  refund: 'what should not have been paid is given back',
  keep: 'the merchant keeps it, having settled it with the customer',
});

const secret = text(/^\d{1,12}$/, 'expected 1 to 12 digits in quotes');

export const tillWords = {
  cancel: 'the cashier gives the sale up',
  refund: 'the last sale is given back, whole or what is left of it',
  'bypass-pin': 'the cashier lets the customer pay without his PIN',
  'print-code': 'prints the code that is on the screen',
  ...groundWords,
} as const;

export const tillSteps = {
  sell: z
    .union([dong, strict({ amount: dong, by: method })])
    .describe('the cashier types an amount; by card unless told'),
  insert: cardId.describe("puts a card into the pad's slot"),
  tap: cardId.describe('holds a card before the pad'),
  swipe: cardId.describe('draws a card through the reader beside the pad'),
  ...groundSteps,
  press: z.array(padKey).min(1).describe('keys of the pad, as soon as it waits for any'),
  application: z.string().min(1).describe('chooses among the applications of a chip, by name'),
  take: described({
    card: 'when the pad asks for it',
    receipt: 'the papers that are cut',
  }).describe('waits until it is there, and takes it'),
  tear: described({ card: 'out of the slot, whatever goes on' }).describe('out of turn'),
  until: tillScreen,
  fault: deviceFault,
  clear: deviceName.describe('ends all faults of a device; a printer gets new paper'),
  unplug: deviceName.describe('pulls the cable of a device'),
  plug: deviceName.describe('puts the cable back'),
  scan: z
    .union([
      z.string().min(1),
      strict({
        wallet: walletId,
        code: described<CodeAge>({
          fresh: 'a new one',
          used: 'the one that it showed last',
          old: 'the one that it showed when the scenario began; good for ten minutes',
        }).optional(),
      }),
    ])
    .describe("holds a wallet's code before the scanner when the till asks for it, or any text"),
  pay: z
    .union([
      strict({
        wallet: walletId,
        pin: secret.optional().describe('absent: the right one'),
      }),
      strict({
        app: z.string().describe('account number, or the id of a card on it'),
        pin: secret.optional().describe("the app's; absent: the right one"),
        amount: dong.optional().describe('other than the code says'),
      }),
    ])
    .describe("a phone reads the till's code, of the last sale, and pays"),
  gateway: z
    .union([described({ clear: "ends all faults of the wallet's gateway" }), gatewayFault])
    .describe("a fault of the wallet's gateway"),
  refund: z
    .union([dong, strict({ of: described({ order: "the shop's" }), amount: dong.optional() })])
    .describe('so much of the last sale is given back; or of the order at a shop'),
  resolve: answer.describe('an operator answers the oldest open case'),
  order: strict({ shop: shopId, amount: dong }).describe('buys at an online shop'),
  card: z
    .union([
      cardId,
      strict({
        id: cardId,
        name: z.string().optional().describe('absent: as on the card'),
        issued: text(/^\d{4}$/, 'expected MMYY in quotes')
          .optional()
          .describe('absent: right'),
      }),
    ])
    .describe("types a card at the shop's cashier, which has a one-time password sent"),
  otp: z
    .union([
      described({ right: 'the one that was sent', wrong: 'another one' }),
      text(/^\d{6}$/, 'expected six digits in quotes'),
    ])
    .describe('types the one-time password'),
  expect: tillExpectation,
} as const;

export const tillTerminal = strict({
  kind: z.literal('pos'),
  bank: bankId.optional().describe('the bank whose till this is'),
  language: language.optional().describe('of pad and receipts'),
  'pin-bypass': z.boolean().optional().describe('the cashier may let a customer pay without PIN'),
  floor: dong.optional().describe('of an inserted chip: this much or more goes online'),
  contactless: strict({
    floor: dong.optional().describe('more than this goes online'),
    cvm: dong.optional().describe('this much or more needs the PIN'),
    transaction: dong.optional().describe('this much or more must be inserted or swiped'),
  })
    .optional()
    .describe('limits of a tap'),
}).describe('what is other than at POS00042 of SaigonBank');

/** The values of all steps; each step has one of them. */
export type TillStepValues = {
  readonly [K in keyof typeof tillSteps]: z.infer<(typeof tillSteps)[K]>;
};
export type TillWord = keyof typeof tillWords;

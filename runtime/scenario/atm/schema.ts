import { z } from 'zod';
import type { PadKey } from '../../../hardware/pin-pad/virtual-pin-pad.ts';
import { described, dong, strict, text } from '../../yaml/described.ts';
import { language } from '../expectation-schema.ts';
import { groundSteps, groundWords } from '../step-schema.ts';
import { bankId, cardId } from '../world-schema.ts';
import { expectation, screenExpectation } from './expectation-schema.ts';
import { deviceFault, deviceName } from './fault-schema.ts';

const padKey = described<PadKey>({
  ...{ '0': '', '1': '', '2': '', '3': '', '4': '', '5': '', '6': '', '7': '', '8': '', '9': '' },
  ...{ '00': '', '.': '', enter: '', clear: 'erases what was typed', cancel: '' },
  ...{ A: '', B: '', C: '', D: '', E: '', F: '', G: '', H: '' },
});

export const atmWords = {
  cancel: 'touches Cancel on the screen',
  'more-time': 'asks for more time, which a question gives once',
  ...groundWords,
} as const;

export const atmSteps = {
  insert: cardId.describe('puts a card into the slot'),
  ...groundSteps,
  press: z.array(padKey).min(1).describe('keys of the pad, one after the other'),
  application: z
    .string()
    .min(1)
    .describe('touches one of several applications of a chip, by its name'),
  amount: dong.describe('touches the amount where it is offered, else types it'),
  choose: text(
    /^(other|back|enter|continue|stop|accept|accept-receipt|\d{1,12})$/,
    'expected other, back, enter, continue, stop, accept, accept-receipt, or a number in quotes',
  ).describe('touches an option: other, back, enter, continue, stop, accept, accept-receipt'),
  confirm: described({
    'with-receipt': 'accepts amount and fee, and wants a receipt',
    'without-receipt': 'accepts amount and fee',
    back: 'another amount',
  }).describe('answers the question after the amount'),
  take: described({
    cash: 'all notes in the exit',
    card: 'the card out of the slot',
    receipt: 'the paper that is cut',
  }).describe('waits until it is there, and takes it'),
  until: screenExpectation.describe('goes on when this screen is there'),
  fault: deviceFault,
  clear: deviceName.describe('ends all faults of a device; a printer gets new paper'),
  unplug: deviceName.describe('pulls the cable of a device'),
  plug: deviceName.describe('puts the cable back'),
  resolve: dong.describe('an operator counted what left the machine in the open transaction'),
  scan: z.string().min(1).describe('a code held before the scanner'),
  expect: expectation,
} as const;

export const atmTerminal = strict({
  kind: z.literal('atm', 'expected atm or pos').optional(),
  bank: bankId.optional().describe('the bank whose ATM this is'),
  language: language.optional(),
  cassettes: z
    .array(strict({ denomination: dong, notes: z.int().min(0) }))
    .min(1)
    .max(4)
    .optional()
    .describe('from the top'),
  offers: z.array(dong).optional().describe('amounts on the screen'),
  'maximum-on-us': dong.optional().describe('for cards of its own bank'),
  'maximum-off-us': dong.optional().describe('for cards of other banks'),
}).describe('what is other than at ATM00117 of SaigonBank');

/** The values of all steps; each step has one of them. */
export type AtmStepValues = {
  readonly [K in keyof typeof atmSteps]: z.infer<(typeof atmSteps)[K]>;
};
export type AtmWord = keyof typeof atmWords;

import { z } from 'zod';
import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import { countKeys, described, dong, strict, text } from './described.ts';
import { expectation, language, screenExpectation } from './expectation-schema.ts';
import { deviceFault, deviceName, duration, networkFault } from './fault-schema.ts';
import { bank, bankId, cardChange, cardId, perCard } from './world-schema.ts';

/*
 * The format of scenarios. It is published as JSON Schema (scenarios/scenario.schema.json, made
 * by tools/scenario-schema.mjs), so descriptions here are what an editor shows while writing.
 */

const padKey = described<PadKey>({
  ...{ '0': '', '1': '', '2': '', '3': '', '4': '', '5': '', '6': '', '7': '', '8': '', '9': '' },
  ...{ '00': '', '.': '', enter: '', clear: 'erases what was typed', cancel: '' },
  ...{ A: '', B: '', C: '', D: '', E: '', F: '', G: '', H: '' },
});

/** Steps that are one word. */
const WORDS = {
  cancel: 'touches Cancel on the screen',
  'more-time': 'asks for more time, which a question gives once',
  'cut-power': 'the terminal loses its power at this very moment, and starts again',
  service: 'an operator empties the exit and puts the terminal back into service',
} as const;

/** Steps with a value. */
const stepShape = {
  insert: cardId.describe('puts a card into the slot'),
  language: language.describe('touches a language'),
  pin: text(/^\d{1,12}$/, 'expected 1 to 12 digits in quotes').describe('types a PIN and Enter'),
  press: z.array(padKey).min(1).describe('keys of the pad, one after the other'),
  application: z
    .string()
    .min(1)
    .describe('touches one of several applications of a chip, by its name'),
  amount: dong.describe('touches the amount where it is offered, else types it'),
  choose: z
    .string()
    .describe('touches an option: other, back, enter, continue, stop, accept, accept-receipt'),
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
  wait: duration.describe('lets simulated time pass: `500ms`, `30s`, `2min`, `1h`'),
  until: screenExpectation.describe('goes on when this screen is there'),
  fault: deviceFault,
  clear: deviceName.describe('ends all faults of a device; a printer gets new paper'),
  unplug: deviceName.describe('pulls the cable of a device'),
  plug: deviceName.describe('puts the cable back'),
  network: z
    .union([
      described({
        clear: 'ends all faults of the network',
        down: 'the line to the host is cut',
        up: 'the line is whole again',
      }),
      networkFault,
    ])
    .describe('a fault of the network, or the line itself'),
  resolve: dong.describe('an operator counted what left the machine in the open transaction'),
  scan: z.string().min(1).describe('a code held before the scanner'),
  expect: expectation,
} as const;

const STEPS = Object.keys(stepShape);

const isStepWord = (word: string): boolean => Object.hasOwn(WORDS, word);

export const step = z
  .union([
    described(WORDS),
    strict(stepShape, (key) =>
      isStepWord(key) ? `${key} takes no value; expected - ${key}` : undefined,
    )
      .partial()
      .refine((one) => countKeys(one, STEPS) === 1, {
        error: `expected one of ${STEPS.join(', ')} in each step`,
      })
      .meta({ minProperties: 1, maxProperties: 1 }),
  ])
  .describe('one thing that a person does, that goes wrong, or that must be true now');

export const scenario = strict({
  title: z.string().min(1).describe('one line that says what happens'),
  about: z.string().optional().describe('what it shows, and why that matters'),
  seed: z.int().min(0).max(0xffff_ffff).optional().describe('default 42; --seed overrides it'),
  terminal: strict({
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
  })
    .optional()
    .describe('what is other than at ATM00117 of SaigonBank'),
  banks: z
    .array(bank)
    .optional()
    .describe('besides those of the default world, or instead of them'),
  cards: perCard(cardChange).optional().describe('card id → what is other than usual with it'),
  steps: z.array(step).min(1).describe('from the welcome screen on'),
  expect: expectation.optional().describe('what must be true when the terminal has come to rest'),
}).describe('one scenario of Tellerbench');

/** The values of all steps; each step has one of them. */
export type StepValues = { readonly [K in keyof typeof stepShape]: z.infer<(typeof stepShape)[K]> };
export type StepWord = keyof typeof WORDS;
export type Step = z.infer<typeof step>;
export type Scenario = z.infer<typeof scenario>;

import { z } from 'zod';
import { countKeys, described, strict, text } from '../yaml/described.ts';
import { language } from './expectation-schema.ts';
import { duration, networkFault } from './fault-schema.ts';
import { bank, cardChange, perCard, security } from './world-schema.ts';

/*
 * The format of scenarios, as far as every kind of terminal has it. It is published as JSON Schema
 * (scenarios/scenario.schema.json, made by tools/scenario-schema.mjs), so descriptions here are
 * what an editor shows while writing.
 */

/** Steps that are one word. */
export const groundWords = {
  'cut-power': 'the terminal loses its power at this very moment, and starts again',
  service: 'an operator puts the terminal back into service',
} as const;

/** Steps with a value. */
export const groundSteps = {
  language: language.describe('the customer wants this language'),
  pin: text(/^\d{1,12}$/, 'expected 1 to 12 digits in quotes').describe('types a PIN and Enter'),
  wait: duration.describe('lets simulated time pass: `500ms`, `30s`, `2min`, `1h`'),
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
} as const;

/** What stands above the steps; `terminal` is each kind's own. */
export const groundHead = {
  title: z.string().min(1).describe('one line that says what happens'),
  about: z.string().optional().describe('what it shows, and why that matters'),
  seed: z.int().min(0).max(0xffff_ffff).optional().describe('default 42; --seed overrides it'),
} as const;

export const groundWorld = {
  banks: z
    .array(bank)
    .optional()
    .describe('besides those of the default world, or instead of them'),
  cards: perCard(cardChange).optional().describe('card id → what is other than usual with it'),
  security: security.optional(),
} as const;

/**
 * One step: a word, or a key with its value. `elsewhere` names the other kind of terminal and its
 * steps, for who mixes them up.
 */
export function stepSchema<Word extends string, const Shape extends z.ZodRawShape>(
  words: Readonly<Record<Word, string>>,
  shape: Shape,
  elsewhere: Elsewhere,
) {
  const names = Object.keys(shape);
  const hint = (key: string): string | undefined => {
    if (Object.hasOwn(words, key)) return `${key} takes no value; expected - ${key}`;
    if (!elsewhere.steps.includes(key)) return undefined;
    return `${key} is a step at ${elsewhere.kind}; expected ${names.join(', ')}`;
  };
  const isElsewhere = (input: unknown): input is string =>
    typeof input === 'string' && elsewhere.steps.includes(input);
  const steps = [...Object.keys(words), ...names].join(', ');
  return z
    .union(
      [
        described(words),
        strict(shape, hint)
          .partial()
          .refine((one) => countKeys(one, names) === 1, {
            error: `expected one of ${names.join(', ')} in each step`,
          })
          .meta({ minProperties: 1, maxProperties: 1 }),
      ],
      {
        error: ({ input }) =>
          isElsewhere(input)
            ? `${input} is a step at ${elsewhere.kind}; expected ${steps}`
            : undefined,
      },
    )
    .describe('one thing that a person does, that goes wrong, or that must be true now');
}

/** The kind of terminal that a scenario is not about. */
export interface Elsewhere {
  readonly kind: string;
  readonly steps: readonly string[];
}

import { z } from 'zod';
import { strict } from '../yaml/described.ts';
import { expectation as atmExpectation } from './atm/expectation-schema.ts';
import { atmSteps, atmTerminal, atmWords } from './atm/schema.ts';
import { groundHead, groundWorld, stepSchema } from './step-schema.ts';
import { tillExpectation } from './till/expectation-schema.ts';
import { tillSteps, tillTerminal, tillWords } from './till/schema.ts';

const namesOf = (words: object, steps: object): readonly string[] => [
  ...Object.keys(words),
  ...Object.keys(steps),
];

const atEnd = 'what must be true when the terminal has come to rest';

const atmScenario = strict({
  ...groundHead,
  terminal: atmTerminal.optional(),
  ...groundWorld,
  steps: z
    .array(
      stepSchema(atmWords, atmSteps, {
        kind: 'a till (terminal: { kind: pos })',
        steps: namesOf(tillWords, tillSteps),
      }),
    )
    .min(1)
    .describe('from the welcome screen on'),
  expect: atmExpectation.optional().describe(atEnd),
}).describe('one scenario at an ATM');

const tillScenario = strict({
  ...groundHead,
  terminal: tillTerminal,
  ...groundWorld,
  steps: z
    .array(stepSchema(tillWords, tillSteps, { kind: 'an ATM', steps: namesOf(atmWords, atmSteps) }))
    .min(1)
    .describe('from the till that waits on'),
  expect: tillExpectation.optional().describe(atEnd),
}).describe('one scenario at a till');

/** The format of scenarios; `terminal.kind` says which. */
export const scenario = z
  .union([atmScenario, tillScenario])
  .describe('one scenario of Tellerbench');

/** The kind that a script is meant to be, so that an error speaks of that one alone. */
export function schemaFor(content: unknown): typeof atmScenario | typeof tillScenario {
  const { terminal } = (content ?? {}) as { terminal?: { kind?: unknown } | null };
  return terminal?.kind === 'pos' ? tillScenario : atmScenario;
}

export const isTill = (scenario: Scenario): scenario is TillScenario =>
  scenario.terminal?.kind === 'pos';

export type AtmScenario = z.infer<typeof atmScenario>;
export type TillScenario = z.infer<typeof tillScenario>;
export type Scenario = AtmScenario | TillScenario;
export type Step = Scenario['steps'][number];

import { z } from 'zod';
import { described, text } from '../yaml/described.ts';
import { perCard } from './world-schema.ts';

export const language = described({ vi: 'Vietnamese', en: 'English', zh: 'Chinese' });

const PARTY = '(terminal|acquirer|napas|issuer|wallet)';
const messageText = text(
  new RegExp(`^\\d{4} ${PARTY}>${PARTY}( \\d+=\\S+)*$`),
  'expected the form `0210 issuer>napas 39=51`: MTI, from>to, field=value',
).describe(
  '`0210 issuer>napas 39=51`: MTI, from>to of terminal, acquirer, napas, issuer, wallet, then field=value',
);

/** What can be expected of every terminal. */
export const groundExpectation = {
  language: language.optional().describe('what the screen speaks now'),
  refused: z
    .string()
    .optional()
    .describe('what the terminal answered to the last thing it would not do; `none`'),
  receipt: z
    .union([z.literal('none'), z.array(z.string())])
    .optional()
    .describe('texts that the receipts contain, or `none`'),
  messages: z.array(messageText).optional().describe('messages on the lines, in this order'),
  'no-messages': z.array(messageText).optional().describe('messages that must not be there'),
  journal: z
    .array(z.string())
    .optional()
    .describe('kinds of journal records, in this order; `kind: text` asks for the text too'),
  ledger: perCard(z.int())
    .optional()
    .describe('card id → change of its balance in đồng since the start'),
  reversals: z.int().min(0).optional().describe('reversals that still wait for their answer'),
};

export type GroundExpectation = {
  readonly [K in keyof typeof groundExpectation]?: z.infer<(typeof groundExpectation)[K]>;
};

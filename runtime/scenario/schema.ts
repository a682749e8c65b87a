import { z } from 'zod';

/*
 * The format of scenarios. It is published as JSON Schema (scenarios/scenario.schema.json, made
 * by tools/scenario-schema), so descriptions here are what an editor shows while writing.
 */

const dong = z.int().min(0).describe('whole đồng');
const language = z.enum(['vi', 'en', 'zh']);
const cardId = z.string().describe('a card of the banks: `saigonbank-debit`');
const deviceName = z.enum(['card-reader', 'pin-pad', 'cash-dispenser', 'printer', 'scanner']);

export const screenKind = z.enum([
  'starting',
  'out-of-service',
  'welcome',
  'reading-card',
  'language',
  'pin',
  'amount',
  'amount-entry',
  'no-receipt',
  'confirm',
  'authorising',
  'dispensing',
  'take-cash',
  'printing',
  'take-card',
  'card-retained',
  'notice',
  'thanks',
]);

/** `welcome`, or a screen with some of what it shows: `{ notice: declined, charge: not-charged }`. */
const screenExpectation = z
  .union([
    screenKind,
    z.strictObject({ notice: z.string(), charge: z.string().optional(), amount: dong.optional() }),
    z.strictObject({ 'card-retained': z.string() }),
    z.strictObject({ 'out-of-service': z.string() }),
    z.strictObject({ pin: z.strictObject({ problem: z.string() }) }),
    z.strictObject({ 'amount-entry': z.strictObject({ problem: z.string() }) }),
    z.strictObject({ 'take-cash': dong }),
  ])
  .describe('a screen by its kind, or with what it says');

const messageText = z
  .string()
  .regex(
    /^\d{4} (terminal|acquirer|napas|issuer)>(terminal|acquirer|napas|issuer)( \d+=\S+)*$/,
    'expected `0210 issuer>napas 39=51`: MTI, from>to, then field=value',
  )
  .describe('`0210 issuer>napas 39=51`: MTI, from>to, then field=value');

export const expectation = z
  .strictObject({
    screen: screenExpectation.optional().describe('the screen now'),
    seen: z.array(screenExpectation).optional().describe('screens that came, in this order'),
    receipt: z
      .union([z.literal('none'), z.array(z.string())])
      .optional()
      .describe('texts that the receipt contains, or `none`'),
    cash: z
      .strictObject({
        dispensed: dong.optional().describe('đồng that left the machine'),
        taken: dong.optional(),
        'in-exit': dong.optional(),
        rejected: z.int().min(0).optional().describe('notes in the reject tray'),
      })
      .optional(),
    card: z.enum(['returned', 'captured', 'inside', 'throat', 'stuck']).optional(),
    messages: z.array(messageText).optional().describe('messages on the lines, in this order'),
    'no-messages': z.array(messageText).optional().describe('messages that must not be there'),
    journal: z
      .array(z.string())
      .optional()
      .describe('kinds of journal records in this order; `kind: text` asks for the text too'),
    ledger: z
      .record(z.string(), z.int())
      .optional()
      .describe('card id → change of its balance in đồng since the start'),
    reversals: z.int().min(0).optional().describe('reversals that still wait for their answer'),
  })
  .describe('what must be true; whatever is not named is not asked');

const networkFault = z
  .strictObject({
    at: z.enum(['acquirer', 'napas', 'issuer']).describe('whose host misbehaves'),
    mti: z.string().regex(/^\d{4}$/, 'expected four digits').optional(),
    card: cardId.optional(),
    bank: z.string().optional(),
    times: z.int().min(1).optional().describe('to how many messages; absent: all'),
    delay: z.string().optional().describe('answers this much later: `3s`'),
    'answer-late': z.string().optional().describe('answers so late: `40s`'),
    decline: z
      .string()
      .regex(/^[0-9A-Z]{2}$/, 'expected a DE39 of two characters')
      .optional()
      .describe('DE39 of the refusal'),
    fault: z
      .enum(['drop-request', 'drop-answer', 'answer-twice', 'disconnect'])
      .optional()
      .describe('what goes wrong where no time or code is needed'),
  })
  .describe('a fault of the network');

const deviceFault = z
  .strictObject({
    device: deviceName,
    fault: z.string().describe('`jam-after`, `paper-out`, …: tellerbench device <model> lists them'),
    with: z.record(z.string(), z.number()).optional().describe('numbers that the fault takes'),
  })
  .describe('a fault of a device, from now on');

export const step = z.union([
  z.enum(['cancel', 'more-time', 'cut-power', 'service']),
  z.strictObject({ insert: cardId }),
  z.strictObject({ language }),
  z.strictObject({ pin: z.string().regex(/^\d{1,12}$/, 'expected 1 to 12 digits') }),
  z.strictObject({ press: z.array(z.string()).describe('keys of the pad: 0-9, 00, enter, clear, cancel') }),
  z.strictObject({ amount: dong.describe('chosen where it is offered, else typed') }),
  z.strictObject({ choose: z.string().describe('an option of the screen by its name') }),
  z.strictObject({ confirm: z.enum(['with-receipt', 'without-receipt', 'back']) }),
  z.strictObject({ take: z.enum(['cash', 'card', 'receipt']) }),
  z.strictObject({ wait: z.string().describe('simulated time: `30s`, `2min`, `500ms`') }),
  z.strictObject({ until: screenExpectation.describe('goes on when this screen is there') }),
  z.strictObject({ fault: deviceFault }),
  z.strictObject({ clear: deviceName.describe('ends all faults of a device') }),
  z.strictObject({ unplug: deviceName }),
  z.strictObject({ plug: deviceName }),
  z.strictObject({ network: z.union([networkFault, z.literal('clear')]) }),
  z.strictObject({ resolve: dong.describe('an operator counted what left the machine') }),
  z.strictObject({ scan: z.string().describe('a code held before the scanner') }),
  z.strictObject({ expect: expectation }),
]);

const account = z.strictObject({ number: z.string(), holder: z.string(), balance: dong });
const card = z.strictObject({
  id: z.string(),
  pan: z.string().regex(/^\d{13,19}$/, 'expected 13 to 19 digits'),
  account: z.string(),
  pin: z.string().regex(/^\d{4,12}$/, 'expected 4 to 12 digits'),
  expiry: z.string().regex(/^\d{4}$/, 'expected YYMM').default('3012'),
  'service-code': z.string().default('221'),
  status: z.enum(['active', 'blocked', 'lost', 'stolen', 'not-activated']).default('active'),
  'pin-tries-left': z.int().min(0).max(9).default(3),
});
const bank = z
  .strictObject({
    id: z.string().regex(/^\d{6}$/, 'expected six digits'),
    name: z.string(),
    'off-us-cash-fee': dong.default(3_300),
    limits: z
      .strictObject({ 'per-transaction': dong, 'per-day': dong, 'count-per-day': z.int().min(0) })
      .default({ 'per-transaction': 5_000_000, 'per-day': 50_000_000, 'count-per-day': 20 }),
    accounts: z.array(account),
    cards: z.array(card),
  })
  .describe('a bank instead of, or besides, those of the default world');

export const scenario = z
  .strictObject({
    title: z.string().min(1),
    about: z.string().optional().describe('why this scenario exists'),
    seed: z.int().min(0).optional().describe('default 42; --seed overrides it'),
    terminal: z
      .strictObject({
        bank: z.string().optional().describe('institution id of the bank whose ATM this is'),
        language: language.optional(),
        cassettes: z
          .array(z.strictObject({ denomination: dong, notes: z.int().min(0) }))
          .max(4)
          .optional(),
        offers: z.array(dong).optional(),
        'maximum-on-us': dong.optional(),
        'maximum-off-us': dong.optional(),
      })
      .optional(),
    banks: z.array(bank).optional(),
    cards: z
      .record(
        z.string(),
        z.strictObject({
          balance: dong.optional(),
          status: card.shape.status.unwrap().optional(),
          'pin-tries-left': z.int().min(0).optional(),
          damage: z.enum(['stripe', 'long', 'short']).optional().describe('the plastic itself'),
        }),
      )
      .optional()
      .describe('changes to cards of the world for this scenario'),
    steps: z.array(step).min(1),
    expect: expectation.optional().describe('what must be true at the end'),
  })
  .describe('one scenario of Tellerbench');

export type Scenario = z.infer<typeof scenario>;
export type Step = z.infer<typeof step>;
export type Expectation = z.infer<typeof expectation>;
export type ScreenExpectation = z.infer<typeof screenExpectation>;
export type NetworkFault = z.infer<typeof networkFault>;

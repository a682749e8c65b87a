import { z } from 'zod';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { cardProfileIds } from '../card-profiles.ts';
import { described, dong, strict, text } from '../yaml/described.ts';

/*
 * Banks and cards of a scenario. Cards may be anybody's, so their ids are checked against the
 * scenario's own world (world.ts); an editor is told those of the default world.
 */

const world = defaultWorld();
const cardIds = world.banks.flatMap(({ cards }) => cards.map(({ id }) => id));
const bankIds = Object.fromEntries(world.banks.map(({ id, name }) => [id, name]));

export const cardId = z
  .union([z.enum(cardIds as [string, ...string[]]), z.string()])
  .meta({ id: 'card', description: 'a card of the banks: `saigonbank-debit`' });

export const bankId = z
  .union([described(bankIds), z.string()])
  .describe('institution id of a bank: `970400`');

/** Card id → value. */
export function perCard<Value extends z.ZodType>(value: Value) {
  return z.object(Object.fromEntries(cardIds.map((id) => [id, value.optional()]))).catchall(value);
}

const status = described({
  active: 'may pay',
  blocked: 'DE39 62',
  lost: 'DE39 41: the terminal keeps it',
  stolen: 'DE39 43: the terminal keeps it',
  'not-activated': 'DE39 78',
});

const tries = z.int().min(0).max(9);

const chip = z
  .enum(cardProfileIds() as [string, ...string[]])
  .describe('what is on its chip: a profile of emv/card/profiles');

export const cardChange = strict({
  balance: dong.optional().describe('of its account'),
  status: status.optional(),
  'pin-tries-left': tries.optional(),
  damage: described({
    stripe: 'nothing can be read',
    chip: 'the chip does not answer',
    long: 'longer than a card',
    short: 'shorter than a card',
  })
    .optional()
    .describe('of the plastic itself'),
  chip: chip.optional(),
}).meta({ id: 'card-change', description: 'what is other than usual with a card' });

const card = strict({
  id: z.string().min(1).describe('what this script calls it'),
  pan: text(/^\d{16,19}$/, 'expected 16 to 19 digits in quotes'),
  account: z.string().describe('number of one of the accounts'),
  pin: text(/^\d{4,12}$/, 'expected 4 to 12 digits in quotes'),
  expiry: text(/^\d{4}$/, 'expected YYMM in quotes').default('3012'),
  'service-code': text(/^\d{3}$/, 'expected three digits in quotes').default('521'),
  status: status.default('active'),
  'pin-tries-left': tries.default(3),
  chip: chip.optional(),
});

export const bank = strict({
  id: text(/^\d{6}$/, 'expected six digits in quotes').describe(
    'institution id, and BIN of its cards',
  ),
  name: z.string().min(1),
  'off-us-cash-fee': dong.default(3_300),
  limits: strict({
    'per-transaction': dong,
    'per-day': dong,
    'count-per-day': z.int().min(0),
  }).default({
    'per-transaction': 5_000_000,
    'per-day': 50_000_000,
    'count-per-day': 20,
  }),
  accounts: z.array(strict({ number: z.string(), holder: z.string(), balance: dong })),
  cards: z.array(card),
}).meta({
  id: 'bank',
  description: 'a bank besides those of the default world, or instead of the one with this id',
});

export type BankScript = z.infer<typeof bank>;

export const security = strict({
  'without-mac': z
    .array(
      z.union([described({ terminals: 'terminal and host', 'on-us': 'within the bank' }), bankId]),
    )
    .optional()
    .describe('lines without a MAC: `terminals`, `on-us`, or a member by its id'),
  'key-change-hours': z
    .int()
    .min(0)
    .optional()
    .describe('from one key change to the next; 0: only at sign-on; absent: 24'),
}).meta({
  id: 'security',
  description: 'what is other than usual: a MAC on every line, and new keys every day',
});

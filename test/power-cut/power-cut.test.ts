import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { once } from '../network/switch/terminal.ts';
import { createCodeCache } from './computer.ts';
import { type Played, play, type Story } from './play.ts';
import { DISPENSE_MOMENTS } from './protocol.ts';
import type { Rig } from './rig.ts';
import { createTurnstile } from './turnstile.ts';

/** Terminals at once, on two cores. */
const AT_ONCE = 3;
const inTurn = createTurnstile(AT_ONCE);
/** More writes than any story has: a bound, not an expectation. */
const MOST_WRITES = 40;
const LIMIT_MS = 180_000;

let code: ReturnType<typeof createCodeCache>;
beforeAll(() => {
  code = createCodeCache();
});
afterAll(() => code.remove());

interface Told extends Played {
  readonly name: string;
}

async function tell(name: string, story: Story): Promise<Told> {
  try {
    return { name, ...(await play(story, code.env)) };
  } catch (cause) {
    throw new Error(`${name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Every promise is kept in every story. */
function expectKept(told: readonly Told[]): void {
  expect(told.flatMap(({ name, broken }) => broken.map((line) => `${name}: ${line}`))).toEqual([]);
}

async function tellAll(stories: Readonly<Record<string, Story>>): Promise<readonly Told[]> {
  const told = await Promise.all(
    Object.entries(stories).map(([name, story]) => inTurn(() => tell(name, story))),
  );
  expectKept(told);
  return told;
}

/**
 * Cuts the power after write 1, 2, 3 … until a story comes to its end without a cut. Returns that
 * story and the writes after which the others were cut, in words; prints the latter.
 */
async function cutAfterEachWrite(
  title: string,
  story: (n: number) => Story,
): Promise<{ readonly writes: readonly string[]; readonly whole: Played }> {
  const told: Told[] = [];
  for (let n = 1, through = false; !through && n < MOST_WRITES; n += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, i) =>
      inTurn(() => tell(`cut after write ${n + i}`, story(n + i))),
    );
    told.push(...(await Promise.all(some)));
    through = told.at(-1)?.endings.at(-1) === 'through';
  }
  expectKept(told);
  const cut = told.filter(({ endings }) => endings.at(-1) === 'cut');
  expect(cut.length, 'cuts before a story that comes to its end').toBeLessThan(told.length);
  const writes = cut.map(({ endings, writes }) => writes[endings.length - 1]?.at(-1) ?? '?');
  process.stdout.write(`power cut, ${title}: after ${writes.join(', ')}\n`);
  return { writes, whole: told.at(-1)! };
}

const OFF_US = { card: 'vietcombank-debit' } as const;
const ON_US = { card: 'saigonbank-debit' } as const;

describe.concurrent('the power is cut while notes move', () => {
  it(
    'and the terminal is back before they lie still',
    async () => {
      // Out of turn: they mostly wait.
      const told = await Promise.all(
        [1, 3].map((note) => tell(`at note ${note}`, { ...OFF_US, cutAtNote: note })),
      );
      expectKept(told);
      for (const { endings, dispensed, writes } of told) {
        expect(endings).toEqual(['cut']);
        expect(dispensed).toBe(2_000_000);
        // Asked while it moved notes, the unit heard nothing; the card does not wait for it.
        const last = writes.at(-1)?.filter((write) => /trouble|dispensed|returned/.test(write));
        expect(last).toEqual([
          'device-trouble',
          'card-returned',
          'dispensed',
          // The next customer.
          'dispensed',
          'card-returned',
        ]);
      }
    },
    LIMIT_MS,
  );
});

describe.concurrent('the power is cut after each durable write', () => {
  it(
    'of the process and of an off-us withdrawal',
    async () => {
      const { writes } = await cutAfterEachWrite('off-us', (n) => ({
        ...OFF_US,
        plug: { at: 'write', n },
      }));
      expect(writes).toEqual(
        expect.arrayContaining([
          'started',
          'card-read',
          'authorisation-intent',
          'authorised',
          'dispense-intent',
          'dispensed',
          'transaction-closed',
        ]),
      );
    },
    LIMIT_MS,
  );

  const fromIntent = (n: number) => ({ at: 'write', n, from: 'authorisation-intent' }) as const;

  it(
    'of an on-us withdrawal, from its intent on',
    async () => {
      const { writes } = await cutAfterEachWrite('on-us', (n) => ({
        ...ON_US,
        plug: fromIntent(n),
      }));
      expect(writes[0]).toBe('authorisation-intent');
      expect(writes).toContain('dispensed');
    },
    LIMIT_MS,
  );

  it(
    'of a withdrawal by chip, its issuer’s script among the answer',
    async () => {
      const { writes, whole } = await cutAfterEachWrite('chip', (n) => ({
        card: 'vietcombank-new-pin',
        plug: { at: 'write', n, from: 'card-read' },
      }));
      expect(writes).toEqual(expect.arrayContaining(['chip-result + authorised', 'dispensed']));
      expect(whole.chipPin, 'the PIN that the script brings').toBe('7531');
    },
    LIMIT_MS,
  );

  it(
    'of one whose chip refuses what the bank approved: a whole reversal',
    async () => {
      const { writes } = await cutAfterEachWrite('chip refuses', (n) => ({
        card: 'mb-distrusts-issuer',
        plug: fromIntent(n),
      }));
      expect(writes).toContain(
        'chip-result + reversal-stored + transaction-closed + (reversal put)',
      );
    },
    LIMIT_MS,
  );

  it(
    'of one that pays out two notes of four: a partial reversal',
    async () => {
      const { writes } = await cutAfterEachWrite('partial reversal', (n) => ({
        ...OFF_US,
        shortAfter: 2,
        plug: fromIntent(n),
      }));
      expect(writes).toContain('dispensed + reversal-stored + (reversal put)');
      expect(writes).toContain('reversal-sent');
    },
    LIMIT_MS,
  );

  it(
    'of one whose line drops with half the answer: a whole reversal',
    async () => {
      const { writes } = await cutAfterEachWrite('whole reversal', (n) => ({
        ...OFF_US,
        rules: [once('acquirer', { kind: 'disconnect' })],
        plug: fromIntent(n),
      }));
      expect(writes).toContain(
        'authorisation-unknown + reversal-stored + transaction-closed + (reversal put)',
      );
    },
    LIMIT_MS,
  );

  it(
    'of the recovery from a cut before',
    async () => {
      const { writes } = await cutAfterEachWrite('recovery', (n) => ({
        ...OFF_US,
        plug: { at: 'dispense', moment: 'before the command leaves' },
        again: { at: 'write', n },
      }));
      expect(writes).toContain('dispensed + reversal-stored + (reversal put)');
      expect(writes).toContain('reversal-sent');
    },
    LIMIT_MS,
  );
});

describe.concurrent('the power is cut around the dispense command', () => {
  it.each([OFF_US, ON_US])(
    '$card',
    async (story) => {
      const told = await tellAll(
        Object.fromEntries(
          DISPENSE_MOMENTS.map((moment) => [
            moment,
            { ...story, plug: { at: 'dispense', moment } },
          ]),
        ),
      );
      expect(told.map(({ name, endings, dispensed }) => [name, ...endings, dispensed])).toEqual([
        ['before the command leaves', 'cut', 0],
        ['after the command has left', 'cut', 2_000_000],
        ['after its ACK came', 'cut', 2_000_000],
        ['after the response came', 'cut', 2_000_000],
        ['after our ACK has left', 'cut', 2_000_000],
      ]);
    },
    LIMIT_MS,
  );
});

describe.concurrent('the power is cut after an earlier customer got the same amount', () => {
  it(
    'and what the unit counted for him is not taken for this one',
    async () => {
      const told = await tellAll({
        'before the purge': {
          ...OFF_US,
          afterAnother: true,
          plug: { at: 'write', n: 2, from: 'authorisation-intent' },
        },
        'before the command leaves': {
          ...OFF_US,
          afterAnother: true,
          plug: { at: 'dispense', moment: 'before the command leaves' },
        },
      });
      expect(told.map(({ endings, dispensed }) => [...endings, dispensed])).toEqual([
        ['cut', 0],
        ['cut', 0],
      ]);
    },
    LIMIT_MS,
  );
});

describe.concurrent('the power is cut around the host', () => {
  const seen = (from: string, mti: string) => (rig: Rig) =>
    rig.messages.some((hop) => hop.from.role === from && hop.message.mti === mti);

  it(
    'an approval on its way, and a reversal that is not answered',
    async () => {
      const told = await tellAll({
        'approval on its way': { ...OFF_US, cut: seen('issuer', '0210') },
        'approval lost': {
          ...OFF_US,
          rules: [once('acquirer', { kind: 'drop-answer' })],
          cut: seen('napas', '0210'),
        },
        'reversal done, answer lost': {
          ...OFF_US,
          shortAfter: 1,
          rules: [once('acquirer', { kind: 'drop-answer' }, '0420')],
          cut: seen('terminal', '0420'),
        },
        'reversal lost': {
          ...ON_US,
          shortAfter: 3,
          rules: [once('acquirer', { kind: 'drop-request' }, '0420')],
          cut: seen('terminal', '0420'),
        },
      });
      expect(
        told.map(({ name, endings, dispensed, reversalsSent }) => [
          name,
          ...endings,
          dispensed,
          reversalsSent,
        ]),
      ).toEqual([
        ['approval on its way', 'cut', 0, 1],
        ['approval lost', 'cut', 0, 1],
        ['reversal done, answer lost', 'cut', 500_000, 2],
        ['reversal lost', 'cut', 1_500_000, 2],
      ]);
    },
    LIMIT_MS,
  );
});

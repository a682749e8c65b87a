import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { createLedgers, type Ledger } from '../../../network/switch/ledger.ts';

function books(): Ledger {
  const ledger = createLedgers(openSwitchDatabase(':memory:'))('970418');
  ledger.openAccount({ number: 'an', holder: 'AN', kind: 'customer', balance: 1_000_000 });
  ledger.openAccount({ number: 'cash', holder: 'ATM', kind: 'atm-cash', balance: 0 });
  ledger.openAccount({ number: 'fees', holder: 'fees', kind: 'fee-income', balance: 0 });
  return ledger;
}

const withdrawal = (key: string, amount: number, fee = 3_300) =>
  ({
    key,
    kind: 'cash',
    text: 'cash',
    at: 0,
    entries: [
      { account: 'an', amount: -amount, part: 'principal' },
      { account: 'cash', amount, part: 'principal' },
      { account: 'an', amount: -fee, part: 'fee' },
      { account: 'fees', amount: fee, part: 'fee' },
    ],
  }) as const;

const shown = (ledger: Ledger) => ['an', 'cash', 'fees'].map((number) => ledger.balance(number));

describe('posting', () => {
  it('moves amount and fee once per key', () => {
    const ledger = books();
    expect(ledger.post(withdrawal('one', 500_000))).toEqual({ kind: 'posted' });
    expect(ledger.post(withdrawal('one', 500_000))).toEqual({ kind: 'duplicate' });
    expect(shown(ledger)).toEqual([496_700, 500_000, 3_300]);
  });

  it('never takes a customer below zero, and books nothing then', () => {
    const ledger = books();
    const asked = withdrawal('one', 1_000_000);
    expect(ledger.post(asked)).toEqual({ kind: 'insufficient', available: 1_000_000 });
    expect(shown(ledger)).toEqual([1_000_000, 0, 0]);
    expect(ledger.state('one')).toBe('unknown');
    expect(ledger.post(withdrawal('one', 996_700))).toEqual({ kind: 'posted' });
    expect(ledger.balance('an')).toBe(0);
  });

  it.each([
    ['entries that do not sum to zero', [{ account: 'an', amount: -1, part: 'fee' }], /sum to -1/],
    [
      'half a đồng',
      [
        { account: 'an', amount: -0.5, part: 'fee' },
        { account: 'cash', amount: 0.5, part: 'fee' },
      ],
      /not whole/,
    ],
    [
      'an account that is not there',
      [
        { account: 'an', amount: -1, part: 'fee' },
        { account: 'nobody', amount: 1, part: 'fee' },
      ],
      /no account nobody/,
    ],
  ] as const)('refuses %s, and leaves the books as they were', (_, entries, message) => {
    const ledger = books();
    expect(() => ledger.post({ ...withdrawal('one', 1), entries })).toThrow(message);
    expect(shown(ledger)).toEqual([1_000_000, 0, 0]);
    expect(ledger.state('one')).toBe('unknown');
    expect(ledger.discrepancies()).toEqual([]);
  });
});

describe('reversal', () => {
  it('of all gives the fee back too, once', () => {
    const ledger = books();
    ledger.post(withdrawal('one', 500_000));
    const all = { key: 'one', at: 1, actual: 0 };
    expect(ledger.reverse(all)).toEqual({ kind: 'reversed', returned: 500_000 });
    expect(ledger.reverse(all)).toEqual({ kind: 'already' });
    expect(shown(ledger)).toEqual([1_000_000, 0, 0]);
    expect(ledger.post(withdrawal('one', 500_000))).toEqual({ kind: 'reversed' });
  });

  it('of a part keeps the fee', () => {
    const ledger = books();
    ledger.post(withdrawal('one', 500_000));
    const part = { key: 'one', at: 1, actual: 200_000 };
    expect(ledger.reverse(part)).toEqual({ kind: 'reversed', returned: 300_000 });
    expect(shown(ledger)).toEqual([796_700, 200_000, 3_300]);
  });

  it('of more than there was is refused', () => {
    const ledger = books();
    ledger.post(withdrawal('one', 500_000));
    const outcome = ledger.reverse({ key: 'one', at: 1, actual: 500_001 });
    expect(outcome).toEqual({ kind: 'bad-amount', principal: 500_000 });
    expect(ledger.state('one')).toBe('posted');
  });

  it('of what never came leaves a tombstone that the late original meets', () => {
    const ledger = books();
    expect(ledger.reverse({ key: 'late', at: 1, actual: 0 })).toEqual({ kind: 'unknown' });
    expect(ledger.post(withdrawal('late', 500_000))).toEqual({ kind: 'tombstoned' });
    expect(shown(ledger)).toEqual([1_000_000, 0, 0]);
  });
});

it('finds books that somebody has changed behind its back', () => {
  const database = openSwitchDatabase(':memory:');
  const ledger = createLedgers(database)('970418');
  ledger.openAccount({ number: 'an', holder: 'AN', kind: 'customer', balance: 1_000 });
  expect(ledger.discrepancies()).toEqual([]);
  database.exec("UPDATE account SET balance = 999 WHERE number = 'an'");
  expect(ledger.discrepancies()).toEqual(["account an is not its entries' sum"]);
  database.exec("UPDATE entry SET amount = 999 WHERE account = 'an'");
  expect(ledger.discrepancies()).toEqual(['posting opening an does not sum to zero']);
});

it('tells a statement, newest first', () => {
  const ledger = books();
  ledger.post(withdrawal('one', 500_000));
  ledger.reverse({ key: 'one', at: 9, actual: 100_000 });
  expect(ledger.statement('an').map(({ kind, amount }) => [kind, amount])).toEqual([
    ['reversal', 400_000],
    ['cash', -503_300],
    ['opening', 1_000_000],
  ]);
});

it('keeps banks apart that share a database', () => {
  const of = createLedgers(openSwitchDatabase(':memory:'));
  for (const bank of ['970418', '970436']) {
    of(bank).openAccount({ number: 'an', holder: 'AN', kind: 'customer', balance: 1_000_000 });
    of(bank).openAccount({ number: 'cash', holder: 'ATM', kind: 'atm-cash', balance: 0 });
    of(bank).openAccount({ number: 'fees', holder: 'fees', kind: 'fee-income', balance: 0 });
  }
  expect(of('970418').post(withdrawal('one', 500_000)).kind).toBe('posted');
  expect(of('970436').state('one')).toBe('unknown');
  expect(of('970436').balance('an')).toBe(1_000_000);
});

describe('any order of postings, repeats and reversals', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd'),
    amount: fc.integer({ min: 1, max: 40 }).map((notes) => notes * 10_000),
    what: fc.constantFrom('post', 'reverse', 'reverse-part'),
  });

  it('leaves what a plain count says, and sums of zero', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const ledger = books();
        let balance = 1_000_000;
        const open = new Map<string, number>();
        const over = new Set<string>();
        for (const { key, amount, what } of steps) {
          if (what === 'post') {
            ledger.post(withdrawal(key, amount));
            if (open.has(key) || over.has(key) || balance < amount + 3_300) continue;
            open.set(key, amount);
            balance -= amount + 3_300;
          } else {
            const actual = what === 'reverse' ? 0 : 10_000;
            ledger.reverse({ key, at: 0, actual });
            const booked = open.get(key);
            if (booked !== undefined) balance += actual === 0 ? booked + 3_300 : booked - actual;
            open.delete(key);
            over.add(key);
          }
        }
        expect(ledger.balance('an')).toBe(balance);
        expect(ledger.balance('an')).toBeGreaterThanOrEqual(0);
        expect(ledger.discrepancies()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

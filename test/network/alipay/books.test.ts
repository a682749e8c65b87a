import { describe, expect, it } from 'vitest';
import {
  ACQUIRER,
  createGatewayBooks,
  customerAccount,
  FX_CNY,
  FX_VND,
  type GatewayEntry,
  paymentEntries,
} from '../../../network/alipay/books.ts';
import { openGatewayDatabase } from '../../../network/alipay/database.ts';

function books() {
  const database = openGatewayDatabase(':memory:');
  const opened = createGatewayBooks(database);
  const customer = customerAccount('an');
  opened.open({ id: customer, currency: 'CNY', kind: 'customer', balance: 1_000 });
  opened.open({ id: FX_CNY, currency: 'CNY', kind: 'exchange', balance: 0 });
  opened.open({ id: FX_VND, currency: 'VND', kind: 'exchange', balance: 0 });
  opened.open({ id: ACQUIRER, currency: 'VND', kind: 'acquirer', balance: 0 });
  const post = (key: string, entries: readonly GatewayEntry[]) =>
    opened.post({ key, text: 'test', at: 0, entries });
  const shown = () => [customer, FX_CNY, FX_VND, ACQUIRER].map((id) => opened.balance(id));
  return { books: opened, database, post, shown };
}

describe('the books in two currencies', () => {
  it('move once per key, and never take a customer below zero', () => {
    const { post, shown, books: opened } = books();
    expect(post('one', paymentEntries('an', 600, 21_000))).toBe('posted');
    expect(post('one', paymentEntries('an', 600, 21_000))).toBe('duplicate');
    expect(post('two', paymentEntries('an', 401, 14_000))).toBe('insufficient');
    expect(shown()).toEqual([400, 600, -21_000, 21_000]);
    expect(post('two', paymentEntries('an', 400, 14_000))).toBe('posted');
    expect(post('back', paymentEntries('an', -1_000, -35_000))).toBe('posted');
    expect(shown()).toEqual([1_000, 0, 0, 0]);
    expect(opened.postings().map(({ key }) => key)).toEqual(['back', 'two', 'one']);
    expect(opened.discrepancies()).toEqual([]);
  });

  it.each<[string, readonly GatewayEntry[], RegExp]>([
    [
      'that sum to zero over both currencies only',
      [
        { account: FX_CNY, amount: 5 },
        { account: FX_VND, amount: -5 },
      ],
      /CNY entries sum to 5/,
    ],
    [
      'of half a fen',
      [
        { account: FX_CNY, amount: 0.5 },
        { account: customerAccount('an'), amount: -0.5 },
      ],
      /not whole/,
    ],
    [
      'of nobody',
      [
        { account: FX_CNY, amount: 1 },
        { account: 'nobody', amount: -1 },
      ],
      /no account nobody/,
    ],
  ])('refuse entries %s, and stay as they were', (_, entries, message) => {
    const { post, shown, books: opened } = books();
    expect(() => post('one', entries)).toThrow(message);
    expect(shown()).toEqual([1_000, 0, 0, 0]);
    expect(opened.postings()).toEqual([]);
  });

  it('find what was written past them', () => {
    const { post, books: opened, database } = books();
    post('one', paymentEntries('an', 600, 21_000));
    database.exec(`UPDATE entry SET amount = amount + 1 WHERE account = 'fx-CNY'`);
    expect(opened.discrepancies()).toEqual([
      'posting one does not sum to zero',
      "account fx-CNY is not its entries' sum",
    ]);
  });
});

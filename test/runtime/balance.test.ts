import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableBalance } from '../../runtime/live/balance.ts';

const LEDGER = '0001704C000500000000';
const AVAILABLE = '0002704C000481670000';

describe('the balance of DE54', () => {
  it.each([
    ['no field', undefined, undefined],
    ['an empty field', '', undefined],
    ['the available amount alone', AVAILABLE, 4_816_700],
    ['after the ledger amount', LEDGER + AVAILABLE, 4_816_700],
    ['the ledger amount alone', LEDGER, undefined],
    ['an account overdrawn', '0002704D000005000000', -50_000],
    ['nothing left', '0002704C000000000000', 0],
    ['nothing owed', '0002704D000000000000', 0],
    ['in dollars', '0002840C000000005000', undefined],
    ['in dollars, then in đồng', `0002840C000000005000${AVAILABLE}`, 4_816_700],
    ['with a sign nobody knows', '0002704X000481670000', undefined],
    ['with a part of a đồng', '0002704C000481670050', undefined],
    ['cut short', AVAILABLE.slice(0, 19), undefined],
    ['no digits', '0002704C00048167000A', undefined],
  ])('%s', (_, de54, balance) => {
    expect(availableBalance(de54)).toBe(balance);
  });

  it('of any text is a whole number of đồng, or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const balance = availableBalance(text);
        expect(balance === undefined || Number.isSafeInteger(balance)).toBe(true);
      }),
    );
  });
});

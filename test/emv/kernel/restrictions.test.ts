import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { checkRestrictions } from '../../../emv/kernel/restrictions.ts';
import { ATM, type Scene, sessionOf } from './terminal.ts';

const VALID = { '5F24': '311231', '5F28': '0704', '9F07': 'FFC0', '9F08': '0001' };

function tvrOf(card: Record<string, string>, scene: Scene = {}): string {
  const session = sessionOf({ ...scene, card: { ...VALID, ...card } });
  checkRestrictions(session);
  return toHex(session.tvr);
}

const CASH: Scene = { profile: ATM, transaction: { type: 0x01 } };
const CASHBACK: Scene = { transaction: { type: 0x09, amountOther: 500_000 } };
const ONLY_GOODS: Scene = { profile: { additionalCapabilities: hex('4000000001') } };

describe('processing restrictions (Book 3, 10.4)', () => {
  it.each([
    ['nothing wrong', {}, '0000000000'],
    ['another version (10.4.1)', { '9F08': '0002' }, '0080000000'],
    ['not yet effective (10.4.3)', { '5F25': '261123' }, '0020000000'],
    ['effective today', { '5F25': '261122' }, '0000000000'],
    ['effective in the last century', { '5F25': '991231' }, '0000000000'],
    ['expired yesterday', { '5F24': '261121' }, '0040000000'],
    ['expires today', { '5F24': '261122' }, '0000000000'],
  ])('%s', (_, card, tvr) => {
    expect(tvrOf(card)).toBe(tvr);
  });

  const ALLOWED = '0000000000';
  const NOT_ALLOWED = '0010000000';

  it.each([
    ['a shop, but only valid at ATMs', 'FEC0', {}, NOT_ALLOWED],
    ['an ATM, but not valid there', 'FDC0', CASH, NOT_ALLOWED],
    ['domestic cash', '8200', CASH, ALLOWED],
    ['domestic cash, but only abroad', '4200', CASH, NOT_ALLOWED],
    ['domestic goods', '2100', ONLY_GOODS, ALLOWED],
    ['domestic services where both are sold', '0900', {}, ALLOWED],
    ['services where only goods are sold', '0900', ONLY_GOODS, NOT_ALLOWED],
    ['domestic cashback', '2180', CASHBACK, ALLOWED],
    ['cashback abroad only', '2140', CASHBACK, NOT_ALLOWED],
    ['a balance needs the place alone', '0200', { ...CASH, transaction: { type: 0x30 } }, ALLOWED],
  ] as const)('usage control (10.4.2): %s', (_, usage, scene, tvr) => {
    expect(tvrOf({ '9F07': usage }, scene)).toBe(tvr);
  });

  it('abroad the other bits count', () => {
    expect(tvrOf({ '9F07': '4200', '5F28': '0840' }, CASH)).toBe(ALLOWED);
    expect(tvrOf({ '9F07': '8200', '5F28': '0840' }, CASH)).toBe(NOT_ALLOWED);
  });
});

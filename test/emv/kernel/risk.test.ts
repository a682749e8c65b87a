import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { manageRisk } from '../../../emv/kernel/risk.ts';
import { type Scene, sessionOf } from './terminal.ts';

async function risk(scene: Scene, card: Record<string, string> = {}) {
  const asks = { '82': '0800', '5A': '9704000000000018', '5F34': '01', ...card };
  const session = sessionOf({ ...scene, card: asks });
  const came = await manageRisk(session);
  session.end();
  return came.ok ? `${toHex(session.tvr)} ${toHex(session.tsi)}` : came.error.why;
}

describe('terminal risk management (Book 3, 10.6)', () => {
  it('is left out where the card does not ask for it', async () => {
    expect(await risk({ transaction: { amount: 90_000_000 } }, { '82': '0000' })).toBe(
      '0000000000 0000',
    );
  });

  it.each([
    ['below the floor limit', 29_999_999, '0000000000 0800'],
    ['at the floor limit', 30_000_000, '0000008000 0800'],
  ])('%s (10.6.1)', async (_, amount, results) => {
    expect(await risk({ transaction: { amount } })).toBe(results);
  });

  it('adds what the log of the day holds', async () => {
    const seen: unknown[] = [];
    const loggedAmount = (pan: string, sequence: number | undefined) => {
      seen.push([pan.slice(-4), sequence]);
      return 28_000_000;
    };
    expect(await risk({ profile: { loggedAmount } })).toBe('0000008000 0800');
    expect(seen).toEqual([['0018', 1]]);
  });

  it('knows the exception file and the merchant’s wish', async () => {
    expect(await risk({ profile: { onExceptionFile: (pan) => pan.endsWith('0018') } })).toBe(
      '1000000000 0800',
    );
    expect(await risk({ transaction: { forceOnline: true } })).toBe('0000000800 0800');
  });

  it.each([
    // Target 20 of 100 below 10 million, rising to 60 at the floor limit of 30 million.
    [5_000_000, 20, true],
    [5_000_000, 21, false],
    [20_000_000, 40, true],
    [20_000_000, 41, false],
    [29_999_999, 59, true],
    [29_999_999, 60, false],
  ])('selects at random: %i, draw %i (10.6.2)', async (amount, selectionDraw, selected) => {
    const randomSelection = { target: 20, maximum: 60, threshold: 10_000_000 };
    const scene = { application: { randomSelection }, transaction: { amount, selectionDraw } };
    expect(await risk(scene)).toBe(selected ? '0000001000 0800' : '0000000000 0800');
  });

  const LIMITS = { '9F14': '03', '9F23': '05' };
  const counters = (atc: string, last: string) => `
    > 80CA9F3600
    < ${atc}
    > 80CA9F1300
    < ${last}`;

  it.each([
    ['within both limits', '9F360200139000', '9F130200109000', '0000000000'],
    ['over the lower', '9F360200149000', '9F130200109000', '0000004000'],
    ['over both', '9F360200169000', '9F130200109000', '0000006000'],
    ['a new card', '9F360200019000', '9F130200009000', '0008000000'],
    ['no counter to be had', '6A88', '9F130200109000', '0000006000'],
    ['no last online counter to be had', '9F360200139000', '6A88', '0000006000'],
    ['counters that do not fit', '9F360200109000', '9F130200109000', '0000006000'],
    ['a counter of another length', '9F3601139000', '9F130200109000', '0000006000'],
  ])('velocity: %s (10.6.3)', async (_, atc, last, tvr) => {
    expect(await risk({ script: counters(atc, last) }, LIMITS)).toBe(`${tvr} 0800`);
  });

  it('asks for no counters without both limits', async () => {
    expect(await risk({}, { '9F14': '03' })).toBe('0000000000 0800');
  });
});

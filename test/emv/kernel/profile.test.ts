import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import { hasChip, mayFallBack } from '../../../emv/kernel/fallback.ts';
import { isAtm, isUnattended, terminalReach } from '../../../emv/kernel/profile.ts';
import { ATM, POS, play } from './terminal.ts';

describe('terminal types (Book 4, A1)', () => {
  it.each([
    [0x14, 'unattended', 'online-only', 'ATM'],
    [0x15, 'unattended', 'online-capable', 'ATM'],
    [0x16, 'unattended', 'offline-only', 'ATM'],
    [0x21, 'attended', 'online-only', ''],
    [0x22, 'attended', 'online-capable', ''],
    [0x23, 'attended', 'offline-only', ''],
    [0x24, 'unattended', 'online-only', ''],
    [0x25, 'unattended', 'online-capable', ''],
    [0x26, 'unattended', 'offline-only', ''],
  ])('%i: %s, %s %s', (type, attendance, reach, atm) => {
    expect(isUnattended(type) ? 'unattended' : 'attended').toBe(attendance);
    expect(terminalReach(type)).toBe(reach);
    expect(isAtm({ ...ATM, type }) ? 'ATM' : '').toBe(atm);
  });

  it('a machine of a bank that gives no cash is no ATM', () => {
    expect(isAtm({ ...ATM, additionalCapabilities: hex('7F80F0F0FF') })).toBe(false);
  });
});

describe('fallback to the magnetic stripe', () => {
  it.each([
    ['reset', 'no-answer', true],
    ['selection', 'no-answer', true],
    ['selection', 'malformed-answer', true],
    ['selection', 'no-application', true],
    ['selection', 'card-blocked', false],
    ['selection', 'application-blocked', false],
    ['selection', 'cancelled', false],
    ['transaction', 'no-answer', false],
    ['transaction', 'malformed-answer', false],
    ['transaction', 'missing-data', false],
  ] as const)('%s, %s: %s', (stage, why, allowed) => {
    expect(mayFallBack(POS, stage, why)).toBe(allowed);
  });

  it('needs a stripe reader', () => {
    const chipOnly = { ...POS, capabilities: hex('20F8C8') };
    expect(mayFallBack(chipOnly, 'reset', 'no-answer')).toBe(false);
  });

  it('a swiped card with a chip is sent to the chip reader first', () => {
    expect(['201', '601', '101', '501', ''].map(hasChip)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  const NO_PSE = '> 00A404000E315041592E5359532E444446303100\n< 6A82\n> 00A4040007A000000727101000';

  it.each([
    ['no application in common', `${NO_PSE}\n< 6A82`, 'no-application', true],
    ['application blocked', `${NO_PSE}\n< 6283`, 'application-blocked', false],
    ['card blocked', '> 00A404000E315041592E5359532E444446303100\n< 6A81', 'card-blocked', false],
  ])('whole: %s', async (_, script, why, allowed) => {
    const outcome = await play({ script });
    expect([outcome.end?.why, outcome.fallbackAllowed]).toEqual([why, allowed]);
  });
});

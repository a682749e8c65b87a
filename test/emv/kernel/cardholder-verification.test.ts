import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { verifyCardholder } from '../../../emv/kernel/cardholder-verification.ts';
import type { OfflinePinAnswer } from '../../../emv/kernel/questions.ts';
import { ATM, pinPad, type Scene, sessionOf } from './terminal.ts';

/** X = 1,000,000 and Y = 3,000,000 before the rules. */
const LIMITS = '000F4240002DC6C0';

async function verify(rules: string, scene: Scene = {}, card: Record<string, string> = {}) {
  const data = {
    '82': '1000',
    '8E': LIMITS + rules,
    '5A': '9704000000000018',
    '9F42': '0704',
    ...card,
  };
  const session = sessionOf({ ...scene, card: data });
  const came = await verifyCardholder(session);
  session.end();
  if (!came.ok) return came.error.why;
  return [session.terminal.get('9F34')!, session.tvr, session.tsi].map(toHex).join(' ');
}

const entered = { onlinePin: async () => 'entered' as const };
const CASH: Scene = { transaction: { type: 0x01 } };
const AT_ATM: Scene = { ...CASH, profile: ATM, ask: entered };

describe('cardholder verification (Book 3, 10.5)', () => {
  it('is left out where the card does not support it, or has no list', async () => {
    expect(await verify('1F00', {}, { '82': '0000' })).toBe('3F0000 0000000000 0000');
    expect(await verify('')).toBe('3F0000 2000000000 0000');
    expect(await verify('', {}, { '8E': '' })).toBe('3F0000 2000000000 0000');
  });

  it('ends with half a rule', async () => {
    expect(await verify('1F00 1F')).toBe('malformed-data');
  });

  it.each([
    ['no CVM', '1F00', {}, '1F0002 0000000000 4000'],
    ['signature: not known yet', '1E00', {}, '1E0000 0000000000 4000'],
    ['fail', '0000', {}, '000001 0000800000 4000'],
    ['fail is the end without the bit to go on', '00001F00', {}, '000001 0000800000 4000'],
    ['and is not with it', '40001F00', {}, '1F0002 0000000000 4000'],
    ['PIN online', '0200', { ask: entered }, '020000 0000040000 4000'],
    ['a method nobody knows, and no more', '0600', {}, '3F0001 0000C00000 4000'],
    ['a method nobody knows, then another', '46001F00', {}, '1F0002 0000400000 4000'],
    ['a method the terminal lacks', '5E001F00', { profile: ATM }, '3F0001 0000800000 4000'],
    ['a PIN the terminal lacks', '41001E00', AT_ATM, '3F0001 0000900000 4000'],
    ['not known conditions pass by', '1E0A1F00', {}, '1F0002 0000000000 4000'],
    ['no condition holds', '1F01', {}, '3F0001 0000800000 4000'],
  ] as const)('%s', async (_, rules, scene, results) => {
    expect(await verify(rules, scene as Scene)).toBe(results);
  });

  const TAKEN = true;
  const PASSED_BY = false;
  const cashback: Scene = { transaction: { type: 0x09, amountOther: 100_000 } };

  it.each([
    ['01: unattended cash', '01', { ...AT_ATM, profile: { type: 0x14 } }, TAKEN],
    ['01: at a counter', '01', CASH, PASSED_BY],
    ['02: a purchase', '02', {}, TAKEN],
    ['02: cash', '02', CASH, PASSED_BY],
    ['02: cashback', '02', cashback, PASSED_BY],
    ['03: supported', '03', {}, TAKEN],
    ['03: not supported', '03', { profile: { capabilities: hex('60D8C8') } }, PASSED_BY],
    ['04: cash at a counter', '04', CASH, TAKEN],
    ['04: cash at a machine', '04', { ...CASH, profile: { type: 0x14 } }, PASSED_BY],
    ['05: cashback', '05', cashback, TAKEN],
    ['05: a purchase', '05', {}, PASSED_BY],
    ['06: under X', '06', { transaction: { amount: 999_999 } }, TAKEN],
    ['06: X itself', '06', { transaction: { amount: 1_000_000 } }, PASSED_BY],
    ['07: X itself', '07', { transaction: { amount: 1_000_000 } }, PASSED_BY],
    ['07: over X', '07', { transaction: { amount: 1_000_001 } }, TAKEN],
    ['08: under Y', '08', { transaction: { amount: 2_999_999 } }, TAKEN],
    ['09: over Y', '09', { transaction: { amount: 3_000_001 } }, TAKEN],
    [
      '09: in another currency',
      '09',
      { transaction: { amount: 3_000_001 }, profile: { currency: '840' } },
      PASSED_BY,
    ],
  ] as const)('condition %s', async (_, condition, scene, taken) => {
    const results = await verify(`5E${condition}1F00`, scene as Scene);
    expect(results.slice(0, 4)).toBe(taken ? `5E${condition}` : '1F00');
  });
});

describe('PIN entry', () => {
  const OFFLINE = '410044001F00';
  const refusing = (kind: 'bypassed' | 'cancelled' | 'not-working'): Scene => ({
    script: '> 80CA9F1700\n< 6A88',
    ask: { offlinePin: async (): Promise<OfflinePinAnswer> => ({ kind }) },
  });

  it('one by-pass speaks for all PINs (Book 4, 6.3.4.3)', async () => {
    expect(await verify('410042001F00', refusing('bypassed'))).toBe('1F0002 0000080000 4000');
    expect(await verify('4100', refusing('bypassed'))).toBe('410001 0000880000 4000');
  });

  it('a by-pass where none is allowed ends, like a cancellation', async () => {
    const scene = { ...refusing('bypassed'), profile: { pinBypass: false } };
    expect(await verify(OFFLINE, scene)).toBe('cancelled');
    expect(await verify(OFFLINE, refusing('cancelled'))).toBe('cancelled');
    expect(await verify('0200', { ask: { onlinePin: async () => 'cancelled' } })).toBe('cancelled');
  });

  it('a PIN pad out of order is noted', async () => {
    expect(await verify('41001F00', refusing('not-working'))).toBe('1F0002 0000100000 4000');
    expect(await verify('0200', { ask: { onlinePin: async () => 'not-working' } })).toBe(
      '3F0001 0000900000 4000',
    );
  });

  it('plain, right at once', async () => {
    const script = `
      > 80CA9F1700
      < 9F1701039000
      > 0020008008241234FFFFFFFFFF
      < 9000`;
    expect(await verify('4100', { script, ask: { offlinePin: pinPad('1234') } })).toBe(
      '410002 0000000000 4000',
    );
  });

  it('with a signature, the result is not known yet', async () => {
    const script = '> 80CA9F1700\n< 6A88\n> 0020008008241234FFFFFFFFFF\n< 9000';
    expect(await verify('4300', { script, ask: { offlinePin: pinPad('1234') } })).toBe(
      '430000 0000000000 4000',
    );
  });

  it('asks again with the tries left, until none is', async () => {
    const tries: unknown[] = [];
    const script = `
      > 80CA9F1700
      < 9F1701029000
      > 0020008008241111FFFFFFFFFF
      < 63C1
      > 0020008008241111FFFFFFFFFF
      < 63C0`;
    const offlinePin: typeof pad = async (request) => {
      tries.push([request.triesLeft, request.again]);
      return pad(request);
    };
    const pad = pinPad('1111');
    expect(await verify('4100', { script, ask: { offlinePin } })).toBe('410001 0000A00000 4000');
    expect(tries).toEqual([
      [2, false],
      [1, true],
    ]);
  });

  it.each([
    ['no try left: nothing is asked', '> 80CA9F1700\n< 9F1701009000'],
    ['blocked', '> 80CA9F1700\n< 6A88\n> 0020008008241234FFFFFFFFFF\n< 6983'],
    ['blocked from the start', '> 80CA9F1700\n< 6A88\n> 0020008008241234FFFFFFFFFF\n< 6984'],
  ])('%s (10.5.1)', async (_, script) => {
    expect(await verify('4100', { script, ask: { offlinePin: pinPad('1234') } })).toBe(
      '410001 0000A00000 4000',
    );
  });

  it('a pad that sends VERIFY itself: the kernel sees the answers alone', async () => {
    const heard: unknown[] = [];
    const answers = ['63C1', '9000'].map(hex);
    const script = '> 80CA9F1700\n< 9F1701029000';
    const ask: Scene['ask'] = {
      offlinePin: async ({ triesLeft, again, encipherUnder }) => {
        heard.push([triesLeft, again, encipherUnder]);
        return { kind: 'sent-by-pad', response: answers.shift()! };
      },
    };
    expect(await verify('4100', { script, ask })).toBe('410002 0000000000 4000');
    expect(heard).toEqual([
      [2, false, undefined],
      [1, true, undefined],
    ]);
  });

  it.each([
    ['a card gone meanwhile', '', 'no-answer'],
    ['half an answer', '63', 'malformed-answer'],
    ['blocked by that', '63C0', '410001 0000A00000 4000'],
    ['anything else', '6985', '410001 0000800000 4000'],
  ])('a pad that sends VERIFY itself: %s', async (_, response, comes) => {
    const script = '> 80CA9F1700\n< 9F1701019000';
    const offlinePin = async () =>
      ({ kind: 'sent-by-pad', response: hex(response) }) satisfies OfflinePinAnswer;
    expect(await verify('4100', { script, ask: { offlinePin } })).toBe(comes);
  });

  it.each([
    ['from the start', '> 80CA9F1700\n< 9F1701009000'],
    ['now', '> 80CA9F1700\n< 9F1701019000\n> 0020008008241234FFFFFFFFFF\n< 63C0'],
  ])('says that the PIN is blocked: %s', async (_, script) => {
    let told = 0;
    const pinBlocked = async (): Promise<void> => {
      told++;
    };
    await verify('4100', { script, ask: { offlinePin: pinPad('1234'), pinBlocked } });
    expect(told).toBe(1);
  });

  it('a card that never counts down is left after fifteen tries', async () => {
    const once = '\n> 0020008008241234FFFFFFFFFF\n< 63C3';
    const script = `> 80CA9F1700\n< 6A88${once.repeat(15)}`;
    expect(await verify('4100', { script, ask: { offlinePin: pinPad('1234') } })).toBe(
      '410001 0000A00000 4000',
    );
  });

  it('any other answer to VERIFY fails the method', async () => {
    const script = '> 80CA9F1700\n< 6A88\n> 0020008008241234FFFFFFFFFF\n< 6D00';
    expect(await verify('4100', { script, ask: { offlinePin: pinPad('1234') } })).toBe(
      '410001 0000800000 4000',
    );
  });

  it('enciphered, without a key to encipher under, fails unasked', async () => {
    expect(await verify('4400')).toBe('440001 0000800000 4000');
  });
});

import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  acDiversifier,
  deriveCardMasterKey,
  deriveSessionKey,
  deriveVisaMessagingKey,
  mChipDiversifier,
} from '../../crypto/emv-keys.ts';
import { kcv } from '../../crypto/kcv.ts';
import { hasOddParity, withOddParity } from '../../crypto/key-parity.ts';
import { vectors } from './vectors.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');

describe("a card's master key", () => {
  it.each([
    ['12345678901234567', '01', 'A', '73AD54688CEF2934B0979857E3C719F1'],
    ['12345678901234567', '01', 'B', 'AD406D7F6D7570916D75E5DCAB8CF737'],
  ] as const)('of %s %s by option %s', (pan, sequence, option, key) => {
    const derived = deriveCardMasterKey(KEY, { pan, sequence, option });
    expect(derived.ok && toHex(derived.value)).toBe(key);
    expect(derived.ok && hasOddParity(derived.value)).toBe(true);
  });

  it('as DES gave it, where no parity is wanted', () => {
    const card = { pan: '12345678901234567', sequence: '01' };
    const derived = deriveCardMasterKey(KEY, { ...card, oddParity: false });
    const adjusted = deriveCardMasterKey(KEY, card);
    expect(derived.ok && hasOddParity(derived.value)).toBe(false);
    expect(derived.ok && withOddParity(derived.value)).toEqual(adjusted.ok && adjusted.value);
  });

  it.each(vectors('eftlab-udk'))('$name', ({ inputs, expected }) => {
    const derived = deriveCardMasterKey(hex(inputs.mdk!), { pan: inputs.pan!, sequence: '00' });
    expect(derived.ok && toHex(derived.value)).toBe(expected.udk);
  });

  it.each(vectors('emv-optB'))('$name', ({ inputs, expected }) => {
    const sequence = inputs.psn ?? '00';
    const card = { pan: inputs.pan!, sequence, option: 'B' } as const;
    const derived = deriveCardMasterKey(hex(inputs.imk!), card);
    expect(derived.ok && toHex(kcv(derived.value)).slice(0, 4)).toBe(expected.iccMkKcv2);
  });

  it('option B is option A up to 16 digits', () => {
    const pan = '1234567890123456';
    expect(deriveCardMasterKey(KEY, { pan, option: 'B' })).toEqual(
      deriveCardMasterKey(KEY, { pan, option: 'A' }),
    );
  });
});

describe('session keys', () => {
  it('common, from the ATC', () => {
    const key = deriveSessionKey(KEY, acDiversifier(hex('001C')));
    expect(key.ok && toHex(key.value)).toBe('E9FB384AF807B940FEDCEA613461B0C4');
  });

  it("M/Chip's, from ATC and unpredictable number", () => {
    expect(toHex(mChipDiversifier(hex('001C'), hex('ABCDEF12')))).toBe('001C0000ABCDEF12');
  });

  it("Visa's, for scripts", () => {
    const key = deriveVisaMessagingKey(KEY, hex('001C'));
    expect(key.ok && toHex(key.value)).toBe('0123456789ABCDF2FEDCBA987654CDF2');
  });
});

it.each<[string, () => { ok: boolean }]>([
  ['key-length', () => deriveCardMasterKey(new Uint8Array(24), { pan: '1' })],
  ['pan', () => deriveCardMasterKey(KEY, { pan: '' })],
  ['pan', () => deriveCardMasterKey(KEY, { pan: '12345678901234567890' })],
  ['pan', () => deriveCardMasterKey(KEY, { pan: '1234F' })],
  ['pan-sequence', () => deriveCardMasterKey(KEY, { pan: '1', sequence: '1' })],
  ['key-length', () => deriveSessionKey(new Uint8Array(8), new Uint8Array(8))],
  ['diversifier', () => deriveSessionKey(KEY, new Uint8Array(7))],
  ['key-length', () => deriveVisaMessagingKey(new Uint8Array(8), hex('0001'))],
  ['counter', () => deriveVisaMessagingKey(KEY, hex('01'))],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { cvc3, cvc3Vector, dcvv } from '../../crypto/dynamic-card-values.ts';
import { deriveCardMasterKey } from '../../crypto/emv-keys.ts';
import { vectors } from './vectors.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const STRIPE = { pan: '4123456789012345', expiry: '8701', serviceCode: '101' };

function cardKey(issuerKey: string, pan: string, option: 'A' | 'B' = 'A'): Uint8Array {
  const key = deriveCardMasterKey(hex(issuerKey), { pan, option });
  if (!key.ok) throw new Error(key.error.detail);
  return key.value;
}

describe('published values', () => {
  it.each(vectors('jpos-dcvv'))('$name', ({ inputs, expected }) => {
    const { pan, expiry, serviceCode } = inputs as unknown as typeof STRIPE;
    const key = cardKey(inputs.imkAC!, pan, inputs.mkOption as 'A' | 'B');
    const value = dcvv(key, { pan, expiry, serviceCode }, inputs.atcDigits!);
    expect(value).toEqual({ ok: true, value: expected.dcvv });
  });

  it('CVC3 of track 2: the digits that the track carries', () => {
    const key = cardKey('01234567899876543210012345678998', '5123456789012345');
    const vector = cvc3Vector(key, hex('5123456789012345D35121010000000000000F'));
    expect(vector.ok && cvc3(key, vector.value, hex('00000899'), hex('005E'))).toEqual({
      ok: true,
      value: '29488',
    });
  });

  it.each(vectors('jpos-cvc3-ivcvc3'))('$name', ({ inputs, expected }) => {
    const key = cardKey(inputs.imkCVC3!, inputs.pan!);
    const value = cvc3(key, hex(inputs.ivcvc3!), hex(inputs.un!), hex(inputs.atc!));
    expect(value).toEqual({ ok: true, value: expected.cvc3 });
  });
});

it('the vector is two bytes', () => {
  const vector = cvc3Vector(KEY, hex('00'));
  expect(vector.ok && toHex(vector.value)).toMatch(/^[0-9A-F]{4}$/);
});

it.each<[string, () => { ok: boolean }]>([
  ['pan', () => dcvv(KEY, STRIPE, '123')],
  ['key-length', () => dcvv(new Uint8Array(8), STRIPE, '1234')],
  ['key-length', () => cvc3Vector(new Uint8Array(8), hex('00'))],
  ['key-length', () => cvc3(new Uint8Array(24), hex('0000'), hex('00000000'), hex('0000'))],
  ['vector', () => cvc3(KEY, hex('00'), hex('00000000'), hex('0000'))],
  ['unpredictable-number', () => cvc3(KEY, hex('0000'), hex('00'), hex('0000'))],
  ['counter', () => cvc3(KEY, hex('0000'), hex('00000000'), hex('00'))],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

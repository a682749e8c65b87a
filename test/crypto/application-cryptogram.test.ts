import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../crypto/application-cryptogram.ts';
import { acDiversifier, deriveCardMasterKey, deriveSessionKey } from '../../crypto/emv-keys.ts';
import { vectors } from './vectors.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const ARQC = hex('ABCDEF1234567890');

function value(result: { ok: true; value: Uint8Array } | { ok: false }): Uint8Array {
  if (!result.ok) throw new Error('refused');
  return result.value;
}

describe('published cryptograms', () => {
  it.each(vectors('jpos-vsdc'))('$name: under the master key', ({ inputs, expected }) => {
    const key = value(deriveCardMasterKey(hex(inputs.imkAC!), { pan: inputs.pan! }));
    const data = hex(inputs.acData!);
    const arqc = value(applicationCryptogram(key, data, 1));
    expect(toHex(arqc)).toBe(expected.arqcPad1);
    expect(toHex(value(applicationCryptogram(key, data)))).toBe(expected.arqcPad2);
    expect(toHex(value(arpcMethod1(key, arqc, hex(inputs.arc!))))).toBe(expected.arpcForPad1);
  });

  it.each(vectors('jpos-cskd'))('$name: under the session key', ({ inputs, expected }) => {
    const card = value(deriveCardMasterKey(hex(inputs.imkAC!), { pan: inputs.pan! }));
    const key = value(deriveSessionKey(card, acDiversifier(hex(inputs.atc!))));
    const arqc = value(applicationCryptogram(key, hex(inputs.acData!)));
    expect(toHex(arqc)).toBe(expected.arqcPad2);
    expect(toHex(value(arpcMethod1(key, arqc, hex(inputs.arc!))))).toBe(expected.arpcMethod1);
    expect(toHex(value(arpcMethod2(key, arqc, hex(inputs.csu!))))).toBe(expected.arpcMethod2);
  });
});

it('proprietary data change the second method', () => {
  const plain = value(arpcMethod2(KEY, ARQC, hex('00000000')));
  expect(value(arpcMethod2(KEY, ARQC, hex('00000000'), hex('01')))).not.toEqual(plain);
});

it.each<[string, () => { ok: boolean }]>([
  ['key-length', () => applicationCryptogram(new Uint8Array(8), ARQC)],
  ['key-length', () => arpcMethod1(new Uint8Array(24), ARQC, hex('3030'))],
  ['cryptogram', () => arpcMethod1(KEY, hex('00'), hex('3030'))],
  ['response-code', () => arpcMethod1(KEY, ARQC, hex('30'))],
  ['key-length', () => arpcMethod2(new Uint8Array(0), ARQC, hex('00000000'))],
  ['cryptogram', () => arpcMethod2(KEY, new Uint8Array(9), hex('00000000'))],
  ['status-update', () => arpcMethod2(KEY, ARQC, hex('000000'))],
  ['proprietary', () => arpcMethod2(KEY, ARQC, hex('00000000'), new Uint8Array(9))],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  AES_DUKPT_KEY_TYPES,
  type AesDukptKeyType,
  aesWorkingKey,
  deriveAesInitialKey,
  deriveAesTransactionKey,
  deriveAesUpdateKey,
  deriveAesWorkingKey,
  nextAesKsn,
} from '../../crypto/dukpt-aes.ts';
import { countOnes } from '../../crypto/dukpt-tdes.ts';
import { vectors } from './vectors.ts';

const BDK = hex('FEDCBA9876543210F1F1F1F1F1F1F1F1');
const KSN = hex('123456789012345600000001');

function outcome(
  result: { ok: true; value: Uint8Array } | { ok: false; error: { kind: string } },
): string {
  return result.ok ? toHex(result.value) : result.error.kind;
}

describe('ANSI X9.24-3, supplement', () => {
  const trees = [...vectors('aes128-dukpt'), ...vectors('aes256-dukpt')].filter(
    ({ expected }) => expected.derivationKey,
  );
  it.each(trees)('$name', ({ inputs, expected }) => {
    const initial = deriveAesInitialKey(hex(inputs.bdk!), hex(inputs.ksn!));
    const key = initial.ok ? deriveAesTransactionKey(initial.value, hex(inputs.ksn!)) : initial;
    expect(outcome(key)).toBe(expected.derivationKey);
  });

  it('the key that protects a new initial key', () => {
    const [{ inputs, expected }] = vectors('aes128-dukpt-update') as [
      ReturnType<typeof vectors>[0],
    ];
    const id = hex(inputs.ikid!);
    const initial = deriveAesInitialKey(BDK, id);
    if (!initial.ok) throw new Error(initial.error.detail);
    expect(outcome(deriveAesUpdateKey(initial.value, id, 'AES128'))).toBe(expected.updateKey);
    expect(outcome(deriveAesUpdateKey(initial.value, id, '3TDEA'))).toBe(expected.updateKeyTDES3);
  });
});

describe('working keys', () => {
  it.each(['2TDEA', '3TDEA', 'AES128', 'HMAC128'] as const)(
    '%s from a base key of AES-128',
    (type) => {
      const key = deriveAesWorkingKey(BDK, KSN, 'mac-generation', type);
      expect(key.ok && key.value.length * 8).toBe(AES_DUKPT_KEY_TYPES[type].bits);
    },
  );

  it.each(['AES192', 'AES256', 'HMAC256'] as const)('never %s: it would be stronger', (type) => {
    expect(outcome(deriveAesWorkingKey(BDK, KSN, 'pin-encryption', type))).toBe('key-strength');
  });

  it.each(Object.keys(AES_DUKPT_KEY_TYPES) as AesDukptKeyType[])('%s from AES-256', (type) => {
    const key = deriveAesWorkingKey(new Uint8Array(32).fill(1), KSN, 'data-both', type);
    expect(key.ok && key.value.length * 8).toBe(AES_DUKPT_KEY_TYPES[type].bits);
  });
});

describe('the counter', () => {
  it.each([
    ['00000000', '00000001'],
    ['0000FFFE', '0000FFFF'],
    ['0001FFFE', '00020000'],
    ['FFFE2000', 'FFFE4000'],
    ['FFFE8000', 'FFFF0000'],
    ['FFFF0000', 'exhausted'],
    ['FFFFFFFF', 'exhausted'],
  ])('after %s comes %s', (counter, next) => {
    const expected = next === 'exhausted' ? next : `1234567890123456${next}`;
    expect(outcome(nextAesKsn(hex(`1234567890123456${counter}`)))).toBe(expected);
  });

  it('counts up and never has more than sixteen one bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), (ksn) => {
        const next = nextAesKsn(ksn);
        if (!next.ok) return;
        const counter = (of: Uint8Array) => Number.parseInt(toHex(of.subarray(8)), 16);
        expect(counter(next.value)).toBeGreaterThan(counter(ksn));
        expect(countOnes(counter(next.value))).toBeLessThanOrEqual(16);
      }),
    );
  });
});

it.each<[string, () => { ok: boolean }]>([
  ['key-length', () => deriveAesInitialKey(new Uint8Array(8), KSN)],
  ['key-length', () => deriveAesTransactionKey(new Uint8Array(17), KSN)],
  ['key-length', () => aesWorkingKey(new Uint8Array(0), KSN, 'pin-encryption', 'AES128')],
  ['key-length', () => deriveAesUpdateKey(new Uint8Array(8), KSN, 'AES128')],
  ['ksn-length', () => deriveAesInitialKey(BDK, new Uint8Array(10))],
  ['ksn-length', () => deriveAesTransactionKey(BDK, new Uint8Array(10))],
  ['ksn-length', () => deriveAesUpdateKey(BDK, new Uint8Array(10), 'AES128')],
  ['ksn-length', () => nextAesKsn(new Uint8Array(10))],
  ['counter', () => deriveAesTransactionKey(BDK, hex('123456789012345600000000'))],
  ['counter', () => deriveAesTransactionKey(BDK, hex('12345678901234560001FFFF'))],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

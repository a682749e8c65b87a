import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  countOnes,
  deriveTdesInitialKey,
  deriveTdesTransactionKey,
  deriveTdesWorkingKey,
  nextTdesKsn,
  tdesWorkingKey,
} from '../../crypto/dukpt-tdes.ts';
import { vectors } from './vectors.ts';

const BDK = hex('0123456789ABCDEFFEDCBA9876543210');
const IK = hex('6AC292FAA1315B4D858AB3A3D7D5933A');
const KSN = hex('FFFF9876543210E00001');

function outcome(
  result: { ok: true; value: Uint8Array } | { ok: false; error: { kind: string } },
): string {
  return result.ok ? toHex(result.value) : result.error.kind;
}

describe('ANSI X9.24-1, A.4', () => {
  it('the initial key, whatever the counter', () => {
    for (const ksn of ['FFFF9876543210E00000', 'FFFF9876543210FFFFFF']) {
      expect(outcome(deriveTdesInitialKey(BDK, hex(ksn)))).toBe(toHex(IK));
    }
  });

  const withKeys = vectors('tdes-dukpt').filter(({ expected }) => expected.derivationKey);
  it.each(withKeys)('$name', ({ inputs, expected }) => {
    const key = deriveTdesTransactionKey(IK, hex(inputs.ksn!));
    expect(outcome(key)).toBe(expected.derivationKey);
    if (expected.pinKey && key.ok) {
      expect(toHex(tdesWorkingKey(key.value, 'pin'))).toBe(expected.pinKey);
    }
  });

  it('each use has a key of its own', () => {
    expect(
      (['pin', 'mac-request', 'mac-response', 'data-request', 'data-response'] as const).map(
        (use) => outcome(deriveTdesWorkingKey(BDK, KSN, use)),
      ),
    ).toEqual([
      '042666B49184CF5C68DE9628D0397B36',
      '042666B4918430A368DE9628D03984C9',
      '042666B46E84CFA368DE96282F397BC9',
      '448D3F076D8304036A55A3D7E0055A78',
      'AD7BFC8B06AD3A08A560B4105CF8D9E5',
    ]);
  });
});

describe('the counter', () => {
  it.each([
    ['FFFF9876543210E00000', 'FFFF9876543210E00001'],
    ['FFFF9876543210E00001', 'FFFF9876543210E00002'],
    // Ten one bits are the most: the numbers between are passed over.
    ['FFFF9876543210E003FF', 'FFFF9876543210E00400'],
    ['FFFF9876543210E007FE', 'FFFF9876543210E00800'],
    ['FFFF9876543210EFF800', 'FFFF9876543210EFF801'],
    ['FFFF9876543210EFFC00', 'FFFF9876543210F00000'],
    ['FFFF9876543210FFF800', 'exhausted'],
  ])('after %s comes %s', (ksn, next) => {
    expect(outcome(nextTdesKsn(hex(ksn)))).toBe(next);
  });

  it('counts up, leaves the device alone and never has more than ten one bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (ksn) => {
        const next = nextTdesKsn(ksn);
        if (!next.ok) return;
        const counter = (of: Uint8Array) => ((of[7]! & 0x1f) << 16) | (of[8]! << 8) | of[9]!;
        expect(counter(next.value)).toBeGreaterThan(counter(ksn));
        expect(countOnes(counter(next.value))).toBeLessThanOrEqual(10);
        expect(toHex(next.value.subarray(0, 7))).toBe(toHex(ksn.subarray(0, 7)));
        expect(deriveTdesTransactionKey(IK, next.value).ok).toBe(true);
      }),
    );
  });
});

it.each<[string, () => { ok: boolean }]>([
  ['key-length', () => deriveTdesInitialKey(new Uint8Array(8), KSN)],
  ['key-length', () => deriveTdesTransactionKey(new Uint8Array(24), KSN)],
  ['ksn-length', () => deriveTdesInitialKey(BDK, new Uint8Array(8))],
  ['ksn-length', () => deriveTdesTransactionKey(IK, new Uint8Array(11))],
  ['ksn-length', () => nextTdesKsn(new Uint8Array(0))],
  ['counter', () => deriveTdesTransactionKey(IK, hex('FFFF9876543210E00000'))],
  ['counter', () => deriveTdesTransactionKey(IK, hex('FFFF9876543210E007FF'))],
  ['exhausted', () => nextTdesKsn(hex('FFFF9876543210FFFFFF'))],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

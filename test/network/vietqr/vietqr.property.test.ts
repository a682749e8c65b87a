import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVietQr } from '../../../network/vietqr/build.ts';
import { parseVietQr } from '../../../network/vietqr/parse.ts';
import type { VietQr } from '../../../network/vietqr/vietqr.ts';
import { object, sealed } from './payload.ts';
import { SAMPLES } from './samples.ts';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
/** Vietnamese, an accent alone, a sign beyond U+FFFF, and what looks like tags. */
const words = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'aZ09 6304ốƯđ\u0301🍜'), minLength: 1, maxLength });
const amount = fc.integer({ min: 1, max: 9_999_999_999_999 }).map(String);

const CODE: fc.Arbitrary<VietQr> = fc.record(
  {
    initiation: fc.constantFrom('static' as const, 'dynamic' as const),
    payee: fc.record({
      service: fc.constantFrom('QRIBFTTA' as const, 'QRIBFTTC', 'QRPUSH', 'QRCASH'),
      acquirer: digits(6, 6),
      account: digits(12, 19),
    }),
    merchantCategory: digits(4, 4),
    currency: fc.constant('704'),
    amount,
    tip: fc.oneof(
      fc.constant({ kind: 'asked' as const }),
      fc.record({ kind: fc.constant('fixed' as const), amount }),
      fc.record({ kind: fc.constant('percentage' as const), percentage: fc.constant('12.5') }),
    ),
    country: fc.constant('VN'),
    merchantName: words(25),
    merchantCity: words(15),
    postalCode: words(10),
    // At most 99 characters in all.
    additional: fc.record({ bill: words(25), terminal: words(25), purpose: words(25) }),
    localised: fc.record({ language: fc.constant('vi'), name: words(25), city: words(15) }),
    others: fc.subarray([
      { path: '02', value: '4111' },
      { path: '26', value: object('00', 'A000000775') + object('01', 'x') },
      { path: '38.01.07', value: 'q' },
      { path: '62.50', value: 'ố' },
      { path: '64.09', value: '🍜' },
      { path: '99', value: '6304' },
    ]),
  },
  { requiredKeys: ['payee', 'currency', 'country', 'others'] },
);

/** 64.09 needs the rest of tag 64. */
const settled = CODE.map((code) =>
  code.localised ? code : { ...code, others: code.others!.filter(({ path }) => path !== '64.09') },
);

describe('round trip', () => {
  it('what is built says what it was built from', () => {
    fc.assert(
      fc.property(settled, (code) => {
        const built = buildVietQr(code);
        if (!built.ok) throw new Error(built.error.detail);
        expect(parseVietQr(built.value)).toEqual({ ok: true, value: code });
      }),
    );
  });

  it.each(Object.entries(SAMPLES))('the sample %s, its CRC in capitals', (_, payload) => {
    const parsed = parseVietQr(payload);
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const value = payload.slice(0, -4) + payload.slice(-4).toUpperCase();
    expect(buildVietQr(parsed.value)).toEqual({ ok: true, value });
  });
});

/** Ends in a value that can be built and reads the same, or in an error within bounds. */
function settles(payload: string): void {
  const parsed = parseVietQr(payload);
  if (!parsed.ok) {
    const { offset, detail, path } = parsed.error;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(payload.length);
    expect(detail).toBe(`${path === '' ? '' : `${path} `}at ${offset}: ${parsed.error.problem}`);
    expect(detail).not.toMatch(/\n/);
    return;
  }
  const built = buildVietQr(parsed.value);
  if (!built.ok) throw new Error(built.error.detail);
  expect(parseVietQr(built.value)).toEqual(parsed);
}

describe('any string', () => {
  it('ends in a value or an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        settles(text);
        settles(sealed(`000201${text}`));
      }),
    );
  });

  it('made of objects, three levels deep, with lengths that may be wrong', () => {
    const tag = fc.constantFrom('00', '01', '02', '26', '38', '53', '54', '58', '62', '64', '99');
    const value = fc.constantFrom('A000000727', '970403', 'QRPUSH', '704', 'VN', '12', 'ố', '');
    const node = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> =>
      fc.tuple(tag, inner, fc.constantFrom(0, 0, 0, 0, 0, -1, 1, 40)).map(([name, text, wrong]) => {
        const length = Math.max(0, Math.min(99, Array.from(text).length + wrong));
        return `${name}${String(length).padStart(2, '0')}${text}`;
      });
    const list = (inner: fc.Arbitrary<string>) =>
      fc.array(node(inner), { maxLength: 4 }).map((nodes) => nodes.join(''));
    const deep = list(fc.oneof(value, list(fc.oneof(value, list(value)))));
    fc.assert(
      fc.property(deep, (text) => settles(sealed(`000201${text}`))),
      { numRuns: 400 },
    );
  });
});

/** Where the lengths of 38, 38.00, 38.01, 38.01.00, 38.01.01 and 38.02 stand in the first sample. */
const LENGTH_DIGITS = [14, 15, 18, 19, 32, 33, 36, 37, 46, 47, 63, 64];

describe('one character changed', () => {
  it.each(Object.entries(SAMPLES))('%s: refused, or it means the same', (_, payload) => {
    const before = parseVietQr(payload);
    for (let at = 0; at < payload.length; at++) {
      for (const other of '0189AaFf Vố\u0661') {
        const mutant = payload.slice(0, at) + other + payload.slice(at + 1);
        const after = parseVietQr(mutant);
        if (after.ok) expect(after, mutant).toEqual(before);
      }
      const shorter = payload.slice(0, at) + payload.slice(at + 1);
      expect(parseVietQr(shorter).ok, shorter).toBe(false);
    }
  });

  it('never another account where an inner length changed, not even with its CRC put right', () => {
    const body = SAMPLES.account.slice(0, -8);
    for (const at of LENGTH_DIGITS) {
      for (const digit of '0123456789') {
        if (body[at] === digit) continue;
        const mutant = sealed(body.slice(0, at) + digit + body.slice(at + 1));
        expect(parseVietQr(mutant).ok, mutant).toBe(false);
      }
    }
  });
});

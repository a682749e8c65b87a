import { toHex } from '../../../bytes/hex.ts';
import { err, ok } from '../../../bytes/result.ts';
import { cvv } from '../../../crypto/card-values.ts';
import { cvc3, cvc3Vector, dcvv } from '../../../crypto/dynamic-card-values.ts';
import { isLuhnValid, luhnDigit } from '../../../crypto/luhn.ts';
import { maskPan } from '../../../crypto/mask.ts';
import { parseTrack1, parseTrack2 } from '../../../crypto/tracks.ts';
import { type InputRule, type Operation, said } from '../operation.ts';
import { dataOf } from './ciphers.ts';

const stripe: readonly InputRule[] = [
  { name: 'pan', kind: 'digits', meaning: 'the whole PAN' },
  { name: 'expiry', kind: 'digits', meaning: 'as the scheme orders it: YYMM' },
  {
    name: 'service-code',
    kind: 'digits',
    optional: '101',
    meaning: '999 for iCVV, 000 for CVV2; 101 if absent',
  },
];

export const cards: readonly Operation[] = [
  {
    name: 'cvv',
    summary: 'CVV, iCVV (service code 999), CVV2 (000)',
    inputs: [{ name: 'cvk', kind: 'hex', bytes: [16], meaning: 'the key pair' }, ...stripe],
    example:
      'cvk=0123456789ABCDEFFEDCBA9876543210 pan=4123456789012345 expiry=8701 service-code=101',
    run(given) {
      const [pan, expiry] = [given.text('pan'), given.text('expiry')];
      const serviceCode = given.text('service-code');
      const value = said(cvv(given.hex('cvk'), { pan, expiry, serviceCode }));
      return value.ok ? ok({ cvv: value.value }) : value;
    },
  },
  {
    name: 'dcvv',
    summary: "Visa's dynamic CVV under the card's master key",
    inputs: [
      { name: 'key', kind: 'hex', bytes: [16], meaning: "the card's master key" },
      ...stripe,
      { name: 'atc', kind: 'digits', meaning: 'four digits of the transaction counter' },
    ],
    example:
      'key=0123456789ABCDEFFEDCBA9876543210 pan=4123456789012345 expiry=8701 service-code=101 atc=0001',
    run(given) {
      const [pan, expiry] = [given.text('pan'), given.text('expiry')];
      const card = { pan, expiry, serviceCode: given.text('service-code') };
      const value = said(dcvv(given.hex('key'), card, given.text('atc')));
      return value.ok ? ok({ dcvv: value.value }) : value;
    },
  },
  {
    name: 'cvc3',
    summary: "Mastercard's CVC3 under the card's CVC3 key",
    inputs: [
      { name: 'key', kind: 'hex', bytes: [16], meaning: "the card's CVC3 key" },
      { name: 'data', kind: 'hex', optional: true, meaning: "the track's template" },
      { name: 'text', kind: 'text', optional: true, meaning: 'or the template of track 1' },
      { name: 'vector', kind: 'hex', bytes: [2], optional: true, meaning: 'or the IVCVC3' },
      { name: 'un', kind: 'hex', bytes: [4], meaning: 'unpredictable number' },
      { name: 'atc', kind: 'hex', bytes: [2], meaning: 'transaction counter' },
    ],
    example: 'key=0123456789ABCDEFFEDCBA9876543210 vector=CD76 un=00002710 atc=2710',
    run(given) {
      const key = given.hex('key');
      if (given.has('vector') && (given.has('data') || given.has('text'))) {
        return err('expected vector or a template, not both');
      }
      const template = given.has('vector') ? ok(new Uint8Array(0)) : dataOf(given);
      if (!template.ok) return template;
      const vector = given.has('vector')
        ? ok(given.hex('vector'))
        : said(cvc3Vector(key, template.value));
      if (!vector.ok) return vector;
      const digits = said(cvc3(key, vector.value, given.hex('un'), given.hex('atc')));
      return digits.ok ? ok({ ivcvc3: toHex(vector.value), cvc3: digits.value }) : digits;
    },
  },
  {
    name: 'luhn',
    summary: 'the check digit of a PAN',
    inputs: [{ name: 'digits', kind: 'digits', meaning: 'with or without its check digit' }],
    example: 'digits=4111111111111111',
    run(given) {
      const digits = given.text('digits');
      return ok({ valid: isLuhnValid(digits), 'digit to append': luhnDigit(digits) });
    },
  },
  {
    name: 'track',
    summary: 'track 1 or 2 (ISO 7813), the PAN masked',
    inputs: [{ name: 'data', kind: 'text', meaning: 'without sentinels' }],
    example: 'data=4111111111111111=28122011234567890',
    run(given) {
      const data = given.text('data');
      const track = said(data.startsWith('B') ? parseTrack1(data) : parseTrack2(data));
      if (!track.ok) return track;
      const { pan, expiry, serviceCode } = track.value;
      return ok({
        pan: maskPan(pan),
        'check digit': isLuhnValid(pan) ? 'right' : 'wrong',
        ...(expiry === undefined ? {} : { expiry }),
        ...(serviceCode === undefined ? {} : { 'service code': serviceCode }),
      });
    },
  },
];

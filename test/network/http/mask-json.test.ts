import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskJson } from '../../../network/http/mask-json.ts';

describe('a masked body', () => {
  it.each([
    ['', ''],
    ['{"paymentMethodId":"28763443825664394"}', '{"paymentMethodId":"28***************"}'],
    ['{"a":[{"PIN":"123456","otp":"654321"}]}', '{"a":[{"PIN":"****","otp":"****"}]}'],
    ['{"pin":123456,"pan":{"x":1}}', '{"pin":"****","pan":"****"}'],
    ['{"text":"card 9704360000000000010!"}', '{"text":"card 970436*********0010!"}'],
    ['{"text":"9704 3600 0000 0010"}', '{"text":"**** **** **** ****"}'],
    ['{"n":9704360000000010}', '{"n":"970436******0010"}'],
    ['{"9704360000000010":true}', '{"970436******0010":true}'],
    [
      '{"paymentRequestId":"970400-632700000001","value":"150000"}',
      '{"paymentRequestId":"970400-632700000001","value":"150000"}',
    ],
    ['9704360000000010', '"970436******0010"'],
    ['pin=123456', '(10 characters, no JSON)'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, `${'['.repeat(32)}"…"${']'.repeat(32)}`],
  ])('%s', (text, shown) => {
    expect(maskJson(text)).toBe(shown);
  });

  it('is a text for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof maskJson(text) === 'string'),
    );
  });
});

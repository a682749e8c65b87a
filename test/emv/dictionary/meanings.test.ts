import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import { describeObject } from '../../../emv/dictionary/describe.ts';
import { describeValue } from '../../../emv/dictionary/meanings.ts';
import { statusWordText } from '../../../emv/dictionary/status-words.ts';
import { TAGS } from '../../../emv/dictionary/tags.ts';

describe('describeValue', () => {
  it.each([
    [
      '95',
      '8000048000',
      [
        'offline data authentication was not performed',
        'online CVM captured',
        'transaction exceeds floor limit',
      ],
    ],
    ['95', '0000000000', []],
    ['95', '0408000040', ['CDA failed', 'new card', 'issuer authentication failed']],
    ['9F0E', '0010000000', ['requested service not allowed for card product']],
    [
      '9B',
      'E800',
      [
        'offline data authentication was performed',
        'cardholder verification was performed',
        'card risk management was performed',
        'terminal risk management was performed',
      ],
    ],
    [
      '82',
      '5C00',
      [
        'SDA supported',
        'cardholder verification is supported',
        'terminal risk management is to be performed',
        'issuer authentication is supported',
      ],
    ],
    [
      '9F33',
      '6040C8',
      [
        'magnetic stripe',
        'IC with contacts',
        'enciphered PIN for online verification',
        'SDA',
        'DDA',
        'CDA',
      ],
    ],
    ['9F40', '7000000000', ['goods', 'services', 'cashback']],
    ['9F07', '0100', ['valid at terminals other than ATMs']],
    [
      '9F66',
      '2600C000',
      [
        'EMV mode supported',
        'online PIN supported',
        'signature supported',
        'issuer update processing supported',
        'consumer device CVM supported',
      ],
    ],
    ['9F6C', '8000', ['online PIN required']],
    ['9F27', '80', ['ARQC']],
    ['9F27', '40', ['TC']],
    ['9F27', '0A', ['AAC', 'advice required', 'PIN try limit exceeded']],
    ['9F34', '020300', ['enciphered PIN verified online if terminal supports the CVM: unknown']],
    [
      '9F34',
      '410302',
      ['plaintext PIN verification by ICC if terminal supports the CVM: successful'],
    ],
    ['9F34', '1E0301', ['signature if terminal supports the CVM: failed']],
    ['9F34', '3F0001', ['no CVM performed: failed']],
    ['9F34', '2A0B07', ['CVM 2A condition 0B: result 07']],
    [
      '8E',
      '000003E80000000042061F03',
      [
        'X = 1000, Y = 0',
        'enciphered PIN verified online if in the application currency and under X, else the next',
        'no CVM required if terminal supports the CVM, else fail',
      ],
    ],
    ['87', '81', ['priority 1', 'only with confirmation by the cardholder']],
    ['9F35', '14', ['unattended, online only, run by a financial institution']],
    ['9F35', '22', ['attended, offline with online capability, run by a merchant']],
    ['9F35', '17', []],
    ['9F35', '00', []],
    ['9C', '01', ['cash']],
    ['9C', '77', []],
    ['9A', '260726', ['2026-07-26']],
    ['5F24', '991231', ['1999-12-31']],
    ['94', '0801010010010301', ['SFI 1 record 1', 'SFI 2 records 1 to 3, the first 1 signed']],
    ['9F38', '9F6604', ['9F66 4 Terminal Transaction Qualifiers (TTQ)']],
    ['9F38', '9F66', ['TLV at offset 2 in 9F66: expected a length']],
    ['86', '8424000210', ['PIN CHANGE/UNBLOCK']],
    ['9F26', '1122334455667788', []],
  ])('%s %s', (tag, value, meanings) => {
    expect(describeValue(tag, hex(value))).toEqual(meanings);
  });

  it('takes a value of any length', () => {
    const tags = fc.constantFrom(...TAGS.map(({ tag }) => tag));
    fc.assert(
      fc.property(tags, fc.uint8Array({ maxLength: 40 }), (tag, value) => {
        for (const meaning of describeValue(tag, value)) expect(meaning).not.toBe('');
      }),
    );
  });
});

describe('describeObject', () => {
  it.each([
    ['5A', '9704000000000018', '970400******0018'],
    ['5A', '6799998900000060919F', '679999*********0919'],
    ['5A', 'ABCD', '(2 bytes, hidden)'],
    ['57', '9704000000000018D31122011234567890', '970400******0018D3112*************'],
    ['57', 'FFFF', '(2 bytes, hidden)'],
    ['5F20', '4E475559454E', '(6 bytes, hidden)'],
    ['9F46', '11'.repeat(128), '(128 bytes, hidden)'],
    ['99', '12', '(1 byte, hidden)'],
    ['86', `8424000210${'11'.repeat(16)}`, '8424000210 (16 bytes, hidden)'],
    ['50', '56495341', '56495341 "VISA"'],
    ['50', '5649FF', '5649FF'],
    ['9F02', '000000100000', '000000100000'],
    // Nobody knows what it is; it looks like a card number.
    ['DF01', '9704000000000018', '970400******0018'],
    ['9F26', '1122334455667788', '1122334455667788'],
  ])('masks %s %s', (tag, value, shown) => {
    expect(describeObject(tag, hex(value)).value).toBe(shown);
    expect(describeObject(tag, hex(value), { unmasked: true }).value).toMatch(
      new RegExp(`^${value}`),
    );
  });
});

describe('statusWordText', () => {
  it.each([
    [0x9000, 'normal processing'],
    [0x6124, '36 bytes to be fetched by GET RESPONSE'],
    [0x6100, '256 bytes to be fetched by GET RESPONSE'],
    [0x6c1e, 'wrong Le: 30 bytes are there'],
    [0x63c2, 'verification failed, 2 tries left'],
    [0x63c1, 'verification failed, 1 try left'],
    [0x63c0, 'verification failed, 0 tries left'],
    [0x6283, 'selected file invalidated: the application is blocked'],
    [0x6983, 'authentication method blocked: PIN tries exhausted'],
    [0x6a82, 'file not found'],
    [0x62ff, 'warning'],
    [0x6912, 'error'],
    [0x1234, 'unknown'],
  ])('%i', (sw, text) => {
    expect(statusWordText(sw)).toBe(text);
  });
});

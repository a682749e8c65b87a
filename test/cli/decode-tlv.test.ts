import { describe, expect, it } from 'vitest';
import { decodeTlv, tlvLines } from '../../cli/decode-tlv.ts';

const RECORD = '70 0C 5A 08 9704000000000018 50 00';

describe('decode tlv', () => {
  it('gives names, and what is within', () => {
    expect(decodeTlv(RECORD)).toEqual({
      ok: true,
      value: [
        {
          tag: '70',
          name: 'READ RECORD Response Message Template',
          children: [
            {
              tag: '5A',
              name: 'Application Primary Account Number (PAN)',
              value: '970400******0018',
            },
            { tag: '50', name: 'Application Label', value: '' },
          ],
        },
      ],
    });
  });

  it('masks unless told otherwise', () => {
    expect(JSON.stringify(decodeTlv(RECORD))).not.toContain('9704000000000018');
    expect(JSON.stringify(decodeTlv(RECORD, { unmasked: true }))).toContain('9704000000000018');
  });

  it('prints a line for each object and each meaning', () => {
    const decoded = decodeTlv('95058000048000 9F3403420300 9F2701 80 DF01021234');
    if (!decoded.ok) throw new Error(decoded.error);
    expect(tlvLines(decoded.value)).toEqual([
      '95  8000048000  Terminal Verification Results (TVR)',
      '      offline data authentication was not performed',
      '      online CVM captured',
      '      transaction exceeds floor limit',
      '9F34  420300  Cardholder Verification Method (CVM) Results',
      '      enciphered PIN verified online if terminal supports the CVM: unknown',
      '9F27  80  Cryptogram Information Data (CID)',
      '      ARQC',
      'DF01  1234',
    ]);
    const record = decodeTlv(RECORD);
    if (!record.ok) throw new Error(record.error);
    expect(tlvLines(record.value)).toEqual([
      '70  READ RECORD Response Message Template',
      '  5A  970400******0018  Application Primary Account Number (PAN)',
      '  50  Application Label',
    ]);
  });

  it.each([
    ['9F2', 'expected an even number of hex digits'],
    ['xx', 'expected a hex digit at offset 0'],
    ['70045A081234', 'TLV at offset 4 in 70/5A: expected 8 bytes of value, found 2'],
  ])('says what is wrong with %s', (text, error) => {
    expect(decodeTlv(text)).toEqual({ ok: false, error });
  });
});

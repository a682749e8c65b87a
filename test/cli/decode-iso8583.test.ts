import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { toHex } from '../../bytes/hex.ts';
import { decodeIso8583, describeIso8583, iso8583Lines } from '../../cli/decode-iso8583.ts';

const SIGN_ON =
  '3038303082200001000000000400000000000000303732363130313533303030303030313036393730343030303031';
const SIGN_ON_FIELDS = { 7: '0726101530', 11: '000001', 32: '970400', 70: '001' };
/** 2, 3, 35 and 52 after a binary bitmap. */
const CARD = `${toHex(ascii('0200'))}6000000020001000${toHex(
  ascii('16970400000000001801000021' + '9704000000000018=2812'),
)}0123456789ABCDEF`;
const PAN = '9704000000000018';
/** TVR; a script with one command; the PAN. */
const REQUEST = `95050000048000720B86098424000204012345675A08${PAN}`;
/** 3 and 55 after a binary bitmap. */
const chip = (data: string): string => {
  const length = String(data.length / 2).padStart(3, '0');
  return `${toHex(ascii('0200'))}2000000000000200${toHex(ascii(`010000${length}`))}${data}`;
};

describe('decode iso8583', () => {
  it('reads a message without its length', () => {
    expect(decodeIso8583(SIGN_ON)).toEqual({
      ok: true,
      value: { mti: '0800', fields: SIGN_ON_FIELDS },
    });
  });

  it('reads it with its length, spaces and line ends between bytes', () => {
    const spaced = `30 30 34 37\n${SIGN_ON.toLowerCase()}\n`;
    expect(decodeIso8583(spaced)).toEqual({
      ok: true,
      value: { mti: '0800', fields: SIGN_ON_FIELDS, length: 47 },
    });
  });

  it('reads a hex bitmap, as hex or as the text itself', () => {
    const text = '080082200001000000000400000000000000072610153000000106970400001';
    const expected = { ok: true, value: { mti: '0800', fields: SIGN_ON_FIELDS } };
    expect(decodeIso8583(toHex(ascii(text)))).toEqual(expected);
    expect(decodeIso8583(text)).toEqual(expected);
    expect(decodeIso8583(`0063${text}`)).toMatchObject({ value: { length: 63 } });
  });

  it('masks unless told otherwise, and prints as JSON in this shape', () => {
    const masked = decodeIso8583(CARD);
    if (!masked.ok) throw new Error(masked.error);
    expect(JSON.stringify(masked.value)).toBe(
      '{"mti":"0200","fields":{"2":"970400******0018","3":"010000","35":"*********************","52":"****************"}}',
    );
    expect(decodeIso8583(CARD, { unmasked: true })).toMatchObject({
      value: { fields: { 2: '9704000000000018', 35: '9704000000000018=2812' } },
    });
  });

  it('says what the chip data hold, masked, and prints as JSON in this shape', () => {
    const decoded = decodeIso8583(chip(REQUEST));
    if (!decoded.ok) throw new Error(decoded.error);
    expect(JSON.stringify(decoded.value)).toBe(
      '{"mti":"0200","fields":{"3":"010000","55":"95050000048000720B86098424000204********5A08****************"},' +
        '"chip":[{"tag":"95","name":"Terminal Verification Results (TVR)","value":"0000048000",' +
        '"meanings":["online CVM captured","transaction exceeds floor limit"]},' +
        '{"tag":"72","name":"Issuer Script Template 2","children":[{"tag":"86",' +
        '"name":"Issuer Script Command","value":"8424000204 (4 bytes, hidden)",' +
        '"meanings":["PIN CHANGE/UNBLOCK"]}]},' +
        '{"tag":"5A","name":"Application Primary Account Number (PAN)","value":"970400******0018"}]}',
    );
    expect(decodeIso8583(chip(REQUEST), { unmasked: true })).toMatchObject({
      value: { chip: [{}, { children: [{ value: '842400020401234567' }] }, { value: PAN }] },
    });
  });

  it('prints the objects below their field', () => {
    const rows = describeIso8583(chip(REQUEST));
    if (!rows.ok) throw new Error(rows.error);
    expect(iso8583Lines(rows.value)).toEqual([
      'MTI  message type     0200                                          financial request',
      '  3  processing code  010000                                        cash withdrawal',
      ' 55  chip data        95050000048000720B86098424000204********5A08****************',
      '     95  0000048000  Terminal Verification Results (TVR)',
      '           online CVM captured',
      '           transaction exceeds floor limit',
      '     72  Issuer Script Template 2',
      '       86  8424000204 (4 bytes, hidden)  Issuer Script Command',
      '             PIN CHANGE/UNBLOCK',
      '     5A  970400******0018  Application Primary Account Number (PAN)',
    ]);
  });

  it('tells in one line what is wrong with chip data, and reads the message all the same', () => {
    const broken = chip('82023800570897');
    const chipFault = 'TLV at offset 6 in 57: expected 8 bytes of value, found 1';
    expect(decodeIso8583(broken)).toEqual({
      ok: true,
      value: { mti: '0200', fields: { 3: '010000', 55: '82023800******' }, chipFault },
    });
    const rows = describeIso8583(broken);
    if (!rows.ok) throw new Error(rows.error);
    expect(iso8583Lines(rows.value).slice(2)).toEqual([
      ' 55  chip data        82023800******',
      `     ${chipFault}`,
    ]);
  });

  it('says in words what fields mean', () => {
    const rows = describeIso8583(CARD);
    expect(rows).toMatchObject({
      ok: true,
      value: [
        { meaning: 'financial request' },
        { field: 2 },
        { meaning: 'cash withdrawal' },
        {},
        {},
      ],
    });
  });

  it('reads a public answer of network management, its action date too', () => {
    const text = '0810823A000002000000048000000000000004200906139000010906130420042000001031128';
    expect(decodeIso8583(text)).toEqual({
      ok: true,
      value: {
        mti: '0810',
        fields: {
          7: '0420090613',
          11: '900001',
          12: '090613',
          13: '0420',
          15: '0420',
          39: '00',
          70: '001',
          73: '031128',
        },
      },
    });
  });

  const BAD: readonly (readonly [what: string, text: string, line: string])[] = [
    ['no hex', 'hello', 'expected a hex digit at offset 0'],
    ['half a byte', '303', 'expected an even number of hex digits'],
    ['nothing', '', 'MTI at offset 0: expected an MTI of 4 bytes'],
    [
      'a message cut short',
      SIGN_ON.slice(0, -2),
      'field 70 (network management code, n3) at offset 44: expected 3 bytes, found 2',
    ],
    [
      'a length that does not fit',
      `30303438${SIGN_ON}`,
      'length prefix at offset 0: it says 48 bytes, found 47',
    ],
    [
      'more than a field holds, in a message whose MTI could be a length',
      '01007000000000000000164242424242424242123456000000000000100',
      'field 4 at offset 56: expected the end of the message, found 3 more bytes',
    ],
    [
      'a fault behind a length',
      `30303437${SIGN_ON.slice(0, -2)}41`,
      'field 70 (network management code, n3) at offset 46: expected a digit (counted after the length prefix)',
    ],
  ];
  for (const [what, text, line] of BAD) {
    it(`tells ${what} in one line`, () => {
      expect(decodeIso8583(text)).toEqual({ ok: false, error: line });
      expect(describeIso8583(text)).toEqual({ ok: false, error: line });
    });
  }
});

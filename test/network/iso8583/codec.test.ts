import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { type Codec, createCodec } from '../../../network/iso8583/codec.ts';
import { fixed } from '../../../network/iso8583/dialect.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { napasDialect, napasHexBitmapDialect } from '../../../network/napas/dialect.ts';
import { asciiDialect, packedDialect } from './generic-dialects.ts';

const napas = createCodec(napasDialect);
const napasHex = createCodec(napasHexBitmapDialect);
const generic = createCodec(asciiDialect);
const packed = createCodec(packedDialect);

function built(codec: Codec, message: IsoMessage): Uint8Array {
  const result = codec.build(message);
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

interface Sample {
  readonly name: string;
  readonly codec: Codec;
  readonly bytes: Uint8Array;
  readonly message: IsoMessage;
}

const SAMPLES: readonly Sample[] = [
  {
    name: 'sign-on, binary bitmap',
    codec: napas,
    bytes: hex(
      '3038303082200001000000000400000000000000303732363130313533303030303030313036393730343030303031',
    ),
    message: {
      mti: '0800',
      fields: { 7: '0726101530', 11: '000001', 32: '970400', 70: '001' },
    },
  },
  {
    name: 'sign-on, hex bitmap',
    codec: napasHex,
    bytes: ascii('080082200001000000000400000000000000072610153000000106970400001'),
    message: {
      mti: '0800',
      fields: { 7: '0726101530', 11: '000001', 32: '970400', 70: '001' },
    },
  },
  {
    name: 'public sample: authorisation',
    codec: generic,
    bytes: ascii('01007000000000000000164242424242424242123456000000000000100'),
    message: {
      mti: '0100',
      fields: { 2: '4242424242424242', 3: '123456', 4: '000000000000100' },
    },
  },
  {
    name: 'public sample: network management',
    codec: generic,
    bytes: ascii('0800823A0000000000000400000000000000042009061390000109061304200420001'),
    message: {
      mti: '0800',
      fields: {
        7: '0420090613',
        11: '900001',
        12: '090613',
        13: '0420',
        15: '0420',
        70: '001',
      },
    },
  },
  {
    name: 'public sample: its response',
    codec: generic,
    bytes: ascii('0810823A000002000000048000000000000004200906139000010906130420042000001031128'),
    message: {
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
  },
  {
    name: 'packed digits, packed and binary prefixes',
    codec: packed,
    bytes: hex(`0200 6000041020011200 16 9704000000000018 010000 0021 443030303030313130
      21 09704000000000018D2812201012345678 0003 414243 0123456789ABCDEF 0005 9F26021234`),
    message: {
      mti: '0200',
      fields: {
        2: '9704000000000018',
        3: '010000',
        22: '021',
        28: 'D00000110',
        35: '9704000000000018=2812201012345678',
        48: 'ABC',
        52: '0123456789ABCDEF',
        55: '9F26021234',
      },
    },
  },
];

describe('messages known byte for byte', () => {
  for (const { name, codec, bytes, message } of SAMPLES) {
    it(`${name}: read`, () => {
      expect(codec.parse(bytes)).toEqual({ ok: true, value: message });
    });
    it(`${name}: built`, () => {
      expect(toHex(built(codec, message))).toBe(toHex(bytes));
    });
  }
});

/** Bytes of a 0200 with fields 2 and 3 in the NAPAS dialect: MTI 0, bitmap 4, field 2 at 12. */
const HEAD = concat(ascii('0200'), hex('6000000000000000'));
const withFields = (text: string): Uint8Array => concat(HEAD, ascii(text));
const withBitmap = (bitmap: string, text = ''): Uint8Array =>
  concat(ascii('0200'), hex(bitmap), ascii(text));

describe('what cannot be read is told with field and offset', () => {
  const cases: readonly (readonly [what: string, bytes: Uint8Array, error: object])[] = [
    ['nothing', ascii(''), { kind: 'truncated', field: 0, offset: 0 }],
    ['half an MTI', ascii('02'), { kind: 'truncated', field: 0, offset: 0 }],
    ['a letter in the MTI', ascii('02A0'), { kind: 'bad-mti', field: 0, offset: 0 }],
    ['half a bitmap', ascii('0200abc'), { kind: 'truncated', field: 1, offset: 4 }],
    [
      'no secondary bitmap',
      withBitmap('8000000000000000'),
      { kind: 'truncated', field: 1, offset: 12 },
    ],
    [
      'a field the dialect lacks',
      withBitmap('0100000000000000'),
      { kind: 'unknown-field', field: 8, offset: 12 },
    ],
    [
      'a third bitmap',
      withBitmap('80000000000000008000000000000000'),
      { kind: 'unknown-field', field: 65, offset: 20 },
    ],
    ['no length of field 2', withFields('1'), { kind: 'truncated', field: 2, offset: 12 }],
    ['a length of letters', withFields('1x9704'), { kind: 'bad-length', field: 2, offset: 12 }],
    [
      'a length above 19',
      withFields('20'.padEnd(40, '0')),
      { kind: 'bad-length', field: 2, offset: 12 },
    ],
    ['a PAN cut short', withFields('16970400'), { kind: 'truncated', field: 2, offset: 12 }],
    [
      'a letter in the PAN',
      withFields('169704000000x00018010000'),
      { kind: 'bad-content', field: 2, offset: 24 },
    ],
    [
      'field 3 cut short',
      withFields('169704000000000018010'),
      { kind: 'truncated', field: 3, offset: 30 },
    ],
    [
      'a letter in field 3',
      withFields('16970400000000001801000A'),
      { kind: 'bad-content', field: 3, offset: 35 },
    ],
    [
      'bytes at the end',
      withFields('169704000000000018010000!'),
      { kind: 'trailing-bytes', field: 3, offset: 36 },
    ],
    [
      'a control byte in ans',
      withBitmap('0000000000800000', 'ATM\n0001'),
      { kind: 'bad-content', field: 41, offset: 15 },
    ],
    [
      'a track of letters',
      withBitmap('0000000020000000', '03A=1'),
      { kind: 'bad-content', field: 35, offset: 14 },
    ],
  ];
  for (const [what, bytes, error] of cases) {
    it(what, () => {
      expect(napas.parse(bytes)).toMatchObject({ ok: false, error });
    });
  }

  it('a digit of a hex bitmap', () => {
    const bytes = ascii('020060000000000G0000');
    expect(napasHex.parse(bytes)).toMatchObject({
      ok: false,
      error: { kind: 'bad-bitmap', field: 1, offset: 15 },
    });
  });

  it('packed: a nibble that is no digit, padding that is not 0, a sign that is none', () => {
    const read = (text: string) => packed.parse(hex(text));
    expect(read('0200 2000000000000000 0100A0')).toMatchObject({
      ok: false,
      error: { kind: 'bad-content', field: 3, offset: 12 },
    });
    expect(read('0200 0000040000000000 1021')).toMatchObject({
      ok: false,
      error: { kind: 'bad-content', field: 22, offset: 10 },
    });
    expect(read('0200 0000001000000000 583030303030303130')).toMatchObject({
      ok: false,
      error: { kind: 'bad-content', field: 28, offset: 10 },
    });
  });

  it('in one line that names the field as the dialect does', () => {
    const result = napas.parse(withFields('169704000000x00018010000'));
    expect(result).toMatchObject({
      error: {
        detail: 'field 2 (primary account number, n..19) at offset 24: expected a digit',
      },
    });
  });
});

describe('what cannot be built is told with its field', () => {
  const cases: readonly (readonly [what: string, message: IsoMessage, error: object])[] = [
    ['an MTI of letters', { mti: '02x0', fields: {} }, { kind: 'bad-mti', field: 0 }],
    [
      'a short fixed field',
      { mti: '0200', fields: { 41: 'ATM' } },
      { kind: 'bad-length', field: 41, offset: 12 },
    ],
    [
      'a long variable field',
      { mti: '0200', fields: { 2: '1'.repeat(20) } },
      { kind: 'bad-length', field: 2 },
    ],
    [
      'a letter among digits',
      { mti: '0200', fields: { 3: '01000A' } },
      { kind: 'bad-content', field: 3, offset: 17 },
    ],
    [
      'Vietnamese in ans',
      { mti: '0200', fields: { 104: 'tiền nhà' } },
      { kind: 'bad-content', field: 104, offset: 25 },
    ],
    [
      'hex of odd length',
      { mti: '0200', fields: { 52: '0123456789ABCDE' } },
      { kind: 'bad-content', field: 52, offset: 19 },
    ],
    [
      'hex that is none',
      { mti: '0200', fields: { 52: '0123456789ABCDEX' } },
      { kind: 'bad-content', field: 52 },
    ],
    ['an unknown field', { mti: '0200', fields: { 8: '0' } }, { kind: 'unknown-field', field: 8 }],
    ['field 1', { mti: '0200', fields: { 1: '0' } }, { kind: 'unknown-field', field: 1 }],
    ['field 129', { mti: '0200', fields: { 129: '0' } }, { kind: 'unknown-field', field: 129 }],
  ];
  for (const [what, message, error] of cases) {
    it(what, () => {
      expect(napas.build(message)).toMatchObject({ ok: false, error });
    });
  }

  it('a dialect with a field that cannot be is a bug', () => {
    const bad = {
      ...napasDialect,
      fields: { 65: { name: 'x', format: 'n', length: fixed(1) } },
    } as const;
    expect(() => createCodec(bad)).toThrow('65 is no data element');
  });
});

describe('messages are apart', () => {
  it('a message built later does not change an earlier one', () => {
    const first = built(napas, SAMPLES[0]!.message);
    const copy = first.slice();
    for (let i = 0; i < 2000; i++) built(napas, { mti: '0200', fields: { 48: 'x'.repeat(900) } });
    expect(first).toEqual(copy);
    expect(fromAscii(first, 0, 4)).toBe('0800');
  });
});

import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../bytes/hex.ts';
import { TAGS } from '../../../emv/dictionary/tags.ts';
import { type Codec, createCodec } from '../../../network/iso8583/codec.ts';
import { maskedBytes, maskMessage } from '../../../network/iso8583/mask.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { packedDialect } from './generic-dialects.ts';

const napas = createCodec(napasDialect);
const packed = createCodec(packedDialect);

const shownField = (field: number, value: string, mti = '0200'): string =>
  maskMessage({ mti, fields: { [field]: value } }, napasDialect).fields[field]!;

function shownBytes(codec: Codec, message: IsoMessage): Uint8Array {
  const built = codec.build(message);
  if (!built.ok) throw new Error(built.error.detail);
  return maskedBytes(built.value, codec);
}

describe('what is shown of a sensitive field', () => {
  const cases: readonly (readonly [what: string, field: number, value: string, shown: string])[] = [
    ['PAN: first 6 and last 4', 2, '9704000000000018', '970400******0018'],
    ['a PAN of 19 digits', 2, '9704000000000000018', '970400*********0018'],
    ['a PAN too short to show anything of', 2, '970400000018', '************'],
    ['track 2: nothing', 35, '9704000000000018=2812', '*'.repeat(21)],
    ['track 3: nothing', 36, '9704=1', '******'],
    ['track 1: nothing', 45, 'B9704^NGUYEN/A^2812', '*'.repeat(19)],
    ['PIN block: nothing', 52, '0123456789ABCDEF', '*'.repeat(16)],
    ['new PIN block: nothing', 105, '0123456789ABCDEF', '*'.repeat(16)],
    ['a card number as account', 103, '9704000000000018', '970400******0018'],
    ['an account', 102, '0071000123456', '007100***3456'],
    ['a short account', 102, '0071000123', '0071000123'],
    ['a password in field 48', 48, 'OTP=123456', '**********'],
    ['a key in field 48', 48, 'ZPK 0123456789ABCDEF.', '*********************'],
    [
      'chip data: track 2 equivalent',
      55,
      '5F2A02070457039704D1820238009F36020001',
      '5F2A0207045703******820238009F36020001',
    ],
    ['chip data: PAN in a template', 55, '70055A039704009A03260726', '70055A03******9A03260726'],
    [
      'chip data with a long length and padding',
      55,
      '005781039704000082023800',
      '00578103******0082023800',
    ],
    ['chip data padded with FF', 55, 'FF5A049704000082023800', 'FF5A04********82023800'],
    [
      'chip data: of a script its headers',
      55,
      '720B860984240002040123456782023800',
      '720B86098424000204********82023800',
    ],
    [
      'chip data: digits under an unknown tag',
      55,
      'DF01089704000000000018',
      'DF0108970400******0018',
    ],
    [
      'chip data: whole bytes where digits begin within one',
      55,
      'DF0109A9704000000000018A',
      'DF0109A97040********018A',
    ],
    ['chip data: a cryptogram of digits', 55, '9F26081234567890123456', '9F26081234567890123456'],
    ['chip data that cannot be read', 55, '82023800570897', '82023800******'],
  ];
  for (const [what, field, value, shown] of cases) {
    it(what, () => {
      expect(shownField(field, value)).toBe(shown);
    });
  }

  it('of chip data nothing that the dictionary hides', () => {
    const secret = TAGS.filter(({ sensitive }) => sensitive).map(({ tag }) => tag);
    expect(secret).toContain('5A');
    for (const tag of secret) expect(shownField(55, `${tag}04A1B2C3D4`)).toBe(`${tag}04********`);
  });

  it('of a key change only which key it is', () => {
    expect(shownField(48, `ZPK${'0123456789ABCDEF'.repeat(2)}`, '0800')).toBe(
      `ZPK${'*'.repeat(32)}`,
    );
    expect(shownField(48, 'MAKzz', '0800')).toBe('MAK**');
  });
});

describe('bytes for the trace', () => {
  it('are the same but for the secret ones', () => {
    const shown = shownBytes(napas, {
      mti: '0200',
      fields: {
        2: '9704000000000018',
        3: '010000',
        35: '9704000000000018=2812',
        41: 'ATM00001',
        52: 'FFFFFFFFFFFFFFFF',
      },
    });
    expect(fromAscii(shown, 12)).toBe(
      `16970400******001801000021${'*'.repeat(21)}ATM00001********`,
    );
    expect(toHex(shown.subarray(4, 12))).toBe('6000000020801000');
  });

  it('hide whole bytes of packed digits', () => {
    const shown = shownBytes(packed, {
      mti: '0200',
      fields: { 2: '9704000000000018', 35: '9704000000000018=2812' },
    });
    expect(toSpacedHex(shown.subarray(10))).toBe(
      '16 97 04 00 2A 2A 2A 00 18 15 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A 2A',
    );
  });

  it('hide everything from where it cannot be read', () => {
    const bytes = concat(ascii('0200'), hex('6000000000000000'), ascii('16970400000000001x010000'));
    expect(fromAscii(maskedBytes(bytes, napas), 12)).toBe('*'.repeat(24));
    const tail = concat(
      ascii('0200'),
      hex('6000000000000000'),
      ascii('169704000000000018010000970400'),
    );
    expect(fromAscii(maskedBytes(tail, napas), 12)).toBe('16970400******0018010000******');
  });
});

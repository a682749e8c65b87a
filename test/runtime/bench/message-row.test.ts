import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTlv } from '../../../bytes/ber-tlv.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { maskedBytes, maskMessage } from '../../../network/iso8583/mask.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { chipObjects } from '../../../runtime/bench/chip-objects.ts';
import { messageRow } from '../../../runtime/bench/message-row.ts';
import type { ChipObject, MessageRow } from '../../../runtime/contract/event.ts';

const PAN = '9704000000000018';
const codec = createCodec(napasDialect);

/** A message with these chip data (hex, spaces allowed), as the bench is shown it: masked. */
function rowOf(chipData: string): MessageRow {
  const message = { mti: '0200', fields: { 3: '010000', 55: toHex(hex(chipData)) } };
  const built = codec.build(message);
  if (!built.ok) throw new Error(built.error.detail);
  const seen = {
    at: 0,
    from: { role: 'terminal', id: 'ATM00117' },
    to: { role: 'acquirer', id: '970400' },
    message: maskMessage(message, napasDialect),
    bytes: maskedBytes(built.value, codec),
  } as const;
  return messageRow(1, seen, ({ id }) => id);
}

const chipField = (chipData: string) =>
  rowOf(chipData).fields.find(({ field }) => field === 55) ?? expect.fail('no field 55');

/** `tag name: value (meanings)`, what is within further in. */
const lines = (objects: readonly ChipObject[], indent = ''): readonly string[] =>
  objects.flatMap(({ tag, name, value, meanings, children = [] }) => [
    `${indent}${tag} ${name}: ${value}${meanings.length > 0 ? ` (${meanings.join('; ')})` : ''}`,
    ...lines(children, `${indent}  `),
  ]);
const linesOf = (chipData: string) => lines(chipField(chipData).objects ?? []);

describe('chip data of a request', () => {
  it('object by object: tag, name, value, meaning', () => {
    expect(
      linesOf('9F0206000002000000 9505 0000048000 82027C00 9F2701 80 9F3403 420300 9B02E800'),
    ).toEqual([
      '9F02 Amount, Authorised (Numeric): 000002000000',
      '95 Terminal Verification Results (TVR): 0000048000 (online CVM captured; transaction exceeds floor limit)',
      '82 Application Interchange Profile (AIP): 7C00 (SDA supported; DDA supported; cardholder verification is supported; terminal risk management is to be performed; issuer authentication is supported)',
      '9F27 Cryptogram Information Data (CID): 80 (ARQC)',
      '9F34 Cardholder Verification Method (CVM) Results: 420300 (enciphered PIN verified online if terminal supports the CVM: unknown)',
      '9B Transaction Status Information (TSI): E800 (offline data authentication was performed; cardholder verification was performed; card risk management was performed; terminal risk management was performed)',
    ]);
  });

  it('other fields have none', () => {
    expect(rowOf('82027C00').fields.map(({ field, objects }) => [field, objects?.length])).toEqual([
      [0, undefined],
      [3, undefined],
      [55, 1],
    ]);
  });
});

describe('chip data of an answer', () => {
  it('the response code, what authenticates the issuer, and scripts with their commands', () => {
    expect(
      linesOf(
        `8A023030 910A2EDD7F15C245D8243030 71099F1804000000018600 7226 9F180400000002
         861D8424000218${'A5'.repeat(24)}`,
      ),
    ).toEqual([
      '8A Authorisation Response Code: 3030 "00"',
      '91 Issuer Authentication Data: 2EDD7F15C245D8243030',
      '71 Issuer Script Template 1: ',
      '  9F18 Issuer Script Identifier: 00000001',
      '  86 Issuer Script Command: ',
      '72 Issuer Script Template 2: ',
      '  9F18 Issuer Script Identifier: 00000002',
      `  86 Issuer Script Command: 8424000218${'*'.repeat(48)} (PIN CHANGE/UNBLOCK)`,
    ]);
  });
});

describe('what nobody may see', () => {
  it.each([
    ['the PAN', `5A08${PAN}`, `5A Application Primary Account Number (PAN): ${'*'.repeat(16)}`],
    ['track 2', `570C${PAN}D2812201`, `57 Track 2 Equivalent Data: ${'*'.repeat(24)}`],
    ['the name', '5F20064E475559454E', `5F20 Cardholder Name: ${'*'.repeat(12)}`],
    [
      'the longer name',
      `9F0B1B${'4E'.repeat(27)}`,
      `9F0B Cardholder Name Extended: ${'*'.repeat(54)}`,
    ],
    ['a PAN under a tag of its own', `DF0108${PAN}`, 'DF01 : 970400******0018'],
    ['a PAN within a template', `700A5A08${PAN}`, '70 READ RECORD Response Message Template: '],
  ])('%s, in its object, in the field, in the bytes', (_, chipData, line) => {
    const row = rowOf(`82027C00 ${chipData}`);
    expect(linesOf(`82027C00 ${chipData}`)[1]).toBe(line);
    const told = JSON.stringify(row);
    for (const secret of [PAN, '4E475559', '4E4E4E4E']) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(secret.replace(/..(?=.)/g, '$& '));
    }
  });

  it('is hidden too where the padding is FF', () => {
    expect(linesOf(`FF5A08${PAN}`)).toEqual([
      `5A Application Primary Account Number (PAN): ${'*'.repeat(16)}`,
    ]);
  });
});

describe('chip data that cannot be read', () => {
  it.each([
    [
      'a value cut short',
      '82027C00 570897',
      '82027C00******',
      'TLV at offset 4: cannot be read, hidden from there on',
    ],
    [
      'behind a hidden value',
      `5A08${PAN} 9F`,
      `5A08${'*'.repeat(18)}`,
      'TLV at offset 10: cannot be read, hidden from there on',
    ],
    [
      'a template cut short',
      '7005 9A0326',
      '**********',
      'TLV at offset 0: cannot be read, hidden from there on',
    ],
    [
      'an object that leaves its template',
      '7004 9A03260726',
      '70049A03260726',
      'TLV at offset 4 in 70/9A: expected 3 bytes of value, found 2',
    ],
  ])('%s: one line, and the hex as it may be seen', (_, chipData, value, meaning) => {
    expect(chipField(chipData)).toEqual({ field: 55, name: 'chip data', value, meaning });
  });
});

describe('any chip data', () => {
  it('end in objects or in one line with its offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60, minLength: 1 }), (bytes) => {
        const { objects, meaning } = chipField(toHex(bytes));
        expect(objects === undefined).toBe(meaning !== '');
        if (meaning !== '') expect(meaning).toMatch(/^TLV at offset \d+.*: [^\n]+$/);
      }),
    );
  });

  it('show of each object what the field shows', () => {
    const primitive = fc.tuple(
      fc.constantFrom('5A', '57', '82', '95', '86', '9F10', '9F26', 'DF01', 'C7'),
      fc.uint8Array({ minLength: 1, maxLength: 24 }),
    );
    fc.assert(
      fc.property(fc.array(primitive, { maxLength: 5 }), (list) => {
        const chipData = list.map(([tag, value]) => toHex(buildTlv(tag, value))).join('');
        const { 55: shown = '' } = maskMessage(
          { mti: '0200', fields: { 55: chipData } },
          napasDialect,
        ).fields;
        const objects = chipObjects(shown);
        if (!objects.ok) expect.fail(objects.error);
        expect(objects.value.map(({ tag }) => tag)).toEqual(list.map(([tag]) => tag));
        for (const { value } of objects.value) expect(shown).toContain(value.split(' ')[0]);
      }),
    );
  });
});

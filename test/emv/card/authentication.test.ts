import { describe, expect, it } from 'vitest';
import { findTlv, parseTlv, type Tlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import {
  type AuthorityIndex,
  TEST_AUTHORITIES,
} from '../../../emv/certificate/test-authorities.ts';
import { type TestChip, testChip } from '../../support/virtual-chip.ts';
import { CARD_KEY_AT, ISSUER_KEY_AT, keyWithin, recover } from '../certificate/recover.ts';

const NONE = new Uint8Array(0);

function read(chip: TestChip, command: string): readonly Tlv[] {
  const list = parseTlv(hex(chip.ask(command)).subarray(0, -2));
  if (!list.ok) throw new Error(list.error.detail);
  return list.value;
}

/** All that READ RECORD gives along the AFL, and what of it is signed. */
function readAll(chip: TestChip, aid: string) {
  const name = `00A40400${(aid.length / 2).toString(16).padStart(2, '0')}${aid}00`;
  chip.ask(name);
  const options = read(chip, '80A8000002830000');
  const both = findTlv(options, '80')?.value;
  const aip = both?.subarray(0, 2) ?? findTlv(options, '82')!.value;
  const afl = both?.subarray(2) ?? findTlv(options, '94')!.value;
  const values = new Map<string, Uint8Array>();
  const signed: Uint8Array[] = [];
  for (let i = 0; i < afl.length; i += 4) {
    const [sfi, first, last, count] = [...afl.subarray(i, i + 4)] as [
      number,
      number,
      number,
      number,
    ];
    for (let record = first; record <= last; record++) {
      const [template] = read(chip, `00B2${toHex(Uint8Array.of(record, sfi | 4))}00`);
      if (record < first + count) signed.push(template!.value);
      for (const { tag, value } of template!.children ?? []) values.set(tag, value);
    }
  }
  return { aip, values, staticData: concat(...signed, aip) };
}

function keysOf({ values, staticData }: ReturnType<typeof readAll>) {
  const authority = TEST_AUTHORITIES[toHex(values.get('8F')!) as AuthorityIndex];
  const value = (tag: string): Uint8Array => values.get(tag) ?? NONE;
  const issuerBody = recover(authority, value('90'), concat(value('92'), value('9F32')));
  const issuer = keyWithin(issuerBody, ISSUER_KEY_AT, value('92'), value('9F32'));
  const cardOf = (tag: string, exponent: string, remainder: string, more: Uint8Array) => {
    const body = recover(issuer, value(tag), concat(value(remainder), value(exponent), more));
    const key = keyWithin(body, CARD_KEY_AT, value(remainder), value(exponent));
    return { body, key };
  };
  return { issuerBody, issuer, cardOf, staticData };
}

describe('the certificates of a card', () => {
  it('lead from the authority to issuer, card and PIN key', () => {
    const card = readAll(testChip('offline-enciphered-pin'), 'A0000007271010');
    const { issuerBody, issuer, cardOf, staticData } = keysOf(card);
    // Format 02, identifier, 12/31, serial number, SHA-1, RSA, 144 bytes, exponent of one.
    expect(toHex(issuerBody.subarray(0, 14))).toBe('02970400FF1231000001' + '01019001');
    expect(8 * issuer.modulus.length).toBe(1152);
    const { body, key } = cardOf('9F46', '9F47', '9F48', staticData);
    const pan = toHex(card.values.get('5A')!);
    expect(toHex(body.subarray(0, 20))).toBe(`04${pan}FFFF123100000101018001`);
    expect(8 * key.modulus.length).toBe(1024);
    const forPin = cardOf('9F2D', '9F2E', '9F2F', NONE);
    expect(8 * forPin.key.modulus.length).toBe(768);
    expect(toHex(forPin.key.exponent)).toBe('010001');
  });

  it.each([
    ['napas-debit', 'A0000007271010', 'F1', '7C00'],
    ['offline-plain-pin', 'A0000007271010', 'F1', '5C00'],
    ['offline-approval', 'A0000007271010', 'F1', '7900'],
    ['offline-enciphered-pin', 'A0000007271010', 'F3', '7D00'],
  ])('are right on %s', (id, aid, authority, aip) => {
    const card = readAll(testChip(id), aid);
    expect(toHex(card.aip)).toBe(aip);
    const { issuer, cardOf, staticData } = keysOf(card);
    expect(toHex(card.values.get('8F')!)).toBe(authority);
    const signature = card.values.get('93');
    if (signature) expect(recover(issuer, signature, staticData)[0]).toBe(0x03);
    if (card.values.has('9F46')) cardOf('9F46', '9F47', '9F48', staticData);
    expect(signature !== undefined || card.values.has('9F46')).toBe(true);
  });

  it('fail after a single changed byte of static data', () => {
    const card = readAll(testChip('napas-debit'), 'A0000007271010');
    const { issuer, cardOf, staticData } = keysOf(card);
    const other = staticData.slice();
    other[5]! ^= 1;
    expect(() => recover(issuer, card.values.get('93')!, other)).toThrow('hash');
    expect(() => cardOf('9F46', '9F47', '9F48', other)).toThrow('hash');
  });

  it('are spoiled by the faults that say so', () => {
    const wrongIssuer = testChip('napas-debit', { faults: ['issuer-certificate-wrong'] });
    expect(() => keysOf(readAll(wrongIssuer, 'A0000007271010'))).toThrow();
    const card = readAll(testChip('fault-static-signature-wrong'), 'A0000007271010');
    const { issuer, staticData } = keysOf(card);
    expect(() => recover(issuer, card.values.get('93')!, staticData)).toThrow();
  });
});

describe('INTERNAL AUTHENTICATE', () => {
  const UNPREDICTABLE = '1A2B3C4D';

  function sign(chip: TestChip) {
    const card = readAll(chip, 'A0000007271010');
    const { cardOf, staticData } = keysOf(card);
    const { key } = cardOf('9F46', '9F47', '9F48', staticData);
    const [answer] = read(chip, `0088000004${UNPREDICTABLE}00`);
    return { key, signature: answer!.value };
  }

  it('signs what the terminal gave and a number of its own', () => {
    const chip = testChip('napas-debit');
    const { key, signature } = sign(chip);
    const body = recover(key, signature, hex(UNPREDICTABLE));
    expect(toHex(body.subarray(0, 4))).toBe('05010908');
    expect(() => recover(key, signature, hex('00000000'))).toThrow('hash');
    const [again] = read(chip, `0088000004${UNPREDICTABLE}00`);
    expect(toHex(again!.value)).not.toBe(toHex(signature));
  });

  it('does not, with the fault', () => {
    const { key, signature } = sign(testChip('fault-dynamic-signature-wrong'));
    expect(() => recover(key, signature, hex(UNPREDICTABLE))).toThrow();
  });
});

describe('GENERATE AC with CDA', () => {
  /** CDOL1 of the card: amounts, country, TVR, currency, date, type, number, terminal, CVM. */
  const CDOL1 =
    '000000100000' + '000000000000' + '0704' + '8000048000' + '0704' + '260726' + '00' + '1A2B3C4D';
  const DATA = `${CDOL1}22420300`;

  function generate(id: string, p1: string) {
    const chip = testChip(id);
    const card = readAll(chip, 'A0000007271010');
    const { cardOf, staticData } = keysOf(card);
    const { key } = cardOf('9F46', '9F47', '9F48', staticData);
    const [template] = read(chip, `80AE${p1}0021${DATA}00`);
    return { key, template: template! };
  }

  it('puts the cryptogram and a hash over all data into the signature', () => {
    const { key, template } = generate('offline-approval', '90');
    const value = (tag: string): Uint8Array => findTlv([template], tag)!.value;
    const body = recover(key, value('9F4B'), hex('1A2B3C4D'));
    // Length 26h: number of 8, CID ARQC, cryptogram of 8, hash of 20.
    expect(toHex(body.subarray(0, 4))).toBe('05012608');
    expect(body[12]).toBe(0x80);
    const others = template.children!.filter(({ tag }) => tag !== '9F4B');
    const hashed = others.map(({ tag, value: part }) => concat(hex(tag), part.length, part));
    expect(toHex(body.subarray(21, 41))).toBe(toHex(sha1(concat(hex(DATA), ...hashed))));
    expect(template.children!.map(({ tag }) => tag)).toEqual(['9F27', '9F36', '9F4B', '9F10']);
  });

  it('does not sign an AAC', () => {
    const { template } = generate('offline-approval', '10');
    expect(template.children!.map(({ tag }) => tag)).toEqual(['9F27', '9F36', '9F26', '9F10']);
  });

  it('is wrong with the fault', () => {
    const { key, template } = generate('fault-cda-wrong', '90');
    const signature = findTlv([template], '9F4B')!.value;
    expect(() => recover(key, signature, hex('1A2B3C4D'))).toThrow();
  });
});

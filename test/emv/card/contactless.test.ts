import { describe, expect, it } from 'vitest';
import { findTlv, parseTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { applicationCryptogram } from '../../../crypto/application-cryptogram.ts';
import { deriveCardMasterKey } from '../../../crypto/emv-keys.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import { MASTER_KEYS, testChip } from '../../support/virtual-chip.ts';
import { recover } from '../certificate/recover.ts';

const AID = 'A0000007271010';
/** 9F03 9F1A 95 5F2A 9A 9C 9F37 behind the amount. */
const REST = `${'00'.repeat(6)}07040000000000070426072600${'1A2B3C4D'}`;

function tap(id: string, qualifiers: string, amount: string) {
  const chip = testChip(id, { interface: 'contactless' });
  expect(chip.send(`00A4040007${AID}00`).slice(-4)).toBe('9000');
  const answer = chip.send(`80A80000238321${qualifiers}${amount}${REST}00`);
  const list = parseTlv(hex(answer.slice(0, -4)));
  if (!list.ok) throw new Error(list.error.detail);
  const value = (tag: string): string => toHex(findTlv(list.value, tag)?.value ?? hex(''));
  return { chip, answer, value };
}

describe('a tap', () => {
  it('begins with the directory', () => {
    const chip = testChip('napas-debit', { interface: 'contactless' });
    expect(chip.send('00A404000E325041592E5359532E444446303100')).toBe(
      '6F30840E325041592E5359532E4444463031A51EBF0C1B61194F07A0000007271010' +
        '500B4E4150415320444542495487010190' +
        '00',
    );
    expect(chip.send('00A404000E315041592E5359532E444446303100')).toBe('6A82');
  });

  it('asks for qualifiers and amounts', () => {
    const chip = testChip('napas-debit', { interface: 'contactless' });
    expect(chip.send(`00A4040007${AID}00`)).toContain(
      '9F38189F66049F02069F03069F1A0295055F2A029A039C019F3704',
    );
  });

  it('ends in an ARQC where the limit is passed, with the CVM that the reader requires', () => {
    const { value } = tap('napas-debit', '2600C000', '000000100000');
    expect(value('9F27')).toBe('80');
    expect(value('9F6C')).toBe('0000');
    expect(value('82')).toBe('7C80');
    expect(value('57')).toMatch(/^9704000000000018D3112/);
    const withCvm = tap('napas-debit', '2640C000', '000000100000');
    expect(withCvm.value('9F6C')).toBe('8000');
  });

  it('carries a cryptogram that the issuer can check', () => {
    const { value } = tap('napas-debit', '26000000', '000000100000');
    const key = deriveCardMasterKey(MASTER_KEYS.cryptogram, {
      pan: '9704000000000018',
      sequence: '01',
    });
    if (!key.ok) throw new Error(key.error.detail);
    const data = hex(`000000100000${REST}7C80000103A01000`);
    const expected = applicationCryptogram(key.value, data, 1);
    expect(expected.ok && toHex(expected.value)).toBe(value('9F26'));
  });

  it.each([
    ['below the limit', '26000000', '000000100000', '40'],
    ['at the limit', '26000000', '000000200000', '40'],
    ['above the limit', '26000000', '000000200001', '80'],
    ['online required', '26800000', '000000100000', '80'],
    ['above the limit, offline only', '2E000000', '000000200001', '00'],
  ])('of the card with an offline limit: %s', (_, qualifiers, amount, cid) => {
    expect(tap('offline-approval', qualifiers, amount).value('9F27')).toBe(cid);
  });

  it('proves an offline approval with a signature over number, amount, currency and card data', () => {
    const { value, chip } = tap('offline-approval', '26000000', '000000100000');
    expect(value('9F69')).toMatch(/^01[0-9A-F]{8}0000$/);
    const hashed = hex(`1A2B3C4D0000001000000704${value('9F69')}`);
    expect(recover(TEST_KEYS.card, hex(value('9F4B')), hashed)[0]).toBe(0x05);
    // The certificates can be read along the AFL.
    const afl = hex(value('94'));
    const last = concat(afl[2]!, afl[0]! | 4);
    expect(chip.send(`00B2${toHex(last)}00`).slice(-4)).toBe('9000');
  });

  it('is refused to a reader without EMV mode, and to the commands of contacts', () => {
    expect(tap('napas-debit', '80000000', '000000100000').answer).toBe('6985');
    const { chip } = tap('napas-debit', '26000000', '000000100000');
    expect(chip.send(`80AE40001F${'00'.repeat(31)}00`)).toBe('6D00');
    expect(chip.send('0020008008241234FFFFFFFFFF')).toBe('6D00');
  });

  it('finds nothing on a card that is not for it', () => {
    const chip = testChip('two-schemes', { interface: 'contactless' });
    expect(chip.send(`00A4040007${AID}00`)).toBe('6A82');
  });

  it('counts with the contacts in one memory', () => {
    const { chip } = tap('napas-debit', '26000000', '000000100000');
    const contacts = testChip('napas-debit', { memory: chip.memory });
    contacts.ask(`00A4040007${AID}00`);
    expect(contacts.ask('80CA9F3600')).toBe('9F360200019000');
  });
});

import { describe, expect, it } from 'vitest';
import { findTlv, parseTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { Result } from '../../../bytes/result.ts';
import {
  applicationCryptogram,
  arpcMethod1,
  arpcMethod2,
} from '../../../crypto/application-cryptogram.ts';
import {
  acDiversifier,
  deriveCardMasterKey,
  deriveSessionKey,
  mChipDiversifier,
} from '../../../crypto/emv-keys.ts';
import { MASTER_KEYS, type TestChip, testChip } from '../../support/virtual-chip.ts';

/** 9F02 9F03 9F1A 95 5F2A 9A 9C 9F37, as the cards' CDOL1 asks for them. */
const COVERED = `000000100000${'00'.repeat(6)}0704800004800007042607260${'1'}1A2B3C4D`;
const CDOL1 = `${COVERED}14420300`;
const CDOL2 = `3030${COVERED}`;

interface CardCryptogram {
  readonly cid: string;
  readonly atc: string;
  readonly cryptogram: string;
  readonly issuerData: string;
}

/** Format 1 and format 2 alike. */
function readCryptogram(answer: string): CardCryptogram {
  expect(answer.slice(-4)).toBe('9000');
  const list = parseTlv(hex(answer.slice(0, -4)));
  if (!list.ok) throw new Error(list.error.detail);
  const one = findTlv(list.value, '80')?.value;
  const value = (tag: string): string => toHex(findTlv(list.value, tag)!.value);
  if (!one) {
    return {
      cid: value('9F27'),
      atc: value('9F36'),
      cryptogram: value('9F26'),
      issuerData: value('9F10'),
    };
  }
  const text = toHex(one);
  return {
    cid: text.slice(0, 2),
    atc: text.slice(2, 6),
    cryptogram: text.slice(6, 22),
    issuerData: text.slice(22),
  };
}

function sure<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

function begin(id: string, aid = 'A0000007271010'): TestChip {
  const chip = testChip(id);
  chip.ask(`00A4040007${aid}00`);
  chip.ask('80A8000002830000');
  return chip;
}

const first = (chip: TestChip, p1 = '80'): CardCryptogram =>
  readCryptogram(chip.ask(`80AE${p1}0021${CDOL1}00`));
const second = (chip: TestChip, p1 = '40', cdol2 = CDOL2): CardCryptogram => {
  const length = toHex(Uint8Array.of(cdol2.length / 2));
  return readCryptogram(chip.ask(`80AE${p1}00${length}${cdol2}00`));
};

/** The card's master key for cryptograms, as the issuer derives it. */
function cardKey(pan: string, sequence = '00'): Uint8Array {
  return sure(deriveCardMasterKey(MASTER_KEYS.cryptogram, { pan, sequence }));
}

/** One card of each version: id, AID, PAN, sequence, AIP. */
const CVN_10 = ['napas-debit', 'A0000007271010', '9704000000000018', '01', '7C00'] as const;
const CVN_18 = [
  'offline-enciphered-pin',
  'A0000007271010',
  '9704000000001065',
  '00',
  '7D00',
] as const;
const CVN_16 = ['mchip-card', 'A0000000041010', '5123450000001089', '00', '7C00'] as const;
const CVN_20 = ['offline-approval', 'A0000007271010', '9704000000001073', '00', '7900'] as const;

describe('an ARQC', () => {
  it('of CVN 10 is made with the master key over what the terminal said and the CVR', () => {
    const [id, aid, pan, sequence, aip] = CVN_10;
    const { cid, atc, cryptogram, issuerData } = first(begin(id, aid));
    expect({ cid, atc, issuerData }).toEqual({
      cid: '80',
      atc: '0001',
      // Length, key index, CVN; ARQC asked, a new card.
      issuerData: '06010A03A01000',
    });
    const data = hex(`${COVERED}${aip}${atc}03A01000`);
    expect(cryptogram).toBe(toHex(sure(applicationCryptogram(cardKey(pan, sequence), data, 1))));
  });

  it('of CVN 18 is made with a session key over all of the issuer application data', () => {
    const [id, aid, pan, sequence, aip] = CVN_18;
    const { atc, cryptogram, issuerData } = first(begin(id, aid));
    expect(issuerData).toBe('06011203A01000');
    const key = sure(deriveSessionKey(cardKey(pan, sequence), acDiversifier(hex(atc))));
    const data = hex(`${COVERED}${aip}${atc}${issuerData}`);
    expect(cryptogram).toBe(toHex(sure(applicationCryptogram(key, data))));
  });

  it.each([
    ['CVN 16', CVN_16],
    ['CVN 20', CVN_20],
  ])('of M/Chip, %s, covers its longer CVR', (name, [id, aid, pan, sequence, aip]) => {
    const { atc, cryptogram, issuerData } = first(begin(id, aid));
    expect(issuerData).toHaveLength(36);
    const diversifier =
      name === 'CVN 16' ? mChipDiversifier(hex(atc), hex('1A2B3C4D')) : acDiversifier(hex(atc));
    const key = sure(deriveSessionKey(cardKey(pan, sequence), diversifier));
    const data = hex(`${COVERED}${aip}${atc}${issuerData.slice(4, 16)}`);
    expect(cryptogram).toBe(toHex(sure(applicationCryptogram(key, data))));
  });

  it('is another one in each transaction, and wrong with the fault', () => {
    const chip = begin('napas-debit');
    const one = first(chip);
    chip.ask('00A4040007A000000727101000');
    chip.ask('80A8000002830000');
    const two = first(chip);
    expect([one.atc, two.atc]).toEqual(['0001', '0002']);
    expect(two.cryptogram).not.toBe(one.cryptogram);
    // The first was never concluded: "last online transaction not completed".
    expect(two.issuerData).toBe('06010A03A09000');
    const { cryptogram } = first(begin('napas-debit'));
    expect(cryptogram).toBe(one.cryptogram);
    const wrong = testChip('napas-debit', { faults: ['cryptogram-wrong'] });
    wrong.ask('00A4040007A000000727101000');
    wrong.ask('80A8000002830000');
    expect(first(wrong).cryptogram).not.toBe(one.cryptogram);
  });
});

describe('issuer authentication', () => {
  it('takes the ARPC of method 1, then confirms with a TC', () => {
    const [id, aid, pan, sequence, aip] = CVN_10;
    const chip = begin(id, aid);
    const { cryptogram } = first(chip);
    const arpc = sure(arpcMethod1(cardKey(pan, sequence), hex(cryptogram), hex('3030')));
    expect(chip.ask(`008200000A${toHex(arpc)}3030`)).toBe('9000');
    const { cid, issuerData, cryptogram: tc } = second(chip);
    expect([cid, issuerData]).toEqual(['40', '06010A03601000']);
    const data = hex(`${COVERED}${aip}000103601000`);
    expect(tc).toBe(toHex(sure(applicationCryptogram(cardKey(pan, sequence), data, 1))));
    // Online and done: no longer a new card.
    expect(chip.ask('80CA9F1300')).toBe('9F130200019000');
    chip.ask('00A4040007A000000727101000');
    chip.ask('80A8000002830000');
    expect(first(chip).issuerData).toBe('06010A03A00000');
  });

  it('refuses another response code, and then declines', () => {
    const [id, aid, pan, sequence] = CVN_10;
    const chip = begin(id, aid);
    const { cryptogram } = first(chip);
    const arpc = sure(arpcMethod1(cardKey(pan, sequence), hex(cryptogram), hex('3035')));
    expect(chip.ask(`008200000A${toHex(arpc)}3030`)).toBe('6300');
    const { cid, issuerData } = second(chip);
    // AAC; issuer authentication performed and failed; a new card.
    expect([cid, issuerData]).toEqual(['00', '06010A03281000']);
  });

  it('takes the ARPC of method 2, and does what the status update says', () => {
    const [id, aid, pan, sequence] = CVN_18;
    const chip = begin(id, aid);
    const { atc, cryptogram } = first(chip);
    const key = sure(deriveSessionKey(cardKey(pan, sequence), acDiversifier(hex(atc))));
    // Two PIN tries from now on, the transaction approved.
    const update = hex('02900000');
    const arpc = sure(arpcMethod2(key, hex(cryptogram), update));
    expect(chip.ask(`0082000008${toHex(concat(arpc, update))}`)).toBe('9000');
    expect(chip.ask('80CA9F1700')).toBe('9F1701029000');
    expect(second(chip).cid).toBe('40');
  });

  it('declines where the status update does not approve, whatever the terminal asks for', () => {
    const [id, aid, pan, sequence] = CVN_18;
    const chip = begin(id, aid);
    const { atc, cryptogram } = first(chip);
    const key = sure(deriveSessionKey(cardKey(pan, sequence), acDiversifier(hex(atc))));
    const update = hex('00000000');
    const arpc = sure(arpcMethod2(key, hex(cryptogram), update));
    expect(chip.ask(`0082000008${toHex(concat(arpc, update))}`)).toBe('9000');
    expect(second(chip).cid).toBe('00');
  });

  it('works inside the second GENERATE AC', () => {
    const [id, aid, pan, sequence] = CVN_20;
    const chip = begin(id, aid);
    const { atc, cryptogram } = first(chip);
    expect(chip.ask(`0082000008${'00'.repeat(8)}`)).toBe('6D00');
    const key = sure(deriveSessionKey(cardKey(pan, sequence), acDiversifier(hex(atc))));
    const arpc = sure(arpcMethod1(key, hex(cryptogram), hex('0010')));
    const answer = second(chip, '40', `${toHex(arpc)}0010${CDOL2}`);
    expect(answer.cid).toBe('40');
  });

  it('inside the second GENERATE AC declines what is wrong, and does without where nothing came', () => {
    const [id, aid] = CVN_20;
    const wrong = begin(id, aid);
    first(wrong);
    expect(second(wrong, '40', `${'11'.repeat(10)}${CDOL2}`).cid).toBe('00');
    const none = begin(id, aid);
    first(none);
    expect(second(none, '40', `${'00'.repeat(10)}${CDOL2}`).cid).toBe('40');
  });
});

describe('what the card decides', () => {
  it.each([
    ['under the limit, TC asked', '000000100000', '40', '40'],
    ['under the limit, ARQC asked', '000000100000', '80', '80'],
    ['at the limit', '000000300000', '40', '40'],
    ['above the limit', '000000300001', '40', '80'],
    ['declined by the terminal', '000000100000', '00', '00'],
  ])('%s', (_, amount, p1, cid) => {
    const chip = begin('offline-approval');
    const data = amount + CDOL1.slice(12);
    expect(readCryptogram(chip.ask(`80AE${p1}0021${data}00`)).cid).toBe(cid);
  });

  it.each([
    ['within the limit', 'offline-approval', '000000300000', '5933', '40'],
    ['above the limit', 'offline-approval', '000000300001', '5933', '00'],
    ['above the limit, but online', 'offline-approval', '000000300001', '3030', '40'],
    ['never offline', 'napas-debit', '000000000001', '5933', '00'],
  ])('where the terminal cannot go online and would approve: %s', (_, id, amount, code, cid) => {
    const chip = begin(id);
    const covered = amount + COVERED.slice(12);
    chip.ask(`80AE800021${covered}14420300`);
    const issuerData = id === 'offline-approval' ? '00'.repeat(10) : '';
    expect(second(chip, '40', `${issuerData}${code}${covered}`).cid).toBe(cid);
  });

  it('goes online after so many times offline', () => {
    const chip = testChip('offline-approval');
    const types = [1, 2, 3, 4, 5].map(() => {
      chip.ask('00A4040007A000000727101000');
      chip.ask('80A8000002830000');
      return first(chip, '40').cid;
    });
    expect(types).toEqual(['40', '40', '40', '80', '80']);
  });

  it('never approves on a blocked application', () => {
    const chip = begin('blocked-application');
    expect(first(chip, '40').cid).toBe('00');
  });

  it('never approves offline on a card that is for online only', () => {
    expect(first(begin('napas-debit'), '40').cid).toBe('80');
  });

  it('declines where the terminal does, after an approval too', () => {
    const chip = begin('napas-debit');
    first(chip);
    expect(second(chip, '00').cid).toBe('00');
  });

  it('notes that it could not go online', () => {
    const chip = begin('napas-debit');
    first(chip);
    const { cid, issuerData } = second(chip, '00', `5A33${COVERED}`);
    // Unable to go online; a new card.
    expect([cid, issuerData]).toEqual(['00', '06010A03211000']);
  });
});

import { describe, expect, it } from 'vitest';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import {
  julianDay,
  localDate,
  localTime,
  transmissionTime,
} from '../../../network/napas/local-time.ts';
import { buildOriginalData, parseOriginalData } from '../../../network/napas/original-data.ts';
import {
  buildReplacementAmounts,
  parseReplacementAmounts,
} from '../../../network/napas/replacement-amounts.ts';
import { retrievalReference } from '../../../network/napas/rrn.ts';
import { stanText } from '../../../network/napas/stan.ts';
import {
  type FinancialRequest,
  financialRequest,
  reversalAdvice,
  withdrawalRequest,
} from '../../../network/napas/withdrawal.ts';

/** 2026-07-26 17:15:30 in Vietnam. */
const AT = Date.UTC(2026, 6, 26, 10, 15, 30);

const STRIPE: FinancialRequest = {
  identity: {
    terminalId: 'ATM00001',
    merchantId: 'SGB',
    acquirerId: '970400',
    location: 'TELLERBENCH HO CHI MINH',
  },
  at: AT,
  stan: 1,
  pan: '9704000000000018',
  expiry: '2812',
  track2: '9704000000000018=2812',
  entry: { mode: 'magnetic-stripe' },
  pinBlock: '0123456789ABCDEF',
  amount: 2_000_000,
};

describe('times', () => {
  it('are UTC in field 7 and Vietnamese in 12, 13 and 37', () => {
    expect(transmissionTime(AT)).toBe('0726101530');
    expect([localTime(AT), localDate(AT)]).toEqual(['171530', '0726']);
    expect(retrievalReference(AT, '000001')).toBe('620717000001');
  });

  it('pass midnight and new year at 17:00 UTC', () => {
    const before = Date.UTC(2026, 11, 31, 16, 59, 59);
    expect([localDate(before), localTime(before), julianDay(before)]).toEqual([
      '1231',
      '235959',
      '6365',
    ]);
    const after = before + 1000;
    expect([localDate(after), localTime(after), julianDay(after)]).toEqual([
      '0101',
      '000000',
      '7001',
    ]);
    expect(transmissionTime(after)).toBe('1231170000');
  });
});

describe('a STAN', () => {
  it('has six digits, from 1', () => {
    expect([stanText(1), stanText(999_999)]).toEqual(['000001', '999999']);
    for (const stan of [0, 1_000_000, 1.5]) expect(() => stanText(stan)).toThrow('STAN');
  });
});

describe('a withdrawal', () => {
  it('by magnetic stripe has these fields', () => {
    expect(withdrawalRequest(STRIPE)).toEqual({
      mti: '0200',
      fields: {
        2: '9704000000000018',
        3: '010000',
        4: '000200000000',
        7: '0726101530',
        11: '000001',
        12: '171530',
        13: '0726',
        14: '2812',
        18: '6011',
        22: '021',
        25: '02',
        32: '970400',
        35: '9704000000000018=2812',
        37: '620717000001',
        41: 'ATM00001',
        42: 'SGB            ',
        43: 'TELLERBENCH HO CHI MINH                 ',
        49: '704',
        52: '0123456789ABCDEF',
      },
    });
  });

  it('by chip adds sequence number and chip data, and takes tag 57 as track 2', () => {
    const { fields } = withdrawalRequest({
      ...STRIPE,
      entry: { mode: 'chip', sequence: 1, chipData: '9F2608AABBCCDDEEFF0011' },
      track2: '9704000000000018D28122010F',
    });
    expect([fields[22], fields[23], fields[55]]).toEqual(['051', '001', '9F2608AABBCCDDEEFF0011']);
    expect(fields[35]).toBe('9704000000000018=28122010');
  });

  it('without PIN says so', () => {
    expect(withdrawalRequest({ ...STRIPE, pinBlock: undefined }).fields[22]).toBe('022');
  });

  it('and its reversal can be built as they are', () => {
    const codec = createCodec(napasDialect);
    const original = withdrawalRequest(STRIPE);
    expect(codec.build(original)).toMatchObject({ ok: true });
    expect(codec.build(reversalAdvice({ original, at: AT, stan: 2, dispensed: 0 }))).toMatchObject({
      ok: true,
    });
  });

  it('is one financial request among others', () => {
    const { fields } = financialRequest('300000', { ...STRIPE, amount: 0 });
    expect([fields[3], fields[4]]).toEqual(['300000', '000000000000']);
  });
});

describe('a reversal', () => {
  const original = withdrawalRequest(STRIPE);

  it('repeats what identifies the original, and no track, PIN or expiry', () => {
    const advice = reversalAdvice({ original, at: AT + 30_000, stan: 2 });
    expect(advice).toEqual({
      mti: '0420',
      fields: {
        2: '9704000000000018',
        3: '010000',
        4: '000200000000',
        7: '0726101600',
        11: '000002',
        12: '171530',
        13: '0726',
        18: '6011',
        22: '021',
        25: '02',
        32: '970400',
        37: '620717000001',
        39: '68',
        41: 'ATM00001',
        42: 'SGB            ',
        43: 'TELLERBENCH HO CHI MINH                 ',
        49: '704',
        90: '020000000107261015300000097040000000000000',
      },
    });
  });

  it('of a part says what was dispensed, why, and under which approval', () => {
    const { fields } = reversalAdvice({
      original,
      at: AT,
      stan: 2,
      reason: '32',
      authorisationCode: 'A12345',
      dispensed: 500_000,
    });
    expect([fields[38], fields[39]]).toEqual(['A12345', '32']);
    expect(fields[95]).toBe(`000050000000${'0'.repeat(30)}`);
  });

  it('of something without trace number is a bug', () => {
    expect(() =>
      reversalAdvice({ original: { mti: '0200', fields: {} }, at: AT, stan: 2 }),
    ).toThrow('42 digits');
  });
});

describe('original data', () => {
  it('are MTI, STAN, time, acquirer and forwarder in 42 digits, both ways', () => {
    const original = {
      mti: '0200',
      stan: '000001',
      transmissionTime: '0726101530',
      acquirer: '970400',
      forwarder: '602907',
    };
    expect(buildOriginalData(original)).toBe('020000000107261015300000097040000000602907');
    expect(parseOriginalData('020000000107261015300000097040000000602907')).toEqual({
      ok: true,
      value: original,
    });
    expect(parseOriginalData('0200')).toMatchObject({ ok: false });
  });
});

describe('replacement amounts', () => {
  it('begin with what was dispensed', () => {
    expect(parseReplacementAmounts(buildReplacementAmounts(500_000))).toEqual({
      ok: true,
      value: 500_000,
    });
    expect(parseReplacementAmounts('1')).toMatchObject({ ok: false });
  });
});

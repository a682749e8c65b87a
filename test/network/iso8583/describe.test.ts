import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { describeMessage, type FieldRow } from '../../../network/iso8583/describe.ts';
import {
  createLengthPrefixFramer,
  frameMessage,
  HEARTBEAT,
} from '../../../network/iso8583/length-prefix.ts';
import { isResponse, mtiMeaning, responseMti } from '../../../network/iso8583/mti.ts';
import { describeItem } from '../../../network/iso8583/wire.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';

const line = ({ field, name, value, meaning }: FieldRow): string =>
  `${field} ${name}: ${value}${meaning === undefined ? '' : ` (${meaning})`}`;

const WITHDRAWAL = {
  mti: '0200',
  fields: {
    2: '9704000000000018',
    3: '010000',
    4: '000200000000',
    7: '0726101530',
    9: '20012345',
    11: '000001',
    18: '6011',
    22: '021',
    32: '970400',
    35: '9704000000000018=2812',
    49: '704',
    52: '0123456789ABCDEF',
  },
};

describe('a message in words', () => {
  it('says what fields mean and hides what nobody may see', () => {
    expect(describeMessage(WITHDRAWAL, napasDialect).map(line)).toEqual([
      '0 message type: 0200 (financial request)',
      '2 primary account number: 970400******0018',
      '3 processing code: 010000 (cash withdrawal)',
      '4 amount, transaction: 000200000000 (2,000,000 VND)',
      '7 transmission date and time, UTC: 0726101530',
      '9 conversion rate, settlement: 20012345 (123.45)',
      '11 system trace audit number: 000001',
      '18 merchant category: 6011 (ATM)',
      '22 POS entry mode: 021 (magnetic stripe, PIN)',
      '32 acquiring institution: 970400 (SaigonBank)',
      `35 track 2: ${'*'.repeat(21)}`,
      '49 currency, transaction: 704 (VND)',
      `52 PIN block: ${'*'.repeat(16)}`,
    ]);
  });

  it('shows all of it only when told', () => {
    const rows = describeMessage(WITHDRAWAL, napasDialect, { unmasked: true });
    expect(rows.find(({ field }) => field === 35)?.value).toBe('9704000000000018=2812');
  });

  it('says what a reversal takes back and how it went', () => {
    const reversal = {
      mti: '0420',
      fields: {
        39: '68',
        90: '020000000107261015300000097040000000000000',
        95: '000050000000000000000000000000000000000000',
      },
    };
    expect(describeMessage(reversal, napasDialect).map(line)).toEqual([
      '0 message type: 0420 (reversal advice)',
      '39 response code: 68 (timeout, outcome unknown)',
      '90 original data: 020000000107261015300000097040000000000000 (0200 STAN 000001 sent 0726101530 by SaigonBank)',
      '95 replacement amounts: 000050000000000000000000000000000000000000 (500,000 VND really dispensed)',
    ]);
  });

  it('has only its value to show where it means nothing known', () => {
    const odd = {
      mti: '0999',
      fields: { 3: '990000', 4: '000000000001', 8: '1', 22: '991', 39: 'ZZ' },
    };
    expect(describeMessage(odd, napasDialect).map(line)).toEqual([
      '0 message type: 0999',
      '3 processing code: 990000',
      '4 amount, transaction: 000000000001',
      '8 field 8: 1',
      '22 POS entry mode: 991',
      '39 response code: ZZ (response code ZZ)',
    ]);
  });
});

describe('an item on the wire in words', () => {
  const codec = createCodec(napasDialect);
  const item = (bytes: Uint8Array) => {
    const framer = createLengthPrefixFramer();
    const [first] = [...framer.push(bytes), ...framer.flush()];
    return describeItem(first!, codec);
  };

  it('names type, service, amount and trace number', () => {
    const built = codec.build(WITHDRAWAL);
    if (!built.ok) throw new Error(built.error.detail);
    expect(item(frameMessage(built.value)).meaning).toBe(
      '0200 financial request, cash withdrawal, 2,000,000 VND, system trace audit number 000001',
    );
  });

  it('knows heartbeats, noise and what cannot be read', () => {
    expect(item(HEARTBEAT)).toEqual({ meaning: 'heartbeat', shown: HEARTBEAT });
    expect(item(hex('970400'))).toEqual({
      meaning: '3 bytes that are no message',
      shown: hex('2A2A2A'),
      level: 'noise',
    });
    expect(item(hex('30303132 30323030 4000000000000000'))).toMatchObject({
      meaning:
        'field 2 (primary account number, n..19) at offset 12: expected a length of 2 bytes, found 0',
      level: 'trouble',
    });
  });
});

describe('the message type', () => {
  const cases = [
    ['0100', 'authorisation request', '0110'],
    ['0200', 'financial request', '0210'],
    ['0220', 'financial advice', '0230'],
    ['0400', 'reversal request', '0410'],
    ['0420', 'reversal advice', '0430'],
    ['0421', 'reversal advice (repeat)', '0430'],
    ['0800', 'network management request', '0810'],
  ] as const;
  for (const [mti, meaning, response] of cases) {
    it(`${mti} is a ${meaning}, answered by ${response}`, () => {
      expect(mtiMeaning(mti)).toBe(meaning);
      expect(responseMti(mti)).toBe(response);
      expect([isResponse(mti), isResponse(response)]).toEqual([false, true]);
    });
  }
});

import { describe, expect, it } from 'vitest';
import { ascii } from '../../../bytes/ascii.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { createKeyStore } from '../../../crypto/key-store.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import {
  type MessageMac,
  macFault,
  withMac,
  withoutMac,
  withWrongMac,
} from '../../../network/iso8583/message-mac.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { MAC_ALGORITHM } from '../../../network/napas/mac.ts';
import { nodeRetailMac } from '../node-mac.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const codec = createCodec(napasDialect);
const store = createKeyStore();
store.loadPlain('mac', 'mac', KEY);
const mac: MessageMac = {
  generate(data) {
    const made = store.generateMac('mac', data, MAC_ALGORITHM);
    return made.ok ? made.value : undefined;
  },
  verify(data, value) {
    const right = store.verifyMac('mac', data, value, MAC_ALGORITHM);
    return right.ok && right.value;
  },
};

const WITHDRAWAL: IsoMessage = {
  mti: '0200',
  fields: {
    2: '9704000000000018',
    3: '010000',
    4: '000200000000',
    7: '0726101530',
    11: '000001',
    22: '051',
    32: '970400',
    41: 'ATM00001',
    49: '704',
    52: '0123456789ABCDEF',
  },
};
const ANSWER: IsoMessage = {
  mti: '0210',
  fields: {
    3: '010000',
    4: '000200000000',
    7: '0726101530',
    11: '000001',
    32: '970400',
    38: '000017',
    39: '00',
    41: 'ATM00001',
  },
};
const REVERSAL: IsoMessage = {
  mti: '0420',
  fields: {
    ...WITHDRAWAL.fields,
    11: '000002',
    39: '68',
    90: '020000000107261015300000097040000000000000',
    95: '000100000000000000000000000000000000000000',
  },
};

describe('what a MAC covers, written out, under another implementation', () => {
  it.each([
    [
      'a withdrawal: DE22, 49 and 52 are not covered',
      WITHDRAWAL,
      64,
      '0200' +
        '169704000000000018' +
        '010000' +
        '000200000000' +
        '0726101530' +
        '000001' +
        '06970400' +
        'ATM00001',
      '8603F43297FDBF7F',
    ],
    [
      'its answer',
      ANSWER,
      64,
      '0210' +
        '010000' +
        '000200000000' +
        '0726101530' +
        '000001' +
        '06970400' +
        '000017' +
        '00' +
        'ATM00001',
      'EEAF62AD65F9A9D4',
    ],
    [
      'a reversal, whose MAC is DE128',
      REVERSAL,
      128,
      '0420' +
        '169704000000000018' +
        '010000' +
        '000200000000' +
        '0726101530' +
        '000002' +
        '06970400' +
        '68' +
        'ATM00001' +
        '020000000107261015300000097040000000000000' +
        '000100000000000000000000000000000000000000',
      'FA69B44E83FF8130',
    ],
  ] as const)('%s', (_, message, field, covered, expected) => {
    expect(nodeRetailMac(KEY, ascii(covered))).toBe(expected);
    const sealed = withMac(message, codec, mac);
    expect(sealed.fields[field]).toBe(expected);
    expect(macFault(sealed, codec, mac)).toBeUndefined();
    expect(withoutMac(sealed)).toEqual(message);
  });
});

describe('a message that came in', () => {
  const sealed = withMac(WITHDRAWAL, codec, mac);
  const changed = (field: number, value: string): IsoMessage => ({
    mti: sealed.mti,
    fields: { ...sealed.fields, [field]: value },
  });

  it.each([
    ['as it was sent', sealed, undefined],
    ['another amount', changed(4, '000900000000'), 'wrong'],
    ['another card', changed(2, '9704000000000026'), 'wrong'],
    ['another MTI', { ...sealed, mti: '0201' }, 'wrong'],
    ['a field more', changed(102, '123'), 'missing'],
    ['a field that is not covered', changed(22, '021'), undefined],
    ['without a MAC', WITHDRAWAL, 'missing'],
    ['spoilt', withWrongMac(sealed), 'wrong'],
    ['network management, which carries none', { mti: '0800', fields: { 70: '301' } }, undefined],
  ] as const)('%s', (_, message, fault) => {
    expect(macFault(message, codec, mac)).toBe(fault);
  });

  it('is the same over bytes', () => {
    const built = codec.build(sealed);
    const parsed = built.ok ? codec.parse(built.value) : built;
    expect(parsed.ok && macFault(parsed.value, codec, mac)).toBeUndefined();
    expect(toHex(built.ok ? built.value.subarray(-8) : new Uint8Array())).toBe(sealed.fields[64]);
  });
});

it('a line without a key sends without a MAC, and takes nothing', () => {
  const none: MessageMac = { generate: () => undefined, verify: () => false };
  expect(withMac(WITHDRAWAL, codec, none)).toEqual(WITHDRAWAL);
  expect(macFault(WITHDRAWAL, codec, none)).toBe('missing');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildInformation,
  type PadInformation,
  parseInformation,
} from '../../../../hardware/pin-pad/zt588/information.ts';
import { SCAN_CODES } from '../../../../hardware/pin-pad/zt588/keys.ts';

const INFORMATION: PadInformation = {
  record: 'KIOSK 7'.padEnd(50),
  scanCodes: SCAN_CODES,
  blank: true,
  inputOn: false,
  soundOn: true,
  timeLimitS: 30,
  pinMask: 0xff,
  minDigits: 4,
  maxDigits: 12,
  functionCode: '12345678',
  model: 'ZT588',
  hardware: '1.0',
  software: '2.0',
  date: '2401',
  serial: '0001',
};

const RECORD = [
  'KIOSK 7'.padEnd(50),
  '3132331B343536083738390',
  '72E30230D4143454742444648',
  '05001EFF040C33370A00',
  '12345678',
  'ZT588 ',
  '1.0',
  '2.0',
  '2401',
  '0001',
].join('');

describe('the record of function 3', () => {
  it('is read and built: 146 characters', () => {
    expect(RECORD.length).toBe(146);
    expect(buildInformation(INFORMATION)).toBe(RECORD);
    expect(parseInformation(RECORD)).toEqual(INFORMATION);
  });

  it.each([
    [0, { blank: false, inputOn: false, soundOn: false }],
    [1, { blank: true, inputOn: false, soundOn: false }],
    [2, { blank: false, inputOn: true, soundOn: false }],
    [4, { blank: false, inputOn: false, soundOn: true }],
    [7, { blank: true, inputOn: true, soundOn: true }],
  ])('flags %i', (flags, read) => {
    const record = `${RECORD.slice(0, 98)}0${flags}${RECORD.slice(100)}`;
    expect(parseInformation(record)).toMatchObject(read);
  });

  it.each([
    ['too short', RECORD.slice(1)],
    ['too long', `${RECORD}0`],
    ['empty', ''],
    ['no hex in the codes', RECORD.replace('3132331B', '31323XXX')],
    ['spaces in the settings', RECORD.replace('05001E', '05  1E')],
  ])('%s: none', (_what, record) => {
    expect(parseInformation(record)).toBeUndefined();
  });

  it('of any text is a record or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 160 }), (text) => {
        expect(parseInformation(text)).toBeUndefined();
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { readApplicationData } from '../../../emv/kernel/read-data.ts';
import { sessionOf } from './terminal.ts';

/** 5A, 5F24, 8C and 8D: what no card may lack. */
const RECORD_1 = '7019 5A089704000000000018 5F2403311231 8C039F3704 8D028A02 9000';
const RECORD_2 = '7007 9F0802000157 00 9000';

async function read(afl: string, script: string) {
  const session = sessionOf({ script, card: { '82': '1800', '94': afl } });
  const came = await readApplicationData(session);
  session.end();
  return { session, end: came.ok ? undefined : `${came.error.why}: ${came.error.detail}` };
}

describe('read application data (Book 3, 10.2)', () => {
  it('reads every record the AFL names and keeps the signed ones', async () => {
    const { session, end } = await read(
      '0801020110010100',
      `> 00B2010C00
       < ${RECORD_1}
       > 00B2020C00
       < ${RECORD_2}
       > 00B2011400
       < 7004 5F340101 9000`,
    );
    expect(end).toBeUndefined();
    expect([...session.card.keys()]).toEqual('82 94 5A 5F24 8C 8D 9F08 57 5F34'.split(' '));
    expect(toHex(session.authentication.staticData)).toBe(
      '5A0897040000000000185F24033112318C039F37048D028A02',
    );
  });

  it('keeps tag and length of signed records above file 10 (10.3)', async () => {
    const script = `> 00B2010C00\n< ${RECORD_1}\n> 00B2015C00\n< 70045F3401019000`;
    const { session } = await read('0801010058010101', script);
    expect(toHex(session.authentication.staticData)).toBe('70045F340101');
  });

  it('lets records above file 10 be anything, unless they are signed', async () => {
    const script = `> 00B2010C00\n< ${RECORD_1}\n> 00B2015C00\n< 12345678009000`;
    const free = await read('0801010058010100', script);
    expect([free.end, free.session.authentication.staticDataMalformed]).toEqual([undefined, false]);
    const signed = await read('0801010058010101', script);
    expect([signed.end, signed.session.authentication.staticDataMalformed]).toEqual([
      undefined,
      true,
    ]);
  });

  it.each([
    ['none', ''],
    ['not a multiple of four', '080101'],
    ['file 0', '00010100'],
    ['file 31', 'F8010100'],
    ['record 0', '08000100'],
    ['last before first', '08020100'],
    ['more signed than there are', '08010102'],
  ])('ends with an AFL: %s', async (_, afl) => {
    expect((await read(afl, '')).end).toMatch(/^malformed-data: AFL/);
  });

  it.each([
    ['6A83', 'status: READ RECORD: expected 9000'],
    ['70035A08979000', 'malformed-answer: READ RECORD: TLV at offset 4 in 70/5A'],
    ['77045F3401019000', 'malformed-answer: READ RECORD: expected the template 70'],
    ['70105A0897040000000000185F34019000', 'malformed-answer'],
    ['70085F3401015F3401019000', 'redundant-data: READ RECORD: 5F34 for the second time'],
    ['7004820258009000', 'redundant-data: READ RECORD: 82 for the second time'],
    ['70045F3401019000', 'missing-data: 5F24, which is mandatory, is missing'],
    [
      '70185A0897040000000000185F240231128C039F37048D028A029000',
      'malformed-data: 5F24: expected 3 to 3 bytes',
    ],
    [
      '70195A0897040000000000AB5F24033112318C039F37048D028A029000',
      'malformed-data: 5A: expected digits',
    ],
    [
      '701D5A0897040000000000185F24033112315F3401FF8C039F37048D028A029000',
      'malformed-data: 5F34: expected digits',
    ],
    [
      '70195A0897040000000000185F24033113318C039F37048D028A029000',
      'malformed-data: 5F24: expected a date',
    ],
  ])('ends with a record of %s', async (answer, end) => {
    expect((await read('08010100', `> 00B2010C00\n< ${answer}`)).end).toContain(end);
  });
});

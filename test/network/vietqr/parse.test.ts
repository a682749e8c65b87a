import { describe, expect, it } from 'vitest';
import { parseVietQr } from '../../../network/vietqr/parse.ts';
import { ACCOUNT, BENEFICIARY, HEAD, NAPAS, object, SERVICE, sealed, VN, VND } from './payload.ts';
import { SAMPLES } from './samples.ts';

const error = (payload: string): string | undefined => {
  const parsed = parseVietQr(payload);
  return parsed.ok ? undefined : parsed.error.detail;
};

describe('samples', () => {
  it.each([
    [
      SAMPLES.account,
      {
        initiation: 'static',
        payee: { service: 'QRIBFTTA', acquirer: '970403', account: '0011012345678' },
        currency: '704',
        country: 'VN',
        others: [],
      },
    ],
    [
      SAMPLES.card,
      {
        initiation: 'static',
        payee: { service: 'QRIBFTTC', acquirer: '970403', account: '9704031101234567' },
        currency: '704',
        country: 'VN',
        others: [],
      },
    ],
    [
      SAMPLES.accountAmount,
      {
        initiation: 'dynamic',
        payee: { service: 'QRIBFTTA', acquirer: '970403', account: '0011012345678' },
        currency: '704',
        amount: '180000',
        country: 'VN',
        additional: { bill: 'NPS6869', purpose: 'thanh toan don hang' },
        others: [],
      },
    ],
    [
      SAMPLES.merchant,
      {
        initiation: 'dynamic',
        payee: { service: 'QRPUSH', acquirer: '970403', account: '2112995044604025' },
        merchantCategory: '5812',
        currency: '704',
        amount: '180000',
        country: 'VN',
        merchantName: 'PHUONG CAC',
        merchantCity: 'HANOI',
        additional: { store: 'NPS6869' },
        others: [],
      },
    ],
    [
      SAMPLES.purpose,
      {
        initiation: 'dynamic',
        payee: { service: 'QRIBFTTA', acquirer: '970416', account: '000000012345' },
        currency: '704',
        amount: '1000',
        country: 'VN',
        additional: { purpose: 'Chuyen tien' },
        others: [],
      },
    ],
    [
      SAMPLES.lowerCaseCrc,
      {
        initiation: 'static',
        payee: { service: 'QRIBFTTA', acquirer: '970422', account: '0000000000' },
        currency: '704',
        country: 'VN',
        others: [],
      },
    ],
  ])('%s', (payload, value) => {
    expect(parseVietQr(payload)).toEqual({ ok: true, value });
  });

  it('cash at an ATM, with its reference and terminal', () => {
    const atm = object('01', object('00', '970400'), object('01', 'ATM00117'));
    const account = object('38', NAPAS, atm, object('02', 'QRCASH'));
    const more = object('62', object('05', 'R42'), object('07', 'ATM00117'));
    const code = `${object('00', '01')}${object('01', '12')}${account}${object('52', '6011')}${VND}${VN}${more}`;
    expect(parseVietQr(sealed(code))).toMatchObject({
      value: {
        payee: { service: 'QRCASH', acquirer: '970400', account: 'ATM00117' },
        merchantCategory: '6011',
        additional: { reference: 'R42', terminal: 'ATM00117' },
      },
    });
  });
});

describe('what there is besides', () => {
  it('tips, postal code, another language, all additional data', () => {
    const additional = ['b', 'm', 's', 'l', 'r', 'c', 't', 'p', 'd'].map((value, i) =>
      object(`0${i + 1}`, value),
    );
    const code =
      `${HEAD}${ACCOUNT}${VND}${object('55', '02')}${object('56', '5000')}${VN}` +
      `${object('61', '100000')}${object('62', ...additional)}` +
      object('64', object('00', 'vi'), object('01', 'PHƯƠNG CÁC'), object('02', 'HÀ NỘI'));
    expect(parseVietQr(sealed(code))).toMatchObject({
      value: {
        tip: { kind: 'fixed', amount: '5000' },
        postalCode: '100000',
        additional: {
          bill: 'b',
          mobile: 'm',
          store: 's',
          loyalty: 'l',
          reference: 'r',
          customer: 'c',
          terminal: 't',
          purpose: 'p',
          dataRequest: 'd',
        },
        localised: { language: 'vi', name: 'PHƯƠNG CÁC', city: 'HÀ NỘI' },
      },
    });
  });

  it.each([
    [object('55', '01'), { kind: 'asked' }],
    [`${object('55', '03')}${object('57', '5.5')}`, { kind: 'percentage', percentage: '5.5' }],
  ])('tip %s', (tip, value) => {
    expect(parseVietQr(sealed(`${HEAD}${ACCOUNT}${VND}${tip}${VN}`))).toMatchObject({
      value: { tip: value },
    });
  });

  it('another operator alone: nobody is paid by NAPAS', () => {
    const vnpay = object('26', object('00', 'A000000775'), object('01', '0100000001'));
    const parsed = parseVietQr(sealed(`${HEAD}${vnpay}${VND}${VN}`));
    expect(parsed).toMatchObject({
      ok: true,
      value: { others: [{ path: '26', value: '0010A00000077501100100000001' }] },
    });
    expect(parsed.ok && parsed.value.payee).toBeUndefined();
  });

  it('another operator in tag 38: his account is not read as ours', () => {
    const foreign = object('38', object('00', 'A000000999'), object('01', '0006970403'));
    expect(parseVietQr(sealed(`${HEAD}${foreign}${VND}${VN}`))).toMatchObject({
      ok: true,
      value: { payee: undefined, others: [{ path: '38' }] },
    });
  });

  it('unknown tags on every level, in the order of their paths', () => {
    const beneficiary = object('01', object('09', 'x'), object('00', '970403'), object('01', '42'));
    const code =
      `${HEAD}${object('99', 'last')}${object('38', NAPAS, object('05', 'y'), beneficiary, SERVICE)}` +
      `${VND}${VN}${object('62', object('50', 'z'))}`;
    expect(parseVietQr(sealed(code))).toMatchObject({
      value: {
        payee: { acquirer: '970403', account: '42' },
        additional: undefined,
        others: [
          { path: '38.01.09', value: 'x' },
          { path: '38.05', value: 'y' },
          { path: '62.50', value: 'z' },
          { path: '99', value: 'last' },
        ],
      },
    });
  });

  it('tags in any order between the first and the last', () => {
    const straight = parseVietQr(sealed(`${HEAD}${ACCOUNT}${VND}${VN}`));
    const mixed = object('38', SERVICE, BENEFICIARY, NAPAS);
    const shuffled = `${object('00', '01')}${VN}${mixed}${VND}${object('01', '11')}`;
    expect(straight.ok).toBe(true);
    expect(parseVietQr(sealed(shuffled))).toEqual(straight);
  });
});

describe('lengths count characters, and characters are Unicode code points', () => {
  const named = (name: string): string =>
    sealed(`${HEAD}${ACCOUNT}${VND}${VN}${object('59', name)}`);

  it.each([
    ['composed', 'Phở Gà Tần', '5910'],
    ['with accents of their own', 'Phở Gà Tần'.normalize('NFD'), '5915'],
    ['beyond U+FFFF: one character, two units', 'Phở 🍜', '5905'],
  ])('%s', (_, name, header) => {
    expect(named(name)).toContain(`${header}${name}`);
    expect(parseVietQr(named(name))).toMatchObject({ ok: true, value: { merchantName: name } });
  });

  it('not UTF-16 units', () => {
    expect(error(sealed(`${HEAD}${ACCOUNT}${VND}${VN}5906Phở 🍜`))).toBe(
      '30 at 96: length 40, 3 characters left',
    );
  });

  it('25 emoji fit where 25 letters do', () => {
    expect(parseVietQr(named('🍜'.repeat(25)))).toMatchObject({ ok: true });
    expect(error(named('🍜'.repeat(26)))).toBe('59 at 86: expected at most 25 characters');
  });

  it('half a character is refused: UTF-8 has none', () => {
    expect(error(named('Phở \ud83c'))).toBe('at 94: expected a printable character');
    expect(error(named('🍜\u0007'))).toBe('at 91: expected a printable character');
  });
});

describe('refused', () => {
  const mid = `${VND}${VN}`;
  const with38 = (...parts: string[]): string => sealed(`${HEAD}${object('38', ...parts)}${mid}`);
  const with01 = (...parts: string[]): string => with38(NAPAS, object('01', ...parts), SERVICE);
  const more = (...parts: string[]): string => sealed(`${HEAD}${ACCOUNT}${mid}${parts.join('')}`);
  const BIN = object('00', '970403');
  const long = (count: number): string => 'x'.repeat(count);

  it.each([
    ['nothing', '', 'at 0: expected tag 00 first'],
    ['no CRC', `${HEAD}${ACCOUNT}${mid}`, 'at 86: expected tag 63 last: the CRC, four digits'],
    ['a wrong CRC', SAMPLES.account.replace(/9E6F$/, '9E6E'), '63 at 86: wrong CRC, expected 9E6F'],
    [
      'a CRC of another length',
      `${SAMPLES.account.slice(0, -8)}63039E6`,
      'at 93: expected tag 63 last: the CRC, four digits',
    ],
    ['cut off', SAMPLES.account.slice(0, -1), '63 at 86: length 4, 3 characters left'],
    [
      'cut off in a header',
      SAMPLES.account.slice(0, 88),
      'at 86: expected tag and length, 4 digits, 2 characters left',
    ],
    [
      'more behind',
      `${SAMPLES.account}1`,
      'at 94: expected tag and length, 4 digits, 1 character left',
    ],
    [
      'an object behind',
      `${SAMPLES.account}6501x`,
      'at 99: expected tag 63 last: the CRC, four digits',
    ],
    ['a line end', `${SAMPLES.account}\n`, 'at 94: expected a printable character'],
    ['no tag', sealed(`${HEAD}A1011${ACCOUNT}${mid}`), 'at 12: expected a tag of two digits'],
    [
      'no length',
      sealed(`${HEAD}261x1${ACCOUNT}${mid}`),
      '26 at 12: expected a length of two digits',
    ],
    [
      'a full-width digit',
      sealed(`${HEAD}26１01${ACCOUNT}${mid}`),
      '26 at 12: expected a length of two digits',
    ],
    ['length 00', more('6100'), '61 at 86: length 00, expected 01 to 99'],
    [
      '00 not first',
      sealed(`${object('01', '11')}${object('00', '01')}${ACCOUNT}${mid}`),
      'at 0: expected tag 00 first',
    ],
    ['another format', sealed(`000202${ACCOUNT}${mid}`), '00 at 0: expected 01'],
    ['initiation 13', sealed(`000201010213${ACCOUNT}${mid}`), '01 at 6: expected one of 11, 12'],
    ['a tag twice', more(VN), '58 at 86: is there already, at 80'],
    [
      'a tag twice within',
      with01(BIN, object('01', '1'), object('01', '2')),
      '38.01.01 at 49: is there already, at 44',
    ],
    [
      'no account at all',
      sealed(`${HEAD}${mid}`),
      'at 0: expected an account, a tag from 02 to 51',
    ],

    [
      'an inner length too long',
      with38(NAPAS, '0127000697040301140011012345678', SERVICE),
      '38.01.01 at 44: length 14, 13 characters left',
    ],
    [
      'an inner length too short',
      with38(NAPAS, '0127000697040301120011012345678', SERVICE),
      '38.01 at 60: expected tag and length, 4 digits, 1 character left',
    ],
    [
      'an outer length too long',
      sealed(`${HEAD}3899${ACCOUNT.slice(4)}${mid}`),
      '38 at 12: length 99, 78 characters left',
    ],
    [
      'an outer length too short',
      SAMPLES.account.replace('3857', '3856'),
      'at 72: expected a tag of two digits',
    ],
    [
      'another operator, inner length',
      sealed(`${HEAD}${object('26', object('00', 'A000000775'), '0199x')}${mid}`),
      '26.01 at 30: length 99, 1 character left',
    ],
    [
      'additional data, inner length',
      more(object('62', '0805abc')),
      '62.08 at 90: length 5, 3 characters left',
    ],
    [
      'another language, inner length',
      more(object('64', '0002vi0109abc')),
      '64.01 at 96: length 9, 3 characters left',
    ],

    [
      'no operator',
      sealed(`${HEAD}${object('38', BENEFICIARY, SERVICE)}${mid}`),
      '38.00 at 59: is missing',
    ],
    ['no beneficiary', with38(NAPAS, SERVICE), '38.01 at 42: is missing'],
    ['no service', with38(NAPAS, BENEFICIARY), '38.02 at 61: is missing'],
    ['no acquirer', with01(object('01', '42')), '38.01.00 at 40: is missing'],
    ['no account number', with01(BIN), '38.01.01 at 44: is missing'],
    [
      'an acquirer of 5 digits',
      with01(object('00', '97040'), object('01', '42')),
      '38.01.00 at 34: expected 6 digits',
    ],
    [
      'an acquirer of letters',
      with01(object('00', '97O403'), object('01', '42')),
      '38.01.00 at 34: expected 6 digits',
    ],
    [
      'an account of 20',
      with01(BIN, object('01', long(20))),
      '38.01.01 at 44: expected 1 to 19 characters, no spaces',
    ],
    [
      'a space in the account',
      with01(BIN, object('01', '4 2')),
      '38.01.01 at 44: expected 1 to 19 characters, no spaces',
    ],
    [
      'a service that is none',
      with38(NAPAS, BENEFICIARY, object('02', 'QRIBFTTX')),
      '38.02 at 61: expected one of QRIBFTTA, QRIBFTTC, QRPUSH, QRCASH',
    ],
    [
      'letters for a card',
      with38(NAPAS, object('01', BIN, object('01', '9704AB0000000018')), object('02', 'QRIBFTTC')),
      '38.01.01 at 44: expected a card number of 12 to 19 digits',
    ],

    ['no currency', sealed(`${HEAD}${ACCOUNT}${VN}`), '53 at 87: is missing'],
    ['no country', sealed(`${HEAD}${ACCOUNT}${VND}`), '58 at 88: is missing'],
    [
      'yuan',
      sealed(`${HEAD}${ACCOUNT}${object('53', '156')}${VN}`),
      '53 at 73: expected 704 beside tag 38',
    ],
    [
      'China',
      sealed(`${HEAD}${ACCOUNT}${VND}${object('58', 'CN')}`),
      '58 at 80: expected VN beside tag 38',
    ],
    ['a category of 3 digits', more(object('52', '581')), '52 at 86: expected 4 digits'],
    [
      'an amount of 14',
      more(object('54', '1'.repeat(14))),
      '54 at 86: expected an amount above zero of at most 13 characters',
    ],
    [
      'an amount of zero',
      more(object('54', '0.00')),
      '54 at 86: expected an amount above zero of at most 13 characters',
    ],
    [
      'an amount below zero',
      more(object('54', '-180000')),
      '54 at 86: expected an amount above zero of at most 13 characters',
    ],
    [
      'an amount with a comma',
      more(object('54', '180,000')),
      '54 at 86: expected an amount above zero of at most 13 characters',
    ],
    [
      'two points',
      more(object('54', '1.800.00')),
      '54 at 86: expected an amount above zero of at most 13 characters',
    ],
    ['a tip of kind 04', more(object('55', '04')), '55 at 86: expected one of 01, 02, 03'],
    [
      'a fixed tip that is not there',
      more(object('55', '02')),
      '55 at 86: expected tag 56 beside it',
    ],
    [
      'a percentage that is not there',
      more(object('55', '03')),
      '55 at 86: expected tag 57 beside it',
    ],
    [
      'a fixed tip that nobody announced',
      more(object('56', '1')),
      '56 at 86: expected 02 in tag 55',
    ],
    [
      'a percentage beside a fixed tip',
      more(object('55', '02'), object('56', '1'), object('57', '5')),
      '57 at 97: expected 03 in tag 55',
    ],
    [
      '100 per cent',
      more(object('55', '03'), object('57', '100')),
      '57 at 92: expected a percentage above 0 and below 100',
    ],
    ['a name of 26', more(object('59', long(26))), '59 at 86: expected at most 25 characters'],
    ['a city of 16', more(object('60', long(16))), '60 at 86: expected at most 15 characters'],
    [
      'a postal code of 11',
      more(object('61', long(11))),
      '61 at 86: expected at most 10 characters',
    ],
    [
      'a purpose of 26',
      more(object('62', object('08', long(26)))),
      '62.08 at 90: expected at most 25 characters',
    ],
    [
      'a language without a name',
      more(object('64', object('00', 'vi'))),
      '64.01 at 96: is missing',
    ],
    [
      'a foreign account without an operator',
      more(object('26', object('01', '1'))),
      '26.00 at 95: is missing',
    ],
  ])('%s', (_, payload, detail) => {
    expect(error(payload)).toBe(detail);
  });

  it('never shows a value', () => {
    const card = object('01', BIN, object('01', '97040000000000 18'));
    expect(error(with38(NAPAS, card, object('02', 'QRIBFTTC')))).not.toMatch(/\d{6}/);
  });
});

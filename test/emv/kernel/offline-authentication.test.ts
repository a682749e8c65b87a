import { describe, expect, it } from 'vitest';
import { buildTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import {
  certifyCard,
  certifyIssuer,
  signDynamicData,
  signStaticData,
} from '../../../emv/certificate/sign.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import { authenticateCard } from '../../../emv/kernel/offline-authentication.ts';
import { POS, type Scene, sessionOf } from './terminal.ts';

const PAN = '9704000000000018';
const TERMS = { expiry: '3112', serial: hex('00A1B2') };
const RECORDS = hex('5A0897040000000000185F2403311231');
/** With 9F4A: the AIP is signed along. */
const { authorityF1, issuer, card } = TEST_KEYS;

const issuerKey = certifyIssuer(authorityF1, issuer, '970400', TERMS);

/** What a card that can do `aip` says of itself. */
function cardData(aip: string): Record<string, string> {
  const signed = concat(RECORDS, hex(aip));
  const key = certifyCard(issuer, card, PAN, TERMS, signed);
  return {
    '5A': PAN,
    '82': aip,
    '84': 'A0000007271010',
    '8F': 'F1',
    '90': toHex(issuerKey.certificate),
    '92': toHex(issuerKey.remainder),
    '9F32': toHex(issuerKey.exponent),
    '93': toHex(signStaticData(issuer, hex('DAC0'), signed)),
    '9F46': toHex(key.certificate),
    '9F47': toHex(key.exponent),
    '9F48': toHex(key.remainder),
    '9F49': '9F3704',
    '9F4A': '82',
  };
}

async function authenticate(card: Record<string, string>, scene: Scene = {}, malformed = false) {
  const session = sessionOf({ ...scene, card });
  session.authentication.staticData = RECORDS;
  session.authentication.staticDataMalformed = malformed;
  const came = await authenticateCard(session);
  session.end();
  const results = `${toHex(session.tvr)} ${toHex(session.tsi)}`;
  return came.ok ? `${session.authentication.method} ${results}` : came.error.why;
}

const without = (data: Record<string, string>, tag: string) =>
  Object.fromEntries(Object.entries(data).filter(([name]) => name !== tag));

const SDA = cardData('4000');
const DDA = cardData('6000');
const CDA = cardData('6100');

const signature = signDynamicData(card, hex('0411223344'), hex('01020304'));
const INTERNAL_AUTHENTICATE = `
  > 00880000040102030400
  < ${toHex(buildTlv('80', signature))}9000`;

describe('which method (Book 3, 10.3)', () => {
  it.each([
    ['none of the card', without(cardData('0000'), '93'), {}, 'none 8000000000 0000'],
    ['none of the terminal', SDA, { capabilities: hex('60F800') }, 'none 8000000000 0000'],
    ['SDA', SDA, {}, 'sda 0200000000 8000'],
    ['CDA before all others', CDA, {}, 'cda 0000000000 0000'],
    [
      'SDA where the terminal has no more',
      CDA,
      { capabilities: hex('60F880') },
      'sda 0200000000 8000',
    ],
  ])('%s', async (_, data, profile, results) => {
    expect(await authenticate(data, { profile })).toBe(results);
  });
});

describe('SDA (Book 2, 5)', () => {
  const FAILED = 'sda 4200000000 8000';
  const MISSING = 'sda 6200000000 8000';

  it.each([
    ['no signature', without(SDA, '93'), MISSING],
    ['no key index', without(SDA, '8F'), MISSING],
    ['no issuer certificate', without(SDA, '90'), MISSING],
    ['no issuer exponent', without(SDA, '9F32'), MISSING],
    ['no remainder, which this key needs', without(SDA, '92'), MISSING],
    ['another remainder', { ...SDA, '92': '00000000' }, FAILED],
    ['an unknown key index', { ...SDA, '8F': '07' }, FAILED],
    ['another scheme’s RID', { ...SDA, '84': 'A0000000651010' }, FAILED],
    ['another PAN', { ...SDA, '5A': '4111111111111111' }, FAILED],
    ['a changed AIP', { ...SDA, '82': '4800' }, FAILED],
    ['a tag list that names more', { ...SDA, '9F4A': '825A' }, FAILED],
    ['no tag list, though the AIP was signed', without(SDA, '9F4A'), FAILED],
  ])('fails with %s', async (_, data, results) => {
    expect(await authenticate(data)).toBe(results);
  });

  it('fails with a signed record that is not coded as one', async () => {
    expect(await authenticate(SDA, {}, true)).toBe(FAILED);
  });

  it('fails with a key of the authority that has expired, or a revoked certificate', async () => {
    const until = (expires: string) => {
      const authorityKeys = POS.authorityKeys.map((key) => ({ ...key, expires }));
      return authenticate(SDA, { profile: { authorityKeys } });
    };
    expect(await until('261121')).toBe(FAILED);
    expect(await until('261122')).toBe('sda 0200000000 8000');
    // Of the last century (Book 4, 6.7.3).
    expect(await until('991231')).toBe(FAILED);
    const revoked = [{ rid: hex('A000000727'), index: 0xf1, serial: TERMS.serial }];
    expect(await authenticate(SDA, { profile: { revoked } })).toBe(FAILED);
  });
});

describe('DDA (Book 2, 6.5)', () => {
  const FAILED = 'dda 0800000000 8000';

  it('succeeds', async () => {
    expect(await authenticate(DDA, { script: INTERNAL_AUTHENTICATE })).toBe('dda 0000000000 8000');
  });

  it('succeeds with format 2 and the default DDOL', async () => {
    const script = `> 00880000040102030400
      < ${toHex(buildTlv('77', buildTlv('9F4B', signature)))}9000`;
    expect(await authenticate(without(DDA, '9F49'), { script })).toBe('dda 0000000000 8000');
  });

  it('fails with a signature over another number', async () => {
    const stale = signDynamicData(card, hex('0411223344'), hex('01020305'));
    const script = `> 00880000040102030400\n< ${toHex(buildTlv('80', stale))}9000`;
    expect(await authenticate(DDA, { script })).toBe(FAILED);
  });

  it.each([
    ['the DDOL names no unpredictable number', { ...DDA, '9F49': '9F0206' }, {}, FAILED],
    ['the DDOL is none', { ...DDA, '9F49': '9F' }, {}, FAILED],
    ['no DDOL at all', without(DDA, '9F49'), { defaultDdol: undefined }, FAILED],
    ['no certificate of the card', without(DDA, '9F46'), {}, 'dda 2800000000 8000'],
    ['no remainder, which its key needs', without(DDA, '9F48'), {}, 'dda 2800000000 8000'],
    ['changed records', { ...DDA, '82': '6800' }, {}, FAILED],
  ] as const)('fails before INTERNAL AUTHENTICATE: %s', async (_, data, more, results) => {
    const application = more as Scene['application'];
    expect(await authenticate(data, { ...(application ? { application } : {}) })).toBe(results);
  });

  it.each([
    ['6985', 'status'],
    ['9000', 'malformed-answer'],
    ['77039F36019000', 'malformed-answer'],
    ['77059F360200019000', 'missing-data'],
  ])('ends with %s to INTERNAL AUTHENTICATE (Book 3, 6.3.5)', async (answer, why) => {
    expect(await authenticate(DDA, { script: `> 00880000040102030400\n< ${answer}` })).toBe(why);
  });
});

describe('CDA before GENERATE AC', () => {
  it('fails already with a broken certificate', async () => {
    const data = { ...CDA, '9F46': CDA['9F46']!.replace(/..$/, '00') };
    expect(await authenticate(data)).toBe('cda 0400000000 8000');
  });
});

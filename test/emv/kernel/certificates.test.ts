import { describe, expect, it } from 'vitest';
import { concat } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import {
  certifyCard,
  certifyIssuer,
  signDynamicData,
  signStaticData,
} from '../../../emv/certificate/sign.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import {
  dynamicNumber,
  recoverCardKey,
  recoverIssuerKey,
  verifyDynamicData,
  verifyStaticData,
} from '../../../emv/kernel/certificates.ts';
import { type RsaPublicKey, rsaPublic } from '../../../emv/rsa.ts';
import vectors from '../certificate/vectors.json' with { type: 'json' };

const THREE = hex('03');
const TODAY = 20261122;
const PAN = '9704000000000018';
const TERMS = { expiry: '3112', serial: hex('00A1B2') };
const RID = hex('A000000727');
const AUTHORITY = { ...TEST_KEYS.authorityF1, rid: RID, index: 0xf1 };
const { issuer, card } = TEST_KEYS;
const RECORDS = hex('5A0897040000000000185F2403311231');

const issuerKey = certifyIssuer(AUTHORITY, issuer, '970400', TERMS);
const cardKey = certifyCard(issuer, card, PAN, TERMS, RECORDS);

/** One bit turned. */
function broken(bytes: Uint8Array, at: number): Uint8Array {
  const copy = bytes.slice();
  copy[at]! ^= 0x01;
  return copy;
}

describe('issuer public key (Book 2, 5.3)', () => {
  it('comes out of its certificate', () => {
    const key = recoverIssuerKey(AUTHORITY, issuerKey, PAN, TODAY, []);
    expect(key.ok && toHex(key.value.modulus)).toBe(toHex(issuer.modulus));
  });

  it('follows the published Visa test chain', () => {
    const { inputs, expected } = vectors[0]!;
    const authority = { modulus: hex(inputs.capkModulus), exponent: THREE, rid: RID, index: 0x94 };
    const offered = { certificate: hex(inputs.tag90), exponent: THREE, remainder: undefined };
    const key = recoverIssuerKey(authority, offered, inputs.tag5A!, 20150101, []);
    expect(key.ok && 8 * key.value.modulus.length).toBe(expected.issuerKeyBits);
  });

  const withExpiry = (expiry: string) =>
    certifyIssuer(AUTHORITY, issuer, '970400', { ...TERMS, expiry });

  it.each([
    ['a bit turned', 'header-or-trailer', { certificate: broken(issuerKey.certificate, 20) }],
    ['too short', 'length', { certificate: issuerKey.certificate.subarray(1) }],
    ['not below the modulus', 'not-recoverable', { certificate: new Uint8Array(176).fill(0xff) }],
    ["a card's certificate", 'format', { certificate: cardAsIssuer() }],
    ['another exponent than was signed', 'hash', { exponent: hex('010001') }],
    ['a remainder too many', 'hash', { remainder: hex('00') }],
    ['without its remainder', 'remainder-missing', { remainder: undefined }],
    ['expired last month', 'expired', withExpiry('2610')],
    ['of another issuer', 'subject', certifyIssuer(AUTHORITY, issuer, '411111', TERMS)],
    [
      'an exponent no card may have',
      'exponent',
      certifyIssuer(AUTHORITY, oddKey(), '970400', TERMS),
    ],
  ] as const)('does not believe one %s', (_, fault, change) => {
    const came = recoverIssuerKey(AUTHORITY, { ...issuerKey, ...change }, PAN, TODAY, []);
    expect(came).toEqual({ ok: false, error: fault });
  });

  it('does not believe one of another authority', () => {
    const stranger = { ...AUTHORITY, modulus: broken(AUTHORITY.modulus, 175) };
    const came = recoverIssuerKey(stranger, issuerKey, PAN, TODAY, []);
    expect(came).toEqual({ ok: false, error: 'header-or-trailer' });
  });

  it('is good to the last day of its month', () => {
    expect(recoverIssuerKey(AUTHORITY, withExpiry('2611'), PAN, 20261130, []).ok).toBe(true);
    expect(recoverIssuerKey(AUTHORITY, withExpiry('2611'), PAN, 20261201, []).ok).toBe(false);
  });

  it('is not believed once revoked', () => {
    const revoked = { rid: RID, index: 0xf1, serial: TERMS.serial };
    const ask = (one: typeof revoked) => recoverIssuerKey(AUTHORITY, issuerKey, PAN, TODAY, [one]);
    expect(ask(revoked)).toEqual({ ok: false, error: 'revoked' });
    expect(ask({ ...revoked, index: 0xf3 }).ok).toBe(true);
    expect(ask({ ...revoked, serial: hex('00A1B3') }).ok).toBe(true);
  });
});

function cardAsIssuer(): Uint8Array {
  return certifyCard(AUTHORITY, issuer, PAN, TERMS).certificate;
}

function oddKey() {
  return { ...issuer, exponent: hex('05') };
}

describe('ICC public key (Book 2, 6.4)', () => {
  it('comes out of its certificate, with the records under it', () => {
    const key = recoverCardKey(issuer, cardKey, PAN, TODAY, RECORDS);
    expect(key.ok && toHex(key.value.modulus)).toBe(toHex(card.modulus));
  });

  it.each([
    ['with other records', 'hash', PAN, hex('5A')],
    ['of another card', 'subject', '9704000000000026', RECORDS],
  ])('does not believe one %s', (_, fault, pan, records) => {
    expect(recoverCardKey(issuer, cardKey, pan, TODAY, records)).toEqual({
      ok: false,
      error: fault,
    });
  });

  it('for PINs stands without records (7.1)', () => {
    const pinKey = certifyCard(issuer, TEST_KEYS.pinEncipherment, PAN, TERMS);
    const key = recoverCardKey(issuer, pinKey, PAN, TODAY);
    expect(key.ok && toHex(key.value.modulus)).toBe(toHex(TEST_KEYS.pinEncipherment.modulus));
  });
});

describe('signed data', () => {
  it('gives the data authentication code (Book 2, 5.4)', () => {
    const signature = signStaticData(issuer, hex('DAC0'), RECORDS);
    const code = verifyStaticData(issuer, signature, RECORDS);
    expect(code.ok && toHex(code.value)).toBe('DAC0');
    expect(verifyStaticData(issuer, signature, hex('00'))).toEqual({ ok: false, error: 'hash' });
  });

  it('gives the dynamic number (Book 2, 6.5.2)', () => {
    const signature = signDynamicData(card, hex('0411223344'), hex('01020304'));
    const data = verifyDynamicData(card, signature, hex('01020304'));
    expect(data.ok && toHex(dynamicNumber(data.value)!)).toBe('11223344');
    expect(verifyDynamicData(card, signature, hex('01020305')).ok).toBe(false);
  });

  it.each(['', '01', '0111', '091122334455667788 99', '0811'])(
    'takes no dynamic number out of %j',
    (data) => {
      expect(dynamicNumber(hex(data))).toBeUndefined();
    },
  );

  it('follows the published chains to DDA and CDA', () => {
    const [visa, mastercard] = vectors.map(({ inputs }) => {
      const authority = { modulus: hex(inputs.capkModulus), exponent: THREE };
      const issuerPublic = within(authority, inputs.tag90, 15);
      return within(issuerPublic, inputs.tag9F46, 21, inputs.tag9F48);
    });
    const { inputs: dda } = vectors[0]!;
    expect(verifyDynamicData(visa!, hex(dda.sdad!), hex(dda.ddolData!)).ok).toBe(true);
    const { inputs: cda, expected } = vectors[1]!;
    const data = verifyDynamicData(mastercard!, hex(cda.tag9F4B!), hex(cda.un!));
    expect(data.ok && toHex(dynamicNumber(data.value)!)).toBe(expected.iccDynNumber);
    expect(data.ok && toHex(data.value.subarray(9, 18))).toBe(`${expected.cid}${expected.ac}`);
  });
});

/** A key out of a published certificate, whose records were not published: the hash unchecked. */
function within(signer: RsaPublicKey, tag: string, at: number, remainder = ''): RsaPublicKey {
  const block = rsaPublic(signer, hex(tag))!;
  const length = block[at - 2]!;
  const modulus = concat(block.subarray(at, -21), hex(remainder)).subarray(0, length);
  return { modulus, exponent: THREE };
}

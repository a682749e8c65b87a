import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { RsaPublicKey } from '../../../emv/rsa.ts';
import { CARD_KEY_AT, ISSUER_KEY_AT, keyWithin, recover, recoverWithoutHash } from './recover.ts';
import vectors from './vectors.json' with { type: 'json' };

const [visa, mastercard] = vectors;
const THREE = hex('03');
const NONE = new Uint8Array(0);

const bits = ({ modulus }: RsaPublicKey): number => 8 * modulus.length;

/** The judge of the card tests is itself judged by chains that others published. */
describe('recovery as the tests do it', () => {
  it('follows the Visa test chain to static and dynamic data', () => {
    const { inputs, expected } = visa!;
    const authority = { modulus: hex(inputs.capkModulus), exponent: THREE };
    const issuerBody = recover(authority, hex(inputs.tag90), THREE);
    const issuer = keyWithin(issuerBody, ISSUER_KEY_AT, NONE, THREE);
    expect(bits(issuer)).toBe(expected.issuerKeyBits);
    const signed = recoverWithoutHash(issuer, hex(inputs.tag93!));
    expect(toHex(signed.subarray(2, 4))).toBe(expected.dac9F45);
    const cardBody = recoverWithoutHash(issuer, hex(inputs.tag9F46));
    expect(toHex(cardBody.subarray(1, 11))).toBe(expected.iccPan);
    const card = keyWithin(cardBody, CARD_KEY_AT, hex(inputs.tag9F48), THREE);
    expect(bits(card)).toBe(expected.iccKeyBits);
    expect(recover(card, hex(inputs.sdad!), hex(inputs.ddolData!))[0]).toBe(0x05);
  });

  it('follows the Mastercard test chain to a signed cryptogram', () => {
    const { inputs, expected } = mastercard!;
    const authority = { modulus: hex(inputs.capkModulus), exponent: THREE };
    const issuer = keyWithin(
      recoverWithoutHash(authority, hex(inputs.tag90)),
      ISSUER_KEY_AT,
      NONE,
      THREE,
    );
    expect(bits(issuer)).toBe(expected.issuerKeyBits);
    const card = keyWithin(
      recoverWithoutHash(issuer, hex(inputs.tag9F46)),
      CARD_KEY_AT,
      hex(inputs.tag9F48),
      THREE,
    );
    expect(bits(card)).toBe(expected.iccKeyBits);
    const body = recover(card, hex(inputs.tag9F4B!), hex(inputs.un!));
    expect(toHex(body.subarray(4, 12))).toBe(expected.iccDynNumber);
    expect(toHex(body.subarray(12, 13))).toBe(expected.cid);
    expect(toHex(body.subarray(13, 21))).toBe(expected.ac);
  });
});

import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { certifyCard, certifyIssuer } from '../../../emv/certificate/sign.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import {
  encipherOfflinePin,
  offlinePinBlock,
  verifyOfflinePin,
} from '../../../emv/kernel/offline-pin.ts';
import { rsaPrivate } from '../../../emv/rsa.ts';
import { pinPad, sessionOf } from './terminal.ts';

const PAN = '9704000000000018';
const TERMS = { expiry: '3112', serial: hex('000001') };
const { authorityF1, issuer, pinEncipherment } = TEST_KEYS;
const CHALLENGE = '1122334455667788';

function cardData(): Record<string, string> {
  const issuerKey = certifyIssuer(authorityF1, issuer, '970400', TERMS);
  const key = certifyCard(issuer, pinEncipherment, PAN, TERMS);
  return {
    '5A': PAN,
    '84': 'A0000007271010',
    '8F': 'F1',
    '90': toHex(issuerKey.certificate),
    '92': toHex(issuerKey.remainder),
    '9F32': toHex(issuerKey.exponent),
    '9F2D': toHex(key.certificate),
    '9F2E': toHex(key.exponent),
    '9F2F': toHex(key.remainder),
  };
}

const zeroes = new Uint8Array(96 - 17);
const enciphered = encipherOfflinePin(
  offlinePinBlock('1234'),
  pinEncipherment,
  hex(CHALLENGE),
  zeroes,
)!;

async function verify(script: string) {
  const session = sessionOf({ script, card: cardData(), ask: { offlinePin: pinPad('1234') } });
  const came = await verifyOfflinePin(session, 'enciphered');
  session.end();
  return came.ok ? came.value : came.error.why;
}

describe('offline PIN, enciphered (Book 2, 7)', () => {
  it('covers 7F, the block, the challenge and padding', () => {
    expect(toHex(rsaPrivate(pinEncipherment, enciphered)!)).toBe(
      `7F241234FFFFFFFFFF${CHALLENGE}${'00'.repeat(79)}`,
    );
  });

  it('asks the card for a challenge and sends what the PIN pad made of it', async () => {
    const script = `
      > 80CA9F1700
      < 9F1701039000
      > 0084000000
      < ${CHALLENGE}9000
      > 0020008860${toHex(enciphered)}
      < 9000`;
    expect(await verify(script)).toBe('successful');
  });

  it.each(['6D00', '112233449000', '9000'])('fails with %s to GET CHALLENGE', async (answer) => {
    expect(await verify(`> 80CA9F1700\n< 6A88\n> 0084000000\n< ${answer}`)).toBe('failed');
  });
});

describe('PIN block for the card (Book 3, 6.5.12.2)', () => {
  it.each([
    ['1234', '241234FFFFFFFFFF'],
    ['12345', '2512345FFFFFFFFF'],
    ['123456789012', '2C123456789012FF'],
  ])('of %s', (pin, block) => {
    expect(toHex(offlinePinBlock(pin))).toBe(block);
  });
});

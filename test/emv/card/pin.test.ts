import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import type { RsaPublicKey } from '../../../emv/rsa.ts';
import { type TestChip, testChip } from '../../support/virtual-chip.ts';

const RIGHT = '0020008008241234FFFFFFFFFF';
const WRONG = '0020008008249999FFFFFFFFFF';
const TRIES = '80CA9F1700';

function initiated(chip: TestChip): TestChip {
  chip.ask('00A4040007A000000727101000');
  chip.ask('80A8000002830000');
  return chip;
}

describe('a PIN in plain', () => {
  it('is counted down, blocked, and never answered again', () => {
    const chip = initiated(testChip('offline-plain-pin'));
    const answers = [TRIES, WRONG, TRIES, WRONG, WRONG, TRIES, RIGHT, WRONG].map(chip.ask);
    expect(answers).toEqual([
      '9F1701039000',
      '63C2',
      '9F1701029000',
      '63C1',
      '63C0',
      '9F1701009000',
      '6983',
      '6983',
    ]);
  });

  it('sets the counter back when it is right', () => {
    const chip = initiated(testChip('offline-plain-pin'));
    expect([WRONG, WRONG, RIGHT, TRIES].map(chip.ask)).toEqual([
      '63C2',
      '63C1',
      '9000',
      '9F1701039000',
    ]);
  });

  it('counts on over resets, and in the memory that another chip gets', () => {
    const chip = initiated(testChip('offline-plain-pin'));
    chip.ask(WRONG);
    chip.reset();
    expect(initiated(chip).ask(TRIES)).toBe('9F1701029000');
    const again = testChip('offline-plain-pin', { memory: structuredClone(chip.memory) });
    expect(initiated(again).ask(TRIES)).toBe('9F1701029000');
    expect(again.ask('80CA9F3600')).toBe('9F360200039000');
  });

  it.each([
    ['last-pin-try', WRONG, '63C0'],
    ['last-pin-try', RIGHT, '9000'],
    ['pin-blocked', RIGHT, '6983'],
  ])('on %s', (id, command, sw) => {
    expect(initiated(testChip(id)).ask(command)).toBe(sw);
  });

  it('of twelve digits fills the block', () => {
    const secrets = { pin: '123456789012', masterKeys: testKeys() };
    const chip = initiated(testChip('offline-plain-pin', { secrets }));
    expect(chip.ask('00200080082C123456789012FF')).toBe('9000');
  });
});

function testKeys() {
  const key = hex('0123456789ABCDEFFEDCBA9876543210');
  return { cryptogram: key, scriptMac: key, scriptEncryption: key };
}

describe('an enciphered PIN', () => {
  /** Header, PIN block, the card's number, filling: enciphered by OpenSSL. */
  function encipher(block: string, challenge: string, key: RsaPublicKey, header = '7F'): string {
    const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
    const jwk = { kty: 'RSA', n: base64(key.modulus), e: base64(key.exponent) };
    const plain = hex((header + block + challenge).padEnd(2 * key.modulus.length, '5'));
    const openssl = {
      key: createPublicKey({ key: jwk, format: 'jwk' }),
      padding: constants.RSA_NO_PADDING,
    };
    const data = publicEncrypt(openssl, plain);
    return `00200088${toHex(Uint8Array.of(data.length))}${toHex(data)}`;
  }

  const challengeOf = (chip: TestChip): string => chip.ask('0084000000').slice(0, 16);

  it.each([
    ['offline-enciphered-pin', TEST_KEYS.pinEncipherment],
    ['offline-approval', TEST_KEYS.card],
  ])('is right on %s', (id, key) => {
    const chip = initiated(testChip(id));
    expect(chip.ask(encipher('241234FFFFFFFFFF', challengeOf(chip), key))).toBe('9000');
  });

  it('is wrong, or no PIN block, or not for this moment', () => {
    const chip = initiated(testChip('offline-enciphered-pin'));
    const key = TEST_KEYS.pinEncipherment;
    expect(chip.ask(encipher('249999FFFFFFFFFF', challengeOf(chip), key))).toBe('63C2');
    expect(chip.ask(encipher('0000000000000000', challengeOf(chip), key))).toBe('6984');
    expect(chip.ask(encipher('241234FFFFFFFFFF', challengeOf(chip), key, '7E'))).toBe('6984');
    expect(chip.ask(encipher('241234FFFFFFFFFF', '00'.repeat(8), key))).toBe('6984');
    const old = encipher('241234FFFFFFFFFF', challengeOf(chip), key);
    chip.ask(TRIES);
    expect(chip.ask(old)).toBe('6984');
    expect(chip.ask(TRIES)).toBe('9F1701029000');
    expect(chip.ask('0020008808241234FFFFFFFFFF')).toBe('6700');
  });
});

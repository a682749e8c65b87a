import { ascii } from '../../../bytes/ascii.ts';
import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import { createAes } from '../../../crypto/aes.ts';
import {
  type BlockCipher,
  decryptCbc,
  decryptEcb,
  encryptCbc,
  encryptEcb,
} from '../../../crypto/block-cipher.ts';
import { cmac } from '../../../crypto/cmac.ts';
import { createTdes } from '../../../crypto/des.ts';
import { cmacKcv, kcvOf } from '../../../crypto/kcv.ts';
import { hasOddParity, withOddParity } from '../../../crypto/key-parity.ts';
import { cbcMacOf, type MacPadding, padForMac, retailMac } from '../../../crypto/mac.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import { xor } from '../../../crypto/xor.ts';
import { describeLengths, type Given, type InputRule, type Operation } from '../operation.ts';

const DES_KEY = [8, 16, 24];
const AES_KEY = [16, 24, 32];

const data: InputRule = { name: 'data', kind: 'hex', optional: true, meaning: 'the data' };
const text: InputRule = { name: 'text', kind: 'text', optional: true, meaning: 'or data as text' };
const padding: InputRule = {
  name: 'padding',
  kind: ['1', '2', '3'],
  optional: '1',
  meaning: 'ISO 9797-1 method; 1 if absent',
};
const length: InputRule = {
  name: 'length',
  kind: 'digits',
  optional: true,
  meaning: 'leading bytes kept; all if absent',
};
const cipher: InputRule = {
  name: 'cipher',
  kind: ['tdes', 'aes'],
  optional: 'tdes',
  meaning: 'tdes if absent',
};

export function dataOf(given: Given): Result<Uint8Array, string> {
  if (given.has('data') === given.has('text')) return err('expected data=<hex> or text=<text>');
  if (given.has('data')) return ok(given.hex('data'));
  const value = given.text('text');
  return /^[\0-\xff]*$/.test(value) ? ok(ascii(value)) : err('text: expected Latin-1 characters');
}

function keyed(given: Given): Result<BlockCipher, string> {
  const key = given.hex('key');
  const lengths = given.text('cipher') === 'aes' ? AES_KEY : DES_KEY;
  if (!lengths.includes(key.length)) {
    return err(`key: expected ${describeLengths(lengths)} bytes in hex, got ${key.length}`);
  }
  return ok(given.text('cipher') === 'aes' ? createAes(key) : createTdes(key));
}

function cutTo(given: Given, mac: Uint8Array): Result<{ mac: string }, string> {
  const wanted = given.has('length') ? given.number('length') : mac.length;
  if (wanted < 1 || wanted > mac.length) return err(`length: expected 1 to ${mac.length}`);
  return ok({ mac: toHex(mac.subarray(0, wanted)) });
}

function blockOperation(
  name: string,
  title: string,
  lengths: readonly number[],
  create: (key: Uint8Array) => BlockCipher,
  example: string,
): Operation {
  return {
    name,
    summary: `${title}, ECB or CBC, whole blocks`,
    inputs: [
      { name: 'key', kind: 'hex', bytes: lengths, meaning: 'the key' },
      data,
      text,
      { name: 'mode', kind: ['ecb', 'cbc'], optional: 'ecb', meaning: 'ecb if absent' },
      { name: 'iv', kind: 'hex', optional: true, meaning: 'vector of CBC; zeroes if absent' },
      {
        name: 'direction',
        kind: ['encrypt', 'decrypt'],
        optional: 'encrypt',
        meaning: 'encrypt if absent',
      },
    ],
    example,
    run(given) {
      const made = create(given.hex('key'));
      const input = dataOf(given);
      if (!input.ok) return input;
      if (input.value.length % made.blockSize !== 0) {
        return err(`data: expected whole blocks of ${made.blockSize} bytes`);
      }
      const iv = given.has('iv') ? given.hex('iv') : undefined;
      if (iv && given.text('mode') === 'ecb') return err('iv: expected mode=cbc with it');
      if (iv && iv.length !== made.blockSize) return err(`iv: expected ${made.blockSize} bytes`);
      const encrypts = given.text('direction') === 'encrypt';
      const result =
        given.text('mode') === 'ecb'
          ? (encrypts ? encryptEcb : decryptEcb)(made, input.value)
          : (encrypts ? encryptCbc : decryptCbc)(made, input.value, iv);
      return ok({ result: toHex(result) });
    },
  };
}

export const ciphers: readonly Operation[] = [
  blockOperation(
    'des',
    'DES and triple DES',
    DES_KEY,
    createTdes,
    'key=0123456789ABCDEFFEDCBA9876543210 data=0000000000000000',
  ),
  blockOperation(
    'aes',
    'AES',
    AES_KEY,
    createAes,
    'key=2B7E151628AED2A6ABF7158809CF4F3C data=6BC1BEE22E409F96E93D7E117393172A',
  ),
  {
    name: 'kcv',
    summary: 'key check value: a zero block under DES, CMAC under AES',
    inputs: [{ name: 'key', kind: 'hex', meaning: 'the key' }, cipher],
    example: 'key=0123456789ABCDEFFEDCBA9876543210',
    run(given) {
      const made = keyed(given);
      if (!made.ok) return made;
      const zero = toHex(kcvOf(made.value));
      if (given.text('cipher') === 'tdes') return ok({ kcv: zero });
      return ok({ kcv: toHex(cmacKcv(made.value)), 'zero block kcv': zero });
    },
  },
  {
    name: 'mac',
    summary: 'MAC, ISO 9797-1 algorithm 1, 3 (retail, X9.19), 5 (CMAC)',
    inputs: [
      { name: 'key', kind: 'hex', meaning: 'the key' },
      data,
      text,
      { name: 'algorithm', kind: ['1', '3', '5'], optional: '3', meaning: '3 if absent' },
      padding,
      cipher,
      length,
    ],
    example: 'key=0123456789ABCDEFFEDCBA9876543210 text="Now is the time for all " length=4',
    run(given) {
      const made = keyed(given);
      if (!made.ok) return made;
      const input = dataOf(given);
      if (!input.ok) return input;
      const method = given.number('padding') as MacPadding;
      const key = given.hex('key');
      switch (given.text('algorithm')) {
        case '1':
          return cutTo(given, cbcMacOf(made.value, input.value, method));
        case '5':
          return cutTo(given, cmac(made.value, input.value));
        default:
          if (given.text('cipher') === 'aes' || key.length !== 16) {
            return err('algorithm: 3 takes a DES key of 16 bytes');
          }
          return cutTo(given, retailMac(key, input.value, method));
      }
    },
  },
  {
    name: 'cmac',
    summary: 'CMAC (NIST SP 800-38B) under AES or triple DES',
    inputs: [
      { name: 'key', kind: 'hex', meaning: 'the key' },
      data,
      text,
      { ...cipher, optional: 'aes', meaning: 'aes if absent' },
      length,
    ],
    example: 'key=2B7E151628AED2A6ABF7158809CF4F3C data=6BC1BEE22E409F96E93D7E117393172A',
    run(given) {
      const made = keyed(given);
      if (!made.ok) return made;
      const input = dataOf(given);
      return input.ok ? cutTo(given, cmac(made.value, input.value)) : input;
    },
  },
  {
    name: 'pad',
    summary: 'padding of ISO 9797-1, blocks of 8 or 16 bytes',
    inputs: [
      data,
      text,
      padding,
      { name: 'block', kind: ['8', '16'], optional: '8', meaning: '8 if absent' },
    ],
    example: 'data=112233 padding=2',
    run(given) {
      const input = dataOf(given);
      if (!input.ok) return input;
      const method = given.number('padding') as MacPadding;
      return ok({ padded: toHex(padForMac(input.value, method, given.number('block'))) });
    },
  },
  {
    name: 'xor',
    summary: 'two byte strings, bit by bit: as key components are joined',
    inputs: [
      { name: 'a', kind: 'hex', meaning: 'one' },
      { name: 'b', kind: 'hex', meaning: 'the other, as long' },
      { name: 'c', kind: 'hex', optional: true, meaning: 'a third' },
    ],
    example: 'a=0F0F0F0F b=FFFF0000',
    run(given) {
      const parts = ['a', 'b', 'c'].filter((name) => given.has(name)).map(given.hex);
      const [first = new Uint8Array(0), ...rest] = parts;
      if (rest.some((part) => part.length !== first.length)) {
        return err('expected byte strings of one length');
      }
      return ok({ result: toHex(rest.reduce(xor, first)) });
    },
  },
  {
    name: 'parity',
    summary: 'odd parity of a DES key',
    inputs: [{ name: 'key', kind: 'hex', bytes: DES_KEY, meaning: 'the key' }],
    example: 'key=0022446688AACCEE',
    run(given) {
      const key = given.hex('key');
      return ok({ odd: hasOddParity(key), 'with odd parity': toHex(withOddParity(key)) });
    },
  },
  {
    name: 'sha1',
    summary: "SHA-1, as EMV's certificates use it",
    inputs: [data, text],
    example: 'text=abc',
    run(given) {
      const input = dataOf(given);
      return input.ok ? ok({ hash: toHex(sha1(input.value)) }) : input;
    },
  },
];

import { concat, equalBytes } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import { rsaPublic } from '../../../emv/rsa.ts';
import { type Family, hasInputs } from '../family.ts';
import { type Inputs, Refused } from '../vector.ts';

const HASH_BYTES = 20;

/** What a signature holds (EMV 4.4 Book 2, A2.1.2), and whether its hash fits. */
interface Recovered {
  /** Between header and hash. */
  readonly body: Uint8Array;
  hashFits(hashedToo: Uint8Array): boolean;
}

interface Key {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

function recover(key: Key, signature: Uint8Array, format: number): Recovered {
  const clear = rsaPublic(key, signature);
  if (clear?.[0] !== 0x6a || clear.at(-1) !== 0xbc || clear[1] !== format) {
    throw new Refused('signature: expected 6A, its format, and BC at the end');
  }
  const body = clear.subarray(1, -1 - HASH_BYTES);
  const hash = clear.subarray(-1 - HASH_BYTES, -1);
  return { body, hashFits: (more) => equalBytes(sha1(concat(body, more)), hash) };
}

function exponent(inputs: Inputs, name: string): Uint8Array {
  return inputs.has(name) ? inputs.hex(name) : Uint8Array.of(3);
}

const optional = (inputs: Inputs, name: string): Uint8Array =>
  inputs.has(name) ? inputs.hex(name) : new Uint8Array(0);

interface Certified extends Recovered {
  readonly key: Key;
  readonly bits: number;
  readonly hashOk: boolean;
}

/** `at`: where in the certificate the length of the certified key stands (6.3, table 6; 6.4). */
function certified(
  inputs: Inputs,
  by: Key,
  names: { certificate: string; remainder: string; exponent: string },
  format: number,
  at: number,
): Certified {
  const recovered = recover(by, inputs.hex(names.certificate), format);
  const { body } = recovered;
  const length = body[at]!;
  const remainder = optional(inputs, names.remainder);
  const modulus = concat(body.subarray(at + 2), remainder).slice(0, length);
  const key = { modulus, exponent: exponent(inputs, names.exponent) };
  const hashOk = recovered.hashFits(concat(remainder, key.exponent));
  return { ...recovered, key, bits: length * 8, hashOk };
}

function issuerOf(inputs: Inputs): Certified {
  const authority = { modulus: inputs.hex('capkModulus'), exponent: exponent(inputs, 'capkExp') };
  const names = { certificate: 'tag90', remainder: 'tag92', exponent: 'tag9F32' };
  return certified(inputs, authority, names, 0x02, 12);
}

function cardOf(inputs: Inputs): Certified {
  const names = { certificate: 'tag9F46', remainder: 'tag9F48', exponent: 'tag9F47' };
  return certified(inputs, issuerOf(inputs).key, names, 0x04, 18);
}

/** Signed dynamic application data (6.5.2, 6.6.2). */
function dynamicOf(inputs: Inputs) {
  const recovered = recover(cardOf(inputs).key, inputs.hex('sdad', 'tag9F4B'), 0x05);
  const data = recovered.body.subarray(3, 3 + recovered.body[2]!);
  const number = data.subarray(1, 1 + data[0]!);
  return { recovered, number, rest: data.subarray(1 + number.length) };
}

export const offlineDataAuthentication: Family = {
  kind: 'EMV offline data authentication',
  main: 'issuerKeyBits',
  owns: (vector) => /^oda/.test(vector.name) || hasInputs(vector, 'capkModulus', 'tag90'),
  compute(inputs, { key }) {
    switch (key) {
      case 'issuerKeyBits':
        return issuerOf(inputs).bits;
      case 'issuerCertHashOk':
        return issuerOf(inputs).hashOk;
      case 'iccKeyBits':
        return cardOf(inputs).bits;
      case 'iccPan':
        return toHex(cardOf(inputs).body.subarray(1, 11));
      case 'dac9F45':
        return toHex(recover(issuerOf(inputs).key, inputs.hex('tag93'), 0x03).body.subarray(2, 4));
      case 'ddaHashOk':
      case 'sdadHashOk':
        return dynamicOf(inputs).recovered.hashFits(inputs.hex('ddolData', 'un'));
      case 'iccDynNumber':
        return toHex(dynamicOf(inputs).number);
      case 'cid':
        return toHex(dynamicOf(inputs).rest.subarray(0, 1));
      case 'ac':
        return toHex(dynamicOf(inputs).rest.subarray(1, 9));
      default:
        return undefined;
    }
  },
};

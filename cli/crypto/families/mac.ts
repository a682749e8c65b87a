import { ascii } from '../../../bytes/ascii.ts';
import { toHex } from '../../../bytes/hex.ts';
import { createAes } from '../../../crypto/aes.ts';
import { type BlockCipher, encryptEcb } from '../../../crypto/block-cipher.ts';
import { cmac } from '../../../crypto/cmac.ts';
import { createTdes } from '../../../crypto/des.ts';
import { cbcMacOf, type MacPadding, retailMac } from '../../../crypto/mac.ts';
import { expects, type Family, hasInputs, leading } from '../family.ts';
import { type Inputs, NotRunnable } from '../vector.ts';
import { isOfScripts } from './emv.ts';

function dataOf(inputs: Inputs): Uint8Array {
  return inputs.has('dataAscii') ? ascii(inputs.text('dataAscii')) : inputs.hex('data', 'dataHex');
}

function cipherOf(name: string, key: Uint8Array): BlockCipher {
  return /aes/i.test(name) || key.length === 32 ? createAes(key) : createTdes(key);
}

/** 2, or in words: `ISO9797-1 method 2`. */
function lastDigit(inputs: Inputs, name: string): number {
  return Number(/([0-9])\s*$/.exec(inputs.text(name))?.[1] ?? 0);
}

/** ISO 9797-1 by its number in name or inputs, or by the names that practice gave them. */
function algorithmOf(inputs: Inputs, name: string): number {
  if (inputs.has('algorithm')) return lastDigit(inputs, 'algorithm');
  if (/cmac/.test(name)) return 5;
  if (/retail|x9-?19/.test(name)) return 3;
  if (/cbc-mac|x9-?9/.test(name)) return 1;
  return Number(/alg-?([1-6])/.exec(name)?.[1] ?? 0);
}

export const mac: Family = {
  kind: 'MAC',
  main: 'mac',
  owns: (vector) =>
    /^(retail-|cbc-|iso9797-|x9-?(9|19)-|(aes|tdes)-c)?mac/.test(vector.name) ||
    (/(^|-)c?mac(-|$)/.test(vector.name) && !isOfScripts(vector)) ||
    expects(vector, 'cmac'),
  compute(inputs, { key, name, value: wanted }) {
    if (!/^c?mac[0-9]*$/.test(key)) return undefined;
    const secret = inputs.hex('key', 'keyHex');
    const data = dataOf(inputs);
    const padding = inputs.has('padding') ? lastDigit(inputs, 'padding') : 1;
    if (padding < 1 || padding > 3) throw new NotRunnable('input padding is not 1 to 3');
    switch (algorithmOf(inputs, name)) {
      case 1:
        return leading(
          toHex(cbcMacOf(cipherOf(name, secret), data, padding as MacPadding)),
          wanted,
        );
      case 3:
        return leading(toHex(retailMac(secret, data, padding as MacPadding)), wanted);
      case 5:
        return leading(toHex(cmac(cipherOf(name, secret), data)), wanted);
      default:
        throw new NotRunnable('neither name nor inputs say the algorithm');
    }
  },
};

export const checkValue: Family = {
  kind: 'key check value',
  main: 'kcv',
  owns: (vector) => /(^|-)kcv(-|$)/.test(vector.name) && hasInputs(vector, 'key'),
  compute(inputs, { key, name, value: wanted }) {
    const secret = inputs.hex('key');
    if (/^kcvCmac[0-9]*$/.test(key) || (key === 'kcv' && /cmac/.test(name))) {
      const cipher = cipherOf(/tdes/.test(name) ? name : 'aes', secret);
      return leading(toHex(cmac(cipher, new Uint8Array(cipher.blockSize))), wanted);
    }
    if (key !== 'kcv') return undefined;
    const cipher = /aes/.test(name) ? createAes(secret) : createTdes(secret);
    return leading(toHex(encryptEcb(cipher, new Uint8Array(cipher.blockSize))), wanted);
  },
};

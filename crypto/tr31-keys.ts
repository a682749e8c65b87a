import { createAes } from './aes.ts';
import type { BlockCipher } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import { createTdes } from './des.ts';
import type { Tr31Version } from './tr31-header.ts';

/** What a key block protection key is turned into: one key encrypts, one authenticates. */
export interface Tr31Keys {
  readonly encryption: Uint8Array;
  readonly authentication: Uint8Array;
}

/** Usage of the derived key in the derivation data (TR-31:2018, table 1; ISO 20038, table 1). */
const ENCRYPTION_CBC = 0;
const AUTHENTICATION = 1;
const ENCRYPTION_CTR = 2;

/** Bytes that a version's protection key may have. */
export function tr31KeyLengths(version: Tr31Version): readonly number[] {
  return version === 'D' || version === 'E' ? [16, 24, 32] : [16, 24];
}

/** TR-31:2018, 5.3.2: variants for A and C, derivation by CMAC for B, D and E. */
export function deriveTr31Keys(version: Tr31Version, kbpk: Uint8Array): Tr31Keys {
  if (!tr31KeyLengths(version).includes(kbpk.length)) {
    throw new RangeError(`key block protection key: no ${kbpk.length} bytes in version ${version}`);
  }
  if (version === 'A' || version === 'C') {
    return {
      encryption: kbpk.map((byte) => byte ^ 0x45),
      authentication: kbpk.map((byte) => byte ^ 0x4d),
    };
  }
  const encryption = version === 'E' ? ENCRYPTION_CTR : ENCRYPTION_CBC;
  const cipher = tr31Cipher(version, kbpk);
  return {
    encryption: derive(cipher, kbpk.length, encryption),
    authentication: derive(cipher, kbpk.length, AUTHENTICATION),
  };
}

/** AES for versions D and E, triple DES for the others. */
export function tr31Cipher(version: Tr31Version, key: Uint8Array): BlockCipher {
  return version === 'D' || version === 'E' ? createAes(key) : createTdes(key);
}

/** Counter, usage, a zero byte, algorithm and length in bits, under CMAC block after block. */
function derive(cipher: BlockCipher, length: number, usage: number): Uint8Array {
  const algorithm = cipher.blockSize === 16 ? length / 8 : length === 24 ? 1 : 0;
  const out = new Uint8Array(length);
  for (let at = 0, counter = 1; at < length; at += cipher.blockSize, counter++) {
    const data = new Uint8Array(8);
    const view = new DataView(data.buffer);
    data[0] = counter;
    view.setUint16(1, usage);
    view.setUint16(4, algorithm);
    view.setUint16(6, length * 8);
    out.set(cmac(cipher, data).subarray(0, length - at), at);
  }
  return out;
}

import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { createRequire } from 'node:module';
import { hex } from '../bytes/hex.ts';
import { xor } from '../crypto/xor.ts';

/** DES as another library does it: what a retail MAC and a DUKPT derivation would lean on. */
export interface DesLibrary {
  readonly name: string;
  /**
   * The last block of CBC from a zero vector under a single or a double length key, which is
   * prepared once. Whole blocks of eight bytes.
   */
  lastBlock(key: Uint8Array): (data: Uint8Array) => Uint8Array;
}

const ZERO = new Uint8Array(8);

/** The one name that OpenSSL and BoringSSL share; single DES is K|K|K, double length K1|K2|K1. */
function tripleLength(key: Uint8Array): KeyObject {
  const [first, second] = key.length === 8 ? [key, key] : [key.subarray(0, 8), key.subarray(8, 16)];
  return createSecretKey(Buffer.concat([first, second, first]));
}

const node: DesLibrary = {
  name: 'node:crypto (KeyObject)',
  lastBlock(key) {
    const object = tripleLength(key);
    return (data) => {
      const cipher = createCipheriv('des-ede3-cbc', object, ZERO);
      cipher.setAutoPadding(false);
      return Buffer.concat([cipher.update(data), cipher.final()]).subarray(-8);
    };
  },
};

/** What the untyped package offers of what is measured here. */
interface DesPackage {
  readonly DES: DesCipher;
  readonly EDE: DesCipher;
}

interface DesCipher {
  create(options: {
    readonly type: 'encrypt';
    readonly key: Uint8Array;
    readonly padding: false;
  }): { update(data: Uint8Array): number[] };
}

function npmLibrary({ DES, EDE }: DesPackage): DesLibrary {
  return {
    name: 'des.js',
    lastBlock(key) {
      const [cipher, whole] =
        key.length === 8 ? [DES, key] : [EDE, Uint8Array.of(...key, ...key.subarray(0, 8))];
      const prepared = cipher.create({ type: 'encrypt', key: whole, padding: false });
      return (data) => {
        let last: Uint8Array = ZERO;
        for (let at = 0; at < data.length; at += 8) {
          last = Uint8Array.from(prepared.update(xor(last, data.subarray(at, at + 8))));
        }
        return last;
      };
    },
  };
}

/** Those that are installed. */
export function desLibraries(): readonly DesLibrary[] {
  try {
    const require = createRequire(import.meta.url);
    return [node, npmLibrary(require('des.js') as DesPackage)];
  } catch {
    return [node];
  }
}

/** Retail MAC, padding 1: CBC under the left half, and the whole key over the last block. */
export function retailMacBy(library: DesLibrary, key: Uint8Array) {
  const [left, whole] = [library.lastBlock(key.subarray(0, 8)), library.lastBlock(key)];
  return (data: Uint8Array): Uint8Array => {
    const chained = data.length > 8 ? left(data.subarray(0, -8)) : ZERO;
    return whole(xor(chained, data.subarray(-8)));
  };
}

const OTHER_HALF = hex('C0C0C0C000000000C0C0C0C000000000');

/** The key of a KSN (ANSI X9.24-1, A.2), with the library's DES for each step. */
export function transactionKeyBy(
  library: DesLibrary,
  initialKey: Uint8Array,
  ksn: Uint8Array,
): Uint8Array {
  const register = new Uint8Array(ksn.subarray(2));
  const counter = ((register[5]! & 0x1f) << 16) | (register[6]! << 8) | register[7]!;
  register.set([register[5]! & 0xe0, 0, 0], 5);
  let key: Uint8Array = initialKey;
  for (let bit = 1 << 20; bit > 0; bit >>= 1) {
    if (!(counter & bit)) continue;
    register[5]! |= bit >> 16;
    register[6]! |= bit >> 8;
    register[7]! |= bit;
    const half = (of: Uint8Array): Uint8Array => {
      const [left, right] = [of.subarray(0, 8), of.subarray(8)];
      return xor(library.lastBlock(left)(xor(register, right)), right);
    };
    key = Buffer.concat([half(xor(key, OTHER_HALF)), half(key)]);
  }
  return key;
}

import { concat, equalBytes } from '../bytes/concat.ts';
import { AES_BLOCK, createAes } from './aes.ts';
import { type BlockCipher, cryptCtr } from './block-cipher.ts';
import { cmac, doubleBlock } from './cmac.ts';
import { xor } from './xor.ts';

/**
 * AES-SIV (RFC 5297): authenticated encryption whose vector is a MAC over all there is, so that no
 * nonce can be used twice. The key is two AES keys of one length: 32, 48 or 64 bytes. `context` is
 * authenticated and not hidden. The result is 16 bytes longer than `clear`.
 */
export function sealSiv(key: Uint8Array, context: Uint8Array, clear: Uint8Array): Uint8Array {
  const { mac, crypt } = halves(key);
  const vector = toVector(mac, context, clear);
  return concat(vector, crypt(clear, vector));
}

/** Undefined: made under another key or context, or changed. */
export function openSiv(
  key: Uint8Array,
  context: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < AES_BLOCK) return undefined;
  const { mac, crypt } = halves(key);
  const vector = sealed.subarray(0, AES_BLOCK);
  const clear = crypt(sealed.subarray(AES_BLOCK), vector);
  return equalBytes(toVector(mac, context, clear), vector) ? clear : undefined;
}

function halves(key: Uint8Array) {
  const half = key.length / 2;
  const cipher = createAes(key.subarray(half));
  return {
    mac: createAes(key.subarray(0, half)),
    crypt(data: Uint8Array, vector: Uint8Array): Uint8Array {
      const counter = new Uint8Array(vector);
      counter[8]! &= 0x7f;
      counter[12]! &= 0x7f;
      return cryptCtr(cipher, data, counter);
    },
  };
}

/** S2V (RFC 5297, 2.4) over the context and the text. */
function toVector(cipher: BlockCipher, context: Uint8Array, clear: Uint8Array): Uint8Array {
  const zero = cmac(cipher, new Uint8Array(AES_BLOCK));
  const mixed = xor(doubleBlock(zero), cmac(cipher, context));
  if (clear.length >= AES_BLOCK) {
    const end = clear.length - AES_BLOCK;
    return cmac(cipher, concat(clear.subarray(0, end), xor(clear.subarray(end), mixed)));
  }
  const padded = new Uint8Array(AES_BLOCK);
  padded.set(clear);
  padded[clear.length] = 0x80;
  return cmac(cipher, xor(doubleBlock(mixed), padded));
}

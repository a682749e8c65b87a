import { scryptSync } from 'node:crypto';
import { ascii } from '../bytes/ascii.ts';
import { parseHex, toHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { openSiv, sealSiv } from './aes-siv.ts';
import { createKeySlots, type KeySlots, type KeySlotsOptions, type NewKey } from './key-slots.ts';
import { type KeyStore, keyStoreOver } from './key-store.ts';
import { randomBytes } from './random.ts';

/**
 * A key store that outlives its process as a text: its keys under AES-256-SIV, the key of that from
 * a passphrase by scrypt (RFC 7914). Only whoever holds the passphrase seals and opens; no one else
 * is given a key. The only file of crypto/ that needs Node.
 */
export interface SealedStore {
  readonly store: KeyStore;
  /** All keys there are now, sealed. After tamper there are none: write that over the old text. */
  sealed(): string;
}

export type SealError =
  /** The text is no sealed store. */
  | { readonly kind: 'format'; readonly detail: string }
  /** Another passphrase, or a changed text: the two cannot be told apart. */
  | { readonly kind: 'passphrase'; readonly detail: string };

export interface SealOptions extends KeySlotsOptions {
  /** Chance for the salt of a new store; real chance if absent. */
  readonly random?: (length: number) => Uint8Array;
  /** scrypt's cost for a new store, a power of 2; 32768 if absent. */
  readonly cost?: number;
}

/** How the sealing key comes from the passphrase: in front of the sealed text, authenticated. */
interface Derivation {
  readonly salt: Uint8Array;
  readonly cost: number;
}

const NAME = 'tellerbench-keys';
const VERSION = '1';
const COST = 2 ** 15;
/** What a foreign text may ask for: 2 GiB of memory is no passphrase check any more. */
const MOST_COST = 2 ** 20;
const BLOCK_SIZE = 8;
const KEY_BYTES = 64;
const SALT_BYTES = 16;

/** An empty store whose keys can be sealed. */
export function createSealedStore(passphrase: string, options: SealOptions = {}): SealedStore {
  const { random = randomBytes, cost = COST } = options;
  const derivation = { salt: random(SALT_BYTES), cost };
  return over(createKeySlots(options), derivation, keyOf(passphrase, derivation));
}

/** The store that `text` was sealed from. */
export function openSealedStore(
  passphrase: string,
  text: string,
  options: KeySlotsOptions = {},
): Result<SealedStore, SealError> {
  const read = readText(text.trim());
  if (!read.ok) return read;
  const { derivation, body } = read.value;
  const key = keyOf(passphrase, derivation);
  const clear = openSiv(key, ascii(headOf(derivation)), body);
  if (!clear) {
    const detail = 'sealed keys: another passphrase, or the text was changed';
    return err({ kind: 'passphrase', detail });
  }
  const slots = createKeySlots(options);
  for (const one of JSON.parse(new TextDecoder().decode(clear)) as SealedKey[]) {
    const bytes = parseHex(one.key);
    const put = bytes.ok ? slots.put({ ...one, key: bytes.value }) : bytes;
    if (!put.ok) return err({ kind: 'format', detail: `sealed keys: ${put.error.detail}` });
  }
  clear.fill(0);
  return ok(over(slots, derivation, key));
}

type SealedKey = Omit<NewKey, 'key'> & { readonly key: string };

function over(slots: KeySlots, derivation: Derivation, sealingKey: Uint8Array): SealedStore {
  return {
    store: keyStoreOver(slots),
    sealed() {
      const keys = slots
        .all()
        .map(({ slot, usage, algorithm, key, blockUsage, mode, exportable }) => ({
          slot,
          usage,
          algorithm,
          blockUsage,
          mode,
          exportable,
          key: toHex(key),
        }));
      const head = headOf(derivation);
      const clear = new TextEncoder().encode(JSON.stringify(keys));
      const body = sealSiv(sealingKey, ascii(head), clear);
      clear.fill(0);
      return `${head}:${toHex(body)}`;
    },
  };
}

/** `tellerbench-keys:1:scrypt:32768:<salt>`; behind it, after a colon, what is sealed. */
function headOf({ salt, cost }: Derivation): string {
  return `${NAME}:${VERSION}:scrypt:${cost}:${toHex(salt)}`;
}

function readText(text: string): Result<{ derivation: Derivation; body: Uint8Array }, SealError> {
  const bad = (expected: string): Result<never, SealError> =>
    err({ kind: 'format', detail: `sealed keys: expected ${expected}` });
  const [name, version, kdf, cost = '', salt = '', body = '', ...more] = text.split(':');
  if (name !== NAME || version !== VERSION || kdf !== 'scrypt') {
    return bad(`a text that begins with ${NAME}:${VERSION}:scrypt`);
  }
  const number = /^[0-9]{1,7}$/.test(cost) ? Number(cost) : 0;
  if (number < 2 || number > MOST_COST || !Number.isInteger(Math.log2(number))) {
    return bad(`a power of 2 up to ${MOST_COST} as scrypt's cost`);
  }
  const saltBytes = parseHex(salt);
  if (!saltBytes.ok || saltBytes.value.length !== SALT_BYTES) {
    return bad(`${SALT_BYTES} bytes of salt in hex`);
  }
  const bodyBytes = parseHex(body);
  if (!bodyBytes.ok || bodyBytes.value.length === 0 || more.length > 0) {
    return bad('the sealed keys in hex at the end');
  }
  return ok({ derivation: { salt: saltBytes.value, cost: number }, body: bodyBytes.value });
}

function keyOf(passphrase: string, { salt, cost }: Derivation): Uint8Array {
  const maxmem = 256 * (cost + 4) * BLOCK_SIZE;
  const secret = passphrase.normalize('NFKC');
  return scryptSync(secret, salt, KEY_BYTES, { N: cost, r: BLOCK_SIZE, p: 1, maxmem });
}

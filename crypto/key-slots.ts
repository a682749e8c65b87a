import { err, ok, type Result } from '../bytes/result.ts';
import { createAes } from './aes.ts';
import type { BlockCipher } from './block-cipher.ts';
import { createTdes } from './des.ts';
import { cmacKcv, kcvOf } from './kcv.ts';
import { hasOddParity } from './key-parity.ts';

/** What a key may do, and nothing else: a key loaded for PINs never makes a MAC. */
export type KeyUsage =
  /** Loads master keys into a PIN pad; proves who holds it. */
  | 'initial-master'
  /** Loads a terminal's keys. */
  | 'master'
  /** Loads the keys that two parties of a network share. */
  | 'zone-master'
  /** Protects TR-31 key blocks: the only way out. */
  | 'key-block'
  | 'pin'
  | 'mac'
  | 'data'
  | 'dukpt-base'
  /** CVV and its like. */
  | 'card-verification'
  /** Visa's PVV. */
  | 'pin-verification'
  /** IBM 3624. */
  | 'pin-offset'
  /** An EMV issuer's master keys: cryptograms; scripts' integrity and confidentiality. */
  | 'emv-cryptogram'
  | 'emv-integrity'
  | 'emv-confidentiality';

export type KeyAlgorithm = 'TDES' | 'AES';

export type KeyError =
  | { readonly kind: 'no-key'; readonly slot: string; readonly detail: string }
  | { readonly kind: 'wrong-usage'; readonly slot: string; readonly detail: string }
  /** Not of a length the algorithm has, or longer than the master key it came under. */
  | { readonly kind: 'key-length'; readonly detail: string }
  | { readonly kind: 'key-parity'; readonly detail: string }
  | { readonly kind: 'weak-key'; readonly detail: string };

export interface StoredKey {
  readonly slot: string;
  readonly usage: KeyUsage;
  /** Bytes. */
  readonly length: number;
  /** 3 bytes: of a zero block under DES, of the CMAC of one under AES. */
  readonly kcv: Uint8Array;
  /** Absent: triple DES. */
  readonly algorithm?: 'AES';
}

/** What a key block's header said beyond the usage; a key loaded otherwise is not bound so. */
export interface KeyLimits {
  /** TR-31 key usage, as M3. */
  readonly blockUsage?: string;
  /** TR-31 mode of use, as E. */
  readonly mode?: string;
  readonly exportable?: boolean;
}

export interface NewKey extends KeyLimits {
  readonly slot: string;
  readonly usage: KeyUsage;
  readonly key: Uint8Array;
  /** TDES if absent. */
  readonly algorithm?: KeyAlgorithm;
}

/** A key inside, in the clear. */
export interface HeldKey extends StoredKey, KeyLimits {
  readonly key: Uint8Array;
  readonly cipher: BlockCipher;
}

/**
 * The inside of a key store, which has clear keys: only for the operations that make a store. What
 * is outside crypto/ takes a KeyStore.
 */
export interface KeySlots {
  /** The key in a slot if it is of one of the usages. */
  take(slot: string, ...usages: readonly KeyUsage[]): Result<HeldKey, KeyError>;
  /** A copy of the key goes in; what was in the slot is replaced. */
  put(key: NewKey): Result<StoredKey, KeyError>;
  erase(slot: string): boolean;
  eraseAll(): void;
  find(slot: string): StoredKey | undefined;
  all(): readonly HeldKey[];
}

export interface KeySlotsOptions {
  /** Refuse DES keys whose bytes are not of odd parity. Many published test keys are not. */
  readonly oddParity?: boolean;
}

const LENGTHS: Readonly<Record<KeyAlgorithm, readonly number[]>> = {
  TDES: [8, 16, 24],
  AES: [16, 24, 32],
};

/** The four weak keys of DES (NIST SP 800-67, 3.3.2), parity bits cleared. */
const WEAK = ['0000000000000000', 'fefefefefefefefe', '1e1e1e1e0e0e0e0e', 'e0e0e0e0f0f0f0f0'];

export function createKeySlots(options: KeySlotsOptions = {}): KeySlots {
  const slots = new Map<string, HeldKey>();

  return {
    take(slot, ...usages) {
      const held = slots.get(slot);
      if (!held) return err({ kind: 'no-key', slot, detail: `key slot ${slot}: no key` });
      if (usages.includes(held.usage)) return ok(held);
      const detail = `key slot ${slot}: holds a ${held.usage} key, expected ${usages.join(' or ')}`;
      return err({ kind: 'wrong-usage', slot, detail });
    },
    put({ slot, usage, key: given, algorithm = 'TDES', ...limits }) {
      const wrong = checkKey(given, algorithm, options);
      if (wrong) return err(wrong);
      const key = new Uint8Array(given);
      const cipher = algorithm === 'AES' ? createAes(key) : createTdes(key);
      const kcv = algorithm === 'AES' ? cmacKcv(cipher, 3) : kcvOf(cipher);
      const named = algorithm === 'AES' ? { algorithm } : {};
      const held: HeldKey = {
        slot,
        usage,
        length: key.length,
        kcv,
        ...named,
        ...limits,
        key,
        cipher,
      };
      slots.get(slot)?.key.fill(0);
      slots.set(slot, held);
      return ok(shown(held));
    },
    erase(slot) {
      slots.get(slot)?.key.fill(0);
      return slots.delete(slot);
    },
    eraseAll() {
      for (const held of slots.values()) held.key.fill(0);
      slots.clear();
    },
    find(slot) {
      const held = slots.get(slot);
      return held && shown(held);
    },
    all: () => [...slots.values()],
  };
}

/** What may be seen of a key. */
export function shown({ slot, usage, length, kcv, algorithm }: HeldKey): StoredKey {
  const named = algorithm ? { algorithm } : {};
  return { slot, usage, length, kcv: new Uint8Array(kcv), ...named };
}

function checkKey(
  key: Uint8Array,
  algorithm: KeyAlgorithm,
  { oddParity }: KeySlotsOptions,
): KeyError | undefined {
  const lengths = LENGTHS[algorithm];
  if (!lengths.includes(key.length)) {
    const expected = `${lengths[0]}, ${lengths[1]} or ${lengths[2]}`;
    return { kind: 'key-length', detail: `key: expected ${expected} bytes, got ${key.length}` };
  }
  if (algorithm === 'AES') return undefined;
  if (oddParity && !hasOddParity(key)) {
    return { kind: 'key-parity', detail: 'key: expected bytes of odd parity' };
  }
  return isWeak(key) ? { kind: 'weak-key', detail: 'key: a weak key of DES' } : undefined;
}

/** Whether any of the key's 8-byte parts is weak. */
function isWeak(key: Uint8Array): boolean {
  for (let at = 0; at < key.length; at += 8) {
    let text = '';
    for (let i = at; i < at + 8; i++) text += (key[i]! & 0xfe).toString(16).padStart(2, '0');
    if (WEAK.includes(text)) return true;
  }
  return false;
}

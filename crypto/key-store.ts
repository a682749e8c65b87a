import { err, ok, type Result } from '../bytes/result.ts';
import { createTdes, DES_BLOCK, decryptEcb, type Tdes } from './des.ts';
import { kcvOf } from './kcv.ts';
import { cbcMac, type MacPadding, retailMac } from './mac.ts';
import {
  type ClearPin,
  decodePinBlock,
  encodePinBlock,
  PIN_MAX_DIGITS,
  type PinBlockError,
  type PinBlockFormat,
} from './pin-block.ts';

/** What a key may do, and nothing else: a key loaded for PINs never makes a MAC. */
export type KeyUsage = 'initial-master' | 'master' | 'pin' | 'mac' | 'data';

export type KeyError =
  | { readonly kind: 'no-key'; readonly slot: string; readonly detail: string }
  | { readonly kind: 'wrong-usage'; readonly slot: string; readonly detail: string }
  /** No 8, 16 or 24 bytes, or longer than the master key it came under. */
  | { readonly kind: 'key-length'; readonly detail: string }
  | { readonly kind: 'key-parity'; readonly detail: string }
  | { readonly kind: 'weak-key'; readonly detail: string };

export type PinOperationError = KeyError | PinBlockError | FormatChangeError;

/** ISO 9564-1 forbids to take a PIN out of the binding to its PAN. */
export interface FormatChangeError {
  readonly kind: 'format-change';
  readonly detail: string;
}

/** An encrypted PIN block, and what is needed to read it. */
export interface EncryptedPin {
  readonly slot: string;
  readonly block: Uint8Array;
  readonly format: PinBlockFormat;
  readonly panPart?: string;
}

/** Where a translated PIN block goes; `fill` as in ClearPin. */
export interface PinTarget {
  readonly slot: string;
  readonly format: PinBlockFormat;
  readonly fill?: Uint8Array;
}

export interface MacOptions {
  /** ISO 9797-1: 1 = CBC under the whole key, 3 = retail MAC under a 16-byte key. */
  readonly algorithm: 1 | 3;
  readonly padding: MacPadding;
  /** Leading bytes kept: 4 to 8, 8 when absent. */
  readonly length?: number;
}

export interface StoredKey {
  readonly slot: string;
  readonly usage: KeyUsage;
  readonly length: 8 | 16 | 24;
  /** 3 bytes. */
  readonly kcv: Uint8Array;
}

/**
 * Keys by slot, as in an encrypting PIN pad or an HSM: they go in, and only what they were loaded
 * for is done with them. Nothing here gives a clear key or a clear PIN.
 */
export interface KeyStore {
  /** A clear key into a slot; what was there is replaced. */
  loadPlain(slot: string, usage: KeyUsage, key: Uint8Array): Result<StoredKey, KeyError>;
  /** A key encrypted (ECB) under a master key inside; never under one shorter than itself. */
  loadEncrypted(
    slot: string,
    usage: KeyUsage,
    underSlot: string,
    cryptogram: Uint8Array,
  ): Result<StoredKey, KeyError>;
  /** True when there was a key. */
  erase(slot: string): boolean;
  /** What tamper does. */
  eraseAll(): void;
  find(slot: string): StoredKey | undefined;
  list(): readonly StoredKey[];
  encryptPin(slot: string, pin: ClearPin): Result<Uint8Array, PinOperationError>;
  /** From key to key, the PAN part unchanged. */
  translatePin(from: EncryptedPin, to: PinTarget): Result<Uint8Array, PinOperationError>;
  /** Whether two blocks hold the same PIN; takes the same steps whatever they hold. */
  comparePins(entered: EncryptedPin, reference: EncryptedPin): Result<boolean, PinOperationError>;
  generateMac(slot: string, data: Uint8Array, options: MacOptions): Result<Uint8Array, KeyError>;
  verifyMac(
    slot: string,
    data: Uint8Array,
    mac: Uint8Array,
    options: MacOptions,
  ): Result<boolean, KeyError>;
  /** One block under a master key: how the holder of that key is told from others. */
  answerChallenge(slot: string, challenge: Uint8Array): Result<Uint8Array, KeyError>;
}

export interface KeyStoreOptions {
  /** Refuse keys whose bytes are not of odd parity. Many published test keys are not. */
  readonly oddParity?: boolean;
}

interface Held extends StoredKey {
  readonly key: Uint8Array;
  readonly tdes: Tdes;
}

const MASTER: readonly KeyUsage[] = ['initial-master', 'master'];

/** The four weak keys of DES (NIST SP 800-67, 3.3.2), parity bits cleared. */
const WEAK = ['0000000000000000', 'fefefefefefefefe', '1e1e1e1e0e0e0e0e', 'e0e0e0e0f0f0f0f0'];

export function createKeyStore(options: KeyStoreOptions = {}): KeyStore {
  const slots = new Map<string, Held>();

  function take(slot: string, usages: readonly KeyUsage[]): Result<Held, KeyError> {
    const held = slots.get(slot);
    if (!held) return err({ kind: 'no-key', slot, detail: `key slot ${slot}: no key` });
    if (!usages.includes(held.usage)) {
      const detail = `key slot ${slot}: holds a ${held.usage} key, expected ${usages.join(' or ')}`;
      return err({ kind: 'wrong-usage', slot, detail });
    }
    return ok(held);
  }

  function put(slot: string, usage: KeyUsage, key: Uint8Array): Result<StoredKey, KeyError> {
    const { length } = key;
    if (length !== 8 && length !== 16 && length !== 24) {
      return err({ kind: 'key-length', detail: `key: expected 8, 16 or 24 bytes, got ${length}` });
    }
    if (options.oddParity && !hasOddParity(key)) {
      return err({ kind: 'key-parity', detail: 'key: expected bytes of odd parity' });
    }
    if (isWeak(key)) return err({ kind: 'weak-key', detail: 'key: a weak key of DES' });
    const tdes = createTdes(key);
    const held = { slot, usage, length, kcv: kcvOf(tdes), key: new Uint8Array(key), tdes } as const;
    slots.get(slot)?.key.fill(0);
    slots.set(slot, held);
    return ok(shown(held));
  }

  function open(pin: EncryptedPin): Result<string, PinOperationError> {
    const held = take(pin.slot, ['pin']);
    if (!held.ok) return held;
    // The length is checked with the block's other fields.
    const whole = pin.block.length === DES_BLOCK;
    const clear = whole ? decryptEcb(held.value.tdes, pin.block) : pin.block;
    return decodePinBlock(pin.format, clear, pin.panPart);
  }

  function seal(slot: string, pin: ClearPin): Result<Uint8Array, PinOperationError> {
    const held = take(slot, ['pin']);
    if (!held.ok) return held;
    const block = encodePinBlock(pin);
    if (block.ok) held.value.tdes.encryptBlock(block.value, 0, block.value, 0);
    return block;
  }

  function makeMac(slot: string, data: Uint8Array, how: MacOptions): Result<Uint8Array, KeyError> {
    const held = take(slot, ['mac']);
    if (!held.ok) return held;
    const { key, length } = held.value;
    if (how.algorithm === 3 && length !== 16) {
      const detail = `key slot ${slot}: MAC algorithm 3 needs a key of 16 bytes, not ${length}`;
      return err({ kind: 'key-length', detail });
    }
    const mac = how.algorithm === 3 ? retailMac : cbcMac;
    return ok(mac(key, data, how.padding).slice(0, how.length ?? DES_BLOCK));
  }

  return {
    loadPlain: put,
    loadEncrypted(slot, usage, underSlot, cryptogram) {
      const under = take(underSlot, MASTER);
      if (!under.ok) return under;
      const { length } = cryptogram;
      if (length % DES_BLOCK !== 0 || length > under.value.length) {
        const detail = `key: expected whole blocks, at most the master key's ${under.value.length} bytes, got ${length}`;
        return err({ kind: 'key-length', detail });
      }
      const key = decryptEcb(under.value.tdes, cryptogram);
      const stored = put(slot, usage, key);
      key.fill(0);
      return stored;
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
    list: () => [...slots.values()].map(shown),
    encryptPin: seal,
    translatePin(from, to) {
      const target = take(to.slot, ['pin']);
      if (!target.ok) return target;
      if (to.format === 'ISO-1' && from.format !== 'ISO-1') {
        const detail = `PIN translation from ${from.format} to ISO-1 is not allowed`;
        return err({ kind: 'format-change', detail });
      }
      const pin = open(from);
      if (!pin.ok) return pin;
      const { format, fill } = to;
      const { panPart } = from;
      return seal(to.slot, {
        format,
        pin: pin.value,
        ...(panPart === undefined ? {} : { panPart }),
        ...(fill === undefined ? {} : { fill }),
      });
    },
    comparePins(entered, reference) {
      const left = open(entered);
      const right = open(reference);
      if (!left.ok) return left;
      if (!right.ok) return right;
      return ok(samePin(left.value, right.value));
    },
    generateMac: makeMac,
    verifyMac(slot, data, mac, how) {
      const expected = makeMac(slot, data, how);
      if (!expected.ok) return expected;
      let difference = mac.length ^ expected.value.length;
      for (let i = 0; i < expected.value.length; i++) {
        difference |= expected.value[i]! ^ (mac[i] ?? 0);
      }
      return ok(difference === 0);
    },
    answerChallenge(slot, challenge) {
      const held = take(slot, MASTER);
      if (!held.ok) return held;
      const out = new Uint8Array(DES_BLOCK);
      held.value.tdes.encryptBlock(challenge, 0, out, 0);
      return ok(out);
    },
  };
}

function shown({ slot, usage, length, kcv }: Held): StoredKey {
  return { slot, usage, length, kcv: new Uint8Array(kcv) };
}

function samePin(a: string, b: string): boolean {
  const left = a.padEnd(PIN_MAX_DIGITS, 'F');
  const right = b.padEnd(PIN_MAX_DIGITS, 'F');
  let difference = 0;
  for (let i = 0; i < PIN_MAX_DIGITS; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}

function hasOddParity(key: Uint8Array): boolean {
  return key.every((byte) => {
    let ones = byte ^ (byte >> 4);
    ones ^= ones >> 2;
    return ((ones ^ (ones >> 1)) & 1) === 1;
  });
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

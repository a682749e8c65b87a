import { err, ok, type Result } from '../bytes/result.ts';
import { decryptEcb, encryptEcb } from './block-cipher.ts';
import { withOddParity } from './key-parity.ts';
import {
  createKeySlots,
  type KeyAlgorithm,
  type KeyError,
  type KeySlots,
  type KeySlotsOptions,
  type KeyUsage,
  type StoredKey,
} from './key-slots.ts';
import { createStoredCards, type StoredCards } from './stored-cards.ts';
import { createStoredKeyBlocks, type StoredKeyBlocks } from './stored-key-blocks.ts';
import { createStoredMacs, type StoredMacs } from './stored-macs.ts';
import { createStoredPins, type StoredPins } from './stored-pins.ts';

// The words of a store, for those who hold one.
export type { KeyError, KeyUsage, StoredKey } from './key-slots.ts';
export type { EncryptedPin, PinOperationError } from './stored-pins.ts';

/** A key that was made inside, and how it goes to the other end: encrypted (ECB). */
export interface GeneratedKey extends StoredKey {
  readonly cryptogram: Uint8Array;
}

/**
 * Keys by slot, as in an encrypting PIN pad or an HSM: they go in, and only what they were loaded
 * for is done with them. Nothing here gives a clear key or a clear PIN.
 */
export interface KeyStore extends StoredPins, StoredMacs, StoredCards, StoredKeyBlocks {
  /** A clear key into a slot; what was there is replaced. Triple DES if no algorithm is said. */
  loadPlain(
    slot: string,
    usage: KeyUsage,
    key: Uint8Array,
    algorithm?: KeyAlgorithm,
  ): Result<StoredKey, KeyError>;
  /**
   * A key encrypted (ECB) under a master key inside, of the same algorithm; never under one shorter
   * than itself.
   */
  loadEncrypted(
    slot: string,
    usage: KeyUsage,
    underSlot: string,
    cryptogram: Uint8Array,
  ): Result<StoredKey, KeyError>;
  /**
   * A fresh key under a master key inside, of its algorithm: 16 bytes of odd parity under triple
   * DES, under AES as long as the master key. `random` is chance from outside.
   */
  generate(
    slot: string,
    usage: KeyUsage,
    underSlot: string,
    random: (length: number) => Uint8Array,
  ): Result<GeneratedKey, KeyError>;
  /** True when there was a key. */
  erase(slot: string): boolean;
  /** What tamper does. */
  eraseAll(): void;
  find(slot: string): StoredKey | undefined;
  list(): readonly StoredKey[];
  /** One block under a master key: how the holder of that key is told from others. */
  answerChallenge(slot: string, challenge: Uint8Array): Result<Uint8Array, KeyError>;
}

const DOUBLE_LENGTH = 16;
const PAD_MASTERS = ['initial-master', 'master'] as const;
const MASTERS = [...PAD_MASTERS, 'zone-master'] as const;

export function createKeyStore(options: KeySlotsOptions = {}): KeyStore {
  return keyStoreOver(createKeySlots(options));
}

/** A store over slots that someone else of crypto/ keeps, too. */
export function keyStoreOver(slots: KeySlots): KeyStore {
  const { openPin, ...pins } = createStoredPins(slots);
  return {
    ...pins,
    ...createStoredMacs(slots),
    ...createStoredCards(slots, { openPin }),
    ...createStoredKeyBlocks(slots),
    loadPlain: (slot, usage, key, algorithm = 'TDES') => slots.put({ slot, usage, key, algorithm }),
    loadEncrypted(slot, usage, underSlot, cryptogram) {
      const under = slots.take(underSlot, ...MASTERS);
      if (!under.ok) return under;
      const { cipher, length: most, algorithm = 'TDES' } = under.value;
      const { length } = cryptogram;
      if (length % cipher.blockSize !== 0 || length > most) {
        const detail = `key: expected whole blocks, at most the master key's ${most} bytes, got ${length}`;
        return err({ kind: 'key-length', detail });
      }
      const key = decryptEcb(cipher, cryptogram);
      const stored = slots.put({ slot, usage, key, algorithm });
      key.fill(0);
      return stored;
    },
    generate(slot, usage, underSlot, random) {
      const under = slots.take(underSlot, ...MASTERS);
      if (!under.ok) return under;
      const { cipher, length, algorithm = 'TDES' } = under.value;
      const size = algorithm === 'AES' ? length : DOUBLE_LENGTH;
      if (size > length || size % cipher.blockSize !== 0) {
        const detail = `key: a master key of ${length} bytes cannot protect one of ${size} so`;
        return err({ kind: 'key-length', detail });
      }
      const chance = random(size);
      const key = algorithm === 'AES' ? chance : withOddParity(chance);
      const stored = slots.put({ slot, usage, key, algorithm });
      const cryptogram = encryptEcb(cipher, key);
      key.fill(0);
      return stored.ok ? ok({ ...stored.value, cryptogram }) : stored;
    },
    erase: slots.erase,
    eraseAll: slots.eraseAll,
    find: slots.find,
    list: () => slots.all().map(({ slot }) => slots.find(slot)!),
    answerChallenge(slot, challenge) {
      const held = slots.take(slot, ...PAD_MASTERS);
      if (!held.ok) return held;
      const out = new Uint8Array(held.value.cipher.blockSize);
      held.value.cipher.encryptBlock(challenge, 0, out, 0);
      return ok(out);
    },
  };
}

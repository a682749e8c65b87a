import { equalBytes } from '../bytes/concat.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import type { GeneratedKey, KeyError, KeyStore, StoredKey } from '../crypto/key-store.ts';

export type WorkingKeyUsage = 'pin' | 'mac';

/** Where a working key stands in its life. */
export type Generation =
  /** Made here, and not yet confirmed by the other end. */
  | 'next'
  | 'in use'
  /** Replaced; what was on its way under it is still understood for a while. */
  | 'previous';

/** Nothing secret: a key's place and its check value. */
export interface HeldKey extends StoredKey {
  readonly generation: Generation;
}

export type KeyReceiptError =
  | KeyError
  | { readonly kind: 'wrong-check-value'; readonly detail: string };

/** The working keys of one module, which change while messages are on their way. */
export interface KeyGenerations {
  /**
   * A new key for the slot, for the other end to load; not used until `takeIntoUse`. One that has
   * been neither confirmed nor refused is given again: the other end may use it already.
   */
  generate(slot: string, usage: WorkingKeyUsage, under: string): Result<GeneratedKey, KeyError>;
  /** The other end has confirmed the key that was generated last. */
  takeIntoUse(slot: string): void;
  /** The other end has refused it. */
  discard(slot: string): void;
  /**
   * A key that the other end made, in use at once. The same cryptogram again changes nothing.
   * With a check value that differs nothing changes either.
   */
  receive(
    slot: string,
    usage: WorkingKeyUsage,
    under: string,
    cryptogram: Uint8Array,
    kcv: Uint8Array | undefined,
  ): Result<StoredKey, KeyReceiptError>;
  /** Slots of the key store: the key to work with. */
  inUse(slot: string): string | undefined;
  /** The same: all whose work is accepted, the key in use first. */
  accepted(slot: string): readonly string[];
  list(): readonly HeldKey[];
}

/**
 * How long a replaced key still reads what is on its way: longer than any answer takes, and than a
 * customer from PIN to confirmation [model].
 */
export const KEY_GRACE_MS = 5 * 60_000;

interface Key {
  readonly at: string;
  readonly cryptogram: Uint8Array;
}

/** `under` is the check value of the master key that it travels under. */
interface OfferedKey extends Key {
  readonly made: GeneratedKey;
  readonly under: Uint8Array;
}

interface Family {
  made: number;
  next?: OfferedKey | undefined;
  inUse?: Key | undefined;
  previous?: (Key & { readonly until: number }) | undefined;
}

export function createKeyGenerations(
  store: KeyStore,
  now: () => number,
  random: (length: number) => Uint8Array,
): KeyGenerations {
  const families = new Map<string, Family>();

  function familyOf(slot: string): Family {
    const found = families.get(slot);
    if (found) {
      if (found.previous && found.previous.until <= now()) {
        store.erase(found.previous.at);
        found.previous = undefined;
      }
      return found;
    }
    const family = { made: 0 };
    families.set(slot, family);
    return family;
  }

  /** Each key of a family has a slot of the store for itself. */
  function freshSlot(slot: string, family: Family): string {
    family.made++;
    return `${slot} #${family.made}`;
  }

  function drop(key: Key | undefined): void {
    if (key) store.erase(key.at);
  }

  function rotate(family: Family, key: Key): void {
    drop(family.previous);
    const until = now() + KEY_GRACE_MS;
    family.previous = family.inUse && { ...family.inUse, until };
    family.inUse = key;
  }

  return {
    generate(slot, usage, under) {
      const family = familyOf(slot);
      const { next } = family;
      const master = store.find(under)?.kcv;
      if (next && master && equalBytes(next.under, master)) return ok(next.made);
      const at = freshSlot(slot, family);
      const made = store.generate(at, usage, under, random);
      if (!made.ok || !master) return made;
      drop(next);
      family.next = { at, cryptogram: made.value.cryptogram, made: made.value, under: master };
      return made;
    },
    takeIntoUse(slot) {
      const family = familyOf(slot);
      if (!family.next) return;
      rotate(family, family.next);
      family.next = undefined;
    },
    discard(slot) {
      const family = familyOf(slot);
      drop(family.next);
      family.next = undefined;
    },
    receive(slot, usage, under, cryptogram, kcv) {
      const family = familyOf(slot);
      const { inUse } = family;
      const held = inUse && store.find(inUse.at);
      if (held && equalBytes(inUse.cryptogram, cryptogram)) return ok(held);
      const at = freshSlot(slot, family);
      const loaded = store.loadEncrypted(at, usage, under, cryptogram);
      if (!loaded.ok) return loaded;
      if (kcv && !equalBytes(loaded.value.kcv, kcv)) {
        store.erase(at);
        return err({ kind: 'wrong-check-value', detail: `${slot}: the check value is another` });
      }
      rotate(family, { at, cryptogram: new Uint8Array(cryptogram) });
      return loaded;
    },
    inUse: (slot) => familyOf(slot).inUse?.at,
    accepted(slot) {
      const { inUse, next, previous } = familyOf(slot);
      const slots: string[] = [];
      for (const key of [inUse, next, previous]) if (key) slots.push(key.at);
      return slots;
    },
    list() {
      const held: HeldKey[] = [];
      for (const slot of families.keys()) {
        const { inUse, next, previous } = familyOf(slot);
        const each = [
          [inUse, 'in use'],
          [next, 'next'],
          [previous, 'previous'],
        ] as const;
        for (const [key, generation] of each) {
          const stored = key && store.find(key.at);
          if (stored) held.push({ ...stored, slot, generation });
        }
      }
      return held;
    },
  };
}

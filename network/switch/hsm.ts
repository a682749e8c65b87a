import { equalBytes } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { withOddParity } from '../../crypto/key-parity.ts';
import {
  createKeyStore,
  type KeyError,
  type PinOperationError,
  type StoredKey,
} from '../../crypto/key-store.ts';
import { panPartOf } from '../../crypto/pin-block.ts';
import { xor } from '../../crypto/xor.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import {
  createKeyGenerations,
  type HeldKey,
  type KeyGenerations,
  type WorkingKeyUsage,
} from '../key-generations.ts';
import { createWorkingMac } from '../working-mac.ts';

/**
 * The hardware security module of one party: PIN blocks go in and come out encrypted, MACs are
 * made and checked, keys change, and no function gives a clear PIN or key. Blocks are ISO-0 under
 * double-length 3DES, 16 hex digits. A slot's key is used for what it was loaded for alone.
 */
export interface Hsm {
  /**
   * A key that came in parts, each from its own custodian, joined here by XOR and set to odd
   * parity. Two parts or more, of 16 bytes. Of PIN keys only the one for reference PINs, and once:
   * whoever knew another would have every PIN translated to it.
   */
  loadParts(
    slot: string,
    usage: PartsUsage,
    parts: readonly Uint8Array[],
  ): Result<StoredKey, KeyError>;
  /** A key that is here for one usage is not received for another. */
  readonly working: Omit<KeyGenerations, 'inUse' | 'accepted' | 'list'>;
  list(): readonly HeldKey[];
  /** Under a MAC key that may change between two messages. */
  mac(slot: string): MessageMac;
  /** To the key in slot `to`, bound to the same PAN. Reference PINs go nowhere. */
  translatePin(pin: PinUnder, to: string): Result<string, PinOperationError>;
  /** Compares with a reference PIN that only this HSM can open. */
  verifyPin(pin: PinUnder, sealed: Uint8Array): Result<boolean, PinOperationError>;
  /** A customer's new PIN as a reference PIN (DE3 94). */
  sealPin(pin: PinUnder): Result<Uint8Array, PinOperationError>;
  /** A reference PIN when a card is issued: the PIN is made where it is sealed. */
  issuePin(pin: string, pan: string): Uint8Array;
}

/** What comes by hand: master keys of terminals and of zones, and the issuer's own key. */
export type PartsUsage = 'master' | 'zone-master' | 'pin';

/** An encrypted PIN block, the slot of its key, and the PAN that it is bound to. */
export interface PinUnder {
  readonly slot: string;
  readonly block: string;
  readonly pan: string;
}

export interface HsmOptions {
  /** Milliseconds: replaced keys are kept for a bounded time. */
  readonly now: () => number;
  /** For new keys. */
  readonly random: (length: number) => Uint8Array;
}

/** The issuer's key for reference PINs at rest. */
export const REFERENCE_SLOT = 'reference-pin';

/** A key whose usage is not settled yet. */
const PROBE_SLOT = 'probe';

const FORMAT = 'ISO-0';

export function createHsm({ now, random }: HsmOptions): Hsm {
  const store = createKeyStore({ oddParity: true });
  const working = createKeyGenerations(store, now, random);
  /** Slots that hold one key for good. */
  const fixed = new Set<string>();

  const encrypted = ({ block, pan }: PinUnder, slot: string) =>
    ({ slot, block: hex(block), format: FORMAT, panPart: panPartOf(pan) }) as const;

  /** Under the key in use, and under its neighbours what was on its way when the key changed. */
  function read<T>(
    { slot }: PinUnder,
    attempt: (slot: string) => Result<T, PinOperationError>,
  ): Result<T, PinOperationError> {
    const [first = slot, ...others] = working.accepted(slot);
    const outcome = attempt(first);
    if (outcome.ok) return outcome;
    for (const other of others) {
      const again = attempt(other);
      if (again.ok) return again;
    }
    return outcome;
  }

  const wrongUsage = (slot: string, what: string) =>
    err({ kind: 'wrong-usage', slot, detail: `${slot}: ${what}` } as const);

  function isForAnother(usage: WorkingKeyUsage, under: string, cryptogram: Uint8Array): boolean {
    const probe = store.loadEncrypted(PROBE_SLOT, usage, under, cryptogram);
    if (!probe.ok) return false;
    store.erase(PROBE_SLOT);
    return store.list().some((key) => key.usage !== usage && equalBytes(key.kcv, probe.value.kcv));
  }

  return {
    working: {
      generate: working.generate,
      takeIntoUse: working.takeIntoUse,
      discard: working.discard,
      receive(slot, usage, under, cryptogram, kcv) {
        if (isForAnother(usage, under, cryptogram)) {
          return wrongUsage(slot, `expected a key for ${usage} alone`);
        }
        return working.receive(slot, usage, under, cryptogram, kcv);
      },
    },
    loadParts(slot, usage, parts) {
      if ((usage === 'pin') !== (slot === REFERENCE_SLOT)) {
        return wrongUsage(slot, 'expected a master key, or the key for reference PINs');
      }
      if (slot === REFERENCE_SLOT && store.find(slot)) return wrongUsage(slot, 'is loaded once');
      const [first, ...others] = parts;
      if (!first || others.length === 0 || parts.some((part) => part.length !== 16)) {
        return err({ kind: 'key-length', detail: `${slot}: expected two parts of 16 bytes` });
      }
      const key = withOddParity(others.reduce(xor, first));
      const loaded = store.loadPlain(slot, usage, key);
      key.fill(0);
      if (loaded.ok) fixed.add(slot);
      return loaded;
    },
    list() {
      const ofOneKey: HeldKey[] = [];
      for (const slot of fixed) {
        const stored = store.find(slot);
        if (stored) ofOneKey.push({ ...stored, generation: 'in use' });
      }
      return [...ofOneKey, ...working.list()];
    },
    mac: (slot) => createWorkingMac(store, working, slot),
    translatePin(pin, to) {
      if ([pin.slot, to].includes(REFERENCE_SLOT)) {
        return wrongUsage(REFERENCE_SLOT, 'holds PINs that are only compared');
      }
      const target = { slot: working.inUse(to) ?? to, format: FORMAT } as const;
      const block = read(pin, (slot) => store.translatePin(encrypted(pin, slot), target));
      return block.ok ? ok(toHex(block.value)) : block;
    },
    verifyPin(pin, sealed) {
      const reference = { ...encrypted(pin, REFERENCE_SLOT), block: sealed };
      return read(pin, (slot) => store.comparePins(encrypted(pin, slot), reference));
    },
    sealPin(pin) {
      const target = { slot: REFERENCE_SLOT, format: FORMAT } as const;
      return read(pin, (slot) => store.translatePin(encrypted(pin, slot), target));
    },
    issuePin(pin, pan) {
      const sealed = store.encryptPin(REFERENCE_SLOT, {
        format: FORMAT,
        pin,
        panPart: panPartOf(pan),
      });
      if (!sealed.ok) throw new Error(`a card's PIN: ${sealed.error.detail}`);
      return sealed.value;
    },
  };
}

import { hex, toHex } from '../../bytes/hex.ts';
import { ok, type Result } from '../../bytes/result.ts';
import {
  createKeyStore,
  type KeyStore,
  type PinOperationError,
  type StoredKey,
} from '../../crypto/key-store.ts';
import { panPartOf } from '../../crypto/pin-block.ts';

/**
 * The hardware security module of one party: PIN blocks go in and come out encrypted, and no
 * function gives a clear PIN or key. Blocks are ISO-0 under double-length 3DES, 16 hex digits.
 */
export interface Hsm {
  /** What the key ceremony loads keys into; it gives none back. */
  readonly keys: Pick<KeyStore, 'loadPlain' | 'find'>;
  list(): readonly StoredKey[];
  /** From the key in slot `from` to the key in slot `to`, bound to the same PAN. */
  translatePin(pin: PinUnder, to: string): Result<string, PinOperationError>;
  /** Compares with a reference PIN that only this HSM can open. */
  verifyPin(pin: PinUnder, sealed: Uint8Array): Result<boolean, PinOperationError>;
  /** A customer's new PIN as a reference PIN (DE3 94). */
  sealPin(pin: PinUnder): Result<Uint8Array, PinOperationError>;
  /** A reference PIN when a card is issued: the PIN is made where it is sealed. */
  issuePin(pin: string, pan: string): Uint8Array;
}

/** An encrypted PIN block, the slot of its key, and the PAN that it is bound to. */
export interface PinUnder {
  readonly slot: string;
  readonly block: string;
  readonly pan: string;
}

/** The issuer's key for reference PINs at rest. */
export const REFERENCE_SLOT = 'reference-pin';

export function createHsm(): Hsm {
  const store = createKeyStore({ oddParity: true });
  const format = 'ISO-0';
  const encrypted = ({ slot, block, pan }: PinUnder) =>
    ({
      slot,
      block: hex(block),
      format,
      panPart: panPartOf(pan),
    }) as const;

  return {
    keys: store,
    list: store.list,
    translatePin(pin, to) {
      const block = store.translatePin(encrypted(pin), { slot: to, format });
      return block.ok ? ok(toHex(block.value)) : block;
    },
    verifyPin(pin, sealed) {
      const reference = { ...encrypted(pin), slot: REFERENCE_SLOT, block: sealed };
      return store.comparePins(encrypted(pin), reference);
    },
    sealPin: (pin) => store.translatePin(encrypted(pin), { slot: REFERENCE_SLOT, format }),
    issuePin(pin, pan) {
      const sealed = store.encryptPin(REFERENCE_SLOT, { format, pin, panPart: panPartOf(pan) });
      if (!sealed.ok) throw new Error(`a card's PIN: ${sealed.error.detail}`);
      return sealed.value;
    },
  };
}

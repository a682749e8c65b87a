import { err, ok, type Result } from '../bytes/result.ts';
import { createAes } from './aes.ts';
import type { BlockCipher } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import { createTdes } from './des.ts';
import { type AesDukptError, deriveAesWorkingKey } from './dukpt-aes.ts';
import { deriveTdesWorkingKey } from './dukpt-tdes.ts';
import type { HeldKey, KeyError, KeySlots } from './key-slots.ts';
import { cbcMacOf, type MacPadding, retailMac } from './mac.ts';

export interface MacOptions {
  /**
   * ISO 9797-1: 1 = CBC under the whole key, 3 = retail MAC under a 16-byte DES key, 5 = CMAC, which
   * has a padding of its own.
   */
  readonly algorithm: 1 | 3 | 5;
  readonly padding: MacPadding;
  /** Leading bytes kept: 4 to a whole block, which it is when absent. */
  readonly length?: number;
  /** Key serial number, where the slot holds a DUKPT base key. */
  readonly ksn?: Uint8Array;
  /** Whose message it is under DUKPT: the terminal's request, if absent, or the host's response. */
  readonly direction?: 'request' | 'response';
}

export type MacError = KeyError | AesDukptError;

export interface StoredMacs {
  generateMac(slot: string, data: Uint8Array, options: MacOptions): Result<Uint8Array, MacError>;
  verifyMac(
    slot: string,
    data: Uint8Array,
    mac: Uint8Array,
    options: MacOptions,
  ): Result<boolean, MacError>;
}

/** Modes of use (TR-31) that let a key generate, and verify. */
const GENERATES = ['C', 'G', 'N'];
const VERIFIES = ['C', 'V', 'N'];

/** Algorithms that a key block's usage binds its key to. */
const BOUND_TO: Readonly<Record<string, MacOptions['algorithm']>> = { M0: 1, M1: 1, M3: 3, M6: 5 };

export function createStoredMacs(slots: KeySlots): StoredMacs {
  function make(
    slot: string,
    data: Uint8Array,
    options: MacOptions,
    modes: readonly string[],
  ): Result<Uint8Array, MacError> {
    const held = slots.take(slot, options.ksn ? 'dukpt-base' : 'mac');
    if (!held.ok) return held;
    const wrong = checkLimits(held.value, options, modes);
    if (wrong) return err(wrong);
    const key = options.ksn ? derive(held.value, options.ksn, options) : ok(held.value.key);
    if (!key.ok) return key;
    const { algorithm, padding } = options;
    const isAes = held.value.algorithm === 'AES';
    if (algorithm === 3 && (isAes || key.value.length !== 16)) {
      const detail = `key slot ${slot}: MAC algorithm 3 needs a DES key of 16 bytes`;
      return err({ kind: 'key-length', detail });
    }
    const cipher = (): BlockCipher => (isAes ? createAes(key.value) : createTdes(key.value));
    const mac =
      algorithm === 3
        ? retailMac(key.value, data, padding)
        : algorithm === 1
          ? cbcMacOf(cipher(), data, padding)
          : cmac(cipher(), data);
    return ok(mac.slice(0, options.length ?? mac.length));
  }

  return {
    generateMac: (slot, data, options) => make(slot, data, options, GENERATES),
    verifyMac(slot, data, mac, options) {
      const expected = make(slot, data, options, VERIFIES);
      if (!expected.ok) return expected;
      let difference = mac.length ^ expected.value.length;
      for (let i = 0; i < expected.value.length; i++) {
        difference |= expected.value[i]! ^ (mac[i] ?? 0);
      }
      return ok(difference === 0);
    },
  };
}

function derive(
  { key, algorithm }: HeldKey,
  ksn: Uint8Array,
  { direction = 'request' }: MacOptions,
): Result<Uint8Array, MacError> {
  if (algorithm !== 'AES') return deriveTdesWorkingKey(key, ksn, `mac-${direction}`);
  // Named as the terminal sees it: it generates what goes out and verifies what comes back.
  const usage = direction === 'request' ? 'mac-generation' : 'mac-verification';
  const type = key.length === 16 ? 'AES128' : key.length === 24 ? 'AES192' : 'AES256';
  return deriveAesWorkingKey(key, ksn, usage, type);
}

function checkLimits(
  { slot, usage, mode, blockUsage = '' }: HeldKey,
  { algorithm }: MacOptions,
  modes: readonly string[],
): KeyError | undefined {
  if (usage !== 'mac') return undefined;
  if (mode !== undefined && !modes.includes(mode)) {
    const detail = `key slot ${slot}: its mode of use ${mode} does not allow this`;
    return { kind: 'wrong-usage', slot, detail };
  }
  const bound = BOUND_TO[blockUsage];
  if (bound === undefined || bound === algorithm) return undefined;
  const detail = `key slot ${slot}: its usage ${blockUsage} is not for MAC algorithm ${algorithm}`;
  return { kind: 'wrong-usage', slot, detail };
}

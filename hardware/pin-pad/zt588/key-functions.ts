import { equalBytes } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { KeyError, KeyStore, StoredKey } from '../../../crypto/key-store.ts';
import type { Clock } from '../../../time/clock.ts';
import type { Random } from '../../../time/seeded-random.ts';
import { AUTHORISATION, type PadCommand, type Refusal, SLOT, slotName } from './messages.ts';

type Of<Kind extends PadCommand['kind']> = PadCommand & { readonly kind: Kind };

export interface KeyFunctionsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyStore: KeyStore;
  /** `authorised`: beside an initial master key, plain keys load only after function `:`. */
  readonly plainKeys: 'open' | 'authorised';
}

const MAX_WRONG = 3;
const LOCK_MS = 60_000;

const STATUS_OF: Readonly<Record<KeyError['kind'], number>> = {
  'no-key': 0xe4,
  'wrong-usage': 0xe5,
  'key-length': 0xe3,
  'key-parity': 0xe6,
  'weak-key': 0xe7,
};

/** Functions 1, 2 and `:` of the virtual pad; a good answer's data, or the status that refuses. */
export function createKeyFunctions(options: KeyFunctionsOptions) {
  const { clock, random, keyStore } = options;
  let authorised = false;
  let challenge: Uint8Array | undefined;
  let wrong = 0;
  let lockedUntil = Number.NEGATIVE_INFINITY;

  function refusal(error: KeyError): Result<never, Refusal> {
    return err({ status: STATUS_OF[error.kind], detail: error.detail });
  }

  function checkValue(loaded: Result<StoredKey, KeyError>): Result<string, Refusal> {
    return loaded.ok ? ok(toHex(loaded.value.kcv)) : refusal(loaded.error);
  }

  function noMaster(slot: number): Result<never, Refusal> {
    const status = slot === SLOT['initial-master'] ? 0xe1 : 0xe2;
    return err({ status, detail: `no master key in slot ${slotName(slot)}` });
  }

  function prove(slot: number, response: Uint8Array): Result<string, Refusal> {
    const asked = challenge;
    challenge = undefined;
    if (!asked) return err({ status: 0xeb, detail: 'no challenge was asked for' });
    if (!keyStore.find(slotName(slot))) return noMaster(slot);
    const expected = keyStore.answerChallenge(slotName(slot), asked);
    if (!expected.ok) return refusal(expected.error);
    authorised = equalBytes(expected.value, response);
    wrong = authorised ? 0 : wrong + 1;
    if (wrong >= MAX_WRONG) {
      wrong = 0;
      lockedUntil = clock.now() + LOCK_MS;
    }
    if (!authorised) return err({ status: 0xe9, detail: 'wrong response to the challenge' });
    const proof = keyStore.answerChallenge(slotName(slot), response);
    return proof.ok ? ok(toHex(proof.value)) : refusal(proof.error);
  }

  return {
    loadPlain({ slot, usage, key }: Of<'load-plain'>): Result<string, Refusal> {
      const guarded = options.plainKeys === 'authorised' && isProvisioned(keyStore);
      if (guarded && !authorised) return err({ status: 0xec, detail: 'authorisation needed' });
      return checkValue(keyStore.loadPlain(slotName(slot), usage, key));
    },
    loadEncrypted({ underSlot, slot, usage, key }: Of<'load-encrypted'>): Result<string, Refusal> {
      const into = slotName(slot);
      if (key.length === 0) {
        return keyStore.erase(into)
          ? ok('')
          : err({ status: 0xe4, detail: `no key in slot ${into}` });
      }
      if (!keyStore.find(slotName(underSlot))) return noMaster(underSlot);
      return checkValue(keyStore.loadEncrypted(into, usage, slotName(underSlot), key));
    },
    authorise({ what, data }: Of<'authorise'>): Result<string, Refusal> {
      if (clock.now() < lockedUntil) return err({ status: 0xed, detail: 'locked for a while' });
      switch (what) {
        case AUTHORISATION.challenge:
          challenge = random.bytes(8);
          return ok(toHex(challenge));
        case AUTHORISATION.master:
          return prove(SLOT.master, data);
        case AUTHORISATION['initial-master']:
          return prove(SLOT['initial-master'], data);
        default:
          return err({ status: 0xeb, detail: 'unknown kind of authorisation' });
      }
    },
    eraseAll(): void {
      keyStore.eraseAll();
      authorised = false;
      challenge = undefined;
    },
  };
}

/** Whether an initial master key is inside; without one the pad calls itself blank. */
export function isProvisioned(keyStore: KeyStore): boolean {
  return keyStore.find(slotName(SLOT['initial-master'])) !== undefined;
}

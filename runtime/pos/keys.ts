import { err, ok } from '../../bytes/result.ts';
import { createKeyStore } from '../../crypto/key-store.ts';
import { randomBytes } from '../../crypto/random.ts';
import type { WorkingKey } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { HostKeys } from '../../network/host-link/key-exchange.ts';
import { createKeyGenerations } from '../../network/key-generations.ts';
import { createWorkingMac } from '../../network/working-mac.ts';
import type { Clock } from '../../time/clock.ts';

/** The keys as the host gave them. */
export interface PosKeys {
  /** Of the master key inside the pad under which working keys come to it. */
  readonly masterIndex: number;
  /** 3DES, encrypted under the master key (ECB). */
  readonly encryptedPinKey: Uint8Array;
  readonly pinKcv: Uint8Array;
  /** Absent: no MAC until the host sends a key. */
  readonly mac?: { readonly encryptedKey: Uint8Array; readonly kcv: Uint8Array };
  /** The clear master key: only where a bench plays the key custodians too. */
  readonly ceremony?: { readonly masterKey: Uint8Array };
}

export interface PosTerminalKeys {
  readonly host: HostKeys;
  /** One that came by hand, into the store that checks what the host sends. */
  loadMasterKey(key: Uint8Array): boolean;
  /** The PIN key in use; the pad gets it, still encrypted, with each PIN entry. */
  pinKey(): WorkingKey;
}

const MASTER = 'terminal-master';
const PIN = 'terminal-pin';
const MAC = 'terminal-mac';

/**
 * The till's keys. An Abecs pad keeps master keys alone: the PIN key stays here under its master key
 * and is checked, where the master key is known here too, by its check value.
 */
export function createPosKeys(keys: PosKeys, clock: Clock): PosTerminalKeys {
  const store = createKeyStore();
  const generations = createKeyGenerations(store, clock.now, randomBytes);
  const mac = createWorkingMac(store, generations, MAC);
  let pin = { cryptogram: keys.encryptedPinKey, kcv: keys.pinKcv };
  if (keys.ceremony) store.loadPlain(MASTER, 'master', keys.ceremony.masterKey);
  if (keys.mac) generations.receive(MAC, 'mac', MASTER, keys.mac.encryptedKey, keys.mac.kcv);

  return {
    host: {
      async change({ key, cryptogram, kcv }) {
        if (!keys.ceremony) return err('its master key is in the PIN pad alone');
        const slot = key === 'ZPK' ? PIN : MAC;
        const usage = key === 'ZPK' ? 'pin' : 'mac';
        const stored = generations.receive(slot, usage, MASTER, cryptogram, kcv);
        if (!stored.ok) return err(stored.error.detail);
        if (key === 'ZPK') pin = { cryptogram: cryptogram.slice(), kcv: stored.value.kcv };
        return ok(stored.value.kcv);
      },
      mac: () => (generations.inUse(MAC) === undefined ? undefined : mac),
    },
    loadMasterKey: (key) => store.loadPlain(MASTER, 'master', key).ok,
    pinKey: () => ({
      kind: 'master-session',
      index: keys.masterIndex,
      encrypted: pin.cryptogram.slice(),
    }),
  };
}

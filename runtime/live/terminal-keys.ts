import { equalBytes } from '../../bytes/concat.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { createKeyStore } from '../../crypto/key-store.ts';
import { randomBytes } from '../../crypto/random.ts';
import type { PinPad, PinPadError } from '../../hardware/pin-pad/pin-pad.ts';
import type { HostKeys } from '../../network/host-link/key-exchange.ts';
import { createKeyGenerations } from '../../network/key-generations.ts';
import { createWorkingMac } from '../../network/working-mac.ts';
import type { Clock } from '../../time/clock.ts';
import type { DeviceLog } from './device-log.ts';

/** The keys as the host gave them, and where they go. Slots are the pad's own numbers. */
export interface PadKeys {
  readonly masterSlot: number;
  readonly pinSlot: number;
  /** 3DES, encrypted under the master key (ECB). */
  readonly encryptedPinKey: Uint8Array;
  readonly pinKcv: Uint8Array;
  /** The MAC key to begin with; absent: no MAC until the host sends a key. */
  readonly mac?: { readonly encryptedKey: Uint8Array; readonly kcv: Uint8Array };
  /** The clear master key: only where a bench plays the key custodians too. */
  readonly ceremony?: { readonly masterKey: Uint8Array };
}

/** A key by its place and check value. */
export interface TerminalKeySlot {
  readonly key: 'PIN' | 'MAC';
  readonly kcv: Uint8Array;
}

/** The terminal's keys: the PIN key in its pad, the MAC key in a store of its own. */
export interface TerminalKeys {
  /** The pad, watched: no key is changed under a PIN that is being typed. */
  readonly pad: PinPad;
  readonly host: HostKeys;
  /** When the devices have been started: loads the PIN key that the host knows. */
  loadPinKey(): Promise<boolean>;
  /** A master key that came by hand. False: the pad did not take it. */
  loadMasterKey(key: Uint8Array): Promise<boolean>;
  /** The pad cannot be reached: whoever waits for it need not. */
  padIsAway(): void;
  list(): readonly TerminalKeySlot[];
}

export interface TerminalKeysOptions {
  readonly pad: PinPad;
  readonly keys: PadKeys;
  readonly clock: Clock;
  readonly log: DeviceLog;
  /** A key that the host wanted to send had to be refused, and now the pad is there. */
  readonly onCaughtUp: () => void;
}

/** Shorter than a host waits for its answer. */
const PAD_MS = 20_000;
const MASTER = 'terminal-master';
const MAC = 'terminal-mac';

export function createTerminalKeys(options: TerminalKeysOptions): TerminalKeys {
  const { keys, clock, log } = options;
  const store = createKeyStore();
  const generations = createKeyGenerations(store, clock.now, randomBytes);
  const mac = createWorkingMac(store, generations, MAC);
  const waiting = new Set<() => void>();
  let pinKey = { cryptogram: keys.encryptedPinKey, kcv: keys.pinKcv };
  let isStarted = false;
  let isTyping = false;
  let missed = false;

  if (keys.ceremony) store.loadPlain(MASTER, 'master', keys.ceremony.masterKey);
  if (keys.mac) generations.receive(MAC, 'mac', MASTER, keys.mac.encryptedKey, keys.mac.kcv);

  const isFree = (): boolean => isStarted && !isTyping;

  function freed(): void {
    if (!isFree()) return;
    for (const go of [...waiting]) go();
  }

  /** Resolves when the pad is started and nobody types a PIN, or after so long. */
  function padFree(): Promise<void> {
    if (isFree()) return Promise.resolve();
    return new Promise((resolve) => {
      const go = (): void => {
        clock.clearTimeout(timer);
        waiting.delete(go);
        resolve();
      };
      const timer = clock.setTimeout(go, PAD_MS);
      waiting.add(go);
    });
  }

  function started(): void {
    isStarted = true;
    freed();
  }

  const typing = (is: boolean): void => {
    isTyping = is;
    freed();
  };

  const pad: PinPad = {
    ...options.pad,
    async startPinEntry(entry) {
      isTyping = true;
      const begun = await options.pad.startPinEntry(entry);
      if (!begun.ok) typing(false);
      return begun;
    },
    async getPinBlock() {
      const block = await options.pad.getPinBlock();
      if (block.ok || block.error.kind !== 'pin-too-short') typing(false);
      return block;
    },
    async cancelPinEntry() {
      const cancelled = await options.pad.cancelPinEntry();
      typing(false);
      return cancelled;
    },
  };

  const load = (cryptogram: Uint8Array) =>
    pad.loadEncryptedKey({
      underSlot: keys.masterSlot,
      slot: keys.pinSlot,
      usage: 'pin',
      key: cryptogram,
    });

  async function changePinKey(
    cryptogram: Uint8Array,
    kcv: Uint8Array | undefined,
  ): Promise<Result<Uint8Array, string>> {
    await padFree();
    if (!isFree()) {
      missed = true;
      return err('the PIN pad is not free');
    }
    const loaded = await load(cryptogram);
    if (!loaded.ok) {
      missed = true;
      return err(`PIN pad: ${reason(loaded.error)}`);
    }
    const told = loaded.value.kcv;
    if (kcv && !agree(told, kcv)) {
      await load(pinKey.cryptogram);
      return err('its check value is not the host’s');
    }
    pinKey = { cryptogram: new Uint8Array(cryptogram), kcv: told.slice(0, 3) };
    return ok(pinKey.kcv);
  }

  const host: HostKeys = {
    async change({ key, cryptogram, kcv }) {
      if (key === 'ZPK') return changePinKey(cryptogram, kcv);
      if (!keys.ceremony) return err('its master key is in the PIN pad alone');
      const stored = generations.receive(MAC, 'mac', MASTER, cryptogram, kcv);
      return stored.ok ? ok(stored.value.kcv) : err(stored.error.detail);
    },
    mac: () => (generations.inUse(MAC) === undefined ? undefined : mac),
  };

  async function loadPinKey(): Promise<boolean> {
    let loaded = await load(pinKey.cryptogram);
    if (!loaded.ok && loaded.error.kind === 'key-not-loaded' && keys.ceremony) {
      const { masterKey } = keys.ceremony;
      log(
        'pin-pad',
        await pad.loadPlainKey({ slot: keys.masterSlot, usage: 'master', key: masterKey }),
      );
      loaded = await load(pinKey.cryptogram);
    }
    if (!log('pin-pad', loaded) || !loaded.ok) return false;
    if (agree(loaded.value.kcv, pinKey.kcv)) return true;
    return log('pin-pad', {
      ok: false,
      error: { kind: 'key-invalid', detail: 'check value is not the host’s' },
    });
  }

  return {
    pad,
    host,
    async loadPinKey() {
      const isLoaded = await loadPinKey();
      started();
      if (isLoaded && missed) {
        missed = false;
        options.onCaughtUp();
      }
      return isLoaded;
    },
    async loadMasterKey(key) {
      await padFree();
      const slot = keys.masterSlot;
      if (!log('pin-pad', await pad.loadPlainKey({ slot, usage: 'master', key }))) return false;
      return store.loadPlain(MASTER, 'master', key).ok;
    },
    padIsAway: started,
    list() {
      const inUse = generations.inUse(MAC);
      const held = inUse === undefined ? undefined : store.find(inUse);
      const macSlot: readonly TerminalKeySlot[] = held ? [{ key: 'MAC', kcv: held.kcv }] : [];
      return [{ key: 'PIN', kcv: pinKey.kcv }, ...macSlot];
    },
  };
}

/** A pad may tell more of a check value than the host does. */
function agree(told: Uint8Array, expected: Uint8Array): boolean {
  return equalBytes(told.subarray(0, expected.length), expected);
}

function reason(error: PinPadError): string {
  return 'detail' in error ? error.detail : error.kind.replaceAll('-', ' ');
}

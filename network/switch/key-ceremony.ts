import { encryptEcb } from '../../crypto/block-cipher.ts';
import { createTdes } from '../../crypto/des.ts';
import { kcv } from '../../crypto/kcv.ts';
import { withOddParity } from '../../crypto/key-parity.ts';
import { xor } from '../../crypto/xor.ts';
import type { Random } from '../../time/seeded-random.ts';
import { type Hsm, type PartsUsage, REFERENCE_SLOT } from './hsm.ts';
import { type LineKeys, terminalSlots, zoneSlots } from './line-keys.ts';

/**
 * What a branch loads into its terminal: the master key clear, by hand, once; the first PIN key
 * and MAC key under the master key (3DES, ECB), until the host sends others. 16 bytes each, check
 * values 3.
 */
export interface TerminalKeys {
  readonly terminal: string;
  readonly masterKey: Uint8Array;
  readonly masterKcv: Uint8Array;
  readonly encryptedPinKey: Uint8Array;
  readonly pinKcv: Uint8Array;
  readonly encryptedMacKey: Uint8Array;
  readonly macKcv: Uint8Array;
}

/**
 * Brings the master keys of the network into being, each in two parts, from chance that repeats:
 * test keys, which protect nothing but show every step. The only place of the switch that has
 * keys in the clear. Working keys are made inside the HSMs and travel under these.
 */
export interface KeyCeremony {
  /** The two parts of a master key, 16 bytes each: `zone-master 970436`, `terminal-master …`. */
  masterKeyParts(slot: string): readonly [Uint8Array, Uint8Array];
  terminalKeys(terminal: string): TerminalKeys;
  /** A terminal's master key and first working keys into the acquirer's HSM, once. */
  installTerminal(acquirer: Hsm, terminal: string): LineKeys;
  /** A zone master key in two HSMs: what crosses between them travels under it. */
  shareZoneMaster(name: string, one: Hsm, other: Hsm): LineKeys;
  installReferenceKey(issuer: Hsm, bank: string): void;
}

export function createKeyCeremony(random: Random): KeyCeremony {
  const derive = (name: string): Uint8Array => withOddParity(random.fork(`key ${name}`).bytes(16));
  const installed = new WeakMap<Hsm, Set<string>>();

  const masterKeyParts = (slot: string) =>
    [derive(`${slot}, part 1`), derive(`${slot}, part 2`)] as const;

  const whole = ([one, other]: readonly [Uint8Array, Uint8Array]): Uint8Array =>
    withOddParity(xor(one, other));

  function load(hsm: Hsm, slot: string, usage: PartsUsage, parts: readonly Uint8Array[]) {
    const loaded = hsm.loadParts(slot, usage, parts);
    if (!loaded.ok) throw new Error(`${slot}: ${loaded.error.detail}`);
  }

  function terminalKeys(terminal: string): TerminalKeys {
    const slots = terminalSlots(terminal);
    const masterKey = whole(masterKeyParts(slots.master));
    const master = createTdes(masterKey);
    const pinKey = derive(slots.ZPK);
    const macKey = derive(slots.MAK);
    return {
      terminal,
      masterKey,
      masterKcv: kcv(masterKey),
      encryptedPinKey: encryptEcb(master, pinKey),
      pinKcv: kcv(pinKey),
      encryptedMacKey: encryptEcb(master, macKey),
      macKcv: kcv(macKey),
    };
  }

  return {
    masterKeyParts,
    terminalKeys,
    installTerminal(acquirer, terminal) {
      const slots = terminalSlots(terminal);
      const there = installed.get(acquirer) ?? new Set();
      if (there.has(terminal)) return slots;
      installed.set(acquirer, there.add(terminal));
      const keys = terminalKeys(terminal);
      load(acquirer, slots.master, 'master', masterKeyParts(slots.master));
      const { working } = acquirer;
      const first = [
        working.receive(slots.ZPK, 'pin', slots.master, keys.encryptedPinKey, keys.pinKcv),
        working.receive(slots.MAK, 'mac', slots.master, keys.encryptedMacKey, keys.macKcv),
      ];
      for (const loaded of first) if (!loaded.ok) throw new Error(loaded.error.detail);
      return slots;
    },
    shareZoneMaster(name, one, other) {
      const slots = zoneSlots(name);
      const parts = masterKeyParts(slots.master);
      load(one, slots.master, 'zone-master', parts);
      load(other, slots.master, 'zone-master', parts);
      return slots;
    },
    installReferenceKey(issuer, bank) {
      const name = `${REFERENCE_SLOT} ${bank}`;
      const part = derive(`${name}, part 1`);
      load(issuer, REFERENCE_SLOT, 'pin', [part, xor(part, derive(name))]);
    },
  };
}

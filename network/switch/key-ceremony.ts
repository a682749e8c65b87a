import { createTdes, encryptEcb } from '../../crypto/des.ts';
import { kcv } from '../../crypto/kcv.ts';
import type { Random } from '../../time/seeded-random.ts';
import { type Hsm, REFERENCE_SLOT } from './hsm.ts';

/**
 * What a branch loads into its PIN pad: the master key clear, by hand, once; the PIN key as it
 * comes from the host, encrypted under the master key (3DES, ECB). 16 bytes each, check values 3.
 */
export interface TerminalKeys {
  readonly terminal: string;
  readonly masterKey: Uint8Array;
  readonly masterKcv: Uint8Array;
  readonly encryptedPinKey: Uint8Array;
  readonly pinKcv: Uint8Array;
}

/**
 * Brings the keys of the network into being, from chance that repeats: test keys, which protect
 * nothing but show every step. The only place of the switch that has keys in the clear.
 */
export interface KeyCeremony {
  terminalKeys(terminal: string): TerminalKeys;
  /** The terminal's PIN key into the acquirer's HSM; returns its slot. */
  installTerminalKey(acquirer: Hsm, terminal: string): string;
  /** One key in two HSMs: what crosses between them is encrypted under it. Returns its slot. */
  shareZoneKey(name: string, one: Hsm, other: Hsm): string;
  installReferenceKey(issuer: Hsm, bank: string): void;
}

export function createKeyCeremony(random: Random): KeyCeremony {
  const derive = (name: string): Uint8Array => withOddParity(random.fork(`key ${name}`).bytes(16));

  function install(hsm: Hsm, slot: string, key: Uint8Array): void {
    const loaded = hsm.keys.loadPlain(slot, 'pin', key);
    if (!loaded.ok) throw new Error(`${slot}: ${loaded.error.detail}`);
  }

  return {
    terminalKeys(terminal) {
      const masterKey = derive(`terminal-master ${terminal}`);
      const pinKey = derive(`terminal-pin ${terminal}`);
      return {
        terminal,
        masterKey,
        masterKcv: kcv(masterKey),
        encryptedPinKey: encryptEcb(createTdes(masterKey), pinKey),
        pinKcv: kcv(pinKey),
      };
    },
    installTerminalKey(acquirer, terminal) {
      const slot = `terminal-pin ${terminal}`;
      if (!acquirer.keys.find(slot)) install(acquirer, slot, derive(slot));
      return slot;
    },
    shareZoneKey(name, one, other) {
      const slot = `zone-pin ${name}`;
      const key = derive(slot);
      install(one, slot, key);
      install(other, slot, key);
      return slot;
    },
    installReferenceKey(issuer, bank) {
      install(issuer, REFERENCE_SLOT, derive(`${REFERENCE_SLOT} ${bank}`));
    },
  };
}

/** DES keys carry odd parity in each byte's lowest bit. */
function withOddParity(key: Uint8Array): Uint8Array {
  return key.map((byte) => {
    let ones = byte >> 1;
    ones ^= ones >> 4;
    ones ^= ones >> 2;
    ones ^= ones >> 1;
    return (byte & 0xfe) | (~ones & 1);
  });
}

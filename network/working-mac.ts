import type { KeyStore } from '../crypto/key-store.ts';
import type { MessageMac } from './iso8583/message-mac.ts';
import type { KeyGenerations } from './key-generations.ts';
import { MAC_ALGORITHM } from './napas/mac.ts';

/** MACs under the key of a slot that may change between two messages. */
export function createWorkingMac(
  store: KeyStore,
  keys: Pick<KeyGenerations, 'inUse' | 'accepted'>,
  slot: string,
): MessageMac {
  return {
    generate(data) {
      const at = keys.inUse(slot);
      const made = at === undefined ? undefined : store.generateMac(at, data, MAC_ALGORITHM);
      return made?.ok ? made.value : undefined;
    },
    verify(data, value) {
      for (const at of keys.accepted(slot)) {
        const right = store.verifyMac(at, data, value, MAC_ALGORITHM);
        if (right.ok && right.value) return true;
      }
      return false;
    },
  };
}

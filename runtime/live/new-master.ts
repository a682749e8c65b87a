import { decryptEcb, encryptEcb } from '../../crypto/block-cipher.ts';
import { createTdes } from '../../crypto/des.ts';

/** The first working keys of a terminal, as its branch got them. */
interface FirstKeys {
  readonly encryptedPinKey: Uint8Array;
  readonly mac?: { readonly encryptedKey: Uint8Array; readonly kcv: Uint8Array };
  readonly ceremony?: { readonly masterKey: Uint8Array };
}

/**
 * The same working keys under another master key: what the terminal begins with when it starts
 * again after a ceremony. Only a bench can: it knows the old master key too.
 */
export function underMasterKey<Keys extends FirstKeys>(keys: Keys, masterKey: Uint8Array): Keys {
  if (!keys.ceremony) return keys;
  const old = createTdes(keys.ceremony.masterKey);
  const next = createTdes(masterKey);
  const again = (cryptogram: Uint8Array): Uint8Array =>
    encryptEcb(next, decryptEcb(old, cryptogram));
  return {
    ...keys,
    encryptedPinKey: again(keys.encryptedPinKey),
    ...(keys.mac && { mac: { ...keys.mac, encryptedKey: again(keys.mac.encryptedKey) } }),
    ceremony: { masterKey: masterKey.slice() },
  };
}

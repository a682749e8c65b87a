import { err, ok, type Result } from '../../../bytes/result.ts';
import {
  deriveTdesTransactionKey,
  nextTdesKsn,
  tdesWorkingKey,
} from '../../../crypto/dukpt-tdes.ts';
import { createKeyStore, type KeyStore } from '../../../crypto/key-store.ts';
import { panPartOf } from '../../../crypto/pin-block.ts';
import { METHOD } from './commands.ts';

/** The keys that a factory put into a pad (Abecs 2.12, 5.1): PIN and data apart, by index. */
export interface PadKeys {
  /** Master keys in the slots of `pinMasterSlot` and `dataMasterSlot`. */
  readonly keyStore: KeyStore;
  /** DUKPT keys for PINs; the KSN goes on with every PIN. */
  readonly dukpt: Map<number, DukptKey>;
}

export interface DukptKey {
  readonly initialKey: Uint8Array;
  /** Of the last PIN; its counter 0 at first. */
  readonly ksn: Uint8Array;
}

export const pinMasterSlot = (index: number): string => `P${String(index).padStart(2, '0')}`;
export const dataMasterSlot = (index: number): string => `D${String(index).padStart(2, '0')}`;

export function createPadKeys(): PadKeys {
  return { keyStore: createKeyStore(), dukpt: new Map() };
}

/** What GPN, GOC and ENB say of the key. */
export interface KeyFields {
  readonly method: string;
  readonly keyIndex: number;
  readonly workingKey: Uint8Array;
}

/** Where a working key is while one command uses it. */
const WORK = 'work';
const NO_KEY = '042';
const WRONG = '011';

/** Whether the key that is asked for is there at all. */
export function hasPinKey({ keyStore, dukpt }: PadKeys, key: KeyFields): boolean {
  return key.method === METHOD.dukpt
    ? dukpt.has(key.keyIndex)
    : keyStore.find(pinMasterSlot(key.keyIndex)) !== undefined;
}

/** The PIN as an ISO-0 block under the key, or the status that says why not. */
export function sealPin(
  keys: PadKeys,
  key: KeyFields,
  pan: string,
  pin: string,
): Result<{ readonly block: Uint8Array; readonly ksn: Uint8Array }, string> {
  const clear = { format: 'ISO-0', pin, panPart: panPartOf(pan) } as const;
  if (key.method === METHOD.dukpt) {
    const held = keys.dukpt.get(key.keyIndex);
    const ksn = held && nextTdesKsn(held.ksn);
    if (!held || !ksn?.ok) return err(NO_KEY);
    const transaction = deriveTdesTransactionKey(held.initialKey, ksn.value);
    if (!transaction.ok) return err(NO_KEY);
    const store = createKeyStore();
    store.loadPlain(WORK, 'pin', tdesWorkingKey(transaction.value, 'pin'));
    const block = store.encryptPin(WORK, clear);
    store.eraseAll();
    if (!block.ok) return err(WRONG);
    keys.dukpt.set(key.keyIndex, { ...held, ksn: ksn.value });
    return ok({ block: block.value, ksn: ksn.value });
  }
  if (key.method !== METHOD.masterSession) return err(WRONG);
  const { keyStore } = keys;
  const loaded = keyStore.loadEncrypted(WORK, 'pin', pinMasterSlot(key.keyIndex), key.workingKey);
  if (!loaded.ok) return err(NO_KEY);
  const block = keyStore.encryptPin(WORK, clear);
  keyStore.erase(WORK);
  return block.ok ? ok({ block: block.value, ksn: new Uint8Array(10) }) : err(WRONG);
}

/** One block under a data key. */
export function encryptBlock(
  { keyStore }: PadKeys,
  key: KeyFields,
  block: Uint8Array,
): Result<Uint8Array, string> {
  if (key.method !== METHOD.masterSession) return err(WRONG);
  const loaded = keyStore.loadEncrypted(WORK, 'mac', dataMasterSlot(key.keyIndex), key.workingKey);
  if (!loaded.ok) return err(NO_KEY);
  // A CBC-MAC over one whole block is that block enciphered.
  const sealed = keyStore.generateMac(WORK, block, { algorithm: 1, padding: 1 });
  keyStore.erase(WORK);
  return sealed.ok ? sealed : err(NO_KEY);
}

import { hex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';

/** The keys that change at work: for PINs, and for MACs [code 1]. */
export type WorkingKey = 'ZPK' | 'MAK';

export const WORKING_KEYS: readonly WorkingKey[] = ['ZPK', 'MAK'];

/** DE48 of a 161: a working key under the zone master key (3DES, ECB). */
export interface KeyChange {
  readonly key: WorkingKey;
  /** 16 bytes. */
  readonly cryptogram: Uint8Array;
  /** 3 bytes; absent where the sender leaves the check to the answer. */
  readonly kcv?: Uint8Array;
}

/** `ZPK`, 32 hex digits [code 1], 6 of the check value [model]. */
export function buildKeyChange({ key, cryptogram, kcv }: KeyChange): string {
  return key + toHex(cryptogram) + (kcv === undefined ? '' : toHex(kcv));
}

/** The error never repeats what was read. */
export function parseKeyChange(de48: string): Result<KeyChange, string> {
  const found = /^(ZPK|MAK)([0-9A-Fa-f]{32})([0-9A-Fa-f]{6})?$/.exec(de48.trimEnd());
  if (!found) return err('expected ZPK or MAK, 32 hex digits and perhaps 6 of the check value');
  const [, key, cryptogram, kcv] = found;
  const change = { key: key as WorkingKey, cryptogram: hex(cryptogram!) };
  return ok(kcv === undefined ? change : { ...change, kcv: hex(kcv) });
}

/** DE48 of the answer: the key's name and its check value, which the sender compares [model]. */
export function buildKeyReceipt(key: WorkingKey, kcv: Uint8Array): string {
  return key + toHex(kcv);
}

/** DE48 of a 101: the keys asked for; left out or empty, both [model]. Undefined: no such key. */
export function keysAskedFor(de48: string | undefined): readonly WorkingKey[] | undefined {
  const asked = de48?.trimEnd() ?? '';
  if (asked === '') return WORKING_KEYS;
  const key = WORKING_KEYS.find((one) => one === asked);
  return key && [key];
}

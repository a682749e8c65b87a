import type { Known } from './known.ts';

/** DE70 of 0800 and 0810. */
export interface NetworkManagementCode {
  readonly code: string;
  readonly en: string;
  readonly known: Known;
}

export const SIGN_ON = '001';
export const SIGN_OFF = '002';
export const ECHO = '301';
/** A member asks the switch for a key. */
export const NEW_KEY = '101';
/** The switch changes a member's key: DE48 is `ZPK` or `MAK` and the key under the zone key. */
export const KEY_CHANGE = '161';

export const NETWORK_MANAGEMENT_CODES: readonly NetworkManagementCode[] = [
  { code: SIGN_ON, en: 'sign-on', known: 'code 1' },
  { code: SIGN_OFF, en: 'sign-off', known: 'code 1' },
  { code: ECHO, en: 'echo', known: 'code 1' },
  { code: NEW_KEY, en: 'new key asked for', known: 'code 1' },
  { code: KEY_CHANGE, en: 'key change', known: 'code 1' },
];

export function networkManagementMeaning(de70: string): string | undefined {
  return NETWORK_MANAGEMENT_CODES.find((row) => row.code === de70)?.en;
}

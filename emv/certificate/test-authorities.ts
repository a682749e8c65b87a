import type { RsaPublicKey } from '../rsa.ts';
import { TEST_KEYS } from './test-keys.ts';

/** Indices of the test certification authority's keys (tag 8F). */
export type AuthorityIndex = 'F1' | 'F3';

/**
 * What a test terminal loads to trust the test cards, under each of their RIDs. Never for a
 * terminal that takes real cards.
 */
export const TEST_AUTHORITIES: Readonly<Record<AuthorityIndex, RsaPublicKey>> = {
  F1: publicPart(TEST_KEYS.authorityF1),
  F3: publicPart(TEST_KEYS.authorityF3),
};

function publicPart({ modulus, exponent }: RsaPublicKey): RsaPublicKey {
  return { modulus, exponent };
}

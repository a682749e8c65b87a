import { findTlv, parseTlv } from '../../../bytes/ber-tlv.ts';
import { concat, equalBytes } from '../../../bytes/concat.ts';
import { sha1 } from '../../../crypto/sha1.ts';
import { TEST_KEYS } from '../../../emv/certificate/test-keys.ts';
import { type RsaPrivateKey, rsaPrivate, rsaPublic } from '../../../emv/rsa.ts';
import type { Random } from '../../../time/seeded-random.ts';
import { PURCHASE } from './terminal.ts';

/** What is signed, by whom, and which tags the hash covers besides (EMV 4.4 Book 2, 5 to 7). */
const SIGNED = [
  { tag: '90', signers: [TEST_KEYS.authorityF1, TEST_KEYS.authorityF3], rest: ['92', '9F32'] },
  { tag: '9F2D', signers: [TEST_KEYS.issuer], rest: ['9F2F', '9F2E'] },
  { tag: '9F4B', signers: [TEST_KEYS.card], rest: ['9F37'] },
  { tag: '80', signers: [TEST_KEYS.card], rest: ['9F37'] },
] as const;

const FORGERIES = 6;
/** Format, subject, dates, algorithms, lengths: what a terminal reads. */
const HEAD = 16;

/**
 * For each answer with a certificate or a dynamic signature: the same with a byte of what is signed
 * changed, and signed again: past the hash, where no turned bit comes.
 */
export function forgedAnswers(
  random: Random,
  answers: readonly Uint8Array[],
): ReadonlyMap<Uint8Array, readonly Uint8Array[]> {
  const lists = answers.map((answer) => {
    const parsed = parseTlv(answer.subarray(0, -2));
    return parsed.ok ? parsed.value : [];
  });
  const given = (tag: string): Uint8Array => {
    if (tag === '9F37') return PURCHASE.unpredictableNumber;
    return findTlv(lists.flat(), tag)?.value ?? new Uint8Array(0);
  };
  const forged = new Map<Uint8Array, readonly Uint8Array[]>();
  answers.forEach((answer, i) => {
    for (const { tag, signers, rest } of SIGNED) {
      const value = findTlv(lists[i]!, tag)?.value;
      const signer = signers.find(({ modulus }) => modulus.length === value?.length);
      if (!value || !signer) continue;
      const signatures = resigned(random, signer, value, concat(...rest.map(given)));
      const at = value.byteOffset - answer.byteOffset;
      if (signatures.length > 0) {
        forged.set(
          answer,
          signatures.map((one) =>
            concat(answer.subarray(0, at), one, answer.subarray(at + one.length)),
          ),
        );
      }
    }
  });
  return forged;
}

/** None where the hash covers something else: over the air it covers more. */
function resigned(
  random: Random,
  signer: RsaPrivateKey,
  signature: Uint8Array,
  rest: Uint8Array,
): readonly Uint8Array[] {
  const block = rsaPublic(signer, signature)!;
  const part = block.subarray(1, -21);
  if (!equalBytes(sha1(concat(part, rest)), block.subarray(-21, -1))) return [];
  return Array.from({ length: FORGERIES }, () => {
    const wrong = part.slice();
    wrong[random.below(HEAD)] = [0x00, 0x01, 0x7f, 0xff, random.below(256)][random.below(5)]!;
    return rsaPrivate(signer, concat(0x6a, wrong, sha1(concat(wrong, rest)), 0xbc))!;
  });
}

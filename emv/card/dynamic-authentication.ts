import { buildTlv, splitDolData } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import type { CommandApdu } from '../apdu.ts';
import { signDynamicData } from '../certificate/sign.ts';
import { TEST_KEYS } from '../certificate/test-keys.ts';
import { spoiled } from './personalise.ts';
import { type Answer, answer, type Card, hasFault, refuse } from './session.ts';

const DYNAMIC_NUMBER_LENGTH = 8;

/** INTERNAL AUTHENTICATE: DDA (EMV 4.4 Book 3, 6.5.9; Book 2, 6.5). */
export function internalAuthenticate(card: Card, { p1, p2, data }: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction?.pdolData || transaction.first) return refuse(0x6985);
  const { methods } = transaction.app.profile.authentication;
  if (!methods.includes('dda')) return refuse(0x6d00);
  if (p1 !== 0 || p2 !== 0) return refuse(0x6a86);
  if (!data || !splitDolData(transaction.app.profile.ddol, data)) return refuse(0x6700);
  const signature = dynamicSignature(card, data);
  transaction.dynamicAuthentication = true;
  return answer(
    transaction.app.profile.cryptogram.format === 1
      ? buildTlv('80', signature)
      : buildTlv('77', buildTlv('9F4B', signature)),
  );
}

/** Over a number of the card's own and what the terminal gave. */
export function dynamicSignature(card: Card, hashed: Uint8Array): Uint8Array {
  const number = card.random.bytes(DYNAMIC_NUMBER_LENGTH);
  const signature = signDynamicData(TEST_KEYS.card, concat(number.length, number), hashed);
  return hasFault(card, 'dynamic-signature-wrong') ? spoiled(signature) : signature;
}

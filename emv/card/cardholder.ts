import { equalBytes } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import type { CommandApdu } from '../apdu.ts';
import { rsaPrivate } from '../rsa.ts';
import { type Answer, answer, type Card, refuse, type Transaction } from './session.ts';

const CHALLENGE_LENGTH = 8;
const PLAIN = 0x80;
const ENCIPHERED = 0x88;

/** EMV 4.4 Book 3, 6.5.6. */
export function getChallenge(card: Card, { p1, p2 }: CommandApdu): Answer {
  const { transaction } = card.session;
  if (!transaction) return refuse(0x6985);
  if (p1 !== 0 || p2 !== 0) return refuse(0x6a86);
  transaction.challenge = card.random.bytes(CHALLENGE_LENGTH);
  return answer(transaction.challenge);
}

/** EMV 4.4 Book 3, 6.5.12; `challenge` is what the command before this one gave, if it did. */
export function verify(
  card: Card,
  { p1, p2, data }: CommandApdu,
  challenge: Uint8Array | undefined,
): Answer {
  const { transaction } = card.session;
  if (!transaction?.pdolData) return refuse(0x6985);
  if (p1 !== 0) return refuse(0x6a86);
  if (!takesPin(transaction, p2)) return refuse(0x6a86);
  if (card.memory.pinTriesLeft === 0) return refuse(0x6983);
  const block = p2 === PLAIN ? plainBlock(data) : decipheredBlock(transaction, data, challenge);
  if (typeof block === 'number') return refuse(block);
  const pin = pinOfBlock(block);
  if (pin === undefined) return refuse(0x6984);
  if (pin === card.memory.pin) {
    card.memory.pinTriesLeft = card.profile.pinTries.limit;
    transaction.pin = 'right';
    return answer();
  }
  transaction.pin = 'wrong';
  card.memory.pinTriesLeft--;
  return refuse(0x63c0 | card.memory.pinTriesLeft);
}

/** Only the ways that the CVM list names. */
function takesPin({ app }: Transaction, qualifier: number): boolean {
  const methods = app.profile.cvm.rules.map(({ method }) => method);
  if (qualifier === PLAIN) {
    return methods.includes('plain-pin') || methods.includes('plain-pin-and-signature');
  }
  const enciphered =
    methods.includes('enciphered-pin') || methods.includes('enciphered-pin-and-signature');
  return qualifier === ENCIPHERED && enciphered && app.pinKey !== undefined;
}

function plainBlock(data: Uint8Array | undefined): Uint8Array | number {
  return data?.length === 8 ? data : 0x6700;
}

/** Header 7F, PIN block, the card's number, filling (EMV 4.4 Book 2, 7.2). */
function decipheredBlock(
  { app }: Transaction,
  data: Uint8Array | undefined,
  challenge: Uint8Array | undefined,
): Uint8Array | number {
  const key = app.pinKey;
  if (!key || data?.length !== key.modulus.length) return 0x6700;
  const plain = rsaPrivate(key, data);
  const fits =
    plain?.[0] === 0x7f && challenge !== undefined && equalBytes(plain.subarray(9, 17), challenge);
  return fits ? plain.subarray(1, 9) : 0x6984;
}

/** Control field 2, length, digits, F to the end (EMV 4.4 Book 3, 6.5.12.2). */
export function pinOfBlock(block: Uint8Array): string | undefined {
  const [, length, digits] = /^2([4-9A-C])([0-9]+)F*$/.exec(toHex(block)) ?? [];
  return digits?.length === Number.parseInt(length ?? '', 16) ? digits : undefined;
}

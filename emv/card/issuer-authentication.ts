import { fromAscii } from '../../bytes/ascii.ts';
import type { CommandApdu } from '../apdu.ts';
import { type Answer, answer, type Card, hasFault, refuse, type Transaction } from './session.ts';
import { twoBytes } from './values.ts';

/** EXTERNAL AUTHENTICATE, once in a transaction (EMV 4.4 Book 3, 6.5.4 and 10.9). */
export function externalAuthenticate(card: Card, { p1, p2, data }: CommandApdu): Answer {
  const { transaction } = card.session;
  if (transaction?.first?.type !== 'ARQC' || transaction.second) return refuse(0x6985);
  if (transaction.app.profile.issuerAuthentication !== 'external-authenticate') {
    return refuse(0x6d00);
  }
  if (transaction.issuerAuthentication !== 'not-done') return refuse(0x6985);
  if (p1 !== 0 || p2 !== 0) return refuse(0x6a86);
  if (!data || data.length < 8 || data.length > 16) return refuse(0x6700);
  return checkIssuer(card, transaction, data) ? answer() : refuse(0x6300);
}

/** Notes whether tag 91 is right: the ARPC, and the card status update where it brings one. */
export function checkIssuer(card: Card, transaction: Transaction, data: Uint8Array): boolean {
  const { first, app, memory } = transaction;
  if (!first) return false;
  const keys = card.keysOf(app);
  const atc = twoBytes(memory.atc);
  const number = first.terminal.get('9F37') ?? new Uint8Array(4);
  const right =
    !hasFault(card, 'refuses-every-arpc') &&
    (hasFault(card, 'accepts-any-arpc') || keys.isFromIssuer(data, first.cryptogram, atc, number));
  transaction.issuerAuthentication = right ? 'right' : 'wrong';
  memory.issuerAuthenticationFailed = !right;
  if (right && keys.version.arpcMethod === 2)
    applyStatusUpdate(card, transaction, data.subarray(4));
  return right;
}

/** Card Status Update (EMV 4.4 Book 3, C10): byte 1 low half PIN tries, byte 2 what to do. */
function applyStatusUpdate(card: Card, transaction: Transaction, update: Uint8Array): void {
  const { memory } = transaction;
  const [tries, orders] = [update[0]! & 15, update[1]!];
  transaction.declinedByIssuer = !(orders & 0x80);
  if (orders & 0x40) card.memory.blocked = true;
  if (orders & 0x20) memory.blocked = true;
  if (orders & 0x10) card.memory.pinTriesLeft = Math.min(tries, card.profile.pinTries.limit);
}

/** Y3 and Z3: the terminal could not go online and decided itself (EMV 4.4 Book 4, A6). */
const OFFLINE_CODES = ['Y3', 'Z3'];

/** The terminal has decided without the host. */
export function isOffline(responseCode: Uint8Array | undefined): boolean {
  return responseCode !== undefined && OFFLINE_CODES.includes(fromAscii(responseCode));
}

/** After the second cryptogram: an online answer clears what the last transactions left behind. */
export function concludeOnline(
  { memory, scripts, issuerAuthentication }: Transaction,
  responseCode: Uint8Array | undefined,
): void {
  if (isOffline(responseCode)) return;
  memory.onlineUnfinished = false;
  if (issuerAuthentication !== 'wrong') memory.lastOnlineAtc = memory.atc;
  // The issuer knows of the scripts before; those of now it is told next time.
  memory.scriptCommands = scripts.commands;
  memory.scriptFailed = scripts.failed;
}

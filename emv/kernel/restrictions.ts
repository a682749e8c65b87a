import { equalBytes } from '../../bytes/concat.ts';
import { calendarDay } from './dates.ts';
import { today } from './offline-authentication.ts';
import { isAtm, transactionKind } from './profile.ts';
import type { Session } from './session.ts';
import { hasBit, type ResultBit, setBit, TVR } from './tvr.ts';

/** Processing restrictions (EMV 4.4 Book 3, 10.4): only notes in the TVR. */
export function checkRestrictions(session: Session): void {
  const { card, application, tvr, log } = session;
  const version = card.get('9F08');
  // 10.4.1; a card without a version number is taken to be compatible.
  if (version && !equalBytes(version, application.version)) setBit(tvr, TVR.versionsDiffer);
  if (!serviceAllowed(session)) setBit(tvr, TVR.serviceNotAllowed);
  // 10.4.3
  const effective = calendarDay(card.get('5F25') ?? new Uint8Array(0));
  if (effective !== undefined && effective > today(session)) setBit(tvr, TVR.notYetEffective);
  const expiration = calendarDay(card.get('5F24') ?? new Uint8Array(0));
  if (expiration === undefined || expiration < today(session)) setBit(tvr, TVR.expired);
  log.push('processing restrictions checked');
}

/** Bits of 9F07 by country: the card's own, then others (EMV 4.4 Book 3, C2). */
const USAGE = {
  cash: [[1, 8], [1, 7]],
  goods: [[1, 6], [1, 5]],
  services: [[1, 4], [1, 3]],
  cashback: [[2, 8], [2, 7]],
} as const satisfies Record<string, readonly [ResultBit, ResultBit]>; // biome-ignore format: a table

const VALID_AT_ATMS: ResultBit = [1, 2];
const VALID_ELSEWHERE: ResultBit = [1, 1];

/** Application usage control (EMV 4.4 Book 3, 10.4.2). */
function serviceAllowed({ card, profile, terminal, transaction }: Session): boolean {
  const usage = card.get('9F07');
  if (!usage) return true;
  if (!hasBit(usage, isAtm(profile) ? VALID_AT_ATMS : VALID_ELSEWHERE)) return false;
  const issuerCountry = card.get('5F28');
  if (!issuerCountry) return true;
  const domestic = equalBytes(issuerCountry, terminal.get('9F1A')!);
  const allowed = (use: keyof typeof USAGE): boolean => hasBit(usage, USAGE[use][domestic ? 0 : 1]);
  const sells = (bit: number): boolean => hasBit(profile.additionalCapabilities, [1, bit]);
  const purchase = (sells(7) && allowed('goods')) || (sells(6) && allowed('services'));
  const kind = transactionKind(transaction);
  if (kind === 'cash') return allowed('cash');
  if (kind === 'purchase') return purchase;
  if (kind === 'cashback') return purchase && allowed('cashback');
  return true;
}

import { ok } from '../../bytes/result.ts';
import { getDataValue } from './get-data.ts';
import type { Step } from './outcome.ts';
import { terminalReach } from './profile.ts';
import { panOf, panSequenceOf, type Session } from './session.ts';
import { AIP, hasBit, setBit, TSI, TVR } from './tvr.ts';

/** Terminal risk management (EMV 4.4 Book 3, 10.6), where the card asks for it. */
export async function manageRisk(session: Session): Step {
  const { card, profile, application, transaction, tvr, tsi, log } = session;
  if (!hasBit(card.get('82'), AIP.terminalRiskManagement)) return ok();
  const [pan, sequence] = [panOf(session), panSequenceOf(session)];
  if (profile.onExceptionFile?.(pan, sequence)) setBit(tvr, TVR.onExceptionFile);
  if (transaction.forceOnline) setBit(tvr, TVR.merchantForcedOnline);
  // 10.6.1: several purchases on one day count together.
  const spent = transaction.amount + (profile.loggedAmount?.(pan, sequence) ?? 0);
  if (spent >= application.floorLimit) setBit(tvr, TVR.overFloorLimit);
  if (isSelected(session)) setBit(tvr, TVR.randomlySelected);
  const checked = await checkVelocity(session);
  if (!checked.ok) return checked;
  setBit(tsi, TSI.terminalRiskManagementPerformed);
  log.push('terminal risk managed');
  return ok();
}

/** Random selection, biased towards high amounts (EMV 4.4 Book 3, 10.6.2). */
function isSelected({ profile, application, transaction }: Session): boolean {
  const { floorLimit, randomSelection } = application;
  const { target, maximum, threshold } = randomSelection;
  const { amount, selectionDraw } = transaction;
  if (terminalReach(profile.type) !== 'online-capable' || amount >= floorLimit) return false;
  if (amount < threshold) return selectionDraw <= target;
  const share = (amount - threshold) / (floorLimit - threshold);
  return selectionDraw <= target + (maximum - target) * share;
}

/** Velocity checking (EMV 4.4 Book 3, 10.6.3), where the card sets both limits. */
async function checkVelocity(session: Session): Step {
  const { card, tvr } = session;
  const lower = card.get('9F14')?.[0];
  const upper = card.get('9F23')?.[0];
  if (lower === undefined || upper === undefined) return ok();
  const counter = await getDataValue(session, 0x9f36);
  if (!counter.ok) return counter;
  const lastOnline = await getDataValue(session, 0x9f13);
  if (!lastOnline.ok) return lastOnline;
  const [atc, last] = [twoBytes(counter.value), twoBytes(lastOnline.value)];
  if (last === 0) setBit(tvr, TVR.newCard);
  // A counter that is missing, or behind the last online one, exceeds both limits.
  const since =
    atc === undefined || last === undefined || atc <= last ? Number.POSITIVE_INFINITY : atc - last;
  if (since > lower) setBit(tvr, TVR.lowerOfflineLimitExceeded);
  if (since > upper) setBit(tvr, TVR.upperOfflineLimitExceeded);
  return ok();
}

function twoBytes(value: Uint8Array | undefined): number | undefined {
  return value?.length === 2 ? value[0]! * 256 + value[1]! : undefined;
}

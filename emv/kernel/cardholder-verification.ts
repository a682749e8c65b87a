import { equalBytes } from '../../bytes/concat.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { verifyOfflinePin } from './offline-pin.ts';
import type { Step } from './outcome.ts';
import { isUnattended, transactionKind } from './profile.ts';
import type { PinRefusal } from './questions.ts';
import { panOf, type Session } from './session.ts';
import { AIP, CAPABILITY, hasBit, type ResultBit, setBit, TSI, TVR } from './tvr.ts';

/** CVM codes, bits 6 to 1 of a rule's first byte (EMV 4.4 Book 3, C3). */
const METHODS: Readonly<Record<number, { readonly needs: readonly ResultBit[] }>> = {
  0x00: { needs: [] },
  0x01: { needs: [CAPABILITY.plainPin] },
  0x02: { needs: [CAPABILITY.onlinePin] },
  0x03: { needs: [CAPABILITY.plainPin, CAPABILITY.signature] },
  0x04: { needs: [CAPABILITY.encipheredPin] },
  0x05: { needs: [CAPABILITY.encipheredPin, CAPABILITY.signature] },
  0x1e: { needs: [CAPABILITY.signature] },
  0x1f: { needs: [CAPABILITY.noCvm] },
};

const FAIL = 0x00;
const ONLINE_PIN = 0x02;
const SIGNATURE = 0x1e;
const NO_CVM = 0x1f;
const IF_UNSUCCESSFUL_NEXT = 0x40;

/** Third byte of 9F34 (EMV 4.4 Book 4, A4). */
const UNKNOWN = 0x00;
const FAILED = 0x01;
const SUCCESSFUL = 0x02;

/** Cardholder verification (EMV 4.4 Book 3, 10.5): down the card's list until one is done. */
export async function verifyCardholder(session: Session): Step {
  const { card, tvr, terminal, log } = session;
  terminal.set('9F34', Uint8Array.of(0x3f, 0x00, 0x00));
  if (!hasBit(card.get('82'), AIP.cardholderVerification)) return ok();
  const list = card.get('8E') ?? new Uint8Array(0);
  if (list.length < 10) {
    // A list without rules is no list (10.5); its absence is noted (7.5).
    setBit(tvr, TVR.cardDataMissing);
    log.push('cardholder verification: no list');
    return ok();
  }
  if (list.length % 2 !== 0) {
    return err({ why: 'malformed-data', detail: '8E: expected two bytes a rule' });
  }
  const pins = { refused: false };
  let results = Uint8Array.of(0x3f, 0x00, FAILED);
  for (let at = 8; at < list.length; at += 2) {
    const [code, condition] = [list[at]!, list[at + 1]!];
    if (!conditionHolds(session, condition, code, list)) continue;
    const done = await perform(session, code & 0x3f, pins);
    if (!done.ok) return done;
    if (done.value === 'successful' || done.value === 'unknown') {
      const result = done.value === 'successful' ? SUCCESSFUL : UNKNOWN;
      return conclude(session, Uint8Array.of(code, condition, result));
    }
    if (done.value === 'failed') results = Uint8Array.of(code, condition, FAILED);
    if (!(code & IF_UNSUCCESSFUL_NEXT)) break;
  }
  setBit(tvr, TVR.verificationFailed);
  return conclude(session, results);
}

function conclude({ terminal, tsi, log }: Session, results: Uint8Array): Result<void, never> {
  terminal.set('9F34', results);
  setBit(tsi, TSI.verificationPerformed);
  log.push(`cardholder verification: ${['not known yet', 'failed', 'successful'][results[2]!]}`);
  return ok();
}

type Performed = 'successful' | 'unknown' | 'failed' | 'not-performed';

async function perform(
  session: Session,
  method: number,
  pins: { refused: boolean },
): Step<Performed> {
  const { profile, tvr } = session;
  const known = METHODS[method];
  if (!known) {
    setBit(tvr, TVR.unrecognisedCvm);
    return ok('not-performed');
  }
  if (!supports(session, method)) {
    if (isPin(method)) setBit(tvr, TVR.pinPadNotWorking);
    return ok('not-performed');
  }
  if (method === FAIL) return ok('failed');
  if (method === SIGNATURE) return ok('unknown');
  if (method === NO_CVM) return ok('successful');
  // One bypass speaks for all PINs of the transaction (EMV 4.4 Book 4, 6.3.4.3).
  if (pins.refused) return ok('failed');
  const verified =
    method === ONLINE_PIN ? await enterOnline(session) : await enterOffline(session, method);
  if (!verified.ok) return verified;
  const { value } = verified;
  if (value === 'successful' && method !== 0x01 && method !== 0x04) return ok('unknown');
  if (value === 'successful') return ok('successful');
  if (value === 'failed') return ok('failed');
  if (value === 'cancelled') return err({ why: 'cancelled', detail: 'PIN entry was cancelled' });
  if (value === 'not-working') {
    setBit(tvr, TVR.pinPadNotWorking);
    return ok('not-performed');
  }
  // Bypassed: a customer may not where the terminal forbids it.
  if (!profile.pinBypass) return err({ why: 'cancelled', detail: 'PIN entry was bypassed' });
  pins.refused = true;
  setBit(tvr, TVR.pinNotEntered);
  return ok('failed');
}

async function enterOnline(session: Session): Step<'successful' | PinRefusal> {
  const { ask, profile } = session;
  const answer = await ask.onlinePin({ pan: panOf(session), bypassAllowed: profile.pinBypass });
  if (answer !== 'entered') return ok(answer);
  setBit(session.tvr, TVR.onlinePinEntered);
  return ok('successful');
}

function enterOffline(session: Session, method: number) {
  return verifyOfflinePin(session, method === 0x04 || method === 0x05 ? 'enciphered' : 'plain');
}

function isPin(method: number): boolean {
  return method >= 0x01 && method <= 0x05;
}

function supports({ profile }: Session, method: number): boolean {
  return METHODS[method]?.needs.every((bit) => hasBit(profile.capabilities, bit)) ?? false;
}

/** EMV 4.4 Book 3, C3. Conditions that are not known, or lack their data, do not hold (10.5). */
function conditionHolds(
  session: Session,
  condition: number,
  code: number,
  list: Uint8Array,
): boolean {
  const { profile, transaction } = session;
  const kind = transactionKind(transaction);
  const unattendedCash = kind === 'cash' && isUnattended(profile.type);
  const manualCash = kind === 'cash' && !isUnattended(profile.type);
  const view = new DataView(list.buffer, list.byteOffset);
  const [x, y] = [view.getUint32(0), view.getUint32(4)];
  switch (condition) {
    case 0x00:
      return true;
    case 0x01:
      return unattendedCash;
    case 0x02:
      return !unattendedCash && !manualCash && kind !== 'cashback';
    case 0x03:
      return supports(session, code & 0x3f);
    case 0x04:
      return manualCash;
    case 0x05:
      return kind === 'cashback';
    case 0x06:
      return inCardCurrency(session) && transaction.amount < x;
    case 0x07:
      return inCardCurrency(session) && transaction.amount > x;
    case 0x08:
      return inCardCurrency(session) && transaction.amount < y;
    case 0x09:
      return inCardCurrency(session) && transaction.amount > y;
    default:
      return false;
  }
}

function inCardCurrency({ card, terminal }: Session): boolean {
  const currency = card.get('9F42');
  return currency !== undefined && equalBytes(currency, terminal.get('5F2A')!);
}

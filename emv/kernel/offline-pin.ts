import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import { ok } from '../../bytes/result.ts';
import { INS, type ResponseApdu } from '../apdu.ts';
import { getChallenge, verify } from '../commands.ts';
import { type RsaPublicKey, rsaPublic } from '../rsa.ts';
import { recoverCardKey } from './certificates.ts';
import { getDataValue } from './get-data.ts';
import {
  authenticatedCardKey,
  issuerKey,
  keyCertificate,
  today,
} from './offline-authentication.ts';
import type { Step } from './outcome.ts';
import type { PinRefusal } from './questions.ts';
import { panOf, type Session } from './session.ts';
import { setBit, TVR } from './tvr.ts';

/** As many as a counter of one digit can hold: a card that never counts down stays finite. */
const MOST_TRIES = 15;

/** EMV 4.4 Book 3, 6.5.12.4 and 10.5.1. */
const BLOCKED = [0x6983, 0x6984];

/** Offline PIN (EMV 4.4 Book 3, 10.5.1). The PIN itself stays in the PIN pad. */
export async function verifyOfflinePin(
  session: Session,
  how: 'plain' | 'enciphered',
): Step<'successful' | 'failed' | PinRefusal> {
  const { link, ask, profile, tvr, log } = session;
  const encipherUnder = how === 'enciphered' ? encipherKey(session) : undefined;
  if (how === 'enciphered' && !encipherUnder) {
    log.push('offline PIN: no key to encipher it under');
    return ok('failed');
  }
  const counter = await getDataValue(session, 0x9f17);
  if (!counter.ok) return counter;
  let triesLeft = counter.value?.[0];
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    if (triesLeft === 0) break;
    const entry = await ask.offlinePin({
      triesLeft,
      again: attempt > 0,
      bypassAllowed: profile.pinBypass,
      encipherUnder,
    });
    if (entry.kind !== 'entered' && entry.kind !== 'sent-by-pad') return ok(entry.kind);
    const answer =
      entry.kind === 'entered'
        ? await sendVerify(session, how, entry.verifyData)
        : link.answered(INS.verify, entry.response);
    if (!answer.ok) return answer;
    if (answer.value === undefined) return ok('failed');
    const { sw } = answer.value;
    if (sw === 0x9000) return ok('successful');
    if (BLOCKED.includes(sw)) triesLeft = 0;
    else if (sw >> 4 === 0x63c) triesLeft = sw & 15;
    else return ok('failed');
  }
  setBit(tvr, TVR.pinTryLimitExceeded);
  log.push('offline PIN: no try left');
  await ask.pinBlocked?.();
  return ok('failed');
}

/** Undefined: the card gave no challenge, and the method has failed (EMV 4.4 Book 2, 7.2). */
async function sendVerify(
  { link }: Session,
  how: 'plain' | 'enciphered',
  verifyData: (challenge: Uint8Array | undefined) => Promise<Uint8Array>,
): Step<ResponseApdu | undefined> {
  if (how === 'plain') return link.send(verify(how, await verifyData(undefined)));
  const challenge = await link.send(getChallenge());
  if (!challenge.ok) return challenge;
  const { sw, data } = challenge.value;
  if (sw !== 0x9000 || data.length !== 8) return ok(undefined);
  return link.send(verify(how, await verifyData(data)));
}

/** Its own key for PINs, else the one for DDA (EMV 4.4 Book 2, 7.1). */
function encipherKey(session: Session): RsaPublicKey | undefined {
  const own = keyCertificate(session, '9F2D', '9F2F', '9F2E');
  if (own) {
    const issuer = issuerKey(session);
    if (!issuer.ok) return undefined;
    const key = recoverCardKey(issuer.value, own, panOf(session), today(session));
    return key.ok ? key.value : undefined;
  }
  const shared = keyCertificate(session, '9F46', '9F48', '9F47');
  const key = shared && authenticatedCardKey(session, shared);
  return key?.ok ? key.value : undefined;
}

/** Format 2, eight bytes (ISO 9564-1, 9.3.4): for a PIN pad's inside only. `pin`: 4 to 12 digits. */
export function offlinePinBlock(pin: string): Uint8Array {
  return hex(`2${pin.length.toString(16)}${pin}`.padEnd(16, 'F'));
}

/**
 * EMV 4.4 Book 2, 7.2: as long as the key. `padding`: chance, the key's length less 17 bytes.
 * Undefined for a key that is none.
 */
export function encipherOfflinePin(
  pinBlock: Uint8Array,
  key: RsaPublicKey,
  challenge: Uint8Array,
  padding: Uint8Array,
): Uint8Array | undefined {
  return rsaPublic(key, concat(0x7f, pinBlock, challenge, padding));
}

import { ascii } from '../../bytes/ascii.ts';
import { parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { ok } from '../../bytes/result.ts';
import { externalAuthenticate } from '../commands.ts';
import { buildField55 } from './field55.ts';
import type { Step } from './outcome.ts';
import type { OnlineRequest } from './questions.ts';
import { allData, type Session } from './session.ts';
import { AIP, hasBit, setBit, TSI, TVR } from './tvr.ts';

/** What came of asking the host. */
export interface HostDecision {
  readonly kind: 'approved' | 'declined' | 'unable';
  /** 71 and 72, in their order. */
  readonly scripts: readonly Tlv[];
}

/** Online processing (EMV 4.4 Book 3, 10.9): ask the host, take in what it says. */
export async function processOnline(session: Session): Promise<HostDecision> {
  const { ask, terminal, log } = session;
  const request: OnlineRequest = {
    field55: buildField55(session),
    onlinePin: hasBit(session.tvr, TVR.onlinePinEntered),
    data: allData(session),
  };
  const answer = await ask.goOnline(request);
  if (answer.kind === 'unable') {
    log.push('unable to go online');
    return { kind: 'unable', scripts: [] };
  }
  const kind = answer.approved ? 'approved' : 'declined';
  log.push(`the host ${kind}`);
  terminal.set('8A', ascii(answer.responseCode));
  // A script that is broken within costs neither 91 nor the other scripts.
  const parsed = parseTlv(answer.field55 ?? new Uint8Array(0), { shallow: true });
  if (!parsed.ok) {
    log.push('field 55 of the answer is not TLV: taken to be empty');
    return { kind, scripts: [] };
  }
  const authenticationData = parsed.value.find(({ tag }) => tag === '91')?.value;
  if (authenticationData) terminal.set('91', authenticationData);
  // An issuer may want the card to see another code than field 39.
  const issuerCode = parsed.value.find(({ tag }) => tag === '8A')?.value;
  if (issuerCode?.length === 2) terminal.set('8A', issuerCode);
  return { kind, scripts: parsed.value.filter(({ tag }) => tag === '71' || tag === '72') };
}

/**
 * Issuer authentication (EMV 4.4 Book 3, 10.9): EXTERNAL AUTHENTICATE, once, where the AIP says so;
 * else the card finds 91 in the CDOL2.
 */
export async function authenticateIssuer(session: Session): Step {
  const { link, card, terminal, tvr, tsi, log } = session;
  const data = terminal.get('91');
  if (!data || !hasBit(card.get('82'), AIP.issuerAuthentication)) return ok();
  setBit(tsi, TSI.issuerAuthenticationPerformed);
  // Eight to sixteen bytes: no card takes anything else (EMV 4.4 Book 3, 6.5.4.3).
  const sendable = data.length >= 8 && data.length <= 16;
  const answer = sendable ? await link.send(externalAuthenticate(data)) : undefined;
  if (answer && !answer.ok) return answer;
  if (answer?.value.sw === 0x9000) {
    log.push('the card knows its issuer');
    return ok();
  }
  setBit(tvr, TVR.issuerAuthenticationFailed);
  log.push('issuer authentication failed');
  return ok();
}

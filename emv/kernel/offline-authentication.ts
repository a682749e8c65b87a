import { parseDol } from '../../bytes/ber-tlv.ts';
import { concat, equalBytes } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { internalAuthenticate } from '../commands.ts';
import type { RsaPublicKey } from '../rsa.ts';
import {
  dynamicNumber,
  type KeyCertificate,
  recoverCardKey,
  recoverIssuerKey,
  type SignatureFault,
  verifyDynamicData,
  verifyStaticData,
} from './certificates.ts';
import { calendarDay } from './dates.ts';
import type { Step } from './outcome.ts';
import { dolData, panOf, type Session } from './session.ts';
import { primitives, readTemplate } from './template.ts';
import { AIP, CAPABILITY, hasBit, type ResultBit, setBit, TSI, TVR } from './tvr.ts';

const FAILED: Readonly<Record<'sda' | 'dda' | 'cda', ResultBit>> = {
  sda: TVR.sdaFailed,
  dda: TVR.ddaFailed,
  cda: TVR.cdaFailed,
};

/** Why authentication failed: a signature, or what is needed for one. */
export type AuthenticationFault =
  | SignatureFault
  | 'card-data-missing'
  | 'authority-key-unknown'
  | 'authority-key-expired'
  | 'tag-list'
  | 'record-not-coded'
  | 'ddol'
  | 'dynamic-number'
  | 'not-signed'
  | 'cryptogram-information';

/**
 * Offline data authentication (EMV 4.4 Book 3, 10.3): CDA before DDA before SDA, once. Of CDA only
 * the keys are made ready; the rest comes with GENERATE AC.
 */
export async function authenticateCard(session: Session): Step {
  const { authentication, tvr, tsi, log } = session;
  const method = chooseMethod(session);
  authentication.method = method;
  if (method === 'none') {
    setBit(tvr, TVR.authenticationNotPerformed);
    log.push('offline data authentication: none in common');
    return ok();
  }
  if (method === 'sda') setBit(tvr, TVR.sdaSelected);
  const checked = method === 'sda' ? authenticateStatic(session) : recoverKey(session);
  if (!checked.ok) {
    failAuthentication(session, checked.error);
    return ok();
  }
  if (method === 'cda') return ok();
  setBit(tsi, TSI.authenticationPerformed);
  if (method === 'dda') return authenticateDynamic(session);
  log.push('SDA succeeded');
  return ok();
}

function chooseMethod({ profile, card }: Session): 'none' | 'sda' | 'dda' | 'cda' {
  const aip = card.get('82');
  const methods = ['cda', 'dda', 'sda'] as const;
  const common = methods.find(
    (one) => hasBit(aip, AIP[one]) && hasBit(profile.capabilities, CAPABILITY[one]),
  );
  return common ?? 'none';
}

/** Performed and failed; what data were missing is said as well (EMV 4.4 Book 3, 7.5). */
export function failAuthentication(session: Session, fault: AuthenticationFault): void {
  const { authentication, tvr, tsi, log } = session;
  const { method } = authentication;
  if (method === 'none') return;
  authentication.failed = true;
  setBit(tsi, TSI.authenticationPerformed);
  setBit(tvr, FAILED[method]);
  const isMissing = fault === 'card-data-missing' || fault === 'remainder-missing';
  if (isMissing) setBit(tvr, TVR.cardDataMissing);
  log.push(`${method.toUpperCase()} failed: ${fault}`);
}

function authenticateStatic(session: Session): Result<void, AuthenticationFault> {
  const signature = session.card.get('93');
  if (!signature) return err('card-data-missing');
  const staticData = staticDataOf(session);
  if (!staticData.ok) return staticData;
  const issuer = issuerKey(session);
  if (!issuer.ok) return issuer;
  const code = verifyStaticData(issuer.value, signature, staticData.value);
  if (!code.ok) return code;
  session.card.set('9F45', code.value);
  return ok();
}

/** The card's key for DDA and CDA (EMV 4.4 Book 2, 6.2 to 6.4). */
function recoverKey(session: Session): Result<void, AuthenticationFault> {
  const offered = keyCertificate(session, '9F46', '9F48', '9F47');
  if (!offered) return err('card-data-missing');
  const key = authenticatedCardKey(session, offered);
  if (!key.ok) return key;
  session.authentication.cardKey = key.value;
  return ok();
}

export function authenticatedCardKey(
  session: Session,
  offered: KeyCertificate,
): Result<RsaPublicKey, AuthenticationFault> {
  const staticData = staticDataOf(session);
  if (!staticData.ok) return staticData;
  const issuer = issuerKey(session);
  if (!issuer.ok) return issuer;
  return recoverCardKey(issuer.value, offered, panOf(session), today(session), staticData.value);
}

/** EMV 4.4 Book 2, 5.2 and 5.3. */
export function issuerKey(session: Session): Result<RsaPublicKey, AuthenticationFault> {
  const { authentication } = session;
  if (authentication.issuerKey) return ok(authentication.issuerKey);
  const recovered = recoverOfferedIssuerKey(session);
  if (recovered.ok) authentication.issuerKey = recovered.value;
  return recovered;
}

function recoverOfferedIssuerKey(session: Session): Result<RsaPublicKey, AuthenticationFault> {
  const { profile, card } = session;
  const index = card.get('8F')?.[0];
  const offered = keyCertificate(session, '90', '92', '9F32');
  if (index === undefined || !offered) return err('card-data-missing');
  const rid = (card.get('84') ?? session.application.aid).subarray(0, 5);
  const authority = profile.authorityKeys.find(
    (one) => one.index === index && equalBytes(one.rid, rid),
  );
  if (!authority) return err('authority-key-unknown');
  const { expires } = authority;
  const lastDay = expires === undefined ? undefined : calendarDay(hex(expires));
  if (lastDay !== undefined && lastDay < today(session)) return err('authority-key-expired');
  return recoverIssuerKey(authority, offered, panOf(session), today(session), profile.revoked);
}

export function keyCertificate(
  { card }: Session,
  certificateTag: string,
  remainderTag: string,
  exponentTag: string,
): KeyCertificate | undefined {
  const certificate = card.get(certificateTag);
  const exponent = card.get(exponentTag);
  return certificate && exponent && { certificate, exponent, remainder: card.get(remainderTag) };
}

/** Records, then what the tag list names: AIP and nothing else (EMV 4.4 Book 3, 10.3). */
function staticDataOf({ authentication, card }: Session): Result<Uint8Array, AuthenticationFault> {
  if (authentication.staticDataMalformed) return err('record-not-coded');
  const list = card.get('9F4A');
  if (!list) return ok(authentication.staticData);
  if (toHex(list) !== '82') return err('tag-list');
  return ok(concat(authentication.staticData, card.get('82')!));
}

export function today({ terminal }: Session): number {
  return calendarDay(terminal.get('9A')!) ?? 0;
}

/** INTERNAL AUTHENTICATE (EMV 4.4 Book 2, 6.5). */
async function authenticateDynamic(session: Session): Step {
  const { link, card, application, log } = session;
  const ddol = card.get('9F49') ?? application.defaultDdol;
  const entries = ddol && parseDol(ddol);
  const data = ddol && dolData(session, 'DDOL', ddol);
  const usable = entries?.ok && entries.value.some(({ tag }) => tag === '9F37') && data?.ok;
  if (!usable) {
    failAuthentication(session, 'ddol');
    return ok();
  }
  const answer = await link.send(internalAuthenticate(data.value));
  if (!answer.ok) return answer;
  // No way on but 9000 and a well-formed answer (EMV 4.4 Book 3, 6.3.5 and 6.5.9.4).
  if (answer.value.sw !== 0x9000) {
    return err({ why: 'status', detail: 'INTERNAL AUTHENTICATE: expected 9000' });
  }
  const template = readTemplate('INTERNAL AUTHENTICATE', answer.value.data, ['77', '80']);
  if (!template.ok) return template;
  const signature = template.value.children
    ? primitives(template.value.children).find(({ tag }) => tag === '9F4B')?.value
    : template.value.value;
  if (!signature) return err({ why: 'missing-data', detail: 'INTERNAL AUTHENTICATE: no 9F4B' });
  const dynamicData = verifyDynamicData(session.authentication.cardKey!, signature, data.value);
  const number = dynamicData.ok ? dynamicNumber(dynamicData.value) : undefined;
  if (!number) {
    failAuthentication(session, dynamicData.ok ? 'dynamic-number' : dynamicData.error);
    return ok();
  }
  card.set('9F4B', signature).set('9F4C', number);
  log.push('DDA succeeded');
  return ok();
}

import { parseDol, type Tlv } from '../../bytes/ber-tlv.ts';
import { concat, equalBytes } from '../../bytes/concat.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { sha1 } from '../../crypto/sha1.ts';
import { generateAc } from '../commands.ts';
import type { CryptogramType } from './action-analysis.ts';
import { dynamicNumber, verifyDynamicData } from './certificates.ts';
import { type AuthenticationFault, failAuthentication } from './offline-authentication.ts';
import type { SessionEnd, Step } from './outcome.ts';
import { dolData, type Session } from './session.ts';
import { primitives, readTemplate } from './template.ts';
import { setBit, TSI, TVR } from './tvr.ts';

/** What the card made of the request. */
export interface Cryptogram {
  readonly type: CryptogramType;
  /** CDA was asked for, and the signature does not hold: what it says is worth nothing. */
  readonly signatureFailed: boolean;
}

const NAME = 'GENERATE AC';

/** Bits 8-7 of the CID (EMV 4.4 Book 3, table 15). */
const TYPES = ['AAC', 'TC', 'ARQC', undefined] as const;

/** The first GENERATE AC (EMV 4.4 Book 3, 9.3 and 10.8): over the CDOL1. */
export async function generateFirst(session: Session, asked: CryptogramType): Step<Cryptogram> {
  const data = cryptogramData(session, 'CDOL1', '8C');
  if (!data.ok) return data;
  session.cdol1Data = data.value;
  const made = await generate(session, asked, data.value, data.value);
  if (!made.ok) return made;
  setBit(session.tsi, TSI.cardRiskManagementPerformed);
  return mayAnswer(asked, made.value.type) ? made : upgraded();
}

/** The second (EMV 4.4 Book 3, 10.11): over the CDOL2; an ARQC is no answer to it. */
export async function generateSecond(session: Session, asked: 'AAC' | 'TC'): Step<Cryptogram> {
  const data = cryptogramData(session, 'CDOL2', '8D');
  if (!data.ok) return data;
  const made = await generate(session, asked, data.value, concat(session.cdol1Data, data.value));
  if (!made.ok) return made;
  const { type } = made.value;
  return type !== 'ARQC' && mayAnswer(asked, type) ? made : upgraded();
}

/** The card may only downgrade (EMV 4.4 Book 3, 9.3): TC over ARQC over AAC. */
function mayAnswer(asked: CryptogramType, answered: CryptogramType): boolean {
  const rank = { AAC: 0, ARQC: 1, TC: 2 } as const;
  return rank[answered] <= rank[asked];
}

function upgraded(): Result<never, SessionEnd> {
  return err({ why: 'card-logic', detail: `${NAME}: the card answered more than was asked` });
}

/** Before the terminal's action analysis, so that action codes may name it (Book 3, 9.2.2, 10.7). */
export function noteDefaultTdol({ card, tvr }: Session): void {
  const asks = ['8C', '8D'].some((tag) => asksForHash(card.get(tag)!));
  if (asks && !card.has('97')) setBit(tvr, TVR.defaultTdolUsed);
}

function asksForHash(dol: Uint8Array): boolean {
  const entries = parseDol(dol);
  return entries.ok && entries.value.some(({ tag }) => tag === '98');
}

/** The DOL's data, with the TC hash value, 98, where it is asked for (EMV 4.4 Book 3, 9.2.2). */
function cryptogramData(
  session: Session,
  name: string,
  tag: string,
): Result<Uint8Array, SessionEnd> {
  const dol = session.card.get(tag)!;
  if (asksForHash(dol)) {
    const tdol = session.card.get('97') ?? session.application.defaultTdol ?? new Uint8Array(0);
    const hashed = dolData(session, 'TDOL', tdol);
    if (!hashed.ok) return hashed;
    session.terminal.set('98', sha1(hashed.value));
  }
  return dolData(session, name, dol);
}

/** What the answer is made of; other data objects never replace what the records said. */
const ANSWERED: ReadonlySet<string> = new Set(['9F27', '9F36', '9F26', '9F10', '9F4B']);

/** EMV 4.4 Book 3, annex A. */
const MOST_ISSUER_DATA = 32;

async function generate(
  session: Session,
  asked: CryptogramType,
  sent: Uint8Array,
  hashed: Uint8Array,
): Step<Cryptogram> {
  const { link, card, authentication, log } = session;
  // EMV 4.4 Book 2, 6.6: never for an AAC, nor once CDA has failed.
  const cda = authentication.method === 'cda' && !authentication.failed && asked !== 'AAC';
  const answer = await link.send(generateAc(asked, cda, sent));
  if (!answer.ok) return answer;
  if (answer.value.sw !== 0x9000) return err({ why: 'status', detail: `${NAME}: expected 9000` });
  const template = readTemplate(NAME, answer.value.data, ['77', '80']);
  if (!template.ok) return template;
  const objects = answerObjects(template.value);
  const values = new Map(objects.map(({ tag, value }) => [tag, value]));
  const cid = values.get('9F27');
  const type = cid?.length === 1 ? TYPES[cid[0]! >> 6] : undefined;
  const signature = values.get('9F4B');
  // Signed, the cryptogram is inside the signature, unless that fails to show it.
  const signed = cda && type !== 'AAC' && signature !== undefined;
  const complete = values.get('9F36')?.length === 2 && (signed || values.get('9F26')?.length === 8);
  if (!type || !complete) {
    return err({ why: 'missing-data', detail: `${NAME}: expected 9F27, 9F36 and 9F26` });
  }
  if ((values.get('9F10')?.length ?? 0) > MOST_ISSUER_DATA) {
    const detail = `${NAME}: expected 9F10 of at most ${MOST_ISSUER_DATA} bytes`;
    return err({ why: 'malformed-data', detail });
  }
  // Nothing of an earlier answer stays behind.
  for (const tag of ANSWERED) card.delete(tag);
  for (const [tag, value] of values) if (ANSWERED.has(tag) || !card.has(tag)) card.set(tag, value);
  log.push(`asked for ${asked}${cda ? ' with CDA' : ''}, the card answered ${type}`);
  if (cda && type !== 'AAC') {
    const others = concat(hashed, unsigned(answer.value.data, template.value));
    const verified = verifyCombined(session, signature, others);
    if (!verified.ok) failAuthentication(session, verified.error);
  }
  return ok({ type, signatureFailed: cda && authentication.failed });
}

/** Format 1: CID, ATC, cryptogram and issuer application data in a row (EMV 4.4 Book 3, 6.5.5.4). */
function answerObjects({ tag, value, children }: Tlv): readonly Tlv[] {
  if (tag === '77') return primitives(children!);
  const part = (name: string, from: number, to: number): Tlv => ({
    tag: name,
    value: value.slice(from, to),
    offset: from,
  });
  const fixed = [part('9F27', 0, 1), part('9F36', 1, 3), part('9F26', 3, 11)];
  return value.length > 11 ? [...fixed, part('9F10', 11, value.length)] : fixed;
}

/** The answer's data objects as they came, all but the signature. */
function unsigned(answer: Uint8Array, { children = [] }: Tlv): Uint8Array {
  const others = children.filter(({ tag }) => tag !== '9F4B');
  return concat(
    ...others.map(({ offset, value }) => {
      const end = value.byteOffset - answer.byteOffset + value.length;
      return answer.subarray(offset, end);
    }),
  );
}

/**
 * CDA (EMV 4.4 Book 2, 6.6.2): signature, CID, and the hash of all that went to and fro. `hashed`:
 * what the DOLs sent and the answer but for its signature.
 */
function verifyCombined(
  session: Session,
  signature: Uint8Array | undefined,
  hashed: Uint8Array,
): Result<void, AuthenticationFault> {
  const { authentication, card, terminal, pdolData, tsi, log } = session;
  if (!signature) return err('not-signed');
  const dynamicData = verifyDynamicData(authentication.cardKey!, signature, terminal.get('9F37')!);
  if (!dynamicData.ok) return dynamicData;
  const number = dynamicNumber(dynamicData.value);
  if (!number) return err('dynamic-number');
  const rest = dynamicData.value.subarray(1 + number.length);
  if (rest.length < 29) return err('length');
  if (rest[0] !== card.get('9F27')![0]) return err('cryptogram-information');
  if (!equalBytes(sha1(concat(pdolData, hashed)), rest.subarray(9, 29))) return err('hash');
  card.set('9F4C', number).set('9F26', rest.slice(1, 9));
  setBit(tsi, TSI.authenticationPerformed);
  log.push('CDA succeeded');
  return ok();
}

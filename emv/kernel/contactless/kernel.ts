import { buildTlv, type Tlv } from '../../../bytes/ber-tlv.ts';
import { concat, equalBytes } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import { getProcessingOptions } from '../../commands.ts';
import { dynamicNumber, verifyDynamicData } from '../certificates.ts';
import { calendarDay } from '../dates.ts';
import { authenticatedCardKey, keyCertificate, today } from '../offline-authentication.ts';
import type { SessionEnd, Step } from '../outcome.ts';
import { checkFormats, readRecords } from '../read-data.ts';
import { dolData, panOf, panSequenceOf, type Session } from '../session.ts';
import { primitives, readTemplate } from '../template.ts';
import { hasBit, type ResultBit, setBit, TSI, TVR } from '../tvr.ts';
import { QUALIFIER } from './entry-point.ts';

/** Outcomes of a kernel (EMV Contactless Book A, 6.2). */
export type Verdict =
  | { readonly kind: 'approved' | 'online-request'; readonly cvm: ContactlessCvm }
  | { readonly kind: 'declined' }
  /** Insert the card. */
  | { readonly kind: 'try-another-interface' }
  /** Entry point: go on with the next combination. */
  | { readonly kind: 'select-next' }
  /** The phone wants something of its owner first. */
  | { readonly kind: 'try-again' };

export type ContactlessCvm = 'none' | 'online-pin' | 'signature' | 'on-device';

/** Card Transaction Qualifiers, 9F6C. */
const CARD_QUALIFIER = {
  onlinePin: [1, 8],
  signature: [1, 7],
  onlineIfAuthenticationFails: [1, 6],
  switchIfAuthenticationFails: [1, 5],
  onlineIfExpired: [1, 4],
  verifiedOnDevice: [2, 8],
} as const satisfies Record<string, ResultBit>;

/**
 * A generic kernel: one GET PROCESSING OPTIONS brings the cryptogram, records and a signature come
 * with an offline approval, and the card may leave. No scheme's own rules.
 */
export async function runKernel(session: Session): Step<Verdict> {
  const options = await askForCryptogram(session);
  if (!options.ok) return options;
  if (options.value.kind !== 'answered') return ok(options.value);
  const type = session.card.get('9F27')![0]! >> 6;
  if (type === 0x02) return ok(online(session));
  if (type !== 0x01) return ok({ kind: 'declined' });
  const read = await readRecords(session);
  if (!read.ok) return read;
  const again = options.value.given.find(
    ({ tag, value }) => !equalBytes(session.card.get(tag)!, value),
  );
  if (again) {
    const detail = `READ RECORD: ${again.tag}, which came with the cryptogram, for the second time`;
    return err({ why: 'redundant-data', detail });
  }
  const formats = checkFormats(session.card);
  return formats.ok ? ok(offline(session)) : formats;
}

interface Answered {
  readonly kind: 'answered';
  /** What came with the cryptogram: a record may say it again, but nothing else. */
  readonly given: readonly Tlv[];
}

async function askForCryptogram(session: Session): Step<Answered | Verdict> {
  const { link, card, progress } = session;
  const pdol = card.get('9F38');
  if (!pdol) return ok({ kind: 'select-next' });
  const data = dolData(session, 'PDOL', pdol);
  if (!data.ok) return data;
  session.pdolData = data.value;
  const answer = await link.send(getProcessingOptions(buildTlv('83', data.value)));
  if (!answer.ok) return answer;
  progress.optionsAnswered = true;
  const { sw } = answer.value;
  if (sw === 0x6984) return ok({ kind: 'try-another-interface' });
  if (sw === 0x6985) return ok({ kind: 'select-next' });
  if (sw === 0x6986) return ok({ kind: 'try-again' });
  if (sw !== 0x9000) return bad('status', 'expected 9000, 6984, 6985 or 6986');
  const template = readTemplate('GET PROCESSING OPTIONS', answer.value.data, ['77']);
  if (!template.ok) return template;
  const given = primitives(template.value.children!);
  for (const { tag, value } of given) card.set(tag, value);
  for (const [tag, length] of [
    ['82', 2],
    ['9F27', 1],
    ['9F36', 2],
    ['9F26', 8],
  ] as const) {
    if (card.get(tag)?.length !== length) return bad('missing-data', `expected ${tag}`);
  }
  readTrack2(card);
  const formats = checkFormats(card);
  if (!formats.ok) return formats;
  return ok({ kind: 'answered', given });
}

function bad(why: SessionEnd['why'], expected: string): Result<never, SessionEnd> {
  return err({ why, detail: `GET PROCESSING OPTIONS: ${expected}` });
}

/** PAN and expiry out of track 2 where no record brings them. */
function readTrack2(card: Map<string, Uint8Array>): void {
  const [pan = '', rest] = toHex(card.get('57') ?? new Uint8Array(0)).split('D');
  if (!/^[0-9]{8,19}$/.test(pan) || rest === undefined || !/^[0-9]{4}/.test(rest)) return;
  card.set('5A', hex(pan.length % 2 === 0 ? pan : `${pan}F`));
}

/** An ARQC: for the host, if there is one and the CVM can be had. */
function online(session: Session): Verdict {
  if (hasBit(qualifiersOf(session), QUALIFIER.offlineOnly)) return { kind: 'declined' };
  const cvm = chooseCvm(session);
  return cvm ? { kind: 'online-request', cvm } : { kind: 'declined' };
}

/** A TC: what a reader must see before it believes one. */
function offline(session: Session): Verdict {
  const { card, profile, tvr, tsi, log } = session;
  const cardQualifiers = card.get('9F6C');
  const mayGoOnline = !hasBit(qualifiersOf(session), QUALIFIER.offlineOnly);
  if (hasBit(qualifiersOf(session), QUALIFIER.onlineCryptogramRequired))
    return { kind: 'declined' };
  setBit(tsi, TSI.authenticationPerformed);
  const authentic = authenticate(session);
  log.push(`offline data authentication ${authentic ? 'succeeded' : 'failed'}`);
  if (!authentic) {
    setBit(tvr, TVR.ddaFailed);
    if (mayGoOnline && hasBit(cardQualifiers, CARD_QUALIFIER.onlineIfAuthenticationFails)) {
      return online(session);
    }
    const switches = hasBit(cardQualifiers, CARD_QUALIFIER.switchIfAuthenticationFails);
    const chip = hasBit(qualifiersOf(session), QUALIFIER.contactChip);
    return { kind: switches && chip ? 'try-another-interface' : 'declined' };
  }
  const expiry = calendarDay(card.get('5F24') ?? new Uint8Array(0));
  if (expiry === undefined || expiry < today(session)) {
    setBit(tvr, TVR.expired);
    const goes = mayGoOnline && hasBit(cardQualifiers, CARD_QUALIFIER.onlineIfExpired);
    return goes ? online(session) : { kind: 'declined' };
  }
  if (profile.onExceptionFile?.(panOf(session), panSequenceOf(session))) {
    setBit(tvr, TVR.onExceptionFile);
    return { kind: 'declined' };
  }
  const cvm = chooseCvm(session);
  // A PIN for the host alone: so the transaction goes there.
  if (cvm === 'online-pin') return online(session);
  return cvm ? { kind: 'approved', cvm } : { kind: 'declined' };
}

/** The signature over unpredictable number, amount, currency and 9F69, made along with the TC. */
function authenticate(session: Session): boolean {
  const { card, terminal } = session;
  const offered = keyCertificate(session, '9F46', '9F48', '9F47');
  const signature = card.get('9F4B');
  const related = card.get('9F69');
  if (!offered || !signature || !related) return false;
  const key = authenticatedCardKey(session, offered);
  if (!key.ok) return false;
  const hashed = concat(
    terminal.get('9F37')!,
    terminal.get('9F02')!,
    terminal.get('5F2A')!,
    related,
  );
  const dynamicData = verifyDynamicData(key.value, signature, hashed);
  // The signed copy of the qualifiers is what counts.
  const qualifiers = card.get('9F6C') ?? new Uint8Array(2);
  return (
    dynamicData.ok &&
    dynamicNumber(dynamicData.value) !== undefined &&
    equalBytes(related.subarray(5, 7), qualifiers)
  );
}

/** What the card names and the reader can do; undefined: one is required, none is in common. */
function chooseCvm(session: Session): ContactlessCvm | undefined {
  const reader = qualifiersOf(session);
  const card = session.card.get('9F6C');
  if (hasBit(card, CARD_QUALIFIER.verifiedOnDevice)) return 'on-device';
  const pin = hasBit(card, CARD_QUALIFIER.onlinePin) && hasBit(reader, QUALIFIER.onlinePin);
  if (pin) return 'online-pin';
  // A card without qualifiers leaves the signature to the reader.
  const signs = card === undefined || hasBit(card, CARD_QUALIFIER.signature);
  const required = hasBit(reader, QUALIFIER.cvmRequired);
  if (signs && hasBit(reader, QUALIFIER.signature) && (card || required)) return 'signature';
  return required ? undefined : 'none';
}

function qualifiersOf({ terminal }: Session): Uint8Array {
  return terminal.get('9F66')!;
}

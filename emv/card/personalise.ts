import { ascii } from '../../bytes/ascii.ts';
import { buildTlv, type DolEntry } from '../../bytes/ber-tlv.ts';
import { concat } from '../../bytes/concat.ts';
import { hex } from '../../bytes/hex.ts';
import { certifyCard, certifyIssuer, signStaticData } from '../certificate/sign.ts';
import { TEST_KEYS } from '../certificate/test-keys.ts';
import type { RsaPrivateKey } from '../rsa.ts';
import type { ApplicationProfile, CardFault, CardProfile, RecordProfile } from './profile.ts';
import { COVERED, interchangeProfile, type Values, valuesOf } from './values.ts';

/** An application as it lies on the card. */
export interface CardApplication {
  readonly profile: ApplicationProfile;
  readonly aid: Uint8Array;
  readonly aip: Uint8Array;
  readonly afl: Uint8Array;
  readonly values: Values;
  /** What READ RECORD answers, by `recordKey`. */
  readonly records: ReadonlyMap<number, Uint8Array>;
  /** Deciphers PINs; absent: the card takes none enciphered. */
  readonly pinKey: RsaPrivateKey | undefined;
}

export const recordKey = (sfi: number, record: number): number => (sfi << 8) | record;

/** What the card asks of a contactless reader: its qualifiers, and what the cryptogram covers. */
const CONTACTLESS_PDOL: readonly DolEntry[] = [{ tag: '9F66', length: 4 }, ...COVERED];

/** Bytes that READ RECORD can answer. */
const MOST_RECORD = 256;

/**
 * Writes an application: records, certificates, signatures and the list that leads to them. Throws
 * a RangeError when the profile puts more into a record than it holds.
 */
export function personalise(
  card: CardProfile,
  given: ApplicationProfile,
  way: 'contact' | 'contactless' = 'contact',
): CardApplication {
  const faults = new Set(card.faults);
  const profile = way === 'contact' ? given : { ...given, pdol: CONTACTLESS_PDOL };
  const values = valuesOf(profile);
  if (faults.has('record-without-cdol1')) values.delete('8C');
  const aip = interchangeProfile(profile, way);
  const signed = profile.records
    .filter((record) => record.signed)
    .map((record) => signedPart(record, recordBody(record, values)));
  // The tag list says that the AIP is signed along (EMV 4.4 Book 3, 10.3).
  const listed = values.has('9F4A') && profile.records.some(({ tags }) => tags.includes('9F4A'));
  const staticData = listed ? concat(...signed, aip) : concat(...signed);
  const pinKey = addKeys(profile, values, staticData, faults);
  const filled = profile.records.filter(({ tags }) => tags.some((tag) => values.has(tag)));
  return {
    profile,
    aid: hex(profile.aid),
    aip,
    afl: buildAfl(filled),
    values,
    records: writeRecords(filled, values, faults),
    pinKey,
  };
}

function recordBody({ tags }: RecordProfile, values: Values): Uint8Array {
  return concat(
    ...tags.flatMap((tag) => {
      const value = values.get(tag);
      return value ? [buildTlv(tag, value)] : [];
    }),
  );
}

/** Without the template's tag and length up to SFI 10, with them above (EMV 4.4 Book 3, 10.3). */
function signedPart({ sfi }: RecordProfile, body: Uint8Array): Uint8Array {
  return sfi <= 10 ? body : buildTlv('70', body);
}

/** Certificates and the static signature go among the values; gives the key for PINs. */
function addKeys(
  profile: ApplicationProfile,
  values: Values,
  staticData: Uint8Array,
  faults: ReadonlySet<CardFault>,
): RsaPrivateKey | undefined {
  const { methods, pinKey, authority, certificateExpiry } = profile.authentication;
  if (methods.length === 0 && pinKey === 'none') return undefined;
  const terms = { expiry: certificateExpiry, serial: hex('000001') };
  const { issuer, card, pinEncipherment } = TEST_KEYS;
  const signer = authority === 'F1' ? TEST_KEYS.authorityF1 : TEST_KEYS.authorityF3;
  const own = certifyIssuer(signer, issuer, profile.pan.slice(0, 6), terms);
  values.set('8F', hex(authority));
  const issuerWrong = faults.has('issuer-certificate-wrong');
  values.set('90', issuerWrong ? spoiled(own.certificate) : own.certificate);
  setPart(values, '92', own.remainder);
  values.set('9F32', own.exponent);
  if (methods.includes('sda')) {
    const signature = signStaticData(issuer, hex('DAC1'), staticData);
    values.set('93', faults.has('static-signature-wrong') ? spoiled(signature) : signature);
  }
  if (methods.includes('dda') || methods.includes('cda') || pinKey === 'card') {
    const certified = certifyCard(issuer, card, profile.pan, terms, staticData);
    values.set('9F46', certified.certificate);
    values.set('9F47', certified.exponent);
    setPart(values, '9F48', certified.remainder);
  }
  if (pinKey !== 'own') return pinKey === 'card' ? card : undefined;
  const certified = certifyCard(issuer, pinEncipherment, profile.pan, terms);
  values.set('9F2D', certified.certificate);
  values.set('9F2E', certified.exponent);
  setPart(values, '9F2F', certified.remainder);
  return pinEncipherment;
}

/** A remainder of no bytes is not on the card at all. */
function setPart(values: Values, tag: string, part: Uint8Array): void {
  if (part.length > 0) values.set(tag, part);
}

/** One bit of the last byte but nine turned: still below the modulus. */
export function spoiled(signature: Uint8Array): Uint8Array {
  const wrong = signature.slice();
  wrong[wrong.length - 10]! ^= 0x01;
  return wrong;
}

function writeRecords(
  records: readonly RecordProfile[],
  values: Values,
  faults: ReadonlySet<CardFault>,
): ReadonlyMap<number, Uint8Array> {
  const written = new Map<number, Uint8Array>();
  records.forEach((record, i) => {
    const [isFirst, isLast] = [i === 0, i === records.length - 1];
    if (isLast && faults.has('record-missing')) return;
    const body = recordBody(record, values);
    const pan = values.get('5A');
    const twice = isLast && pan && faults.has('record-duplicate');
    const whole = twice ? buildTlv('70', body, buildTlv('5A', pan)) : buildTlv('70', body);
    if (whole.length > MOST_RECORD) {
      throw new RangeError(
        `SFI ${record.sfi} record ${record.record}: at most ${MOST_RECORD} bytes, got ${whole.length}`,
      );
    }
    const cut = isFirst && faults.has('record-malformed');
    written.set(recordKey(record.sfi, record.record), cut ? whole.slice(0, -2) : whole);
  });
  return written;
}

/**
 * Application File Locator: one entry for each run of records of a file, those for offline
 * authentication in front (EMV 4.4 Book 3, 10.2).
 */
function buildAfl(records: readonly RecordProfile[]): Uint8Array {
  const entries: { sfi: number; first: number; last: number; signed: number }[] = [];
  for (const { sfi, record, signed } of records) {
    const run = entries.at(-1);
    const continues =
      run?.sfi === sfi &&
      run.last + 1 === record &&
      (!signed || run.signed === run.last - run.first + 1);
    if (run && continues) {
      run.last = record;
      if (signed) run.signed++;
    } else entries.push({ sfi, first: record, last: record, signed: signed ? 1 : 0 });
  }
  return concat(
    ...entries.flatMap(({ sfi, first, last, signed }) => [sfi << 3, first, last, signed]),
  );
}

/** File Control Information of an application (EMV 4.4 Book 1, 11.3.4). */
export function fileControlInformation(card: CardProfile, app: CardApplication): Uint8Array {
  const { label, priority, confirm } = app.profile;
  const pdol = app.values.get('9F38');
  const proprietary = [
    buildTlv('50', ascii(label)),
    ...(priority > 0 || confirm ? [priorityIndicator(priority, confirm)] : []),
    ...(pdol ? [buildTlv('9F38', pdol)] : []),
    ...languages(card),
  ];
  const fci = buildTlv('6F', buildTlv('84', app.aid), buildTlv('A5', ...proprietary));
  return card.faults.includes('fci-malformed') ? fci.slice(0, -1) : fci;
}

export function priorityIndicator(priority: number, confirm: boolean): Uint8Array {
  return buildTlv('87', Uint8Array.of((confirm ? 0x80 : 0) | priority));
}

export function languages({ languages: codes }: CardProfile): readonly Uint8Array[] {
  return codes.length > 0 ? [buildTlv('5F2D', ascii(codes.slice(0, 4).join('')))] : [];
}

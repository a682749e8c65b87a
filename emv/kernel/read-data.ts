import { concat } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { readRecord } from '../commands.ts';
import { type TagFormat, tagEntry } from '../dictionary/tags.ts';
import { calendarDay } from './dates.ts';
import type { SessionEnd, Step } from './outcome.ts';
import type { Session } from './session.ts';
import { primitives, readTemplate } from './template.ts';

/** Without these there is no transaction (EMV 4.4 Book 3, 7.2 and 10.2). */
const MANDATORY = ['5F24', '5A', '8C', '8D'] as const;

/** The kernel works with these: a wrong format ends the session (EMV 4.4 Book 3, 7.5). */
const CHECKED = [
  '57', '5A', '5F24', '5F25', '5F28', '5F34', '82', '8C', '8D', '8F',
  '9F07', '9F08', '9F0D', '9F0E', '9F0F', '9F10', '9F14', '9F23', '9F42',
]; // biome-ignore format: a table

/** Numeric, and compressed numeric: filled with F (EMV 4.4 Book 3, 4.3). */
const DIGITS: Readonly<Partial<Record<TagFormat, RegExp>>> = { n: /^[0-9]*$/, cn: /^[0-9]*F*$/ };

/** Read application data (EMV 4.4 Book 3, 10.2), and see that nothing needed is missing. */
export async function readApplicationData(session: Session): Step {
  const read = await readRecords(session);
  return read.ok ? checkData(session.card) : read;
}

/** Every record that the AFL names, into the session. */
export async function readRecords(session: Session): Step {
  const { link, card, authentication, log } = session;
  const locations = readLocator(card.get('94'));
  if (!locations.ok) return locations;
  // AIP and AFL came with the processing options.
  const seen = new Set(['82', '94']);
  let records = 0;
  const signed: Uint8Array[] = [];
  for (const { sfi, first, last, signedCount } of locations.value) {
    for (let record = first; record <= last; record++) {
      const answer = await link.send(readRecord(sfi, record));
      if (!answer.ok) return answer;
      const { sw, data } = answer.value;
      if (sw !== 0x9000) return err({ why: 'status', detail: 'READ RECORD: expected 9000' });
      records++;
      const template = readTemplate('READ RECORD', data, ['70']);
      // Files above 10 are the payment system's or the issuer's, and need not be TLV.
      if (!template.ok && sfi <= 10) return template;
      if (template.ok) {
        for (const { tag, value } of primitives(template.value.children!)) {
          if (seen.has(tag)) return twice(tag);
          seen.add(tag);
          card.set(tag, value);
        }
      }
      if (record - first < signedCount) {
        // EMV 4.4 Book 3, 10.3: files up to 10 without the template's tag and length.
        if (template.ok) signed.push(sfi <= 10 ? template.value.value : data);
        else authentication.staticDataMalformed = true;
      }
    }
  }
  authentication.staticData = concat(...signed);
  log.push(`${records} records read`);
  return ok();
}

function twice(tag: string): Result<never, SessionEnd> {
  return err({ why: 'redundant-data', detail: `READ RECORD: ${tag} for the second time` });
}

interface Location {
  readonly sfi: number;
  readonly first: number;
  readonly last: number;
  readonly signedCount: number;
}

/** The AFL, four bytes an entry (EMV 4.4 Book 3, 10.2). */
function readLocator(afl: Uint8Array | undefined): Result<readonly Location[], SessionEnd> {
  if (!afl || afl.length === 0 || afl.length % 4 !== 0) {
    return err({ why: 'malformed-data', detail: 'AFL: expected four bytes an entry' });
  }
  const locations: Location[] = [];
  for (let at = 0; at < afl.length; at += 4) {
    const [sfiByte, first, last, signedCount] = afl.subarray(at) as unknown as [
      number, number, number, number,
    ]; // biome-ignore format: four bytes
    const sfi = sfiByte >> 3;
    const count = last - first + 1;
    const fits = sfi >= 1 && sfi <= 30 && (sfiByte & 7) === 0 && first >= 1 && count >= 1;
    if (!fits || signedCount > count) {
      return err({ why: 'malformed-data', detail: `AFL at offset ${at}: not a range of records` });
    }
    locations.push({ sfi, first, last, signedCount });
  }
  return ok(locations);
}

function checkData(card: ReadonlyMap<string, Uint8Array>): Result<void, SessionEnd> {
  for (const tag of MANDATORY) {
    if ((card.get(tag)?.length ?? 0) === 0) {
      return err({ why: 'missing-data', detail: `${tag}, which is mandatory, is missing` });
    }
  }
  return checkFormats(card);
}

/** What is there of the data that the kernel and the host's message depend on. */
export function checkFormats(card: ReadonlyMap<string, Uint8Array>): Result<void, SessionEnd> {
  for (const tag of CHECKED) {
    const value = card.get(tag);
    const entry = tagEntry(tag);
    if (!value || !entry) continue;
    if (value.length < entry.minLength || value.length > entry.maxLength) {
      return malformed(tag, `expected ${entry.minLength} to ${entry.maxLength} bytes`);
    }
    const digits = DIGITS[entry.format];
    if (digits && !digits.test(toHex(value))) return malformed(tag, 'expected digits');
  }
  for (const tag of ['5F24', '5F25']) {
    const date = card.get(tag);
    if (date && calendarDay(date) === undefined) return malformed(tag, 'expected a date');
  }
  return ok();
}

function malformed(tag: string, expected: string): Result<never, SessionEnd> {
  return err({ why: 'malformed-data', detail: `${tag}: ${expected}` });
}

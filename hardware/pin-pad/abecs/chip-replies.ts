import { buildTlv } from '../../../bytes/ber-tlv.ts';
import { concat } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { VirtualCard } from '../../card-reader/virtual-card-reader.ts';
import type { ChipInterface } from '../pos-pin-pad.ts';
import { CARD_TYPE, type COMMANDS } from './commands.ts';
import type { ValuesOf } from './fields.ts';
import type { ChipProcess, ChipRead } from './processor.ts';

export type ReplyOf<Id extends 'GCR' | 'GOC' | 'FNC'> = ValuesOf<(typeof COMMANDS)[Id]['reply'][0]>;

/** Objects of track, PAN and name, which GOC and FNC never give (Abecs 2.12, 3.6.3). */
const WITHHELD = new Set(['56', '57', '5A', '5F20', '99', '9F0B', '9F1F', '9F20', '9F6B']);
const MOST_DATA = 256;

/** What a good reply of GCR is made of where a field has nothing to say. */
const NOTHING_READ: ReplyOf<'GCR'> = {
  cardType: CARD_TYPE.stripe,
  chipStatus: 0,
  applicationType: '00',
  acquirer: '00',
  record: '00',
  track1: '',
  track2: '',
  track3: '',
  pan: '',
  panSequence: '00',
  label: '',
  serviceCode: '000',
  cardholder: '',
  expiry: '000000',
  reserved: '0'.repeat(39),
  issuerCountry: '000',
  acquirerDataLength: 0,
};

/** GCR's reply to a swipe; 041: nothing could be read. */
export function swiped(card: VirtualCard, chipStatus: number): Result<ReplyOf<'GCR'>, string> {
  const tracks = tracksOf(card);
  return tracks ? ok({ ...NOTHING_READ, chipStatus, ...tracks }) : err('041');
}

/** GCR's reply to a chip that was read; undefined: it gave what the reply has no room for. */
export function chipReply(read: ChipRead, at: ChipInterface): ReplyOf<'GCR'> | undefined {
  if (!isWritable(read)) return undefined;
  const { application, ...found } = read;
  return {
    ...NOTHING_READ,
    ...found,
    label: plain(found.label, 16),
    cardholder: plain(found.cardholder, 26),
    cardType: at === 'contact' ? CARD_TYPE.chip : CARD_TYPE.contactlessChip,
    acquirer: application.slice(0, 2),
    record: application.slice(2),
  };
}

/** Tracks as CKE and GCR give them; undefined: none can be read, one too long among them. */
export function tracksOf(card: VirtualCard) {
  const readable = (track: string | undefined, most: number): string =>
    track === undefined || track.length > most ? '' : track;
  const tracks = {
    track1: readable(card.track1, 76),
    track2: readable(card.track2, 37),
    track3: readable(card.track3, 104),
  };
  return tracks.track1 + tracks.track2 + tracks.track3 === '' ? undefined : tracks;
}

/** Whether what the chip gave has the form that GCR's reply has room for. */
function isWritable(read: ChipRead): boolean {
  return (
    /^\d{8,19}$/.test(read.pan) &&
    /^\d{2}$/.test(read.panSequence) &&
    /^[0-9=]{0,37}$/.test(read.track2) &&
    /^\d{6}$/.test(read.expiry) &&
    /^\d{3}$/.test(read.serviceCode) &&
    /^\d{3}$/.test(read.issuerCountry) &&
    /^\d{2}[0-9A-Z]{2}$/.test(read.application)
  );
}

function plain(text: string, most: number): string {
  return text.replace(/[^ -~\xa0-\xff]/gu, '?').slice(0, most);
}

/** GCR_STATCHIP: 1 where the stripe may be used instead, 2 where no application fits. */
export function chipStatusOf(status: string | undefined): number {
  if (status === '076' || status === '060') return 1;
  return status === '070' ? 2 : 0;
}

/** The objects asked for, in that order; 045 where they are too many. */
export function withData<T>(
  process: ChipProcess,
  tags: Uint8Array,
  make: (data: Uint8Array) => T,
): Result<T, string> {
  const wanted = splitTags(tags);
  if (!wanted) return err('011');
  const objects = wanted.flatMap((tag) => {
    const value = WITHHELD.has(tag) ? undefined : process.valueOf(tag);
    return value ? [buildTlv(tag, value)] : [];
  });
  const data = concat(...objects);
  return data.length > MOST_DATA ? err('045') : ok(make(data));
}

/** Tags one behind the other (EMV 4.4 Book 3, annex B1). */
function splitTags(bytes: Uint8Array): string[] | undefined {
  const tags: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    let end = at + 1;
    if ((bytes[at]! & 0x1f) === 0x1f) {
      do end++;
      while (end <= bytes.length && (bytes[end - 1]! & 0x80) !== 0);
    }
    if (end > bytes.length) return undefined;
    tags.push(toHex(bytes.subarray(at, end)));
    at = end;
  }
  return tags;
}

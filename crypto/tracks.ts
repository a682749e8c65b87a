import { err, ok, type Result } from '../bytes/result.ts';

/** Magnetic stripe data after ISO/IEC 7813, as text without sentinels and LRC. */
export interface Track2 {
  /** 8 to 19 digits. */
  readonly pan: string;
  /** YYMM; absent where the stripe has a separator in its place. */
  readonly expiry?: string;
  /** Three digits; absent where the stripe has a separator in its place. */
  readonly serviceCode?: string;
  readonly discretionary: string;
}

export interface Track1 extends Track2 {
  /** Format code B: the bank card's. Surname/first name, 2 to 26 characters. */
  readonly name: string;
}

/** `offset` counts characters from 0. The text of `detail` holds nothing of the track. */
export interface TrackError {
  readonly kind: 'bad-track';
  readonly field: 'length' | 'format' | 'pan' | 'name' | 'expiry' | 'serviceCode' | 'discretionary';
  readonly offset: number;
  readonly detail: string;
}

/** Characters between the sentinels at most: 40 less three, 79 less three. */
const TRACK_2_MAX = 37;
const TRACK_1_MAX = 76;

function bad(
  field: TrackError['field'],
  offset: number,
  expected: string,
): Result<never, TrackError> {
  const detail = `track ${field} at offset ${offset}: expected ${expected}`;
  return err({ kind: 'bad-track', field, offset, detail });
}

/** Track 2 text; the separator is `=`, or `D` as EMV tag 57 writes it (with or without its F). */
export function parseTrack2(text: string): Result<Track2, TrackError> {
  const separator = text.includes('D') ? 'D' : '=';
  const body = separator === 'D' && text.endsWith('F') ? text.slice(0, -1) : text;
  if (body.length > TRACK_2_MAX) return bad('length', TRACK_2_MAX, 'at most 37 characters');
  const end = body.indexOf(separator);
  if (end < 0) return bad('pan', body.length, 'a field separator (= or D) after the PAN');
  const pan = body.slice(0, end);
  const badPan = checkPan(pan, 0);
  if (badPan) return badPan;
  const rest = parseRest(body, end + 1, separator, /[^0-9]/);
  return rest.ok ? ok({ pan, ...rest.value }) : rest;
}

/** Track 1 text, format code B: `B` PAN `^` name `^` expiry, service code, discretionary data. */
export function parseTrack1(text: string): Result<Track1, TrackError> {
  if (text.length > TRACK_1_MAX) return bad('length', TRACK_1_MAX, 'at most 76 characters');
  if (text[0] !== 'B') return bad('format', 0, 'format code B');
  const panEnd = text.indexOf('^');
  if (panEnd < 0) return bad('pan', text.length, 'a field separator (^) after the PAN');
  const pan = text.slice(1, panEnd).replaceAll(' ', '');
  const badPan = checkPan(pan, 1);
  if (badPan) return badPan;
  const nameEnd = text.indexOf('^', panEnd + 1);
  if (nameEnd < 0) return bad('name', text.length, 'a field separator (^) after the name');
  const name = text.slice(panEnd + 1, nameEnd);
  const badName = checkName(name, panEnd + 1);
  if (badName) return badName;
  const rest = parseRest(text, nameEnd + 1, '^', /[^ -_]|\^/);
  if (!rest.ok) return rest;
  return ok({ pan, name, ...rest.value });
}

/** Track 2 text with `=` as separator. */
export function buildTrack2(track: Track2): Result<string, TrackError> {
  const text = `${track.pan}=${buildRest(track, '=')}`;
  const parsed = parseTrack2(text);
  return parsed.ok ? sameOrBad(text, track, parsed.value) : parsed;
}

/** Track 1 text, format code B. */
export function buildTrack1(track: Track1): Result<string, TrackError> {
  const text = `B${track.pan}^${track.name}^${buildRest(track, '^')}`;
  const parsed = parseTrack1(text);
  return parsed.ok ? sameOrBad(text, track, parsed.value) : parsed;
}

function checkPan(pan: string, offset: number): Result<never, TrackError> | undefined {
  const at = pan.search(/[^0-9]/);
  if (at >= 0) return bad('pan', offset + at, 'a decimal digit');
  if (pan.length < 8 || pan.length > 19) {
    return bad('pan', offset, `8 to 19 digits, got ${pan.length}`);
  }
  return undefined;
}

function checkName(name: string, offset: number): Result<never, TrackError> | undefined {
  if (name.length < 2 || name.length > 26) {
    return bad('name', offset, `2 to 26 characters, got ${name.length}`);
  }
  const at = name.search(/[^ -_]/);
  return at < 0 ? undefined : bad('name', offset + at, 'a character of the 6-bit set');
}

/** What follows the name or PAN: expiry or separator, service code or separator, the rest. */
function parseRest(
  text: string,
  start: number,
  separator: string,
  foreign: RegExp,
): Result<Omit<Track2, 'pan'>, TrackError> {
  let at = start;
  const expiry = /^[0-9]{2}(0[1-9]|1[0-2])/.exec(text.slice(at))?.[0];
  if (expiry === undefined && text[at] !== separator) {
    return bad('expiry', at, 'YYMM or a separator');
  }
  at += expiry === undefined ? 1 : 4;
  const serviceCode = /^[0-9]{3}/.exec(text.slice(at))?.[0];
  if (serviceCode === undefined && text[at] !== separator) {
    return bad('serviceCode', at, 'three digits or a separator');
  }
  at += serviceCode === undefined ? 1 : 3;
  const discretionary = text.slice(at);
  const wrong = discretionary.search(foreign);
  if (wrong >= 0) return bad('discretionary', at + wrong, "a character of the track's set");
  return ok({
    ...(expiry === undefined ? {} : { expiry }),
    ...(serviceCode === undefined ? {} : { serviceCode }),
    discretionary,
  });
}

function buildRest(track: Track2, separator: string): string {
  return (track.expiry ?? separator) + (track.serviceCode ?? separator) + track.discretionary;
}

/** A field that reads back as another one (an expiry of five digits) was not a field. */
function sameOrBad(text: string, wanted: Track2, got: Track2): Result<string, TrackError> {
  for (const field of ['pan', 'expiry', 'serviceCode', 'discretionary'] as const) {
    if (wanted[field] !== got[field]) return bad(field, 0, 'a field of its own length');
  }
  return ok(text);
}

import { type DolEntry, parseDol } from '../../bytes/ber-tlv.ts';
import { parseHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { findCryptogramVersion } from '../../crypto/cryptogram-versions.ts';
import { isLuhnValid } from '../../crypto/luhn.ts';
import type { AuthorityIndex } from '../certificate/test-authorities.ts';
import { createFields, type Entry, type Fields, type Problem } from './fields.ts';
import {
  type ApplicationProfile,
  type AuthenticationProfile,
  CARD_FAULTS,
  CARD_VERSIONS,
  type CardFault,
  type CardProfile,
  type ContactlessProfile,
  type CryptogramProfile,
  CVM_CONDITIONS,
  CVM_METHODS,
  type CvmRule,
  type RecordProfile,
} from './profile.ts';

export interface ProfileError {
  readonly kind: 'bad-profile';
  /** `applications[0].pan` */
  readonly path: string;
  /** One line; holds no value of the profile. */
  readonly detail: string;
}

/** Makes a profile of what a YAML file said; what is left out gets the usual value. */
export function readCardProfile(input: unknown): Result<CardProfile, ProfileError> {
  const problems: Problem[] = [];
  const fields = createFields(input, '', problems);
  const limit = fields.whole('pinTryLimit', 1, 15, 3);
  const profile: CardProfile = {
    id: fields.text('id', /^[a-z0-9-]+$/, 'a name in lower case'),
    title: fields.text('title', /./, 'text'),
    reason: fields.text('reason', /./, 'text'),
    protocol: fields.oneOf('protocol', ['T=0', 'T=1'] as const, 'T=0'),
    pinTries: { limit, left: fields.whole('pinTriesLeft', 0, 15, limit) },
    directory: fields.flag('directory', true),
    languages: fields.list('languages', (one) => readText(one, /^[a-z]{2}$/, 'two letters'), [
      'vi',
      'en',
    ]),
    applications: fields.list('applications', readApplication),
    faults: fields.list('faults', readFault, []),
  };
  fields.end();
  if (problems.length === 0 && profile.applications.length === 0) {
    problems.push({ path: 'applications', detail: 'applications: expected at least one' });
  }
  const first = problems[0];
  return first ? err({ kind: 'bad-profile', ...first }) : ok(profile);
}

function readText(entry: Entry, pattern: RegExp, expected: string): string {
  // YAML takes 57 for a number.
  const text = typeof entry.value === 'number' ? String(entry.value) : entry.value;
  if (typeof text === 'string' && pattern.test(text)) return text;
  entry.fail(expected);
  return '';
}

function readFault(entry: Entry): CardFault {
  const known = Object.keys(CARD_FAULTS);
  if (!known.includes(entry.value as string)) entry.fail(`one of ${known.join(', ')}`);
  return entry.value as CardFault;
}

/** `9F02 06`: tag and length in hex. */
function readDolLine(entry: Entry): DolEntry {
  const text = readText(entry, /^[0-9A-F ]+$/, 'a tag and a length in hex');
  const bytes = parseHex(text);
  const dol = bytes.ok ? parseDol(bytes.value) : undefined;
  if (dol?.ok && dol.value.length === 1) return dol.value[0]!;
  entry.fail('a tag and a length in hex');
  return { tag: '', length: 0 };
}

const dolOf = (text: string): readonly DolEntry[] => {
  const bytes = parseHex(text);
  const dol = bytes.ok ? parseDol(bytes.value) : undefined;
  return dol?.ok ? dol.value : [];
};

/** Amounts, country, TVR, currency, date, type, unpredictable number: what a cryptogram covers. */
const CDOL1 = dolOf('9F0206 9F0306 9F1A02 9505 5F2A02 9A03 9C01 9F3704 9F3501 9F3403');
/** The answer of the issuer first. */
const CDOL2 = dolOf('8A02 9F0206 9F0306 9F1A02 9505 5F2A02 9A03 9C01 9F3704');
const DDOL = dolOf('9F3704');

/** Tag 91: ARPC of 8 bytes and response code, or of 4 bytes and card status update. */
function issuerData({ scheme, version }: CryptogramProfile): DolEntry {
  const method = findCryptogramVersion(scheme, version)?.arpcMethod;
  return { tag: '91', length: method === 1 ? 10 : 8 };
}

const DATE = /^[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$/;
const HEX_5 = /^[0-9A-F]{10}$/;
const MOST_AMOUNT = 0xffffffff;

function readApplication(entry: Entry): ApplicationProfile {
  const fields = entry.fields();
  const issuerAuthentication = fields.oneOf(
    'issuerAuthentication',
    ['external-authenticate', 'second-generate-ac', 'none'] as const,
    'external-authenticate',
  );
  const cryptogram = fields.object('cryptogram', readCryptogram);
  const application: ApplicationProfile = {
    aid: fields.text('aid', /^([0-9A-F]{2}){5,16}$/, '5 to 16 bytes in upper-case hex'),
    label: fields.text('label', /^[ -~]{1,16}$/, '1 to 16 plain characters'),
    priority: fields.whole('priority', 0, 15, 0),
    confirm: fields.flag('confirm', false),
    blocked: fields.flag('blocked', false),
    pan: readPan(fields),
    sequence: fields.whole('sequence', 0, 99, 0),
    holder: fields.text('holder', /^[ -~]{2,26}$/, '2 to 26 plain characters'),
    effective: fields.text('effective', DATE, 'YYMMDD in quotes'),
    expiry: fields.text('expiry', DATE, 'YYMMDD in quotes'),
    serviceCode: fields.text('serviceCode', /^[0-9]{3}$/, 'three digits in quotes', '201'),
    country: fields.text('country', /^[0-9]{3}$/, 'three digits in quotes', '704'),
    currency: fields.text('currency', /^[0-9]{3}$/, 'three digits in quotes', '704'),
    currencyExponent: fields.whole('currencyExponent', 0, 9, 0),
    usage: fields.text('usage', /^[0-9A-F]{4}$/, 'two bytes in upper-case hex', 'FFC0'),
    version: fields.text('version', /^[0-9A-F]{4}$/, 'two bytes in upper-case hex', '0001'),
    actionCodes: fields.object('actionCodes', (codes) => ({
      denial: codes.text('denial', HEX_5, 'five bytes in upper-case hex', '0000000000'),
      online: codes.text('online', HEX_5, 'five bytes in upper-case hex', 'FC50F8F800'),
      default: codes.text('default', HEX_5, 'five bytes in upper-case hex', 'FC50F0F800'),
    })),
    cvm: fields.object('cvm', (cvm) => ({
      x: cvm.whole('x', 0, MOST_AMOUNT, 0),
      y: cvm.whole('y', 0, MOST_AMOUNT, 0),
      rules: cvm.list('rules', readCvmRule, []),
    })),
    authentication: fields.object('authentication', readAuthentication),
    issuerAuthentication,
    cryptogram,
    risk: fields.object('risk', (risk) => ({
      offlineLimit: risk.whole('offlineLimit', 0, MOST_AMOUNT, 0),
      consecutiveLimit: risk.whole('consecutiveLimit', 0, 255, 5),
    })),
    pdol: fields.list('pdol', readDolLine, []),
    cdol1: fields.list('cdol1', readDolLine, CDOL1),
    cdol2: fields.list('cdol2', readDolLine, [
      ...(issuerAuthentication === 'second-generate-ac' ? [issuerData(cryptogram)] : []),
      ...CDOL2,
    ]),
    ddol: fields.list('ddol', readDolLine, DDOL),
    records: fields.list('records', readRecordProfile, USUAL_RECORDS),
    data: fields.map('data', (one) => readText(one, /^([0-9A-F]{2})*$/, 'upper-case hex')),
    ...(fields.has('contactless')
      ? { contactless: fields.object('contactless', readContactless) }
      : {}),
  };
  fields.end();
  return application;
}

function readPan(fields: Fields): string {
  const pan = fields.text('pan', /^[0-9]{12,19}$/, '12 to 19 digits in quotes');
  if (typeof pan === 'string' && pan !== '' && !isLuhnValid(pan)) {
    fields.fail('pan', 'the right check digit');
  }
  return pan;
}

function readCvmRule(entry: Entry): CvmRule {
  const fields = entry.fields();
  const rule: CvmRule = {
    method: fields.oneOf('method', Object.keys(CVM_METHODS) as (keyof typeof CVM_METHODS)[]),
    when: fields.oneOf(
      'when',
      Object.keys(CVM_CONDITIONS) as (keyof typeof CVM_CONDITIONS)[],
      'terminal-supports',
    ),
    otherwise: fields.oneOf('otherwise', ['next', 'fail'] as const, 'next'),
  };
  fields.end();
  return rule;
}

function readAuthentication(fields: Fields): AuthenticationProfile {
  const methods = ['sda', 'dda', 'cda'] as const;
  return {
    methods: fields.list(
      'methods',
      (one) => readText(one, /^(sda|dda|cda)$/, 'sda, dda or cda') as (typeof methods)[number],
      [],
    ),
    pinKey: fields.oneOf('pinKey', ['none', 'own', 'card'] as const, 'none'),
    authority: fields.oneOf<AuthorityIndex>('authority', ['F1', 'F3'], 'F1'),
    certificateExpiry: fields.text('certificateExpiry', /^[0-9]{4}$/, 'YYMM in quotes', '3112'),
  };
}

function readCryptogram(fields: Fields): CryptogramProfile {
  const scheme = fields.oneOf('scheme', ['visa', 'mastercard'] as const, 'visa');
  const versions: readonly number[] = CARD_VERSIONS[scheme] ?? [];
  return {
    scheme,
    version: fields.oneOf('version', versions, versions[0]),
    keyIndex: fields.whole('keyIndex', 0, 255, 1),
    format: fields.oneOf('format', [1, 2] as const, 1),
  };
}

function readRecordProfile(entry: Entry): RecordProfile {
  const fields = entry.fields();
  const record: RecordProfile = {
    sfi: fields.whole('sfi', 1, 30),
    record: fields.whole('record', 1, 255),
    tags: fields.list('tags', (one) => readText(one, /^([0-9A-F]{2}){1,4}$/, 'a tag in hex')),
    signed: fields.flag('signed', false),
  };
  fields.end();
  return record;
}

function readContactless(fields: Fields): ContactlessProfile {
  return {
    offlineLimit: fields.whole('offlineLimit', 0, MOST_AMOUNT, 0),
    cvm: fields.oneOf('cvm', ['online-pin', 'signature', 'none'] as const, 'online-pin'),
  };
}

/** Where most issuers put what; a tag that the profile gives no value is left out. */
const USUAL_RECORDS: readonly RecordProfile[] = [
  { sfi: 1, record: 1, tags: ['57', '5F20', '9F1F'], signed: false },
  {
    sfi: 2,
    record: 1,
    tags: ['5A', '5F34', '5F24', '5F25', '5F28', '9F07', '8E', '9F0D', '9F0E', '9F0F', '9F4A'],
    signed: true,
  },
  { sfi: 2, record: 2, tags: ['8C', '8D', '5F30', '9F08', '9F42', '9F44', '9F49'], signed: false },
  { sfi: 3, record: 1, tags: ['90'], signed: false },
  { sfi: 3, record: 2, tags: ['8F', '92', '9F32', '93'], signed: false },
  { sfi: 4, record: 1, tags: ['9F46'], signed: false },
  { sfi: 4, record: 2, tags: ['9F47', '9F48'], signed: false },
  { sfi: 4, record: 3, tags: ['9F2D'], signed: false },
  { sfi: 4, record: 4, tags: ['9F2E', '9F2F'], signed: false },
];

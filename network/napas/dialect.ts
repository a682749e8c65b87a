import type { Dialect, FieldLength, FieldSpec } from '../iso8583/dialect.ts';
import { fixed, lllvar, llvar } from '../iso8583/dialect.ts';
import { de4ToDong, shownDong } from './amount.ts';
import { parseConversionRate } from './conversion-rate.ts';
import { entryModeMeaning } from './entry-modes.ts';
import { institutionName } from './institutions.ts';
import type { Known } from './known.ts';
import { NAPAS_MAC } from './mac.ts';
import { networkManagementMeaning } from './network-management.ts';
import { parseOriginalData } from './original-data.ts';
import { processingCodeMeaning, SERVICE_CODES } from './processing-codes.ts';
import { parseReplacementAmounts } from './replacement-amounts.ts';
import { responseCode } from './response-codes.ts';

/** A row: name, format, length, how it is known, and what else there is to say. */
function row(
  name: string,
  format: FieldSpec['format'],
  length: FieldLength,
  known: Known = 'code',
  more: Pick<FieldSpec, 'sensitive' | 'meaning'> = {},
): FieldSpec {
  return { name, format, length, known, ...more };
}

/** DE6 is in the currency of DE51; đồng and yuan have two decimals on the wire alike. */
function billingMeaning(value: string): string {
  return `${Number(value.slice(0, -2))}.${value.slice(-2)} in the currency of field 51`;
}

function dongMeaning(value: string): string | undefined {
  const dong = de4ToDong(value);
  return dong.ok ? shownDong(dong.value) : undefined;
}

function originalMeaning(value: string): string | undefined {
  const original = parseOriginalData(value);
  if (!original.ok) return undefined;
  const { mti, stan, transmissionTime, acquirer } = original.value;
  return `${mti} STAN ${stan} sent ${transmissionTime} by ${institutionName(acquirer) ?? acquirer}`;
}

function dispensedMeaning(value: string): string | undefined {
  const dispensed = parseReplacementAmounts(value);
  return dispensed.ok ? `${shownDong(dispensed.value)} really dispensed` : undefined;
}

const MERCHANT_TYPES: Readonly<Record<string, string>> = { '6011': 'ATM' };
const CURRENCIES: Readonly<Record<string, string>> = { '156': 'CNY', '704': 'VND' };

const bank = { meaning: institutionName };
const dong = { meaning: dongMeaning };
const billing = { meaning: billingMeaning };
const rate = { meaning: parseConversionRate };
const currency = { meaning: (value: string) => CURRENCIES[value] };
const track = { sensitive: 'track' } as const;
const pinBlock = { sensitive: 'pin-block' } as const;
const account = { sensitive: 'account' } as const;

/** The fields of messages modelled on NAPAS; who holds the real specification edits this table. */
export const NAPAS_FIELDS: Readonly<Record<number, FieldSpec>> = {
  2: row('primary account number', 'n', llvar(19), 'code', { sensitive: 'pan' }),
  3: row('processing code', 'n', fixed(6), 'code', { meaning: processingCodeMeaning }),
  4: row('amount, transaction', 'n', fixed(12), 'code 3', dong),
  5: row('amount, settlement', 'n', fixed(12), 'code', dong),
  6: row('amount, cardholder billing', 'n', fixed(12), 'code', billing),
  7: row('transmission date and time, UTC', 'n', fixed(10)),
  9: row('conversion rate, settlement', 'n', fixed(8), 'code', rate),
  10: row('conversion rate, cardholder billing', 'n', fixed(8), 'code', rate),
  11: row('system trace audit number', 'n', fixed(6)),
  12: row('local time', 'n', fixed(6)),
  13: row('local date', 'n', fixed(4)),
  14: row('expiry date', 'n', fixed(4)),
  15: row('settlement date', 'n', fixed(4)),
  18: row('merchant category', 'n', fixed(4), 'code', {
    meaning: (value) => MERCHANT_TYPES[value],
  }),
  19: row('acquirer country', 'n', fixed(3)),
  22: row('POS entry mode', 'n', fixed(3), 'code', { meaning: entryModeMeaning }),
  23: row('card sequence number', 'n', fixed(3)),
  25: row('POS condition code', 'n', fixed(2)),
  32: row('acquiring institution', 'n', llvar(11), 'code 2', bank),
  33: row('forwarding institution', 'n', llvar(11), 'code', bank),
  35: row('track 2', 'z', llvar(37), 'code', track),
  36: row('track 3', 'z', lllvar(104), 'code', track),
  37: row('retrieval reference number', 'an', fixed(12), 'low'),
  38: row('authorisation code', 'an', fixed(6)),
  39: row('response code', 'an', fixed(2), 'code', { meaning: (value) => responseCode(value).en }),
  41: row('terminal', 'ans', fixed(8)),
  42: row('merchant', 'ans', fixed(15)),
  43: row('terminal location', 'ans', fixed(40)),
  45: row('track 1', 'ans', llvar(79), 'code', track),
  48: row('additional data', 'ans', lllvar(999), 'code 1', { sensitive: 'key' }),
  49: row('currency, transaction', 'n', fixed(3), 'code', currency),
  50: row('currency, settlement', 'n', fixed(3), 'code', currency),
  51: row('currency, cardholder billing', 'n', fixed(3), 'code', currency),
  52: row('PIN block', 'b', fixed(8), 'code 1', pinBlock),
  54: row('additional amounts', 'ans', lllvar(120)),
  55: row('chip data', 'b', lllvar(255), 'code', { sensitive: 'chip' }),
  60: row('private data', 'ans', lllvar(60)),
  62: row('service code', 'ans', lllvar(10), 'low', { meaning: (value) => SERVICE_CODES[value] }),
  63: row('NAPAS transaction reference', 'ans', lllvar(16)),
  64: row('message authentication code', 'b', fixed(8), 'code 1'),
  70: row('network management code', 'n', fixed(3), 'code 1', {
    meaning: networkManagementMeaning,
  }),
  73: row('action date', 'n', fixed(6), 'model'),
  90: row('original data', 'n', fixed(42), 'code', { meaning: originalMeaning }),
  95: row('replacement amounts', 'n', fixed(42), 'model', { meaning: dispensedMeaning }),
  100: row('receiving institution', 'n', llvar(11), 'code', bank),
  102: row('from account', 'ans', llvar(28), 'code', account),
  103: row('to account', 'ans', llvar(28), 'code', account),
  104: row('transfer content', 'ans', lllvar(210)),
  105: row('new PIN block', 'ans', lllvar(999), 'code', pinBlock),
  120: row('beneficiary name', 'ans', lllvar(70)),
  128: row('message authentication code', 'b', fixed(8), 'code 1'),
};

/** Messages modelled on NAPAS, with the binary bitmap [code 2]. */
export const napasDialect: Dialect = {
  name: 'modelled on NAPAS',
  mti: 'ascii',
  bitmap: 'binary',
  fields: NAPAS_FIELDS,
  mac: NAPAS_MAC,
};

/** The same with 16 or 32 hex digits as its bitmap [code 1]. */
export const napasHexBitmapDialect: Dialect = {
  ...napasDialect,
  name: 'modelled on NAPAS, hex bitmap',
  bitmap: 'hex',
};

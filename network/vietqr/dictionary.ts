import { shownDong } from '../napas/amount.ts';
import { institutionName } from '../napas/institutions.ts';
import { amountToDong, isAmount } from './amount.ts';
import { charactersOf, join } from './data-objects.ts';

/** What a value looks like, and how to say so. */
interface Format {
  readonly fits: (value: string) => boolean;
  readonly expected: string;
}

/** What `parseVietQr` and `buildVietQr` call an object. */
export type Field =
  | 'format'
  | 'initiation'
  | 'operator'
  | 'acquirer'
  | 'account'
  | 'service'
  | 'merchantCategory'
  | 'currency'
  | 'amount'
  | 'tip'
  | 'fixedTip'
  | 'tipPercentage'
  | 'country'
  | 'merchantName'
  | 'merchantCity'
  | 'postalCode'
  | 'bill'
  | 'mobile'
  | 'store'
  | 'loyalty'
  | 'reference'
  | 'customer'
  | 'terminal'
  | 'purpose'
  | 'dataRequest'
  | 'crc'
  | 'language'
  | 'localName'
  | 'localCity';

export interface ObjectSpec extends Format {
  readonly name: string;
  /** Absent: kept as it is, under its path. */
  readonly field?: Field;
  /** The value in words; an amount needs the code's currency, tag 53. */
  readonly meaning?: (value: string, currency: string) => string | undefined;
  /** What is within. */
  readonly template?: Template;
}

export interface Template {
  /** By tag, 0 to 99. */
  readonly objects: readonly (ObjectSpec | undefined)[];
  /** Tags that must be there. */
  readonly required: readonly number[];
}

/** NAPAS's identifier in 38.00: this is a VietQR code. */
export const NAPAS_GUID = 'A000000727';

const VNPAY_GUID = 'A000000775';

/** The đồng in tag 53 (ISO 4217) and Vietnam in tag 58 (ISO 3166). */
export const VND = '704';
export const VIETNAM = 'VN';

export const SERVICES = {
  QRIBFTTA: 'transfer to an account',
  QRIBFTTC: 'transfer to a card',
  QRPUSH: 'payment to a merchant',
  QRCASH: 'cash at an ATM',
} as const;

/** The code a terminal shows; `QRCASH` lets a bank's app release notes at an ATM. */
export type Service = keyof typeof SERVICES;

export const isService = (text: string): text is Service => Object.hasOwn(SERVICES, text);

const digits = (count: number): Format => {
  const pattern = new RegExp(`^[0-9]{${count}}$`);
  return { fits: (value) => pattern.test(value), expected: `${count} digits` };
};

const oneOf = (...values: readonly string[]): Format => ({
  fits: (value) => values.includes(value),
  expected: values.length === 1 ? values[0]! : `one of ${values.join(', ')}`,
});

const text = (most: number): Format => ({
  fits: (value) => value.length <= most || charactersOf(value).length <= most,
  expected: `at most ${most} characters`,
});

const pattern = (shape: RegExp, expected: string): Format => ({
  fits: (value) => shape.test(value),
  expected,
});

const row = (
  name: string,
  format: Format,
  field?: Field,
  meaning?: ObjectSpec['meaning'],
): ObjectSpec => ({ name, ...format, field, meaning, template: undefined });

/** Tags that must be there, and what is known of a template's tags: one, or a range of them. */
function template(
  required: readonly number[],
  rows: readonly (readonly [tags: string, spec: ObjectSpec])[],
): Template {
  const objects: (ObjectSpec | undefined)[] = Array(100).fill(undefined);
  for (const [tags, spec] of rows) {
    const [first = '', last = first] = tags.split('-');
    objects.fill(spec, Number(first), Number(last) + 1);
  }
  return { objects, required };
}

const words =
  (table: Readonly<Record<string, string>>) =>
  (value: string): string | undefined =>
    Object.hasOwn(table, value) ? table[value] : undefined;

const AMOUNT: Format = {
  fits: isAmount,
  expected: 'an amount above zero of at most 13 characters',
};

function amountMeaning(amount: string, currency: string): string | undefined {
  if (currency !== VND) return undefined;
  const dong = amountToDong(amount);
  return dong.ok ? shownDong(dong.value) : undefined;
}

const ANYTHING = text(99);
const OPERATORS = words({ [NAPAS_GUID]: 'NAPAS', [VNPAY_GUID]: 'VNPAY' });

const BENEFICIARY = template(
  [0, 1],
  [
    ['00', row('acquirer', digits(6), 'acquirer', institutionName)],
    [
      '01',
      row('account', pattern(/^[\x21-\x7e]{1,19}$/, '1 to 19 characters, no spaces'), 'account'),
    ],
  ],
);

/** Tag 38 when its 00 is NAPAS's. */
export const NAPAS_ACCOUNT: ObjectSpec = {
  ...row('account by VietQR', ANYTHING),
  template: template(
    [0, 1, 2],
    [
      ['00', row('operator', text(32), 'operator', OPERATORS)],
      ['01', { ...row('beneficiary', ANYTHING), template: BENEFICIARY }],
      ['02', row('service', oneOf(...Object.keys(SERVICES)), 'service', words(SERVICES))],
    ],
  ),
};

/** Tags 26-51, and 38 when it is not NAPAS's: only the operator's identifier is known. */
export const OPERATOR_ACCOUNT: ObjectSpec = {
  ...row('account by an operator', ANYTHING),
  template: template([0], [['00', row('operator', text(32), undefined, OPERATORS)]]),
};

const ADDITIONAL = template(
  [],
  [
    ['01', row('bill number', text(25), 'bill')],
    ['02', row('mobile number', text(25), 'mobile')],
    ['03', row('store', text(25), 'store')],
    ['04', row('loyalty number', text(25), 'loyalty')],
    ['05', row('reference', text(25), 'reference')],
    ['06', row('customer', text(25), 'customer')],
    ['07', row('terminal', text(25), 'terminal')],
    ['08', row('purpose', text(25), 'purpose')],
    ['09', row('what to ask the customer', text(25), 'dataRequest')],
  ],
);

const LANGUAGE = template(
  [0, 1],
  [
    ['00', row('language', pattern(/^[A-Za-z]{2}$/, 'two letters (ISO 639)'), 'language')],
    ['01', row("merchant's name", text(25), 'localName')],
    ['02', row("merchant's city", text(15), 'localCity')],
  ],
);

const INITIATIONS = words({ '11': 'static, for many payments', '12': 'dynamic, for one payment' });
const CURRENCIES = words({ [VND]: 'VND', '156': 'CNY' });
const TIPS = words({ '01': 'the customer is asked', '02': 'fixed', '03': 'percentage' });
const PERCENTAGE = pattern(
  /^(?=.*[1-9])[0-9]{1,2}(\.[0-9]{1,2})?$/,
  'a percentage above 0 and below 100',
);

/** EMVCo QR Code Specification for Payment Systems, merchant-presented mode; 38 is NAPAS's. */
export const ROOT = template(
  [0, 53, 58, 63],
  [
    ['00', row('payload format', oneOf('01'), 'format')],
    ['01', row('initiation', oneOf('11', '12'), 'initiation', INITIATIONS)],
    ['02-25', row('account by a card scheme', ANYTHING)],
    ['26-51', OPERATOR_ACCOUNT],
    ['38', NAPAS_ACCOUNT],
    ['52', row('merchant category', digits(4), 'merchantCategory')],
    ['53', row('currency', digits(3), 'currency', CURRENCIES)],
    ['54', row('amount', AMOUNT, 'amount', amountMeaning)],
    ['55', row('tip', oneOf('01', '02', '03'), 'tip', TIPS)],
    ['56', row('fixed tip', AMOUNT, 'fixedTip', amountMeaning)],
    ['57', row('tip in per cent', PERCENTAGE, 'tipPercentage')],
    ['58', row('country', pattern(/^[A-Z]{2}$/, 'two capital letters'), 'country')],
    ['59', row("merchant's name", text(25), 'merchantName')],
    ['60', row("merchant's city", text(15), 'merchantCity')],
    ['61', row('postal code', text(10), 'postalCode')],
    ['62', { ...row('additional data', ANYTHING), template: ADDITIONAL }],
    ['63', row('CRC', pattern(/^[0-9A-Fa-f]{4}$/, '4 hex digits'), 'crc')],
    ['64', { ...row('in another language', ANYTHING), template: LANGUAGE }],
  ],
);

/** Where each field is. */
export const PATHS: Readonly<Record<Field, string>> = Object.fromEntries(
  pathsWithin(ROOT, ''),
) as Record<Field, string>;

function pathsWithin({ objects }: Template, path: string): [Field, string][] {
  return objects.flatMap((spec, tag) => {
    if (spec === undefined) return [];
    const inner = join(path, tag);
    const own: [Field, string][] = spec.field === undefined ? [] : [[spec.field, inner]];
    return spec.template ? [...own, ...pathsWithin(spec.template, inner)] : own;
  });
}

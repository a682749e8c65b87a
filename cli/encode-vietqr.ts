import { err, ok, type Result } from '../bytes/result.ts';
import { buildVietQr } from '../network/vietqr/build.ts';
import { isService, PATHS, SERVICES } from '../network/vietqr/dictionary.ts';
import type { VietQr } from '../network/vietqr/vietqr.ts';
import { summaryOf, type VietQrSummary } from './decode-vietqr.ts';

/** As they are on the command line. */
export interface EncodeVietQrOptions {
  readonly service: string;
  readonly acquirer: string;
  readonly account: string;
  readonly amount?: string;
  readonly purpose?: string;
  readonly bill?: string;
  readonly store?: string;
  readonly terminal?: string;
  readonly reference?: string;
  readonly name?: string;
  readonly city?: string;
  readonly mcc?: string;
  readonly static?: boolean;
  readonly dynamic?: boolean;
}

export interface EncodedVietQr extends VietQrSummary {
  readonly payload: string;
}

/** The option that gives the value at a path; the others are called like their field. */
const OPTIONS: Readonly<Record<string, string>> = {
  [PATHS.acquirer]: 'acquirer',
  [PATHS.account]: 'account',
  [PATHS.merchantCategory]: 'mcc',
  [PATHS.merchantName]: 'name',
  [PATHS.merchantCity]: 'city',
  [PATHS.purpose]: 'purpose',
  [PATHS.bill]: 'bill',
  [PATHS.store]: 'store',
  [PATHS.terminal]: 'terminal',
  [PATHS.reference]: 'reference',
};

/** A VietQR code as the options say; static without an amount. The error names the option. */
export function encodeVietQr(options: EncodeVietQrOptions): Result<EncodedVietQr, string> {
  const { service, acquirer, account, amount } = options;
  if (!isService(service)) {
    return err(`--service: expected one of ${Object.keys(SERVICES).join(', ')}`);
  }
  // 180.000 is how people write it here, and it would be read as 180.
  if (amount !== undefined && !/^[1-9][0-9]{0,12}$/.test(amount)) {
    return err('--amount: expected whole đồng, at most 13 digits, as 180000');
  }
  const forOne = options.dynamic ?? (!options.static && amount !== undefined);
  const code: VietQr = {
    initiation: forOne ? 'dynamic' : 'static',
    payee: { service, acquirer, account },
    merchantCategory: options.mcc,
    amount,
    merchantName: composed(options.name),
    merchantCity: composed(options.city),
    additional: {
      bill: composed(options.bill),
      store: composed(options.store),
      reference: composed(options.reference),
      terminal: composed(options.terminal),
      purpose: composed(options.purpose),
    },
  };
  const payload = buildVietQr(code);
  if (payload.ok) return ok({ payload: payload.value, ...summaryOf(code, payload.value) });
  const { path, problem, detail } = payload.error;
  const option = OPTIONS[path];
  return err(option === undefined ? detail : `--${option}: ${problem}`);
}

/** A letter and its accents as one character, as most software counts them. */
const composed = (text: string | undefined): string | undefined => text?.normalize('NFC');

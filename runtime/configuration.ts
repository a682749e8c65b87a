import type { Language } from './contract/terminal-view.ts';

/** What makes one terminal this terminal. Amounts are whole đồng. */
export interface TerminalConfiguration {
  readonly kind: 'atm';
  /** Eight characters, DE41: `ATM00117`. */
  readonly id: string;
  /** At most fifteen characters, DE42. */
  readonly merchantId: string;
  readonly bank: { readonly id: string; readonly name: string };
  readonly place: string;
  readonly hotline: string;
  readonly language: Language;
  readonly cassettes: readonly CassetteConfiguration[];
  readonly offers: readonly number[];
  readonly step: number;
  readonly maximumOnUs: number;
  readonly maximumOffUs: number;
  /** What another bank's customer pays for cash here, VAT included; shown before it is taken. */
  readonly offUsFee: number;
  /** By bank: what it takes where that is other than `offUsFee`. */
  readonly offUsFees?: Readonly<Record<string, number>>;
  readonly pin: { readonly minDigits: number; readonly maxDigits: number };
}

export interface CassetteConfiguration {
  readonly denomination: number;
  readonly notes: number;
}

/** Limits after Circular 20/2016, the fee after Circular 35/2012 with VAT of 10 %. */
export const defaultConfiguration: TerminalConfiguration = {
  kind: 'atm',
  id: 'ATM00117',
  merchantId: '970400000000117',
  bank: { id: '970400', name: 'SaigonBank' },
  place: 'Phó Đức Chính, Quận 1, TP HCM',
  hotline: '1900 0117',
  language: 'vi',
  cassettes: [
    { denomination: 500_000, notes: 2000 },
    { denomination: 200_000, notes: 2000 },
    { denomination: 100_000, notes: 2000 },
    { denomination: 50_000, notes: 2000 },
  ],
  offers: [500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000],
  step: 50_000,
  maximumOnUs: 5_000_000,
  maximumOffUs: 5_000_000,
  offUsFee: 3_300,
  pin: { minDigits: 4, maxDigits: 6 },
};

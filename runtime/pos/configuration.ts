import type { Language } from '../contract/terminal-view.ts';

/** What makes one till's terminal this terminal. Amounts are whole đồng. */
export interface PosConfiguration {
  readonly kind: 'pos';
  /** Eight characters, DE41: `POS00042`. */
  readonly id: string;
  /** At most fifteen characters, DE42. */
  readonly merchantId: string;
  /** As the shop calls itself, on the receipts. */
  readonly merchant: string;
  readonly place: string;
  /** On VietQR codes. */
  readonly city: string;
  /** Whom to call, on receipts and screens. */
  readonly hotline: string;
  /** DE43: at most 40 characters, ASCII. */
  readonly location: string;
  /** DE18, four digits: 5411 is a grocer's. */
  readonly merchantCategory: string;
  readonly bank: { readonly id: string; readonly name: string };
  /** Of pad and receipts. */
  readonly language: Language;
  /** Of an inserted chip: this much or more goes online. 0: everything. */
  readonly floor: number;
  readonly contactless: ContactlessLimits;
  readonly pin: {
    readonly minDigits: number;
    readonly maxDigits: number;
    /** ENTER alone: without a PIN, and the issuer hears of it. */
    readonly bypass: boolean;
  };
}

/** EMV Contactless Book A, 5.2; the figures are a member bank's own business. */
export interface ContactlessLimits {
  /** More than this goes online. */
  readonly floor: number;
  /** This much or more needs the PIN. */
  readonly cvm: number;
  /** This much or more must be inserted or swiped. */
  readonly transaction: number;
}

/** A grocer with a terminal of SaigonBank. Its limits are ours. */
export const defaultPosConfiguration: PosConfiguration = {
  kind: 'pos',
  id: 'POS00042',
  merchantId: '970400000500042',
  merchant: 'Tạp hóa Bến Thành',
  place: '42 Lê Lợi, Quận 1, TP HCM',
  city: 'Ho Chi Minh',
  hotline: '1900 0000',
  location: 'TAP HOA BEN THANH       HO CHI MINH   VN',
  merchantCategory: '5411',
  bank: { id: '970400', name: 'SaigonBank' },
  language: 'vi',
  floor: 0,
  contactless: { floor: 200_000, cvm: 1_000_000, transaction: 20_000_000 },
  pin: { minDigits: 4, maxDigits: 6, bypass: false },
};

import type { ReceiptLine } from '../../hardware/printer/printer.ts';
import type { ForeignAmount, PosMethod } from '../contract/pos-view.ts';
import type { Language } from '../contract/terminal-view.ts';
import { formatDong, formatLocalTime } from '../receipt.ts';
import type { PosConfiguration } from './configuration.ts';
import { formatRate, formatYuan, PAYMENT_WORDS, type PaymentWords } from './payment-words.ts';
import type { Copy } from './sale-receipt.ts';

/** All that a receipt of a payment by code says. Amounts are whole đồng. */
export interface PaymentReceipt {
  readonly transaction: string;
  readonly at: number;
  readonly method: PosMethod;
  readonly amount: number;
  /** DE38 and DE63; empty: an operator's word. */
  readonly approval: string;
  readonly reference: string;
  readonly foreign: ForeignAmount | undefined;
}

export interface RefundReceipt {
  readonly transaction: string;
  readonly at: number;
  readonly method: PosMethod;
  readonly amount: number;
  /** The sale. */
  readonly of: string;
  /** Masked; empty: no card. */
  readonly maskedPan: string;
}

interface Paper {
  readonly terminal: PosConfiguration;
  /** Of this copy. */
  readonly language: Language;
  readonly copy: Copy;
}

const line = (left: string, right: string, bold = false): ReceiptLine => ({
  kind: 'columns',
  left,
  right,
  bold,
});

const centred = (text: string, style: { bold?: boolean; double?: boolean } = {}): ReceiptLine => ({
  kind: 'text',
  text,
  align: 'centre',
  ...style,
});

const RULE: ReceiptLine = { kind: 'rule' };

const head = (terminal: PosConfiguration, title: string): readonly ReceiptLine[] => [
  centred(terminal.merchant, { bold: true }),
  centred(terminal.place),
  centred(title, { bold: true, double: true }),
  RULE,
];

const foot = (words: PaymentWords, copy: Copy): readonly ReceiptLine[] => [
  centred(words.copies[copy]),
  centred(words.thanks),
  { kind: 'feed', lines: 1 },
];

function facts(
  { terminal }: Paper,
  words: PaymentWords,
  { at, method, transaction }: Pick<PaymentReceipt, 'at' | 'method' | 'transaction'>,
): readonly ReceiptLine[] {
  return [
    line(words.terminal, terminal.id),
    line(words.date, formatLocalTime(at)),
    line(words.method, words.methods[method]),
    // What came unasked is named by the sale that it was sent for, and by NAPAS.
    line(words.reference, transaction.replace(/\+.*$/, '')),
  ];
}

/** One copy of what a code paid; both amounts where the wallet pays in its own currency. */
export function paymentReceipt(paper: Paper, receipt: PaymentReceipt): readonly ReceiptLine[] {
  const { terminal, language, copy } = paper;
  const words = PAYMENT_WORDS[language];
  const { amount, approval, reference, foreign } = receipt;
  return [
    ...head(terminal, words.paid),
    ...facts(paper, words, receipt),
    ...(reference === '' ? [] : [line(words.network, reference)]),
    ...(approval === '' ? [] : [line(words.approval, approval)]),
    RULE,
    line(words.amount, formatDong(amount, language), true),
    ...(foreign
      ? [
          line(words.wallet, formatYuan(foreign.value, language), true),
          line(words.rate, formatRate(foreign.rate, language)),
        ]
      : []),
    RULE,
    ...(approval === '' && reference === '' ? [centred(words.byHand)] : []),
    ...foot(words, copy),
  ];
}

export function refundReceipt(paper: Paper, receipt: RefundReceipt): readonly ReceiptLine[] {
  const words = PAYMENT_WORDS[paper.language];
  return [
    ...head(paper.terminal, words.refund),
    ...refundFacts(paper, words, receipt),
    RULE,
    line(words.givenBack, formatDong(receipt.amount, paper.language), true),
    RULE,
    ...foot(words, paper.copy),
  ];
}

function refundFacts(
  paper: Paper,
  words: PaymentWords,
  receipt: RefundReceipt,
): readonly ReceiptLine[] {
  return [
    ...facts(paper, words, receipt),
    line(words.original, receipt.of.replace(/\+.*$/, '')),
    ...(receipt.maskedPan === '' ? [] : [line(words.card, receipt.maskedPan)]),
  ];
}

/** Says the truth: nobody knows yet, and whom to ask. */
export function unknownSlip(
  paper: Paper,
  about: PaymentReceipt | RefundReceipt,
): readonly ReceiptLine[] {
  const { terminal, language, copy } = paper;
  const words = PAYMENT_WORDS[language];
  const isRefund = 'of' in about;
  return [
    ...head(terminal, words.unknown),
    ...(isRefund ? refundFacts(paper, words, about) : facts(paper, words, about)),
    RULE,
    line(isRefund ? words.givenBack : words.asked, formatDong(about.amount, language), true),
    RULE,
    ...(isRefund ? words.unknownRefundLines : words.unknownLines).map((text) => centred(text)),
    centred(terminal.hotline, { bold: true }),
    RULE,
    ...foot(words, copy),
  ];
}

/** Money came, and not what was asked for. */
export function otherAmountSlip(
  paper: Paper,
  asked: PaymentReceipt,
  received: number,
): readonly ReceiptLine[] {
  const { terminal, language, copy } = paper;
  const words = PAYMENT_WORDS[language];
  return [
    ...head(terminal, words.otherAmount),
    ...facts(paper, words, asked),
    RULE,
    line(words.asked, formatDong(asked.amount, language)),
    line(words.received, formatDong(received, language), true),
    RULE,
    ...words.otherAmountLines.map((text) => centred(text)),
    centred(terminal.hotline, { bold: true }),
    RULE,
    ...foot(words, copy),
  ];
}

/** The code on the screen, for a customer who sits elsewhere. */
export function codePaper(
  { terminal, language }: Pick<Paper, 'terminal' | 'language'>,
  {
    service,
    amount,
    payload,
  }: {
    readonly service: 'alipay' | 'vietqr';
    readonly amount: number;
    readonly payload: string;
  },
): readonly ReceiptLine[] {
  const words = PAYMENT_WORDS[language];
  return [
    ...head(terminal, service === 'vietqr' ? 'VietQR' : 'Alipay'),
    line(words.terminal, terminal.id),
    line(words.amount, formatDong(amount, language), true),
    { kind: 'qr', data: payload, size: 6 },
    ...(service === 'vietqr' ? [centred(words.scan)] : []),
    centred(words.once),
    { kind: 'feed', lines: 1 },
  ];
}

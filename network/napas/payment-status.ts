/**
 * DE60 of an answer about a payment by code [model]: a word, and behind a space what it is known
 * by: the payment's id, or why it failed.
 */
export interface PaymentStatus {
  readonly word: PaymentWord;
  /** At most 40 characters; empty: none. */
  readonly detail: string;
}

export type PaymentWord = (typeof WORDS)[number];

const WORDS = [
  'SUCCESS',
  'FAIL',
  'PROCESSING',
  'CANCELLED',
  'NOT_FOUND',
  /** Nobody answered who could know. */
  'NO_ANSWER',
] as const;

const MOST_DETAIL = 40;

export function buildPaymentStatus(word: PaymentWord, detail = ''): string {
  return `${word} ${printable(detail).slice(0, MOST_DETAIL)}`.trimEnd();
}

/** What a field of characters may carry of a text from elsewhere. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

export function parsePaymentStatus(de60: string | undefined): PaymentStatus | undefined {
  const [first = '', ...rest] = de60?.trimEnd().split(' ') ?? [];
  const word = WORDS.find((one) => one === first);
  return word && { word, detail: rest.join(' ') };
}

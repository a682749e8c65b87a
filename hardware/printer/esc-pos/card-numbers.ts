import { isLuhnValid } from '../../../crypto/luhn.ts';

/** Digits of a PAN (ISO/IEC 7812-1). */
const SHORTEST = 13;
const LONGEST = 19;
const SHOWN_FIRST = 6;
const SHOWN_LAST = 4;

/**
 * Beginnings and lengths of the PANs that are issued: Visa; Mastercard and Mir; American Express;
 * Diners and JCB; Maestro, Discover, UnionPay and RuPay; RuPay and UnionPay again; NAPAS; Troy.
 */
const ISSUED = new RegExp(
  `^(?:${[
    '4\\d{12}(?:\\d{3}){0,2}',
    '(?:5[1-5]|2[2-7])\\d{14}',
    '3[47]\\d{13}',
    '3[05689]\\d{12,17}',
    '(?:5[06-9]|6\\d)\\d{11,17}',
    '8[12]\\d{14,17}',
    '9704\\d{12}(?:\\d{3})?',
    '9792\\d{12}',
  ].join('|')})$`,
);

/** A digit somewhere in a print job, which can be hidden. */
export interface PrintedDigit {
  /** One character, `0` to `9`. */
  readonly digit: string;
  hide(): void;
}

/**
 * Hides card numbers in a stream of characters: 13 to 19 digits whose check digit is right. One
 * that stands alone may begin with anything but 0, as no card does; one with digits before or
 * behind it must look like one that is issued, or every second long reference would have one in it.
 * First six and last four stay (PCI DSS 3.4).
 */
export interface CardNumberHider {
  digit(digit: PrintedDigit): void;
  /** A blank, dash or line end: a number may end here, or go on behind it. */
  gap(): void;
  /** A character that no card number has in it, or nothing more. */
  end(): void;
  /**
   * What has come so far is shown now, whatever follows: hides what could be the middle of a
   * card number that goes on.
   */
  hideOpen(): void;
}

export function createCardNumberHider(): CardNumberHider {
  /** The last that a card number could have, and whether a group begins with it. */
  let last: { readonly printed: PrintedDigit; readonly isFirst: boolean }[] = [];
  let isInGroup = false;

  function hide(from: number, to: number): void {
    for (const { printed } of last.slice(from, to)) printed.hide();
  }

  /** Of all that end with the last digit. */
  function hideThose(isCard: (digits: string, start: number) => boolean): void {
    const digits = last.map(({ printed }) => printed.digit).join('');
    for (let start = last.length - SHORTEST; start >= 0; start--) {
      const number = digits.slice(start);
      if (!isCard(number, start) || !isLuhnValid(number)) continue;
      hide(start + SHOWN_FIRST, last.length - SHOWN_LAST);
    }
  }

  function endGroup(): void {
    if (isInGroup) hideThose((digits, start) => last[start]!.isFirst && !digits.startsWith('0'));
    isInGroup = false;
  }

  return {
    digit(printed) {
      last = [...last, { printed, isFirst: !isInGroup }].slice(-LONGEST);
      isInGroup = true;
      hideThose((digits) => ISSUED.test(digits));
    },
    gap: endGroup,
    end() {
      endGroup();
      last = [];
    },
    hideOpen() {
      // The longest that is whole already cannot go on.
      const from = Math.max(0, last.length - LONGEST + 1);
      const start = last.findIndex(({ printed }, i) => i >= from && printed.digit !== '0');
      if (start >= 0) hide(start + SHOWN_FIRST, last.length);
    },
  };
}

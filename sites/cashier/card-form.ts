import { err, ok, type Result } from '../../bytes/result.ts';
import { isLuhnValid } from '../../crypto/luhn.ts';
import type { CheckoutCard } from '../../network/alipay/card-port.ts';
import type { CashierWords } from './words.ts';

export interface TypedCard {
  readonly pan: string;
  readonly name: string;
  readonly issued: string;
}

/** The card as the network wants it, or one line that says which field is wrong. */
export function readCard(typed: TypedCard, words: CashierWords): Result<CheckoutCard, string> {
  const pan = typed.pan.replace(/[ -]/g, '');
  if (!/^\d{16,19}$/.test(pan) || !isLuhnValid(pan)) return err(words.badPan);
  const name = typed.name.toUpperCase().replace(/\s+/g, ' ');
  if (!/^[A-Z][A-Z ]{0,25}$/.test(name)) return err(words.badName);
  const [, month = '', year = ''] = /^(0[1-9]|1[0-2])[/ -]?(\d{2})$/.exec(typed.issued) ?? [];
  if (month === '') return err(words.badIssued);
  return ok({ pan, name, issued: month + year });
}

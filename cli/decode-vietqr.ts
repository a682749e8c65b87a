import { err, ok, type Result } from '../bytes/result.ts';
import { type DescribedObject, describeVietQr } from '../network/vietqr/describe.ts';
import { parseVietQr } from '../network/vietqr/parse.ts';
import type { VietQr } from '../network/vietqr/vietqr.ts';

/** What a code asks for; null where it does not say. All as in the code, to the letter. */
export interface VietQrSummary {
  readonly service: string | null;
  readonly acquirer: string | null;
  readonly account: string | null;
  readonly amount: string | null;
  readonly crc: string;
}

export interface DecodedVietQr {
  /** The account is who is paid: it stays as it is, a card's number too. */
  readonly summary: VietQrSummary;
  readonly tree: readonly DescribedObject[];
}

/**
 * A VietQR payload, or another operator's of EMVCo's kind; in the tree the number of a card is
 * masked unless asked otherwise. The error is one line with tag path and offset.
 */
export function decodeVietQr(
  payload: string,
  options: { readonly unmasked?: boolean | undefined } = {},
): Result<DecodedVietQr, string> {
  const code = parseVietQr(payload);
  if (!code.ok) return err(code.error.detail);
  const tree = describeVietQr(payload, options);
  if (!tree.ok) return err(tree.error.detail);
  return ok({ summary: summaryOf(code.value, payload), tree: tree.value });
}

export function summaryOf({ payee, amount }: VietQr, payload: string): VietQrSummary {
  return {
    service: payee?.service ?? null,
    acquirer: payee?.acquirer ?? null,
    account: payee?.account ?? null,
    amount: amount ?? null,
    crc: payload.slice(-4),
  };
}

/** Lines of text: tag, value, name and meaning; what is in a template below it and further in. */
export function vietQrLines(tree: readonly DescribedObject[], indent = ''): readonly string[] {
  return tree.flatMap(({ tag, name, value, meaning, children }) => [
    [`${indent}${tag}`, value, meaning === undefined ? name : `${name}: ${meaning}`]
      .filter((part) => part !== undefined)
      .join('  '),
    ...vietQrLines(children ?? [], `${indent}  `),
  ]);
}

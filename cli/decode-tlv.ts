import { parseTlv } from '../bytes/ber-tlv.ts';
import { parseHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import {
  type DescribedTlv,
  type DescribeOptions,
  describeTlv,
} from '../emv/dictionary/describe.ts';

/**
 * BER-TLV in hex, as from a card or from DE55, with names and meanings; masked unless asked
 * otherwise. The error is one line with tag path and offset.
 */
export function decodeTlv(
  text: string,
  options: DescribeOptions = {},
): Result<readonly DescribedTlv[], string> {
  const bytes = parseHex(text);
  if (!bytes.ok) return err(bytes.error.detail);
  const list = parseTlv(bytes.value);
  return list.ok ? ok(describeTlv(list.value, options)) : err(list.error.detail);
}

/** Lines of text: children further in, meanings below their value. */
export function tlvLines(list: readonly DescribedTlv[], indent = ''): readonly string[] {
  return list.flatMap(({ tag, name, value, meanings, children }) => [
    [`${indent}${tag}`, value, name].filter((part) => part !== undefined && part !== '').join('  '),
    ...(meanings ?? []).map((meaning) => `${indent}      ${meaning}`),
    ...tlvLines(children ?? [], `${indent}  `),
  ]);
}

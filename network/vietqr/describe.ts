import { ok, type Result } from '../../bytes/result.ts';
import { maskPan } from '../../crypto/mask.ts';
import { TAGS, type VietQrError } from './data-objects.ts';
import { parseVietQr } from './parse.ts';
import { readTree, type TreeObject } from './tree.ts';

/** An object in words; children instead of a value where it is a template. */
export interface DescribedObject {
  readonly tag: string;
  readonly name: string;
  readonly value?: string;
  readonly meaning?: string;
  readonly children?: readonly DescribedObject[];
}

/**
 * The objects of a code in the order in which they come, in words; the number of a card is masked
 * unless asked otherwise. What `parseVietQr` refuses is an error.
 */
export function describeVietQr(
  payload: string,
  options: { readonly unmasked?: boolean | undefined } = {},
): Result<readonly DescribedObject[], VietQrError> {
  const code = parseVietQr(payload);
  if (!code.ok) return code;
  const tree = readTree(payload);
  if (!tree.ok) return tree;
  const { payee, currency = '' } = code.value;
  const card = payee?.service === 'QRIBFTTC' && !options.unmasked ? payee.account : undefined;
  const describe = ({ tag: number, value, spec, children }: TreeObject): DescribedObject => {
    const tag = TAGS[number]!;
    const name = spec?.name ?? 'not known';
    if (children) return { tag, name, children: children.map(describe) };
    const shown = value === card ? maskPan(value) : value;
    const meaning = spec?.meaning?.(value, currency);
    return meaning === undefined
      ? { tag, name, value: shown }
      : { tag, name, value: shown, meaning };
  };
  return ok(tree.value.map(describe));
}

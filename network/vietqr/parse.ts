import { ok, type Result } from '../../bytes/result.ts';
import { bad, join, type VietQrError } from './data-objects.ts';
import {
  type Field,
  isService,
  OPERATOR_ACCOUNT,
  PATHS,
  ROOT,
  type Template,
  VIETNAM,
  VND,
} from './dictionary.ts';
import { readTree, type Tree, type TreeObject } from './tree.ts';
import type { AdditionalData, Localised, OtherObject, Payee, Tip, VietQr } from './vietqr.ts';

/**
 * Reads a merchant-presented code, VietQR or another operator's. Strict: what is not exactly as it
 * should be, on any level, is an error, and nothing is read past it. Never throws.
 */
export function parseVietQr(payload: string): Result<VietQr, VietQrError> {
  const tree = readTree(payload);
  if (!tree.ok) return tree;
  const texts: Texts = {};
  const others: OtherObject[] = [];
  const end = tree.value.at(-1)!.end;
  const fault = collect(tree.value, ROOT, '', end, { texts, others });
  if (fault) return fault;
  const conflict = findConflict(texts, others);
  if (conflict) {
    const [path, problem] = conflict;
    return bad(path, offsetAt(tree.value, path), problem);
  }
  return ok({
    initiation: texts.initiation === undefined ? undefined : INITIATIONS[texts.initiation],
    payee: payeeOf(texts),
    merchantCategory: texts.merchantCategory,
    currency: texts.currency,
    amount: texts.amount,
    tip: tipOf(texts),
    country: texts.country,
    merchantName: texts.merchantName,
    merchantCity: texts.merchantCity,
    postalCode: texts.postalCode,
    additional: additionalOf(texts),
    localised: localisedOf(texts),
    others: others.sort(byPath),
  });
}

const INITIATIONS: Readonly<Record<string, VietQr['initiation']>> = {
  '11': 'static',
  '12': 'dynamic',
};

type Texts = Partial<Record<Field, string>>;

/** The values of a code: those of known fields, and all others by path. */
interface Found {
  readonly texts: Texts;
  readonly others: OtherObject[];
}

/** Finds all values of a template that ends at `end`, or says which is not as it should be. */
function collect(
  tree: Tree,
  template: Template,
  path: string,
  end: number,
  found: Found,
): Result<never, VietQrError> | undefined {
  for (const { tag, value, offset, end, spec, children } of tree) {
    if (spec && !spec.fits(value)) {
      return bad(join(path, tag), offset, `expected ${spec.expected}`);
    }
    if (spec?.field) found.texts[spec.field] = value;
    else if (spec?.template && children) {
      // Another operator's account stays whole: what is in it is his.
      const foreign = spec === OPERATOR_ACCOUNT;
      if (foreign) found.others.push({ path: join(path, tag), value });
      const within = foreign ? { texts: {}, others: [] } : found;
      const fault = collect(children, spec.template, join(path, tag), end, within);
      if (fault) return fault;
    } else found.others.push({ path: join(path, tag), value });
  }
  for (const tag of template.required) {
    if (!hasTag(tree, tag)) return bad(join(path, tag), end, 'is missing');
  }
  return undefined;
}

function hasTag(tree: Tree, tag: number): boolean {
  for (const object of tree) if (object.tag === tag) return true;
  return false;
}

/** What is wrong with no object by itself (EMVCo; what NAPAS needs), and where. */
function findConflict(
  texts: Texts,
  others: readonly OtherObject[],
): readonly [path: string, problem: string] | undefined {
  const { tip, fixedTip, tipPercentage } = texts;
  if (fixedTip !== undefined && tip !== '02') return [PATHS.fixedTip, 'expected 02 in tag 55'];
  if (tipPercentage !== undefined && tip !== '03') {
    return [PATHS.tipPercentage, 'expected 03 in tag 55'];
  }
  if (tip === '02' && fixedTip === undefined) return [PATHS.tip, 'expected tag 56 beside it'];
  if (tip === '03' && tipPercentage === undefined) return [PATHS.tip, 'expected tag 57 beside it'];
  if (texts.service === undefined) {
    if (others.some(({ path }) => path >= '02' && path <= '51')) return undefined;
    return ['', 'expected an account, a tag from 02 to 51'];
  }
  if (texts.currency !== VND) return [PATHS.currency, `expected ${VND} beside tag 38`];
  if (texts.country !== VIETNAM) return [PATHS.country, `expected ${VIETNAM} beside tag 38`];
  if (texts.service === 'QRIBFTTC' && !/^[0-9]{12,19}$/.test(texts.account!)) {
    return [PATHS.account, 'expected a card number of 12 to 19 digits'];
  }
  return undefined;
}

function offsetAt(tree: Tree, path: string): number {
  let found: TreeObject | undefined;
  let level: Tree | undefined = tree;
  for (const tag of path === '' ? [] : path.split('.')) {
    found = level?.find((object) => object.tag === Number(tag));
    level = found?.children;
  }
  return found?.offset ?? 0;
}

function payeeOf({ service, acquirer, account }: Texts): Payee | undefined {
  if (service === undefined || !isService(service)) return undefined;
  return { service, acquirer: acquirer!, account: account! };
}

function tipOf({ tip, fixedTip, tipPercentage }: Texts): Tip | undefined {
  if (tip === undefined) return undefined;
  if (fixedTip !== undefined) return { kind: 'fixed', amount: fixedTip };
  if (tipPercentage !== undefined) return { kind: 'percentage', percentage: tipPercentage };
  return { kind: 'asked' };
}

function additionalOf(texts: Texts): AdditionalData | undefined {
  const { bill, mobile, store, loyalty, reference, customer, terminal, purpose, dataRequest } =
    texts;
  const first = bill ?? mobile ?? store ?? loyalty ?? reference ?? customer ?? terminal;
  if ((first ?? purpose ?? dataRequest) === undefined) return undefined;
  return { bill, mobile, store, loyalty, reference, customer, terminal, purpose, dataRequest };
}

function localisedOf({ language, localName, localCity }: Texts): Localised | undefined {
  if (language === undefined) return undefined;
  return { language, name: localName!, city: localCity };
}

const byPath = (a: OtherObject, b: OtherObject): number => (a.path < b.path ? -1 : 1);

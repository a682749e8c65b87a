import { ok, type Result } from '../../bytes/result.ts';
import { crcDigits } from './crc.ts';
import { bad, join, type VietQrError, writeObject } from './data-objects.ts';
import { type Field, NAPAS_GUID, PATHS, VIETNAM, VND } from './dictionary.ts';
import { parseVietQr } from './parse.ts';
import type { VietQr } from './vietqr.ts';

/**
 * The payload, tags in ascending order, 63 last. What `parseVietQr` would refuse is an error, and
 * so is a value that it would read as something else.
 */
export function buildVietQr(code: VietQr): Result<string, VietQrError> {
  const tree: Branch = new Map();
  for (const [field, text] of Object.entries(textsOf(code))) {
    if (text !== undefined) put(tree, PATHS[field as Field], text);
  }
  const others = code.others ?? [];
  for (const { path, value } of others) {
    if (!put(tree, path, value)) {
      return bad(path, undefined, 'is there already, or is no path of tags');
    }
  }
  const body = write(tree, '');
  if (!body.ok) return body;
  const protectedText = `${body.value}6304`;
  const payload = `${protectedText}${crcDigits(protectedText)}`;
  const parsed = parseVietQr(payload);
  if (!parsed.ok) {
    const { path, problem } = parsed.error;
    return bad(path, undefined, problem);
  }
  const kept = new Set(parsed.value.others?.map(({ path }) => path));
  const known = others.find(({ path }) => !kept.has(path));
  if (known) return bad(known.path, undefined, 'has a place of its own, not among the others');
  return ok(payload);
}

/** The text of each field that is there. */
function textsOf(code: VietQr): Partial<Record<Field, string | undefined>> {
  const { initiation, payee, tip, additional, localised } = code;
  return {
    format: '01',
    initiation: initiation && (initiation === 'static' ? '11' : '12'),
    operator: payee && NAPAS_GUID,
    acquirer: payee?.acquirer,
    account: payee?.account,
    service: payee?.service,
    merchantCategory: code.merchantCategory,
    currency: code.currency ?? VND,
    amount: code.amount,
    tip: tip && { asked: '01', fixed: '02', percentage: '03' }[tip.kind],
    fixedTip: tip?.kind === 'fixed' ? tip.amount : undefined,
    tipPercentage: tip?.kind === 'percentage' ? tip.percentage : undefined,
    country: code.country ?? VIETNAM,
    merchantName: code.merchantName,
    merchantCity: code.merchantCity,
    postalCode: code.postalCode,
    ...additional,
    language: localised?.language,
    localName: localised?.name,
    localCity: localised?.city,
  };
}

/** Values by tag; a template holds a branch of its own. */
type Branch = Map<number, string | Branch>;

/** False when something is there already, or the path is none. */
function put(tree: Branch, path: string, value: string): boolean {
  if (!/^[0-9]{2}(\.[0-9]{2})*$/.test(path) || path === PATHS.crc) return false;
  const tags = path.split('.').map(Number);
  const last = tags.pop()!;
  let branch = tree;
  for (const tag of tags) {
    const below = branch.get(tag) ?? new Map();
    if (typeof below === 'string') return false;
    branch.set(tag, below);
    branch = below;
  }
  if (branch.has(last)) return false;
  branch.set(last, value);
  return true;
}

function write(branch: Branch, path: string): Result<string, VietQrError> {
  let text = '';
  for (const [tag, content] of [...branch].sort(([a], [b]) => a - b)) {
    const inner = join(path, tag);
    const value = typeof content === 'string' ? ok(content) : write(content, inner);
    if (!value.ok) return value;
    const written = writeObject(tag, value.value, inner);
    if (!written.ok) return written;
    text += written.value;
  }
  return ok(text);
}

import { ok, type Result } from '../../bytes/result.ts';
import { crcDigits } from './crc.ts';
import {
  bad,
  type Characters,
  charactersOf,
  type DataObject,
  findUnprintable,
  HEADER,
  join,
  readObjects,
  type VietQrError,
} from './data-objects.ts';
import {
  NAPAS_ACCOUNT,
  NAPAS_GUID,
  type ObjectSpec,
  OPERATOR_ACCOUNT,
  ROOT,
  type Template,
} from './dictionary.ts';

/** An object with what the dictionary says of it; a template's also with what is within. */
export interface TreeObject extends DataObject {
  readonly spec: ObjectSpec | undefined;
  readonly children: Tree | undefined;
}

export type Tree = readonly TreeObject[];

/** `6304` and four digits. */
const CRC_LENGTH = 8;

/**
 * All objects of a payload; lengths fit on every level, and the CRC is right. What the objects hold
 * is not looked at.
 */
export function readTree(payload: string): Result<Tree, VietQrError> {
  const text = charactersOf(payload);
  const strange = findUnprintable(text);
  if (strange >= 0) return bad('', strange, 'expected a printable character');
  const objects = readObjects(text, 0, text.length, '');
  if (!objects.ok) return objects;
  const tree = withSpecs(text, objects.value, ROOT, '');
  if (!tree.ok) return tree;
  if (tree.value[0]?.tag !== 0) return bad('', 0, 'expected tag 00 first');
  const last = tree.value.at(-1)!;
  if (last.tag !== 63 || last.end - last.offset !== CRC_LENGTH) {
    return bad('', text.length, 'expected tag 63 last: the CRC, four digits');
  }
  const crc = crcDigits(payload, payload.length - last.value.length);
  if (last.value.toUpperCase() !== crc) return bad('63', last.offset, `wrong CRC, expected ${crc}`);
  return tree;
}

function withSpecs(
  text: Characters,
  objects: readonly DataObject[],
  template: Template,
  path: string,
): Result<Tree, VietQrError> {
  const tree: TreeObject[] = [];
  for (const { tag, value, offset, end } of objects) {
    const listed = template.objects[tag];
    if (!listed?.template) {
      tree.push({ tag, value, offset, end, spec: listed, children: undefined });
      continue;
    }
    const inner = join(path, tag);
    const within = readObjects(text, offset + HEADER, end, inner);
    if (!within.ok) return within;
    const spec = listed === NAPAS_ACCOUNT && !isNapas(within.value) ? OPERATOR_ACCOUNT : listed;
    const children = withSpecs(text, within.value, spec.template!, inner);
    if (!children.ok) return children;
    tree.push({ tag, value, offset, end, spec, children: children.value });
  }
  return ok(tree);
}

const isNapas = (objects: readonly DataObject[]): boolean =>
  objects.some(({ tag, value }) => tag === 0 && value === NAPAS_GUID);

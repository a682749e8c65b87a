import { parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { hex, parseHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { describeObject } from '../../emv/dictionary/describe.ts';
import { describeValue } from '../../emv/dictionary/meanings.ts';
import { tagEntry } from '../../emv/dictionary/tags.ts';
import type { ChipObject } from '../contract/event.ts';

/** Stands for a hidden byte: begins an object that nobody can read, wherever one would begin. */
const HIDDEN_BYTE = '9F';

/**
 * DE55 in words, from hex in which the mask has put `*` for what is hidden. The error is one line
 * with tag path and offset.
 */
export function chipObjects(shown: string): Result<readonly ChipObject[], string> {
  const bytes = parseHex(shown.replaceAll('**', HIDDEN_BYTE));
  if (!bytes.ok) return err(bytes.error.detail);
  const list = parseTlv(bytes.value);
  if (list.ok) return ok(list.value.map((one) => objectOf(one, shown)));
  const { offset, path, detail } = list.error;
  if (shown[2 * offset] !== '*') return err(detail);
  const where = path === '' ? '' : ` in ${path}`;
  return err(`TLV at offset ${offset}${where}: cannot be read, hidden from there on`);
}

function objectOf({ tag, value, children }: Tlv, shown: string): ChipObject {
  const name = tagEntry(tag)?.name ?? '';
  if (children) {
    const within = children.map((one) => objectOf(one, shown));
    return { tag, name, value: '', meanings: [], children: within };
  }
  const text = shown.slice(2 * value.byteOffset, 2 * (value.byteOffset + value.length));
  const hiddenFrom = text.indexOf('*');
  if (hiddenFrom >= 0) {
    return { tag, name, value: text, meanings: describeValue(tag, hex(text.slice(0, hiddenFrom))) };
  }
  const described = describeObject(tag, value);
  return { tag, name, value: described.value ?? '', meanings: described.meanings ?? [] };
}

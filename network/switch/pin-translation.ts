import type { IsoFields } from '../iso8583/message.ts';
import type { Hsm } from './hsm.ts';
import { panOf } from './transaction.ts';

/** DE52 and, for a PIN change, DE105: each is a PIN block that is translated at every hop. */
const PIN_FIELDS = [52, 105] as const;

/** The fields with their PIN blocks under the next hop's key; undefined: one cannot be read. */
export function translatePins(
  fields: IsoFields,
  hsm: Hsm,
  from: string,
  to: string,
): IsoFields | undefined {
  const pan = panOf(fields) ?? '';
  const out: Record<number, string> = { ...fields };
  for (const field of PIN_FIELDS) {
    const block = fields[field];
    if (block === undefined) continue;
    // DE105 is text of any kind and length where no PIN is changed.
    if (field === 105 && !fields[3]?.startsWith('94')) continue;
    if (!/^[0-9A-Fa-f]{16}$/.test(block)) return undefined;
    const translated = hsm.translatePin({ slot: from, block, pan }, to);
    if (!translated.ok) return undefined;
    out[field] = translated.value;
  }
  return out;
}

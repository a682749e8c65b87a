import { concat } from '../../bytes/concat.ts';
import type { Described } from '../../hardware/transport/wire-tap.ts';
import type { Codec } from './codec.ts';
import { summarise } from './describe.ts';
import type { PrefixedItem } from './length-prefix.ts';
import { maskedBytes } from './mask.ts';

/** Service, code, amount, STAN, result: what tells one message from another at a glance. */
const TELLING = [70, 3, 4, 11, 39] as const;

/** What the trace says of an item on the wire, secrets replaced by `2A`. */
export function describeItem(item: PrefixedItem, codec: Codec): Described {
  const { bytes } = item;
  if (item.kind === 'heartbeat') return { meaning: 'heartbeat', shown: bytes };
  if (item.kind === 'noise') {
    // A piece of a message, perhaps: nothing of it may be shown.
    const meaning = `${bytes.length} bytes that are no message`;
    return { meaning, shown: new Uint8Array(bytes.length).fill(0x2a), level: 'noise' };
  }
  const prefix = bytes.subarray(0, bytes.length - item.body.length);
  const shown = concat(prefix, maskedBytes(item.body, codec));
  const parsed = codec.parse(item.body);
  if (!parsed.ok) return { meaning: parsed.error.detail, shown, level: 'trouble' };
  return { meaning: summarise(parsed.value, codec.dialect, TELLING), shown };
}

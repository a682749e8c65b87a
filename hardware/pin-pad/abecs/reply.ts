import { ok, type Result } from '../../../bytes/result.ts';
import { type BlocksOf, type Layout, read, type ValuesOf, write } from './fields.ts';
import type { AbecsCommand } from './messages.ts';

/** What the virtual pad answers: the block of a good reply, if it has one, or a bad one's status. */
export type Reply = Result<string | undefined, string>;

export function block<L extends Layout>(layout: L, values: ValuesOf<L>): Reply {
  return ok(write(layout, values));
}

/** The values of a command's blocks; undefined: a field is wrong, 011. */
export function take<const B extends readonly Layout[]>(
  { blocks }: AbecsCommand,
  layouts: B,
): BlocksOf<B> | undefined {
  const values: unknown[] = [];
  for (const [i, layout] of layouts.entries()) {
    const one = read(layout, blocks[i] ?? '');
    if (!one.ok) return undefined;
    values.push(one.value);
  }
  return values as unknown as BlocksOf<B>;
}

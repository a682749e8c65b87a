import { parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import type { SessionEnd } from './outcome.ts';

/** The one template that an answer consists of; `tags` are those it may be. */
export function readTemplate(
  command: string,
  data: Uint8Array,
  tags: readonly string[],
): Result<Tlv, SessionEnd> {
  const bad = (detail: string) =>
    err({ why: 'malformed-answer' as const, detail: `${command}: ${detail}` });
  const parsed = parseTlv(data);
  if (!parsed.ok) return bad(parsed.error.detail);
  const [template, ...more] = parsed.value;
  if (template && more.length === 0 && tags.includes(template.tag)) return ok(template);
  return bad(`expected the template ${tags.join(' or ')} and nothing else`);
}

/** The data objects within that hold values, in order, out of whatever templates. */
export function primitives(objects: readonly Tlv[]): readonly Tlv[] {
  return objects.flatMap((one) => (one.children ? primitives(one.children) : [one]));
}

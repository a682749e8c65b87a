import { isAbsolute, join, parse, relative, resolve } from 'node:path';

/**
 * Where the trace of a script goes: the folder mirrors the scripts' own, so that two scripts of
 * one name do not meet. Scripts from elsewhere keep their whole path.
 */
export function traceFile(folder: string, script: string): string {
  const inside = relative('.', script);
  const isElsewhere = inside.startsWith('..') || isAbsolute(inside);
  const absolute = resolve(script);
  const path = isElsewhere ? absolute.slice(parse(absolute).root.length) : inside;
  return join(folder, `${path.replace(/\.yaml$/, '')}.trace.jsonl`);
}

import { z } from 'zod';
import { nearMiss } from './near-miss.ts';

/** Words with what each means: an editor shows both where one of them can be written. */
export function described<Word extends string>(meanings: Readonly<Record<Word, string>>) {
  const words = Object.keys(meanings) as [Word, ...Word[]];
  return z.enum(words).meta({ enumDescriptions: Object.values(meanings) });
}

/**
 * An object whose unknown key is answered by those there are; `hint` may know better what such a
 * key was meant for.
 */
export function strict<Shape extends z.ZodRawShape>(
  shape: Shape,
  hint: (key: string) => string | undefined = () => undefined,
) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error(issue) {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const key = issue.keys[0] ?? '';
      const meant = nearMiss(key, known);
      return hint(key) ?? `unknown key ${key}${meant}; expected ${known.join(', ')}`;
    },
  });
}

/** How many of `keys` an object has. */
export function countKeys(value: object, keys: readonly string[]): number {
  return keys.filter((key) => (value as Record<string, unknown>)[key] !== undefined).length;
}

/** Text whose form is checked; the message is told after what was found. */
export const text = (form: RegExp, expected: string) => z.string(expected).regex(form, expected);

export const dong = z.int('expected whole đồng, as 500000').min(0).describe('whole đồng');

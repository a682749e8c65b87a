import { parseHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';

/** One published example: what goes in, and what must come out. */
export interface Vector {
  /** Its beginning says which kind it is of. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** A list of vectors out of JSON; the error is one line with the index of the first bad one. */
export function readVectors(text: string): Result<readonly Vector[], string> {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return err('expected JSON');
  }
  if (!Array.isArray(list) || list.length === 0) return err('expected a list of vectors');
  for (const [i, one] of list.entries()) {
    if (!isRecord(one)) return err(`vector ${i}: expected an object`);
    if (typeof one.name !== 'string') return err(`vector ${i}: expected a name`);
    for (const part of ['inputs', 'expected']) {
      if (!isRecord(one[part])) return err(`vector ${i}: expected an object "${part}"`);
    }
  }
  return ok(list as Vector[]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Why a vector cannot be run: an input is not there, or not of its kind. Never leaves this folder. */
export class NotRunnable extends Error {}

/** The computation says no: an error, which a vector may expect. Never leaves this folder. */
export class Refused extends Error {}

/** The value, where there is one; each reader throws NotRunnable where there is none. */
export interface Inputs {
  has(...names: readonly string[]): boolean;
  /** Under the first of the names that is there; other names are other habits. */
  text(...names: readonly string[]): string;
  hex(...names: readonly string[]): Uint8Array;
  number(name: string, otherwise: number): number;
  list(name: string): readonly string[];
}

export function inputsOf({ inputs }: Vector): Inputs {
  const first = (names: readonly string[]): unknown => {
    const name = names.find((one) => inputs[one] !== undefined);
    if (name === undefined) throw new NotRunnable(`no input ${names.join(' or ')}`);
    return inputs[name];
  };
  const text = (...names: string[]): string => {
    const value = first(names);
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw new NotRunnable(`input ${names[0]} is no text`);
    return value;
  };
  return {
    has: (...names) => names.some((name) => inputs[name] !== undefined),
    text,
    hex(...names) {
      const bytes = parseHex(text(...names));
      if (!bytes.ok) throw new NotRunnable(`input ${names[0]}: ${bytes.error.detail}`);
      return bytes.value;
    },
    number(name, otherwise) {
      const value = Number(inputs[name] ?? otherwise);
      if (!Number.isSafeInteger(value)) throw new NotRunnable(`input ${name} is no whole number`);
      return value;
    },
    list(name) {
      const value = first([name]);
      if (!Array.isArray(value)) throw new NotRunnable(`input ${name} is no list`);
      return value.map(String);
    },
  };
}

/** What an operation of crypto/ gave; its error becomes a refusal. */
export function value<T>(result: Result<T, { readonly detail: string }>): T {
  if (!result.ok) throw new Refused(result.error.detail);
  return result.value;
}

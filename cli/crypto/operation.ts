import { parseHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { shownName } from '../shown-name.ts';

/** One thing that the calculator works out. */
export interface Operation {
  readonly name: string;
  readonly summary: string;
  readonly inputs: readonly InputRule[];
  /** Arguments that work as they stand. */
  readonly example: string;
  /** What comes out, line by line; the error is one line without any value. */
  run(given: Given): Result<Outcome, string>;
}

/** By words that a person reads; a code may have its meaning beside it. */
export type Outcome = Readonly<Record<string, string | boolean | Coded>>;

export interface Coded {
  readonly code: string;
  readonly meaning: string;
}

export interface InputRule {
  readonly name: string;
  /** hex: bytes; digits: decimal; text: as it is; one of a list. */
  readonly kind: 'hex' | 'digits' | 'text' | readonly string[];
  /** How many bytes of hex; any if absent. */
  readonly bytes?: readonly number[];
  readonly meaning: string;
  /** May be left out; what is taken then, where anything is. */
  readonly optional?: true | string;
}

/** Inputs that were checked by their rules. Asking for one that has no rule is a bug. */
export interface Given {
  has(name: string): boolean;
  text(name: string): string;
  hex(name: string): Uint8Array;
  number(name: string): number;
}

/** What an input looks like: `a b c`, or `8 or 16 bytes in hex`. */
export function describeKind({ kind, bytes }: InputRule): string {
  if (typeof kind !== 'string') return kind.join(' | ');
  if (kind === 'digits') return 'decimal digits';
  if (kind === 'text') return 'text';
  return bytes ? `${describeLengths(bytes)} bytes in hex` : 'hex';
}

/** `8, 16 or 24`. */
export function describeLengths(lengths: readonly number[]): string {
  return lengths.join(', ').replace(/, ([0-9]+)$/, ' or $1');
}

/** Values by name, checked by the rules; the error is one line and holds no value. */
export function checkInputs(
  { inputs }: Operation,
  values: ReadonlyMap<string, string>,
): Result<Given, string> {
  for (const name of values.keys()) {
    if (!inputs.some((rule) => rule.name === name)) {
      const known = inputs.map((rule) => rule.name).join(', ');
      return err(`unknown input${shownName(name)}; expected ${known}`);
    }
  }
  const all = new Map<string, string>();
  for (const rule of inputs) {
    const value = values.get(rule.name) ?? defaultOf(rule);
    if (value === undefined) {
      if (rule.optional) continue;
      return err(`expected ${rule.name}=<${describeKind(rule)}>, ${rule.meaning}`);
    }
    const wrong = checkValue(rule, value);
    if (wrong) return err(`${rule.name}: ${wrong}`);
    all.set(rule.name, value);
  }
  const text = (name: string): string => {
    const value = all.get(name);
    if (value === undefined) throw new Error(`input ${name} was not checked`);
    return value;
  };
  return ok({
    has: (name) => all.has(name),
    text,
    hex(name) {
      const bytes = parseHex(text(name));
      if (!bytes.ok) throw new Error(`input ${name} was not checked`);
      return bytes.value;
    },
    number: (name) => Number(text(name)),
  });
}

function defaultOf({ optional }: InputRule): string | undefined {
  return typeof optional === 'string' ? optional : undefined;
}

function checkValue(rule: InputRule, value: string): string | undefined {
  const { kind, bytes } = rule;
  if (typeof kind !== 'string') {
    return kind.includes(value) ? undefined : `expected one of ${kind.join(', ')}`;
  }
  if (kind === 'digits') return /^[0-9]+$/.test(value) ? undefined : 'expected decimal digits';
  if (kind === 'text') return undefined;
  const read = parseHex(value);
  if (!read.ok) return read.error.detail;
  if (!bytes || bytes.includes(read.value.length)) return undefined;
  return `expected ${describeKind(rule)}, got ${read.value.length}`;
}

/** A result of crypto/ on its way out: its error as one line. */
export function said<T>(result: Result<T, { readonly detail: string }>): Result<T, string> {
  return result.ok ? result : err(result.error.detail);
}

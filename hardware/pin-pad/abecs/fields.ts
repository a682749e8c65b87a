import { parseHex, toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';

/*
 * The fields that Abecs blocks are made of (Abecs 2.12, 1.3): A and S are text with blanks behind,
 * N digits with zeroes before, H bytes as hex digits. One layout writes, reads and masks.
 */
export interface Field<T> {
  /** Throws a RangeError for what does not fit: the caller checks what comes from outside. */
  write(value: T): string;
  /** The value at the front of `text` and how many characters it takes; undefined: not such one. */
  read(text: string): { readonly value: T; readonly length: number } | undefined;
  /** Never shown. */
  readonly secret: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: fields of every value type stand in one layout.
export type Layout = Readonly<Record<string, Field<any>>>;
export type ValuesOf<L extends Layout> = {
  readonly [K in keyof L]: L[K] extends Field<infer T> ? T : never;
};

/** The values of several blocks, each by its layout. */
export type BlocksOf<B extends readonly Layout[]> = {
  readonly [K in keyof B]: B[K] extends Layout ? ValuesOf<B[K]> : never;
};

function tooLong(what: string): never {
  throw new RangeError(`field: ${what}`);
}

/** A or S: exactly `size` characters on the wire, trailing blanks taken away. */
export function text(size: number): Field<string> {
  return {
    secret: false,
    write: (value) =>
      value.length > size ? tooLong(`${value.length} characters of ${size}`) : value.padEnd(size),
    read: (from) =>
      from.length < size ? undefined : { value: from.slice(0, size).trimEnd(), length: size },
  };
}

/** A or S where blanks matter: two lines of 16. */
export function lines(): Field<readonly [string, string]> {
  const line = text(16);
  return {
    secret: false,
    write: ([upper, lower]) => line.write(upper) + line.write(lower),
    read: (from) =>
      from.length < 32
        ? undefined
        : { value: [from.slice(0, 16).trimEnd(), from.slice(16, 32).trimEnd()], length: 32 },
  };
}

/** N as a number. */
export function number(size: number): Field<number> {
  return {
    secret: false,
    write(value) {
      const written = String(value);
      if (!/^\d+$/.test(written)) tooLong('not a whole number from 0');
      return written.length > size
        ? tooLong(`more than ${size} digits`)
        : written.padStart(size, '0');
    },
    read(from) {
      const digits = from.slice(0, size);
      if (digits.length < size || !/^\d+$/.test(digits)) return undefined;
      return { value: Number(digits), length: size };
    },
  };
}

/** N where the digits are a name: dates, codes, indices. */
export function digits(size: number): Field<string> {
  return {
    secret: false,
    write: (value) =>
      value.length === size && /^\d+$/.test(value) ? value : tooLong(`expected ${size} digits`),
    read(from) {
      const value = from.slice(0, size);
      return value.length === size && /^\d+$/.test(value) ? { value, length: size } : undefined;
    },
  };
}

export function flag(): Field<boolean> {
  return {
    secret: false,
    write: (value) => (value ? '1' : '0'),
    read: (from) => (/^[01]/.test(from) ? { value: from[0] === '1', length: 1 } : undefined),
  };
}

/** H of a fixed number of bytes; zeroes behind what is shorter. */
export function hexBytes(size: number): Field<Uint8Array> {
  return {
    secret: false,
    write: (value) =>
      value.length > size
        ? tooLong(`${value.length} bytes of ${size}`)
        : toHex(value).padEnd(2 * size, '0'),
    read: (from) => readHex(from, 0, size),
  };
}

/** H behind its number of bytes, which has `countDigits` digits. */
export function countedHex(countDigits: number, most: number): Field<Uint8Array> {
  const count = number(countDigits);
  return {
    secret: false,
    write: (value) =>
      value.length > most
        ? tooLong(`${value.length} bytes of at most ${most}`)
        : count.write(value.length) + toHex(value),
    read(from) {
      const size = count.read(from);
      return size && size.value <= most ? readHex(from, countDigits, size.value) : undefined;
    },
  };
}

function readHex(from: string, start: number, size: number) {
  const end = start + 2 * size;
  const written = from.slice(start, end);
  if (written.length < 2 * size || /\s/.test(written)) return undefined;
  const value = parseHex(written);
  return value.ok ? { value: value.value, length: end } : undefined;
}

/** The number of characters, then always `size` of them, blanks behind: tracks and PANs. */
export function countedText(countDigits: number, size: number): Field<string> {
  const count = number(countDigits);
  return {
    secret: false,
    write: (value) =>
      value.length > size
        ? tooLong(`${value.length} characters of at most ${size}`)
        : count.write(value.length) + value.padEnd(size),
    read(from) {
      const length = count.read(from);
      if (!length || length.value > size || from.length < countDigits + size) return undefined;
      const value = from.slice(countDigits, countDigits + length.value);
      return { value, length: countDigits + size };
    },
  };
}

/** As many entries as the two digits before them say. */
export function list(size: number): Field<readonly string[]> {
  const count = number(2);
  return {
    secret: false,
    write: (entries) => count.write(entries.length) + entries.map(text(size).write).join(''),
    read(from) {
      const entries = count.read(from);
      if (!entries || from.length < 2 + entries.value * size) return undefined;
      const value = Array.from({ length: entries.value }, (_, i) =>
        from.slice(2 + i * size, 2 + (i + 1) * size),
      );
      return { value, length: 2 + entries.value * size };
    },
  };
}

/** May be missing at the end of a block. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    secret: field.secret,
    write: (value) => (value === undefined ? '' : field.write(value)),
    read: (from) => (from === '' ? { value: undefined, length: 0 } : field.read(from)),
  };
}

export function secret<T>(field: Field<T>): Field<T> {
  return { ...field, secret: true };
}

export function write<L extends Layout>(layout: L, values: ValuesOf<L>): string {
  return Object.entries(layout)
    .map(([name, field]) => field.write(values[name]))
    .join('');
}

/** All fields of the layout; more behind them is let pass, as later versions add fields there. */
export function read<L extends Layout>(layout: L, block: string): Result<ValuesOf<L>, string> {
  const values: Record<string, unknown> = {};
  let at = 0;
  for (const [name, field] of Object.entries(layout)) {
    const found = field.read(block.slice(at));
    if (!found) return err(`field ${name} at offset ${at}`);
    values[name] = found.value;
    at += found.length;
  }
  return ok(values as ValuesOf<L>);
}

/** Where the secrets of a block lie; what cannot be read is all secret. */
export function secretsOf(layout: Layout, block: string): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let at = 0;
  for (const field of Object.values(layout)) {
    const value = field.read(block.slice(at));
    if (!value) return [...found, [at, block.length]];
    if (field.secret) found.push([at, at + value.length]);
    at += value.length;
  }
  return at < block.length ? [...found, [at, block.length]] : found;
}

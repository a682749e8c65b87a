import type { Inputs, Vector } from './vector.ts';

/** One thing that is expected of a vector. */
export interface Wanted {
  readonly key: string;
  /** As the file has it; its length says how many digits of a check value or MAC are meant. */
  readonly value: unknown;
  readonly name: string;
}

/** One kind of vectors. */
export interface Family {
  readonly kind: string;
  /** By the name's beginning, or by the inputs where the name says another thing. */
  owns(vector: Vector): boolean;
  /** What comes out under `key`; undefined where this kind has no such outcome. */
  compute(inputs: Inputs, wanted: Wanted): unknown;
  /** The outcome that fails where a vector expects an error; some go two ways. */
  readonly main: string | ((inputs: Inputs) => string);
}

/** Hex as long as what is expected, which must say something: 2 bytes at least. */
export function leading(text: string, wanted: unknown): string {
  const length = typeof wanted === 'string' ? wanted.length : 0;
  return length < 4 ? text : text.slice(0, length);
}

/** Whether the vector expects one of these. */
export function expects({ expected }: Vector, ...names: readonly string[]): boolean {
  return names.some((name) => expected[name] !== undefined);
}

export function hasInputs({ inputs }: Vector, ...names: readonly string[]): boolean {
  return names.every((name) => inputs[name] !== undefined);
}

/**
 * An ISO 8583 dialect as data: who holds another specification edits a table and no code.
 *
 * Formats: `n` digits, `a` letters, `an` letters and digits (and the spaces that pad them),
 * `ans` any printable ASCII, `z` track data (digits, `=` or `D`, `:;<>?`), `x+n` a `C` or `D`
 * and digits, `b` bytes (hex text in the message).
 */
export type FieldFormat = 'n' | 'a' | 'an' | 'ans' | 'z' | 'x+n' | 'b';

/** Characters; for `b` bytes; for `n` and `z` digits, packed or not. */
export type FieldLength =
  | { readonly kind: 'fixed'; readonly length: number }
  /** `digits` of the length prefix: 2 is LLVAR, 3 LLLVAR. */
  | { readonly kind: 'variable'; readonly max: number; readonly digits: 2 | 3 };

/** What of a field may never be shown in full. */
export type Sensitive = 'pan' | 'track' | 'pin-block' | 'key' | 'chip' | 'account';

export interface FieldSpec {
  readonly name: string;
  readonly format: FieldFormat;
  readonly length: FieldLength;
  /** `bcd`: two digits a byte, only for `n` and `z`; an odd one is padded in front by 0. */
  readonly encoding?: 'ascii' | 'bcd';
  /** Of the length: `bcd` takes 1 byte for LL and 2 for LLL, `binary` likewise, big-endian. */
  readonly prefix?: 'ascii' | 'bcd' | 'binary';
  readonly sensitive?: Sensitive;
  /** What a value says in words, where it says more than it shows. Never gets a secret field. */
  readonly meaning?: (value: string) => string | undefined;
  /** How the row is known, in the words of the dialect's own document. */
  readonly known?: string;
}

export interface Dialect {
  readonly name: string;
  readonly mti: 'ascii' | 'bcd';
  /** `hex`: 16 ASCII hex digits for each 8 bytes. */
  readonly bitmap: 'binary' | 'hex';
  /** Data elements 2 to 128. */
  readonly fields: Readonly<Record<number, FieldSpec>>;
  /** Absent: the dialect knows no MAC. */
  readonly mac?: MacRule;
}

/** What a MAC covers; it stands in field 128 where there is a second bitmap, else in 64. */
export interface MacRule {
  /** In their order; 0 is the MTI. Fields that a message lacks are left out. */
  readonly fields: readonly number[];
  /** Second digits of the MTIs that carry none. */
  readonly without: readonly string[];
}

export const fixed = (length: number): FieldLength => ({ kind: 'fixed', length });
export const llvar = (max: number): FieldLength => ({ kind: 'variable', max, digits: 2 });
export const lllvar = (max: number): FieldLength => ({ kind: 'variable', max, digits: 3 });

/** `n12`, `n..19`, `ans...999`: a field's format and length as specifications write them. */
export function shapeOf(spec: FieldSpec): string {
  const { length } = spec;
  if (length.kind === 'fixed') return `${spec.format}${length.length}`;
  return `${spec.format}${'.'.repeat(length.digits)}${length.max}`;
}

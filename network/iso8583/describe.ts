import type { Dialect } from './dialect.ts';
import { maskValue } from './mask.ts';
import type { IsoMessage } from './message.ts';
import { mtiMeaning } from './mti.ts';

export interface FieldRow {
  /** The data element; 0 is the MTI. */
  readonly field: number;
  readonly name: string;
  /** Masked unless asked for otherwise. */
  readonly value: string;
  readonly meaning?: string;
}

/** A message in a practitioner's words, MTI first, then its fields in order. */
export function describeMessage(
  message: IsoMessage,
  dialect: Dialect,
  options: { readonly unmasked?: boolean } = {},
): FieldRow[] {
  const { mti } = message;
  const rows = [describeRow(0, 'message type', mti, mtiMeaning(mti))];
  for (const [key, value] of Object.entries(message.fields)) {
    const field = Number(key);
    const spec = dialect.fields[field];
    const shown = options.unmasked ? value : maskValue(spec, value, mti);
    const meaning = spec?.sensitive === undefined ? spec?.meaning?.(value) : undefined;
    rows.push(describeRow(field, spec?.name ?? `field ${field}`, shown, meaning));
  }
  return rows;
}

function describeRow(
  field: number,
  name: string,
  value: string,
  meaning: string | undefined,
): FieldRow {
  return meaning === undefined ? { field, name, value } : { field, name, value, meaning };
}

/** One line for a trace: `0200 financial request, cash withdrawal, 2,000,000 VND`. */
export function summarise(
  message: IsoMessage,
  dialect: Dialect,
  fields: readonly number[],
): string {
  const words = [`${message.mti} ${mtiMeaning(message.mti) ?? 'message'}`];
  for (const field of fields) {
    const value = message.fields[field];
    const spec = dialect.fields[field];
    if (value === undefined || spec === undefined || spec.sensitive !== undefined) continue;
    words.push(spec.meaning?.(value) ?? `${spec.name} ${value.trim()}`);
  }
  return words.join(', ');
}

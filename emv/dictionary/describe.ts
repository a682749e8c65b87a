import { fromAscii } from '../../bytes/ascii.ts';
import type { Tlv } from '../../bytes/ber-tlv.ts';
import { toHex } from '../../bytes/hex.ts';
import { maskDigitRuns, maskPan } from '../../crypto/mask.ts';
import { describeValue } from './meanings.ts';
import { tagEntry } from './tags.ts';

export interface DescribeOptions {
  /** Shows card numbers and all else that is masked; for whoever asks for it by name. */
  readonly unmasked?: boolean | undefined;
}

/** A data object in words; a template has children, anything else a value. */
export interface DescribedTlv {
  readonly tag: string;
  /** Absent: not in the dictionary. */
  readonly name?: string;
  /** Hex, or what masking leaves of it; text behind where the format is text. */
  readonly value?: string;
  readonly meanings?: readonly string[];
  readonly children?: readonly DescribedTlv[];
}

export function describeTlv(
  list: readonly Tlv[],
  options: DescribeOptions = {},
): readonly DescribedTlv[] {
  return list.map(({ tag, value, children }) => {
    if (!children) return describeObject(tag, value, options);
    const name = tagEntry(tag)?.name;
    return {
      tag,
      ...(name === undefined ? {} : { name }),
      children: describeTlv(children, options),
    };
  });
}

/** One primitive data object, wherever it comes from. */
export function describeObject(
  tag: string,
  value: Uint8Array,
  options: DescribeOptions = {},
): DescribedTlv {
  const name = tagEntry(tag)?.name;
  const meanings = describeValue(tag, value);
  return {
    tag,
    ...(name === undefined ? {} : { name }),
    value: options.unmasked ? openText(tag, value) : maskedText(tag, value),
    ...(meanings.length > 0 ? { meanings } : {}),
  };
}

/** How many bytes there are, and nothing of them. */
export function hidden(value: Uint8Array): string {
  return `(${value.length} ${value.length === 1 ? 'byte' : 'bytes'}, hidden)`;
}

function openText(tag: string, value: Uint8Array): string {
  const format = tagEntry(tag)?.format;
  const text = format === 'an' || format === 'ans' ? fromAscii(value) : '';
  return /^[ -~]+$/.test(text) ? `${toHex(value)} "${text}"` : toHex(value);
}

function maskedText(tag: string, value: Uint8Array): string {
  if (tag === '5A') return maskedPan(toHex(value));
  if (tag === '57' || tag === '9F6B') return maskedTrack2(toHex(value));
  if (tag === '86') return maskedScript(value);
  const entry = tagEntry(tag);
  if (entry?.sensitive) return hidden(value);
  // What nobody knows may hold a card number.
  return entry ? openText(tag, value) : maskDigitRuns(toHex(value));
}

function maskedPan(digits: string): string {
  const [, pan] = /^([0-9]+)F*$/.exec(digits) ?? [];
  return pan === undefined ? `(${digits.length / 2} bytes, hidden)` : maskPan(pan);
}

/** The card number masked, the expiry date, and nothing of what follows. */
function maskedTrack2(digits: string): string {
  const [, pan, expiry, rest] = /^([0-9]+)D([0-9]{4})(.*)$/.exec(digits) ?? [];
  if (pan === undefined) return `(${digits.length / 2} bytes, hidden)`;
  return `${maskPan(pan)}D${expiry}${'*'.repeat(rest!.length)}`;
}

/** The header says what is ordered; what follows may hold an encrypted PIN. */
function maskedScript(command: Uint8Array): string {
  const data = command.subarray(5);
  const header = toHex(command.subarray(0, 5));
  return data.length === 0 ? header : `${header} ${hidden(data)}`;
}

import { maskDigitRuns } from '../../crypto/mask.ts';

/** Members whose value is a secret, whatever it looks like; compared without case. */
const SECRETS = new Set(['paymentmethodid', 'paymentcode', 'pin', 'otp', 'pan', 'cardno', 'track']);

/**
 * A JSON text for the trace. Secrets keep their first two characters where they are long enough
 * for a payment code, and nothing where they are short; any other text loses its long runs of
 * digits. What is no JSON could be anything: its length alone is told.
 */
export function maskJson(text: string): string {
  if (text === '') return '';
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return `(${text.length} characters, no JSON)`;
  }
  return JSON.stringify(masked(parsed, MOST_DEPTH));
}

/** A text of 64 KiB can nest deeper than a stack is high. */
const MOST_DEPTH = 32;

function masked(value: unknown, depth: number): unknown {
  if (depth === 0) return '…';
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') {
    const shown = maskText(String(value));
    return shown === String(value) ? value : shown;
  }
  if (Array.isArray(value)) return value.map((one) => masked(one, depth - 1));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    maskText(name),
    SECRETS.has(name.toLowerCase()) ? hidden(member) : masked(member, depth - 1),
  ]);
  return Object.fromEntries(members);
}

/** Digits in groups, as a card number is embossed. */
const GROUPED = /[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?/g;

const maskText = (text: string): string =>
  maskDigitRuns(text).replace(GROUPED, (run) => run.replace(/[0-9]/g, '*'));

function hidden(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length >= 16 ? text.slice(0, 2) + '*'.repeat(text.length - 2) : '****';
}

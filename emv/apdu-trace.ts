import { parseHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';

/** A command and what the card answered; undefined where the trace ends before. */
export interface Exchange {
  readonly command: Uint8Array;
  readonly response: Uint8Array | undefined;
}

export interface TraceError {
  readonly kind: 'bad-trace';
  /** From 1. */
  readonly line: number;
  /** One line; holds nothing of the trace. */
  readonly detail: string;
}

const COMMAND_MARK = /^(>+|=>|C:|C-APDU:|T:)\s*/i;
const RESPONSE_MARK = /^(<=|<+|R:|R-APDU:|C<)\s*/i;

/**
 * A conversation as text: one APDU in hex a line, `>` before commands and `<` before answers
 * (also `C:` and `R:`, `C-APDU:` and `R-APDU:`), or without marks a command and its answer in
 * turn. `#` begins a comment; empty lines do not count.
 */
export function parseApduTrace(text: string): Result<readonly Exchange[], TraceError> {
  const exchanges: Exchange[] = [];
  let command: Uint8Array | undefined;
  const lines = text.split(/\r?\n/);
  for (const [i, whole] of lines.entries()) {
    const line = whole.replace(/#.*/, '').trim();
    if (line === '') continue;
    const fail = (expected: string): Result<never, TraceError> =>
      err({ kind: 'bad-trace', line: i + 1, detail: `line ${i + 1}: expected ${expected}` });
    const isResponse = RESPONSE_MARK.test(line) || (!COMMAND_MARK.test(line) && command);
    const digits = line.replace(isResponse ? RESPONSE_MARK : COMMAND_MARK, '');
    const bytes = parseHex(digits);
    if (!bytes.ok) return fail('an APDU in hex');
    if (isResponse) {
      if (!command) return fail('a command before its answer');
      exchanges.push({ command, response: bytes.value });
      command = undefined;
    } else {
      if (command) exchanges.push({ command, response: undefined });
      command = bytes.value;
    }
  }
  if (command) exchanges.push({ command, response: undefined });
  return ok(exchanges);
}

import { parseHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import {
  RECORDING_VERSION,
  type RecordedItem,
  type RecordedLine,
  type RecordingHeader,
} from './recording.ts';

export interface Recording {
  readonly header: RecordingHeader;
  readonly lines: readonly RecordedLine[];
}

export interface RecordingError {
  readonly kind: 'bad-recording';
  /** From 1. */
  readonly line: number;
  /** What was expected there. */
  readonly detail: string;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function headerProblem(value: Record<string, unknown>): string | undefined {
  if (typeof value.version !== 'number') return 'expected a header with a number `version`';
  if (value.version !== RECORDING_VERSION) {
    return `expected version ${RECORDING_VERSION}, found ${value.version}`;
  }
  for (const field of ['device', 'transport']) {
    if (typeof value[field] !== 'string') return `expected a text \`${field}\` in the header`;
  }
  return undefined;
}

function lineProblem(value: Record<string, unknown>): string | undefined {
  const { dt, event, direction, bytes, meaning } = value;
  if (typeof dt !== 'number' || dt < 0) return 'expected `dt`, milliseconds';
  if (typeof event === 'string') return undefined;
  if (direction !== 'in' && direction !== 'out') return 'expected `direction`: in or out';
  if (typeof meaning !== 'string') return 'expected a text `meaning`';
  if (typeof bytes !== 'string') return 'expected a text `bytes`';
  const parsed = parseHex(bytes);
  return parsed.ok ? undefined : `in \`bytes\`: ${parsed.error.detail}`;
}

/** Reads the JSON lines that `withRecording` wrote; the first bad line is the error. */
export function readRecording(text: string): Result<Recording, RecordingError> {
  const lines: RecordedLine[] = [];
  let header: RecordingHeader | undefined;
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const value = parseJson(content);
    const problem = !value
      ? 'expected a JSON object'
      : header
        ? lineProblem(value)
        : headerProblem(value);
    if (problem) return err({ kind: 'bad-recording', line: index + 1, detail: problem });
    if (header) lines.push(value as unknown as RecordedLine);
    else header = value as unknown as RecordingHeader;
  }
  if (!header) return err({ kind: 'bad-recording', line: 1, detail: 'expected a header' });
  return ok({ header, lines });
}

/** The first item at which two recordings part; `undefined` on one side: it ended before. */
export interface Difference {
  /** Of the item, from 0; events are not counted. */
  readonly index: number;
  readonly in: 'direction' | 'bytes' | 'meaning' | 'length';
  readonly a: RecordedItem | undefined;
  readonly b: RecordedItem | undefined;
}

/**
 * What was said is compared, not when: a PTY, TCP and simulated time differ in pace only.
 * `undefined`: the same.
 */
export function compareRecordings(a: Recording, b: Recording): Difference | undefined {
  const left = a.lines.filter((line) => 'bytes' in line);
  const right = b.lines.filter((line) => 'bytes' in line);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const one = left[index];
    const other = right[index];
    if (!one || !other) return { index, in: 'length', a: one, b: other };
    for (const field of ['direction', 'bytes', 'meaning'] as const) {
      if (one[field] !== other[field]) return { index, in: field, a: one, b: other };
    }
  }
  return undefined;
}

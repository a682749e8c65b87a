import type { CashDispenserError, DispenseCounts } from '../cash-dispenser.ts';
import { byteHex } from './messages.ts';

/** ERROR codes (without the 20h) that the twin raises by name. */
export const ERRORS = {
  good: 0x00,
  pickUp: 0x01,
  jamBeforeDivert: 0x02,
  jamBeforeEject: 0x03,
  jamBeforeExit: 0x04,
  noteInExit: 0x05,
  pathNotEmpty: 0x0b,
  tooManyNotes: 0x0c,
  tooManyRejects: 0x0d,
  purgeFailed: 0x0e,
  sensor: 0x20,
  cassetteMissing: 0x24,
  nearEnd: 0x25,
  badCommand: 0x30,
  badParameter: 0x31,
} as const;

/** What each ERROR means, for the trace and for error texts. */
const MEANINGS: Readonly<Record<number, string>> = {
  0x00: 'good',
  0x01: 'pick-up error',
  0x02: 'jam between CHK and DVT',
  0x03: 'jam between DVT and EJT',
  0x04: 'jam between EJT and EXIT',
  0x05: 'a note stays in the exit',
  0x06: 'doubtful note ejected',
  0x07: 'count mismatch at the exit',
  0x08: 'count mismatch at the reject tray',
  0x09: 'length mismatch',
  0x0a: 'doubtful length ejected',
  0x0b: 'notes on the path before the start',
  0x0c: 'too many notes asked for',
  0x0d: 'too many rejects',
  0x0e: 'purge ended abnormally',
  0x20: 'sensor trouble',
  0x21: 'sensor trouble',
  0x22: 'solenoid trouble',
  0x23: 'motor trouble',
  0x24: 'cassette missing',
  0x25: 'near end',
  0x26: 'no reject tray',
  0x30: 'bad command',
  0x31: 'bad parameter',
  0x40: 'note of another cassette, 1',
  0x41: 'note of another cassette, 2',
  0x42: 'note of another cassette, 3',
  0x43: 'note of another cassette, 4',
};

export function meaningOf(error: number): string {
  return MEANINGS[error] ?? 'error not in the manual';
}

const JAMS: Readonly<Record<number, string>> = {
  [ERRORS.jamBeforeDivert]: 'CHK-DVT',
  [ERRORS.jamBeforeEject]: 'DVT-EJT',
  [ERRORS.jamBeforeExit]: 'EJT-EXIT',
  [ERRORS.pathNotEmpty]: 'path',
};

export interface ErrorContext {
  /** What the response counted; it goes into the error, for it is money. */
  readonly counts?: DispenseCounts | undefined;
  /** The cassette that the error is about, from 1, where something shows it. */
  readonly cassette?: number | undefined;
}

/** ERROR (without the 20h) in the words of the class. 00 is no error: a bug to ask. */
export function dispenserError(error: number, context: ErrorContext = {}): CashDispenserError {
  const counts = context.counts ? { counts: context.counts } : {};
  const { cassette } = context;
  const code = byteHex(error);
  const detail = meaningOf(error);
  const at = JAMS[error];
  if (at !== undefined) return { kind: 'jammed', at, ...counts };
  switch (error) {
    case ERRORS.good:
      throw new Error('ERROR 00 is no error');
    case ERRORS.pickUp:
      return { kind: 'cassette-empty', cassette, ...counts };
    case ERRORS.cassetteMissing:
      return { kind: 'cassette-missing', cassette, ...counts };
    case ERRORS.noteInExit:
      return { kind: 'notes-left-in-exit', ...counts };
    case ERRORS.tooManyRejects:
      return { kind: 'too-many-rejects', ...counts };
    case ERRORS.tooManyNotes:
    case ERRORS.badCommand:
    case ERRORS.badParameter:
      return { kind: 'refused', code, detail, ...counts };
    default:
      return { kind: 'hardware', code, detail, ...counts };
  }
}

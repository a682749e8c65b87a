import { err, ok, type Result } from '../../../bytes/result.ts';
import type { CashDispenserError, CashDispenserStatus, DispenseCounts } from '../cash-dispenser.ts';
import { dispenserError, ERRORS } from './errors.ts';
import {
  byteHex,
  CASSETTES,
  type CountsResponse,
  decodeError,
  type MessageError,
  type StatusResponse,
} from './messages.ts';

export function malformed(error: MessageError): CashDispenserError {
  return { kind: 'protocol', detail: error.detail };
}

/** A response that is only an ERROR where data were due. */
export function bareError(payload: Uint8Array): CashDispenserError {
  const error = decodeError(payload);
  if (!error.ok) return malformed(error.error);
  if (error.value === ERRORS.good) {
    return {
      kind: 'protocol',
      detail: 'offset 2: expected data after a good ERROR, found the end',
    };
  }
  return dispenserError(error.value);
}

/**
 * A dispense answered by an ERROR alone. Only where the command was refused is it certain that
 * nothing left; else the counts that are missing must be asked for.
 */
export function uncountedError(payload: Uint8Array): CashDispenserError {
  const error = bareError(payload);
  if (error.kind === 'refused' || error.kind === 'protocol') return error;
  return { kind: 'protocol', detail: `ERROR ${byteHex(payload[1]! - 0x20)} without counts` };
}

/** What is wrong with an order before it is sent. */
export function orderProblem(
  notes: readonly number[],
  maxNotes: number,
): CashDispenserError | undefined {
  const refuse = (error: number, detail: string): CashDispenserError => ({
    kind: 'refused',
    code: byteHex(error),
    detail,
  });
  if (notes.length > CASSETTES || notes.some((count) => !Number.isInteger(count) || count < 0)) {
    return refuse(ERRORS.badParameter, `expected whole numbers for ${CASSETTES} cassettes`);
  }
  const total = sum(notes);
  if (total >= 1 && total <= maxNotes) return undefined;
  return refuse(ERRORS.tooManyNotes, `expected 1 to ${maxNotes} notes, found ${total}`);
}

/** Good only where ERROR and counts agree that all notes left. */
export function judgeDispense(
  { error, counts, types }: CountsResponse,
  notes: readonly number[],
): Result<DispenseCounts, CashDispenserError> {
  const short = counts.exit.findIndex((count, i) => count !== (notes[i] ?? 0));
  // Near end is a warning: the notes of this dispense may all have left.
  if (short < 0 && (error === ERRORS.good || error === ERRORS.nearEnd)) return ok(counts);
  if (error === ERRORS.good) {
    const detail = `good, but cassette ${short + 1} gave another count than asked`;
    return err({ kind: 'hardware', code: '00', detail, counts });
  }
  const about = error === ERRORS.cassetteMissing ? types.indexOf(0) : short;
  return err(dispenserError(error, { counts, cassette: numberOf(about) }));
}

/** All notes went to the reject tray; doubtful ones make it more than were asked for. */
export function judgeTest(
  { error, counts, types }: CountsResponse,
  notes: readonly number[],
): Result<DispenseCounts, CashDispenserError> {
  if (error === ERRORS.good || error === ERRORS.nearEnd) return ok(counts);
  const short = counts.reject.findIndex((count, i) => count < (notes[i] ?? 0));
  const about = error === ERRORS.cassetteMissing ? types.indexOf(0) : short;
  return err(dispenserError(error, { counts, cassette: numberOf(about) }));
}

/** An index as the cassette's label says it. */
function numberOf(index: number): number | undefined {
  return index < 0 ? undefined : index + 1;
}

export function toStatus(
  response: StatusResponse,
  expected: readonly number[],
): CashDispenserStatus {
  const { error, blocked, cassettes } = response;
  const missing = cassettes.findIndex((cassette) => cassette.type === 0);
  const swapped = cassettes.findIndex(
    ({ type }, i) => type !== 0 && type !== (expected[i] ?? type),
  );
  return {
    notesInExit: blocked.includes('EXIT'),
    notesInPath: blocked.some((sensor) => sensor !== 'EXIT'),
    cassettes: cassettes.map(({ type, nearEnd, empty }) => ({
      present: type !== 0,
      level: type === 0 ? 'unknown' : empty ? 'empty' : nearEnd ? 'near-end' : 'enough',
    })),
    trouble: trouble(),
  };

  function trouble(): CashDispenserError | undefined {
    if (error !== ERRORS.good && error !== ERRORS.nearEnd) {
      const about = error === ERRORS.cassetteMissing ? missing : -1;
      return dispenserError(error, { cassette: numberOf(about) });
    }
    if (swapped < 0) return undefined;
    // A cassette in the wrong place would pay another denomination than was asked for.
    const detail = `cassette ${swapped + 1}: expected type ${expected[swapped]}, found ${cassettes[swapped]!.type}`;
    return { kind: 'hardware', code: 'type', detail };
  }
}

function sum(notes: readonly number[]): number {
  return notes.reduce((total, count) => total + count, 0);
}

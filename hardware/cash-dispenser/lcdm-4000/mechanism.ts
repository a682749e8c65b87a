import type { Clock } from '../../../time/clock.ts';
import { ERRORS } from './errors.ts';
import type { Lcdm4000Faults } from './faults.ts';
import { type Lcdm4000Memory, none, total } from './memory.ts';
import { CASSETTES } from './messages.ts';

/** Motor start to first note, and about seven notes a second. */
const START_MS = 1200;
const NOTE_MS = 143;
const PURGE_MS = 1000;
const RESET_MS = 2000;
/** A real clock's timers may be late; `busyUntil` must not pass before the note has moved. */
const LATE_MS = 500;
/** Doubtful notes in one dispense before the unit gives up. */
const MAX_REJECTS = 5;

export interface MechanismOptions {
  readonly clock: Clock;
  readonly memory: Lcdm4000Memory;
  readonly faults: Lcdm4000Faults;
  readonly maxNotes: number;
  /** After anything a person could see. */
  readonly changed: () => void;
  /** After each note that left in this dispense: how many by now. */
  readonly noteLeft: (soFar: number) => void;
}

/** Moves notes, one at a time on the clock; nobody needs to listen for it to go on. */
export interface Mechanism {
  isBusy(): boolean;
  /** Moves notes to the exit or, as a test, to the reject tray. `memory.last` has the result. */
  dispense(notes: readonly number[], to: 'exit' | 'reject', done: () => void): void;
  purge(done: () => void): void;
  reset(done: () => void): void;
}

export function createMechanism(options: MechanismOptions): Mechanism {
  const { clock, memory, faults, changed } = options;

  let moving = false;

  function after(ms: number, step: () => void): void {
    moving = true;
    memory.busyUntil = clock.now() + ms + LATE_MS;
    clock.setTimeout(step, ms);
  }

  function finish(error: number, done: () => void): void {
    moving = false;
    memory.last.error = error;
    memory.busyUntil = -1;
    changed();
    done();
  }

  /** What forbids to start, in the order in which the unit looks. */
  function refusal(notes: readonly number[], to: 'exit' | 'reject'): number {
    if (total(notes) > options.maxNotes) return ERRORS.tooManyNotes;
    if (total(notes) === 0) return ERRORS.badParameter;
    if (faults.has('sensor')) return ERRORS.sensor;
    if (total(memory.path) > 0) return ERRORS.pathNotEmpty;
    if (to === 'exit' && total(memory.exit) > 0) return ERRORS.noteInExit;
    const missing = faults.number('cassette-missing', 'cassette');
    if (missing !== undefined && (notes[missing - 1] ?? 0) > 0) return ERRORS.cassetteMissing;
    return ERRORS.good;
  }

  function dispense(notes: readonly number[], to: 'exit' | 'reject', done: () => void): void {
    // Should the power fail now, this is what the unit remembers: fewer notes than asked.
    memory.last = { error: ERRORS.pickUp, exit: none(), reject: none() };
    const refused = refusal(notes, to);
    if (refused !== ERRORS.good) {
      finish(refused, done);
      return;
    }

    const wanted = [...notes];
    let moved = 0;
    let doubtful = 0;

    /** Takes one note out of its cassette and puts it down somewhere; an ERROR ends it. */
    function moveOne(from: number): number | undefined {
      const shortAfter = faults.number('short-dispense', 'notes') ?? Number.POSITIVE_INFINITY;
      const emptied = faults.number('cassette-empty', 'cassette') === from + 1;
      if (moved >= shortAfter || emptied || memory.cassettes[from] === 0) return ERRORS.pickUp;

      memory.cassettes[from]!--;
      const jamAfter = faults.number('jam-after', 'notes') ?? Number.POSITIVE_INFINITY;
      const early = faults.has('jam-before-exit');
      if (early || moved >= jamAfter) {
        memory.path[from]!++;
        memory.stuck = early ? ERRORS.jamBeforeEject : ERRORS.jamBeforeExit;
        return memory.stuck;
      }
      if (faults.has('too-many-rejects') || faults.has('rejects')) {
        memory.rejected[from]!++;
        memory.last.reject[from]!++;
        // Tells of a change, so the note must lie somewhere by now.
        if (!faults.has('too-many-rejects')) faults.strikes('rejects', 'notes');
        return ++doubtful > MAX_REJECTS ? ERRORS.tooManyRejects : undefined;
      }
      wanted[from]!--;
      moved++;
      if (to === 'exit') {
        memory.exit[from]!++;
        memory.everDispensed[from]!++;
        memory.last.exit[from]!++;
        options.noteLeft(moved);
      } else {
        memory.rejected[from]!++;
        memory.last.reject[from]!++;
      }
      return undefined;
    }

    function step(): void {
      const from = wanted.findIndex((count) => count > 0);
      if (from < 0) {
        const stays = to === 'exit' && faults.has('exit-note-left');
        finish(stays ? ERRORS.noteInExit : ERRORS.good, done);
        return;
      }
      const error = moveOne(from);
      if (error !== undefined) finish(error, done);
      else {
        after(NOTE_MS, step);
        changed();
      }
    }

    after(START_MS, step);
    changed();
  }

  return {
    isBusy: () => moving || clock.now() <= memory.busyUntil,
    dispense,
    purge(done) {
      memory.last = { error: ERRORS.purgeFailed, exit: none(), reject: none() };
      after(PURGE_MS, () => {
        const failed = faults.has('purge-fails') ? ERRORS.purgeFailed : ERRORS.good;
        const error = faults.has('sensor') ? ERRORS.sensor : failed;
        if (error === ERRORS.good) {
          memory.last.reject = memory.path;
          for (let i = 0; i < CASSETTES; i++) memory.rejected[i]! += memory.path[i]!;
          memory.path = none();
          memory.stuck = 0;
        }
        finish(error, done);
      });
    },
    reset(done) {
      memory.last = { error: ERRORS.good, exit: none(), reject: none() };
      after(RESET_MS, () => finish(ERRORS.good, done));
    },
  };
}

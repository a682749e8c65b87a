import { err, ok, type Result } from '../../../bytes/result.ts';
import { type Clock, sleep } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type {
  CashDispenser,
  CashDispenserError,
  CashDispenserStatus,
  DispenseCounts,
} from '../cash-dispenser.ts';
import { describe } from './describe.ts';
import { dispenserError, ERRORS } from './errors.ts';
import { exchange, sendUntilAck } from './exchange.ts';
import { createFramer } from './frame.ts';
import {
  CASSETTES,
  COMMANDS,
  type DispenseCode,
  decodeCounts,
  decodeError,
  decodeSensorsResponse,
  decodeStatus,
  encodeDispense,
  isBare,
  MAX_NOTES,
  type PathSensor,
} from './messages.ts';
import {
  bareError,
  judgeDispense,
  judgeTest,
  malformed,
  orderProblem,
  toStatus,
  uncountedError,
} from './outcome.ts';

export interface Lcdm4000Options {
  readonly transport: Transport;
  readonly clock: Clock;
  /** The name in the trace. Default `cash-dispenser`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
  /** The type id each cassette must have, in order; the default is 1 2 3 4. */
  readonly cassettes?: readonly number[];
  /** Notes in one dispense, as the unit is set up. Default 40. */
  readonly maxNotes?: number;
}

/** What this model can besides its class's port: the technician's commands. */
export interface Lcdm4000Driver extends CashDispenser {
  /** As dispense, but into the reject tray. */
  testDispense(notes: readonly number[]): Promise<Result<DispenseCounts, CashDispenserError>>;
  /** Names of the path sensors that something covers. */
  sensors(): Promise<Result<readonly PathSensor[], CashDispenserError>>;
  /** Takes 2 s. Never before `lastDispense`: the unit may forget what it paid. */
  reset(): Promise<Result<void, CashDispenserError>>;
}

const RESET_MS = 2000;
/** Silence inside a frame: 9600 baud takes 1 ms a byte, a USB adapter holds back 16 ms. */
const INTER_BYTE_MS = 100;
const POLL_MS = 300;
/** While notes move the unit hears nothing; no dispense takes longer. */
const BUSY_MS = 60_000;
const ASK_AGAIN_MS = 500;
const GARBLED_ANSWERS = 3;

/** Puloon LCDM-4000: four cassettes, no presenter, no retract. 9600 8N1, some units 8E1. */
export function createLcdm4000Driver(options: Lcdm4000Options): Lcdm4000Driver {
  const { transport, clock, cassettes = [1, 2, 3, 4], maxNotes = MAX_NOTES } = options;
  const link = createLink({
    device: options.device ?? 'cash-dispenser',
    transport,
    clock,
    framer: createFramer('unit'),
    describe,
    tap: options.tap,
    interByteMs: INTER_BYTE_MS,
  });

  const ask = (code: number) =>
    link.exclusive(() => exchange(link, Uint8Array.of(code), { repeatable: true }));

  async function status(): Promise<Result<CashDispenserStatus, CashDispenserError>> {
    const answer = await ask(COMMANDS.status);
    if (!answer.ok) return answer;
    if (isBare(answer.value)) return err(bareError(answer.value));
    const decoded = decodeStatus(answer.value);
    return decoded.ok ? ok(toStatus(decoded.value, cassettes)) : err(malformed(decoded.error));
  }

  async function moveNotes(
    code: DispenseCode,
    notes: readonly number[],
  ): Promise<Result<DispenseCounts, CashDispenserError>> {
    const problem = orderProblem(notes, maxNotes);
    if (problem) return err(problem);
    const command = encodeDispense(code, notes);
    const answer = await link.exclusive(() => exchange(link, command, { repeatable: false }));
    if (!answer.ok) return answer;
    if (isBare(answer.value)) return err(uncountedError(answer.value));
    const decoded = decodeCounts(answer.value);
    if (!decoded.ok) return err(malformed(decoded.error));
    return code === COMMANDS.dispense
      ? judgeDispense(decoded.value, notes)
      : judgeTest(decoded.value, notes);
  }

  return {
    model: 'Puloon LCDM-4000',
    capabilities: {
      cassettes: CASSETTES,
      maxNotes,
      presenter: false,
      retract: false,
      lastStatus: true,
    },
    open: link.open,
    close: link.close,
    status,
    async purge() {
      const answer = await ask(COMMANDS.purge);
      if (!answer.ok) return answer;
      const error = decodeError(answer.value);
      if (!error.ok) return err(malformed(error.error));
      return error.value === ERRORS.good ? ok() : err(dispenserError(error.value));
    },
    dispense: (notes) => moveNotes(COMMANDS.dispense, notes),
    testDispense: (notes) => moveNotes(COMMANDS.testDispense, notes),
    async lastDispense() {
      const giveUpAt = clock.now() + BUSY_MS;
      for (let garbled = 0; ; ) {
        const answer = await ask(COMMANDS.lastStatus);
        if (answer.ok) {
          if (isBare(answer.value)) return err(bareError(answer.value));
          const decoded = decodeCounts(answer.value);
          return decoded.ok ? ok(decoded.value.counts) : err(malformed(decoded.error));
        }
        // Silence may mean that notes are still moving: their count is not settled before.
        const { kind } = answer.error;
        const again =
          kind === 'no-response' || (kind === 'protocol' && ++garbled < GARBLED_ANSWERS);
        if (!again || clock.now() >= giveUpAt) return answer;
        await sleep(clock, ASK_AGAIN_MS);
      }
    },
    present: async () => err({ kind: 'not-supported' }),
    retract: async () => err({ kind: 'not-supported' }),
    async waitForTaken(signal) {
      while (!signal.aborted) {
        const now = await status();
        if (!now.ok) return now;
        if (!now.value.notesInExit) return ok('taken');
        await sleep(clock, POLL_MS, signal);
      }
      return err({ kind: 'cancelled' });
    },
    async sensors() {
      const answer = await ask(COMMANDS.sensors);
      if (!answer.ok) return answer;
      if (isBare(answer.value)) return err(bareError(answer.value));
      const decoded = decodeSensorsResponse(answer.value);
      return decoded.ok ? ok(decoded.value.blocked) : err(malformed(decoded.error));
    },
    reset: () =>
      link.exclusive(async () => {
        const accepted = await sendUntilAck(link, Uint8Array.of(COMMANDS.reset), true);
        if (accepted.ok) await sleep(clock, RESET_MS);
        return accepted;
      }),
  };
}

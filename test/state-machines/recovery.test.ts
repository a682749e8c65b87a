import { describe, expect, it } from 'vitest';
import { worth } from '../../state-machines/atm/note-plan.ts';
import type {
  CloseInput,
  DispenseOutcome,
  OpenTransaction,
  SettleInput,
} from '../../state-machines/ports.ts';
import { recoveryMachine } from '../../state-machines/recovery.ts';
import { settlements } from './answers.ts';
import { endlessRing, explore, rejected, stuckPlaces } from './model.ts';

const AMOUNT = 1_200_000;
const denominations = [500_000, 200_000];

const left = (
  stage: OpenTransaction['stage'],
  dispensed = 0,
  presenter = false,
): OpenTransaction => ({
  ...{ transaction: `${stage} ${dispensed}`, stage, amount: AMOUNT, dispensed, denominations },
  presenter,
});

/** At most three in a row, so that the model is finite. */
const MOST = 3;

interface Memory {
  readonly found: number;
  readonly open: OpenTransaction | undefined;
  readonly known: number | 'unknown';
  readonly settled: boolean;
  readonly clean: boolean;
}

const places = explore<typeof recoveryMachine, Memory>({
  machine: recoveryMachine,
  input: undefined,
  answers: {
    findOpenTransaction: [
      undefined,
      left('authorising'),
      left('authorised'),
      left('dispensing'),
      left('dispensing', 0, true),
      left('counted', AMOUNT),
      left('counted', 500_000),
      left('counted', 0),
    ],
    lastDispense: [
      { kind: 'counted', exit: [2, 1], trouble: false },
      { kind: 'counted', exit: [1, 0], trouble: true },
      { kind: 'counted', exit: [0, 0], trouble: false },
      { kind: 'unknown' },
    ],
    settle: settlements,
    closeTransaction: ['closed'],
  },
  // Somebody had to begin each of them.
  people: (port, answer) => port === 'findOpenTransaction' && answer !== undefined,
  start: { found: 0, open: undefined, known: 0, settled: false, clean: false },
  watch(memory, { port, answer, invoked }) {
    let next = memory;
    if (port === 'findOpenTransaction') {
      const open = answer === rejected ? undefined : (answer as OpenTransaction | undefined);
      next = {
        found: Math.min(MOST, next.found + 1),
        open,
        known: open?.stage === 'dispensing' ? 'unknown' : (open?.dispensed ?? 0),
        settled: false,
        clean: answer === undefined,
      };
    }
    if (port === 'lastDispense' && answer !== rejected) {
      const outcome = answer as DispenseOutcome;
      const exit = outcome.kind === 'counted' ? worth(outcome.exit, denominations) : 'unknown';
      // What a presenter holds may never have reached the customer.
      const known = next.open?.presenter && exit !== 0 ? 'unknown' : exit;
      next = { ...next, known };
    }
    if (port === 'settle')
      next = { ...next, settled: answer !== 'operator' && answer !== rejected };
    for (const { id, input } of invoked) {
      if (id === 'lastDispense') expect(next.open?.stage).toBe('dispensing');
      if (id === 'settle') {
        const settle = input as SettleInput;
        expect(settle).toEqual({
          transaction: next.open?.transaction,
          amount: AMOUNT,
          dispensed: next.known,
        });
      }
      if (id === 'closeTransaction') {
        expect(next.settled, 'closed only once settled').toBe(true);
        expect(input as CloseInput).toEqual({
          transaction: next.open?.transaction,
          cash: 'unobserved',
        });
      }
    }
    return next;
  },
});

describe('recovery', () => {
  it('is clear only when the journal has no open transaction left', () => {
    const ends = places.filter(({ ends }) => ends);
    expect(ends.length).toBeGreaterThan(5);
    for (const { memory, snapshot, path } of ends) {
      expect(snapshot.output, path.join(', ')).toBe(memory.clean ? 'clear' : 'needs-operator');
    }
  });

  it('never commands notes: the machine has no port for it', () => {
    const ports = new Set(places.flatMap(({ snapshot }) => Object.keys(snapshot.children)));
    expect([...ports].sort()).toEqual([
      'closeTransaction',
      'findOpenTransaction',
      'lastDispense',
      'settle',
    ]);
  });

  it('never hangs', () => {
    expect(stuckPlaces(places, [])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });
});

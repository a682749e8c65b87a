import { describe, expect, it } from 'vitest';
import { type CashInput, type CashOutput, cashMachine } from '../../../state-machines/atm/cash.ts';
import { worth } from '../../../state-machines/atm/note-plan.ts';
import type { DispenseInput, DispenseOutcome, SettleInput } from '../../../state-machines/ports.ts';
import { cashAnswers, paidOut } from '../answers.ts';
import { endlessRing, explore, outputsOf, rejected, type Step, stuckPlaces } from '../model.ts';

interface Memory {
  readonly intent: boolean;
  readonly dispenses: number;
  /** What is known to have left, by the rules and not by the machine. */
  readonly left: number | 'unknown';
  readonly onlyGood: boolean;
  readonly settles: readonly (number | 'unknown')[];
  readonly recorded: unknown;
  readonly asked: boolean;
}

const start: Memory = {
  intent: false,
  dispenses: 0,
  left: 0,
  onlyGood: true,
  settles: [],
  recorded: undefined,
  asked: false,
};

/** The last thing the world said about the notes. */
function leftAfter(memory: Memory, { port, answer }: Step, input: CashInput): number | 'unknown' {
  if (port === 'dispense' || port === 'lastDispense') {
    const outcome = answer as DispenseOutcome | typeof rejected;
    if (outcome === rejected || outcome.kind === 'unknown') return 'unknown';
    return worth(outcome.exit, input.denominations);
  }
  if (port === 'present') return answer === 'presented' ? memory.left : 'unknown';
  return memory.left;
}

const good = new Set(['ready', 'presented', 'complete', 'taken']);

function watch(input: CashInput) {
  return (memory: Memory, step: Step): Memory => {
    const { port, answer, invoked } = step;
    let next: Memory = {
      ...memory,
      left: leftAfter(memory, step, input),
      intent: memory.intent || (port === 'prepareDispense' && answer === 'ready'),
    };
    const outcome = answer as DispenseOutcome;
    const fine =
      port === undefined || port === 'dispense'
        ? port === undefined || (outcome.kind === 'counted' && !outcome.trouble)
        : good.has(String(answer)) || (port === 'settle' && answer !== rejected);
    next = { ...next, onlyGood: next.onlyGood && fine };
    if (port === 'settle') next = { ...next, recorded: answer };
    for (const { id, input: given } of invoked) {
      if (id === 'dispense') {
        expect(next.intent, 'notes move only after the intent is durable').toBe(true);
        expect(next.dispenses, 'notes are commanded once').toBe(0);
        expect((given as DispenseInput).notes).toEqual(input.notes);
        next = { ...next, dispenses: 1 };
      }
      if (id === 'settle') {
        const settle = given as SettleInput;
        expect(settle).toEqual({ transaction: 't1', amount: input.amount, dispensed: next.left });
        next = { ...next, settles: [...next.settles, settle.dispensed] };
      }
      if (id === 'present') expect(input.presenter).toBe(true);
      if (id === 'retract') expect(input.retract).toBe(true);
      if (id === 'waitForCashTaken') {
        expect(next.recorded, 'settled before cash is offered').not.toBeUndefined();
        expect(next.left).toBeGreaterThan(0);
        next = { ...next, asked: true };
      }
    }
    return next;
  };
}

const walk = (input: CashInput) =>
  explore({ machine: cashMachine, input, answers: cashAnswers, start, watch: watch(input) });

describe.each([
  { presenter: false, retract: false },
  { presenter: true, retract: true },
  { presenter: false, retract: true },
])('cash with presenter $presenter and retract $retract', (unit) => {
  const input = { ...paidOut, ...unit };
  const places = walk(input);
  const ends = places.filter(({ ends }) => ends);

  it('settles each transaction exactly once, with what is known to have left', () => {
    expect(ends.length).toBeGreaterThan(10);
    for (const { memory, snapshot } of ends) {
      const output = snapshot.output as CashOutput;
      expect(memory.settles).toEqual([output.dispensed]);
      expect(output.dispensed).toBe(memory.left);
    }
  });

  it('hands over to an operator exactly when the settlement is not on record', () => {
    for (const { memory, snapshot } of ends) {
      const { settlement } = snapshot.output as CashOutput;
      expect(settlement).toBe(memory.recorded === rejected ? 'operator' : memory.recorded);
    }
  });

  it('says that cash was taken, left or retracted only where some left', () => {
    for (const { memory, snapshot } of ends) {
      const { end, dispensed } = snapshot.output as CashOutput;
      expect(end === 'none').toBe(dispensed === 'unknown' || dispensed === 0);
      expect(memory.asked).toBe(end !== 'none');
    }
  });

  it('reports no trouble only where everything went well', () => {
    for (const { memory, snapshot, path } of ends) {
      const { trouble, end } = snapshot.output as CashOutput;
      if (trouble) continue;
      // A forgetful customer is no fault of the machine.
      expect(memory.onlyGood || end === 'retracted', path.join(', ')).toBe(true);
    }
  });

  it('never hangs: only the wait for the customer is unbounded, and it has an end', () => {
    expect(stuckPlaces(places, ['waitForCashTaken'])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('carries the tag of money in flight until the settlement is on record', () => {
    for (const { snapshot, memory } of places) {
      const inFlight = snapshot.status === 'active' && memory.recorded === undefined;
      expect(snapshot.hasTag('money-in-flight')).toBe(inFlight);
    }
  });
});

it('knows no other ends than these', () => {
  const ends = outputsOf<CashOutput>(walk({ ...paidOut, presenter: false, retract: false })).map(
    ({ dispensed, settlement, end, trouble }) =>
      `${dispensed} ${settlement} ${end}${trouble ? ' !' : ''}`,
  );
  expect(ends.sort()).toEqual([
    '0 operator none !',
    '0 reversed none !',
    '1200000 complete left-in-exit !',
    '1200000 complete taken',
    '1200000 complete taken !',
    '1200000 operator left-in-exit !',
    '1200000 operator taken',
    '1200000 operator taken !',
    '500000 operator left-in-exit !',
    '500000 operator taken !',
    '500000 partly-reversed left-in-exit !',
    '500000 partly-reversed taken !',
    'unknown operator none !',
  ]);
});

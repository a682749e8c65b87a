import { describe, expect, it } from 'vitest';
import {
  type AmountChoiceOutput,
  amountChoiceMachine,
  amountProblem,
} from '../../../state-machines/atm/amount-choice.ts';
import { worth } from '../../../state-machines/atm/note-plan.ts';
import { survey } from '../answers.ts';
import { endlessRing, explore, outputsOf, stuckPlaces } from '../model.ts';

const denominations = survey.cassettes.map(({ denomination }) => denomination);
const choose = (option: string) => ({ type: 'CHOOSE', option });

const places = explore({
  machine: amountChoiceMachine,
  input: { survey, fee: 3_300 },
  answers: { padKeys: [] },
  events: [
    ...['500000', '1200000', '6000000', '700000', 'other', 'back', 'enter', 'NaN'].map(choose),
    { type: 'KEY', key: 'digit', digit: '5' },
    { type: 'KEY', key: 'masked-digit' },
    ...['double-zero', 'enter', 'clear', 'cancel', 'other'].map((key) => ({ type: 'KEY', key })),
    { type: 'CANCEL' },
    { type: 'MORE_TIME' },
  ],
  essence: ({ amount, problem, question, result }) => ({
    amount,
    problem,
    result,
    extended: (question as { extended: boolean }).extended,
  }),
  start: null,
  watch(_, { name, snapshot }) {
    const { question } = snapshot.context as { question: { extended: boolean } };
    if (name === 'MORE_TIME') expect(question.extended).toBe(true);
    return null;
  },
});

describe('the choice of an amount', () => {
  it('ends with an amount that can be paid, or with the reason why not', () => {
    const outputs = outputsOf<AmountChoiceOutput>(places);
    const chosen = outputs.filter((output) => output.kind === 'chosen');
    expect(outputs).toContainEqual({ kind: 'cancelled' });
    expect(outputs).toContainEqual({ kind: 'timed-out' });
    expect(chosen.map(({ amount }) => amount)).toContain(1_200_000);
    expect(chosen.map(({ amount }) => amount)).toContain(5_000_000);
    for (const { amount, notes } of chosen) {
      expect(amountProblem(amount, survey)).toBeUndefined();
      expect(worth(notes, denominations)).toBe(amount);
    }
  });

  it('shows nothing beyond eight digits', () => {
    for (const { snapshot } of places) expect(snapshot.context.amount).toBeLessThan(100_000_000);
  });

  it('always has exactly one timer running, whatever was pressed', () => {
    for (const { ends, timers, path } of places) {
      expect(timers, path.join(', ')).toEqual(ends ? [] : ['answer']);
    }
  });

  it('never hangs: without a key it times out', () => {
    expect(stuckPlaces(places, ['padKeys'])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });
});

describe('why an amount cannot be had', () => {
  it.each([
    [0, 'zero'],
    [-100_000, 'zero'],
    [5_100_000, 'above-limit'],
    [5_050_000, 'above-limit'],
    [450_000, 'not-a-multiple'],
    [100_000, 'not-available'],
    [300_000, 'not-available'],
    [1_200_000, undefined],
    [5_000_000, undefined],
  ])('%i: %s', (amount, problem) => {
    expect(amountProblem(amount, survey)).toBe(problem);
  });
});

import { describe, expect, it } from 'vitest';
import { atmCharts, eventName, posCharts } from '../../../runtime/bench/charts.ts';
import { amountChoiceMachine } from '../../../state-machines/atm/amount-choice.ts';
import { cashMachine } from '../../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../../state-machines/card-return.ts';
import { pinEntryMachine } from '../../../state-machines/pin-entry.ts';
import { recoveryMachine } from '../../../state-machines/recovery.ts';
import { sessionMachine } from '../../../state-machines/session.ts';
import { terminalMachine } from '../../../state-machines/terminal.ts';

const MACHINES = [
  terminalMachine,
  sessionMachine,
  withdrawalMachine,
  pinEntryMachine,
  amountChoiceMachine,
  cashMachine,
  cardReturnMachine,
  recoveryMachine,
];

interface Config {
  readonly states?: Readonly<Record<string, Config>>;
  readonly initial?: unknown;
  readonly type?: string;
}

/** The names of all states as they are written in the machine's source. */
function statesIn({ states = {} }: Config, path = ''): readonly string[] {
  return Object.entries(states).flatMap(([name, inner]) => [
    path + name,
    ...statesIn(inner, `${path}${name}.`),
  ]);
}

describe.each(MACHINES.map((machine) => [machine.id, machine] as const))('%s', (id, machine) => {
  const chart = atmCharts().find((one) => one.machine === id);
  const names = statesIn(machine.config as Config);

  it('is drawn with every state', () => {
    expect(chart?.states.map((state) => state.id).sort()).toEqual([...names].sort());
    expect(chart?.states.find(({ id: name }) => name === machine.config.initial)?.kind).toBe(
      'initial',
    );
  });

  it('has transitions between its own states only, each once', () => {
    const transitions = chart?.transitions ?? [];
    for (const { from, to } of transitions)
      expect(names).toEqual(expect.arrayContaining([from, to]));
    expect(new Set(transitions.map((one) => JSON.stringify(one))).size).toBe(transitions.length);
  });

  it('leads to every state but the one where it begins', () => {
    const reached = new Set(chart?.transitions.map(({ to }) => to));
    const lonely = chart?.states.filter(
      (state) => state.kind !== 'initial' && ![...reached].some((to) => to.startsWith(state.id)),
    );
    expect(lonely).toEqual([]);
  });
});

it('draws the machines that the terminal runs, and no other', () => {
  expect(atmCharts().map(({ machine }) => machine)).toEqual(MACHINES.map(({ id }) => id));
});

describe('XState’s own events', () => {
  it.each([
    ['CANCEL', 'CANCEL'],
    ['xstate.init', 'start'],
    ['xstate.done.actor.authorise', 'authorise done'],
    ['xstate.error.actor.cash', 'cash failed'],
    ['xstate.after.thanks.session.thanks', 'after thanks'],
  ])('%s is called %s', (event, name) => {
    expect(eventName(event)).toBe(name);
  });
});

it('the till’s machines are drawn too, the outermost first, each with somewhere to begin', () => {
  const charts = posCharts();
  expect(charts[0]?.machine).toBe('pos');
  expect(new Set(charts.map(({ machine }) => machine)).size).toBe(charts.length);
  for (const { machine, states } of charts) {
    expect(states.filter(({ kind }) => kind === 'initial').length, machine).toBeGreaterThan(0);
  }
});

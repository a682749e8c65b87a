import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, fromCallback, fromPromise } from 'xstate';
import { cashMachine } from '../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { cardReturnAnswers, cashAnswers, paidOut, pinEntryAnswers } from './answers.ts';
import { withdrawalAnswers } from './atm/withdrawal-model.ts';
import { type Answers, explore, type Happening, rejected, type Step } from './model.ts';

interface Doing {
  readonly port?: string | undefined;
  readonly answer?: unknown;
  readonly event?: Happening;
}

interface Subject {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly input: unknown;
  readonly answers: Readonly<Record<string, Answers>>;
  readonly events: readonly Happening[];
}

interface Memory {
  readonly doings: readonly Doing[];
  readonly invoked: readonly string[];
}

const subjects: readonly Subject[] = [
  {
    ...{ name: 'cash', machine: cashMachine, answers: cashAnswers, events: [] },
    input: { ...paidOut, presenter: false, retract: true },
  },
  {
    ...{ name: 'cash with a presenter', machine: cashMachine, answers: cashAnswers, events: [] },
    input: { ...paidOut, presenter: true, retract: true },
  },
  {
    ...{ name: 'card return', machine: cardReturnMachine, input: undefined },
    ...{ answers: cardReturnAnswers, events: [] },
  },
  {
    ...{ name: 'PIN entry', machine: pinEntryMachine, input: { problem: undefined } },
    answers: pinEntryAnswers,
    events: [{ type: 'CANCEL' }, { type: 'KEY', key: 'enter' }],
  },
  {
    ...{ name: 'withdrawal', machine: withdrawalMachine, input: { language: 'vi', fee: 0 } },
    answers: withdrawalAnswers,
    events: [{ type: 'CHOOSE', option: 'accept-receipt' }],
  },
];

/** The shortest way to each end. `toJSON` keeps the way out of what tells places apart. */
function waysOf({ machine, input, answers, events }: Subject) {
  const byName = new Map(events.map((event) => [Object.values(event).join(' '), event]));
  const walk = explore<AnyStateMachine, { toJSON(): null; now: Memory }>({
    machine,
    input: input as never,
    answers,
    events,
    essence: ({ question: _, ...context }) => context,
    start: { toJSON: () => null, now: { doings: [], invoked: [] } },
    watch(memory, step: Step) {
      const { name, port, answer, invoked } = step;
      const event = byName.get(name);
      const doing: readonly Doing[] =
        name === 'start' ? [] : [{ port, answer, ...(event ? { event } : {}) }];
      const now = {
        doings: [...memory.now.doings, ...doing],
        invoked: [...memory.now.invoked, ...invoked.map(({ id }) => id)],
      };
      return { toJSON: () => null, now };
    },
  });
  return walk
    .filter(({ ends }) => ends)
    .map(({ memory, snapshot }) => ({ memory: memory.now, output: snapshot.output as unknown }));
}

/** Does the same to a running machine whose ports wait to be answered. */
async function replay({ machine, input, answers }: Subject, doings: readonly Doing[]) {
  const clock = createSimulatedClock(0);
  const waiting = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
  const invoked: string[] = [];
  const actors = Object.fromEntries(
    Object.keys(answers).map((id) => [
      id,
      id === 'padKeys'
        ? fromCallback(() => {
            invoked.push(id);
          })
        : fromPromise(() => {
            invoked.push(id);
            return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
          }),
    ]),
  );
  const actor = createActor(machine.provide({ actors } as never), { input, clock } as never);
  actor.start();
  for (const { port, answer, event } of doings) {
    await clock.advance(0);
    if (event) actor.send(event);
    else if (port === undefined) await clock.advance(30_000);
    else if (answer === rejected) waiting.get(port)!.reject(new Error('gone'));
    else waiting.get(port)!.resolve(answer);
  }
  await clock.advance(0);
  const { status, output } = actor.getSnapshot();
  return { status, output, invoked };
}

describe.each(subjects)('$name, running with ports and a clock', (subject) => {
  const ways = waysOf(subject);

  it('does what the walk over the machine says, at every end', async () => {
    expect(ways.length).toBeGreaterThan(2);
    for (const { memory, output } of ways) {
      // A rejected callback actor is no promise that could be told to fail.
      if (memory.doings.some(({ port }) => port === 'padKeys')) continue;
      const ran = await replay(subject, memory.doings);
      expect(ran, JSON.stringify(memory.doings)).toEqual({
        status: 'done',
        output,
        invoked: memory.invoked,
      });
    }
  });
});

import { expect, it } from 'vitest';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import { cardReturnAnswers } from './answers.ts';
import { endlessRing, explore, stuckPlaces } from './model.ts';

const places = explore({
  machine: cardReturnMachine,
  input: undefined,
  answers: cardReturnAnswers,
  start: [] as string[],
  watch(said, { name, port, answer }) {
    if (name === 'start') return said;
    return [...said, port ? `${port} ${answer}` : 'too late'];
  },
});

it('returns the card, or keeps it, or says that it is stuck: these are all the ways', () => {
  const ways = places
    .filter(({ ends }) => ends)
    .map(({ memory, snapshot }) => `${memory.join(', ')}: ${snapshot.output}`);
  expect(ways.sort()).toEqual([
    'ejectCard failed, captureCard failed: stuck',
    'ejectCard failed, captureCard ok: captured',
    'ejectCard failed, captureCard rejected: stuck',
    'ejectCard ok, too late, captureCard failed: stuck',
    'ejectCard ok, too late, captureCard ok: captured',
    'ejectCard ok, too late, captureCard rejected: stuck',
    'ejectCard ok, waitForCardTaken failed, captureCard failed: stuck',
    'ejectCard ok, waitForCardTaken failed, captureCard ok: captured',
    'ejectCard ok, waitForCardTaken failed, captureCard rejected: stuck',
    'ejectCard ok, waitForCardTaken ok: returned',
    'ejectCard ok, waitForCardTaken rejected, captureCard failed: stuck',
    'ejectCard ok, waitForCardTaken rejected, captureCard ok: captured',
    'ejectCard ok, waitForCardTaken rejected, captureCard rejected: stuck',
    'ejectCard rejected, captureCard failed: stuck',
    'ejectCard rejected, captureCard ok: captured',
    'ejectCard rejected, captureCard rejected: stuck',
  ]);
});

it('never hangs on a card that nobody takes', () => {
  expect(stuckPlaces(places, ['waitForCardTaken'])).toEqual([]);
  expect(endlessRing(places)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import { pinEntryAnswers } from './answers.ts';
import { endlessRing, explore, outputsOf, rejected, stuckPlaces } from './model.ts';

interface Memory {
  /** What the pad is at, as far as it was told. */
  readonly pad: 'idle' | 'collecting' | 'doubtful';
  readonly block: boolean;
}

const key = (name: string) => ({ type: 'KEY', key: name });

const places = explore<typeof pinEntryMachine, Memory>({
  machine: pinEntryMachine,
  input: { problem: undefined },
  answers: pinEntryAnswers,
  events: [
    ...['masked-digit', 'digit', 'double-zero', 'enter', 'clear', 'cancel', 'other'].map(key),
    { type: 'CANCEL' },
    { type: 'MORE_TIME' },
    { type: 'CHOOSE', option: 'enter' },
  ],
  // The pad answers `too-short` to a customer who pressed enter: a person is in that ring.
  people: (port, answer) => port === 'takePinBlock' && answer === 'too-short',
  essence: ({ digits, problem, question, result }) => ({
    digits,
    problem,
    result,
    extended: (question as { extended: boolean }).extended,
  }),
  start: { pad: 'idle', block: false },
  watch(memory, { name, port, answer, invoked, snapshot }) {
    let next = memory;
    if (port === 'startPinEntry') {
      next = { ...next, pad: answer === 'ok' ? 'collecting' : 'doubtful' };
    }
    if (port === 'takePinBlock') {
      next = { ...next, pad: answer === rejected ? 'doubtful' : 'idle', block: answer === 'ok' };
    }
    if (port === 'cancelPinEntry') next = { ...next, pad: answer === 'ok' ? 'idle' : 'doubtful' };
    if (name === 'MORE_TIME') {
      const { question } = snapshot.context as { question: { extended: boolean } };
      expect(question.extended || !snapshot.matches('entering')).toBe(true);
    }
    for (const { id } of invoked) {
      if (id === 'startPinEntry') expect(next.pad).not.toBe('collecting');
      if (id === 'takePinBlock') expect(next.pad).toBe('collecting');
    }
    return next;
  },
});

describe('PIN entry', () => {
  it('has these ends', () => {
    expect(outputsOf(places)).toHaveLength(4);
    expect(new Set(outputsOf(places))).toEqual(
      new Set(['entered', 'cancelled', 'timed-out', 'failed']),
    );
  });

  it('says "entered" exactly where the pad gave its block', () => {
    for (const { ends, memory, snapshot, path } of places) {
      if (ends) expect(memory.block, path.join(', ')).toBe(snapshot.output === 'entered');
    }
  });

  it('says "failed" wherever the pad may still be collecting', () => {
    for (const { ends, memory, snapshot, path } of places) {
      if (ends && snapshot.output !== 'failed') {
        expect(memory.pad, path.join(', ')).toBe('idle');
      }
    }
  });

  it('counts at most twelve digits, and no digit but by its mask', () => {
    const most = Math.max(...places.map(({ snapshot }) => snapshot.context.digits));
    expect(most).toBe(12);
    for (const { snapshot } of places) {
      expect(JSON.stringify(snapshot.context)).not.toMatch(/"[0-9]/);
    }
  });

  it('never hangs: there is an end without any key', () => {
    expect(stuckPlaces(places, ['padKeys'])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import type { WithdrawalOutput } from '../../state-machines/atm/withdrawal-outcome.ts';
import { type SessionOutput, sessionMachine } from '../../state-machines/session.ts';
import { endlessRing, rejected, stuckPlaces } from './model.ts';
import { walkSession } from './session-model.ts';

const places = walkSession();
const ends = places
  .filter(({ ends }) => ends)
  .map(({ memory, snapshot, path }) => ({
    memory,
    output: snapshot.output as SessionOutput,
    way: path.join(', '),
  }));

describe('a session', () => {
  it('ends with the card returned or captured, or the terminal goes out of service', () => {
    for (const { memory, output, way } of ends) {
      expect(output.card, way).toBe(memory.card);
      if (memory.card === 'stuck') expect(output.terminal, way).not.toBe('ok');
    }
  });

  it('passes on what the withdrawal says of the terminal', () => {
    for (const { memory, output, way } of ends) {
      const withdrawal = memory.withdrawal as WithdrawalOutput | typeof rejected | undefined;
      if (withdrawal === undefined || withdrawal === rejected) continue;
      const doubtful = withdrawal.terminal === 'ok' && memory.card === 'stuck';
      expect(output.terminal, way).toBe(doubtful ? 'device' : withdrawal.terminal);
    }
  });

  it('says of the money what the withdrawal says, and nothing where there was none', () => {
    for (const { memory, snapshot, path } of places) {
      if (!snapshot.matches('notice')) continue;
      const { charge } = snapshot.context.outcome;
      const withdrawal = memory.withdrawal as WithdrawalOutput | typeof rejected | undefined;
      const expected =
        withdrawal === undefined
          ? 'not-applicable'
          : withdrawal === rejected
            ? 'unknown'
            : withdrawal.charge;
      expect(charge, path.join(', ')).toBe(expected);
    }
  });

  it('ends within bounded time without any customer', () => {
    expect(stuckPlaces(places, [])).toEqual([]);
    expect(endlessRing(places)).toBeUndefined();
  });

  it('visits every state', () => {
    const seen = new Set(places.map(({ snapshot }) => snapshot.value));
    expect(seen).toEqual(new Set(Object.keys(sessionMachine.states)));
  });
});

import { describe, expect, it } from 'vitest';
import type { SessionOutput } from '../../state-machines/session.ts';
import { terminalMachine } from '../../state-machines/terminal.ts';
import { explore, rejected, stuckPlaces } from './model.ts';

interface Memory {
  readonly recovered: boolean;
  readonly card: 'none' | 'inside' | 'stuck';
  readonly trouble: boolean;
  readonly network: boolean;
}

const sessions: readonly SessionOutput[] = (['returned', 'captured', 'stuck'] as const).flatMap(
  (card) =>
    (['ok', 'device', 'cash-in-exit', 'needs-operator'] as const)
      .filter((terminal) => card !== 'stuck' || terminal !== 'ok')
      .map((terminal) => ({ card, terminal })),
);

const places = explore<typeof terminalMachine, Memory>({
  machine: terminalMachine,
  input: { language: 'vi' },
  answers: {
    startDevices: [
      { card: 'none', trouble: undefined },
      { card: 'to-return', trouble: undefined },
      { card: 'none', trouble: 'device' },
      { card: 'to-return', trouble: 'device' },
      { card: 'none', trouble: 'cash-in-exit' },
      { card: 'to-return', trouble: 'cash-in-exit' },
    ],
    cardReturn: ['returned', 'captured', 'stuck'],
    recovery: ['clear', 'needs-operator'],
    acceptCard: ['ok', 'failed'],
    session: sessions,
  },
  events: [
    { type: 'NETWORK_UP' },
    { type: 'NETWORK_DOWN' },
    { type: 'OPERATOR_SERVICE' },
    { type: 'LANGUAGE', language: 'zh' },
    { type: 'CANCEL' },
    { type: 'MORE_TIME' },
  ],
  start: { recovered: false, card: 'none', trouble: false, network: false },
  watch(memory, { name, port, answer, invoked }) {
    let next = memory;
    if (name === 'LANGUAGE zh') {
      expect(invoked, 'a touched language opens no slot and starts nothing').toEqual([]);
    }
    if (name === 'NETWORK_UP') next = { ...next, network: true };
    if (name === 'NETWORK_DOWN') next = { ...next, network: false };
    if (port === 'startDevices') {
      const report = answer as { card: string; trouble: unknown } | typeof rejected;
      const { card, trouble } = report === rejected ? { card: 'none', trouble: 'device' } : report;
      next = { ...next, trouble: trouble !== undefined };
      next = { ...next, card: card === 'to-return' ? 'inside' : 'none' };
    }
    if (port === 'cardReturn') {
      next = { ...next, card: answer === 'returned' || answer === 'captured' ? 'none' : 'stuck' };
    }
    if (port === 'recovery') next = { ...next, recovered: answer === 'clear' };
    if (port === 'session') {
      const { card, terminal } = (
        answer === rejected ? { card: 'stuck', terminal: 'needs-operator' } : answer
      ) as SessionOutput;
      next = { ...next, card: card === 'stuck' ? 'stuck' : 'none', trouble: terminal !== 'ok' };
    }
    for (const { id } of invoked) {
      if (id === 'startDevices') next = { ...next, recovered: false, card: 'none', trouble: false };
      if (id === 'recovery')
        expect(next.card, 'a card goes out before recovery').not.toBe('inside');
      if (id === 'acceptCard') {
        expect(next, 'only a clean terminal asks for a card').toEqual({
          ...{ recovered: true, card: 'none', trouble: false, network: true },
        });
      }
    }
    return next;
  },
});

/** That the language is forgotten moves nothing on. */
const withoutLanguage = (place: (typeof places)[number]) => ({
  ...place,
  timers: place.timers.filter((timer) => timer !== 'language'),
});

describe('the terminal', () => {
  it('visits every state', () => {
    expect(new Set(places.map(({ snapshot }) => snapshot.value))).toEqual(
      new Set(Object.keys(terminalMachine.states)),
    );
  });

  it('waits without an end only for a card, a network or an operator', () => {
    const stuck = stuckPlaces(places.map(withoutLanguage), ['acceptCard']).map(
      (place) => place.split(':')[0],
    );
    expect(new Set(stuck)).toEqual(new Set(['"idle"', '"outOfService"']));
  });

  it('tries again by itself only where a device was in trouble', () => {
    for (const { snapshot, path, timers } of places) {
      if (!snapshot.matches('outOfService')) continue;
      const waitsForTimer = timers.some((timer) => timer !== 'language');
      if (snapshot.context.reason === 'device') expect(waitsForTimer, path.join(', ')).toBe(true);
      if (path.at(-1)?.startsWith('xstate.after.retry')) {
        expect(snapshot.context.reason, path.join(', ')).not.toBe('device');
      }
    }
  });

  it('can always be put back by an operator', () => {
    for (const { snapshot } of places) {
      if (!snapshot.matches('outOfService')) continue;
      expect(snapshot.can({ type: 'OPERATOR_SERVICE' })).toBe(true);
    }
  });
});

describe('a language that a customer has chosen', () => {
  const pressed = places.filter(({ path }) => path.at(-1) === 'LANGUAGE zh');

  it('is there at once in every state without a session', () => {
    const outside = pressed.filter(({ snapshot }) => !snapshot.matches('session'));
    expect(new Set(outside.map(({ snapshot }) => snapshot.value))).toEqual(
      new Set(Object.keys(terminalMachine.states).filter((state) => state !== 'session')),
    );
    for (const { snapshot, timers, path } of outside) {
      expect(snapshot.context.language, path.join(', ')).toBe('zh');
      expect(timers, path.join(', ')).toContain('language');
    }
  });

  it('is kept for as long as its time runs or a session lasts, and no longer', () => {
    for (const { snapshot, timers, path } of places) {
      const isKept = timers.includes('language') || snapshot.matches('session');
      if (!isKept) expect(snapshot.context.language, path.join(', ')).toBe('vi');
      if (snapshot.matches('session')) expect(timers, path.join(', ')).not.toContain('language');
    }
    expect(
      places.some(
        ({ snapshot }) => snapshot.matches('session') && snapshot.context.language === 'zh',
      ),
    ).toBe(true);
  });
});

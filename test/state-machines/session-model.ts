import { expect } from 'vitest';
import type { WithdrawalOutput } from '../../state-machines/atm/withdrawal-outcome.ts';
import type { CardReturnOutput } from '../../state-machines/card-return.ts';
import type { CaptureInput } from '../../state-machines/ports.ts';
import { sessionMachine } from '../../state-machines/session.ts';
import { walkWithdrawal } from './atm/withdrawal-model.ts';
import { explore, outputsOf, rejected } from './model.ts';

const cardOutputs: readonly CardReturnOutput[] = ['returned', 'captured', 'stuck'];

export interface SessionMemory {
  /** Where the card is, by the answers alone. */
  readonly card: CardReturnOutput;
  readonly moves: number;
  readonly withdrawal: unknown;
}

/** Every place of a session, with all that a withdrawal can really end with. */
export function walkSession() {
  const withdrawals = outputsOf<WithdrawalOutput>(walkWithdrawal());
  return explore<typeof sessionMachine, SessionMemory>({
    machine: sessionMachine,
    input: { language: 'vi', isChosen: false },
    answers: {
      readCard: [
        { kind: 'card', maskedPan: '970418******0031', onUs: true, fee: 0 },
        { kind: 'card', maskedPan: '970418******0031', onUs: false, fee: 3_300 },
        {
          kind: 'card',
          maskedPan: '',
          onUs: false,
          fee: 0,
          applications: ['NAPAS DEBIT', 'VISA DEBIT'],
        },
        { kind: 'blocked' },
        { kind: 'unreadable' },
        { kind: 'failed' },
      ],
      chooseApplication: [
        { kind: 'card', maskedPan: '970418******0031', onUs: false, fee: 3_300 },
        { kind: 'blocked' },
        { kind: 'unreadable' },
        { kind: 'failed' },
      ],
      withdrawal: withdrawals,
      cardReturn: cardOutputs,
      captureCard: ['ok', 'failed'],
    },
    events: [
      { type: 'LANGUAGE', language: 'en' },
      { type: 'CHOOSE', option: '1' },
      { type: 'CHOOSE', option: '2' },
      { type: 'CANCEL' },
      { type: 'MORE_TIME' },
    ],
    essence: ({ question, ...context }) => ({
      ...context,
      extended: (question as { extended: boolean }).extended,
    }),
    start: { card: 'stuck', moves: 0, withdrawal: undefined },
    watch(memory, { name, port, answer, invoked, snapshot }) {
      let next = memory;
      const { question } = snapshot.context as { question: { extended: boolean } };
      const asks = snapshot.matches('language') || snapshot.matches('application');
      if (name === 'MORE_TIME' && asks) {
        expect(question.extended, 'more time is given once').toBe(true);
      }
      if (port === 'withdrawal') next = { ...next, withdrawal: answer };
      if (port === 'cardReturn' && answer !== rejected) {
        next = { ...next, card: answer as CardReturnOutput };
      }
      if (port === 'captureCard') next = { ...next, card: answer === 'ok' ? 'captured' : 'stuck' };
      for (const { id, input } of invoked) {
        if (id === 'withdrawal') expect(next.withdrawal, 'one withdrawal a card').toBeUndefined();
        if (id !== 'cardReturn' && id !== 'captureCard') continue;
        expect(next.moves, 'the card is moved once').toBe(0);
        const told = (next.withdrawal as WithdrawalOutput | undefined)?.card ?? 'return';
        expect(id === 'captureCard').toBe(told !== 'return');
        if (id === 'captureCard') {
          const { reason } = input as CaptureInput;
          expect(reason).toBe(told === 'retain-pin-tries' ? 'pin-tries' : 'issuer');
        }
        next = { ...next, moves: 1 };
      }
      return next;
    },
  });
}

import { describe, expect, it } from 'vitest';
import { cardSaleMachine } from '../../../state-machines/pos/card-sale.ts';
import type {
  CardCompletion,
  CardDecision,
  SaleAuthorisation,
  SettleSaleInput,
} from '../../../state-machines/pos/ports.ts';
import type { SaleOutput } from '../../../state-machines/pos/sale-result.ts';
import { endlessRing, explore, outputsOf, rejected, stuckPlaces } from '../model.ts';

interface Memory {
  /** What the host and the card said last, by the answers alone. */
  readonly host: string | undefined;
  readonly card: string | undefined;
  /** What was put on record, and whether that succeeded. */
  readonly settled: SettleSaleInput['kind'] | undefined;
  readonly durable: boolean;
  readonly authorised: number;
  readonly wrongPin: boolean;
  readonly removals: number;
}

const start: Memory = {
  host: undefined,
  card: undefined,
  settled: undefined,
  durable: false,
  authorised: 0,
  wrongPin: false,
  removals: 0,
};

const decisions: readonly CardDecision[] = [
  { kind: 'online' },
  { kind: 'approved', signature: true },
  { kind: 'declined' },
  { kind: 'again', accept: ['swipe'], prompt: 'swipe-instead', fallback: true },
  { kind: 'cancelled' },
  { kind: 'failed' },
];

const authorisations: readonly SaleAuthorisation[] = [
  { kind: 'approved', transaction: '632609000004' },
  { kind: 'declined', code: '55' },
  { kind: 'declined', code: '51' },
  { kind: 'unknown' },
  { kind: 'not-sent' },
];

const completions: readonly CardCompletion[] = [
  { kind: 'approved', signature: false },
  { kind: 'declined' },
];

/** What lets the PIN be asked for again. */
const wasWrongPin = (answer: unknown): boolean =>
  (answer as { readonly code?: string }).code === '55';

const kindOf = (answer: unknown): string =>
  typeof answer === 'string' ? answer : (answer as { readonly kind: string }).kind;

const places = explore<typeof cardSaleMachine, Memory>({
  machine: cardSaleMachine,
  input: { amount: 250_000 },
  answers: {
    presentCard: [
      { kind: 'card', way: 'swipe' },
      { kind: 'card', way: 'chip' },
      { kind: 'cancelled' },
      { kind: 'unreadable' },
      { kind: 'failed' },
    ],
    readCard: decisions,
    pinPrompts: [],
    authoriseSale: authorisations,
    completeCard: completions,
    settleSale: [{ transaction: '632609000004' }],
    printReceipts: ['printed', 'failed'],
    removeCard: ['removed', 'failed'],
  },
  events: [{ type: 'CANCEL' }],
  people: (port) => port === 'presentCard',
  start,
  watch(memory, { port, answer, invoked, snapshot }) {
    let next = memory;
    if (port === 'readCard') next = { ...next, card: kindOf(answer) };
    if (port === 'authoriseSale') {
      next = { ...next, host: kindOf(answer), wrongPin: wasWrongPin(answer) };
    }
    if (port === 'completeCard') next = { ...next, card: kindOf(answer) };
    if (port === 'settleSale') next = { ...next, durable: answer !== rejected };
    for (const { id, input } of invoked) {
      if (id === 'authoriseSale') {
        const isAllowed = next.authorised === 0 || (next.wrongPin && next.authorised < 3);
        expect(isAllowed, 'the host is asked again after a wrong PIN alone').toBe(true);
        next = { ...next, authorised: next.authorised + 1 };
      }
      if (id === 'settleSale') {
        const { kind } = input as SettleSaleInput;
        expect(next.settled, 'settled once').toBeUndefined();
        const approved = next.host === 'approved';
        if (kind === 'captured') expect([approved, next.card]).toEqual([true, 'approved']);
        if (kind === 'reverse') expect([approved, next.card === 'approved']).toEqual([true, false]);
        if (kind === 'offline') expect([approved, next.card]).toEqual([false, 'approved']);
        next = { ...next, settled: kind };
      }
      if (id === 'printReceipts') {
        expect(next.durable && next.settled !== 'reverse', 'paid before paper').toBe(true);
        expect(next.removals, 'the card before the paper').toBe(1);
      }
      if (id === 'removeCard') {
        expect(next.removals, 'the card is asked back once').toBe(0);
        next = { ...next, removals: 1 };
      }
    }
    if (snapshot.status === 'done') {
      const { kind, terminal } = snapshot.output as SaleOutput;
      expect(next.removals, 'no sale ends with a card in the slot').toBe(1);
      const paid = next.durable && next.settled !== 'reverse';
      expect(kind === 'approved', 'approved means paid, and paid means approved').toBe(paid);
      if (next.host === 'approved' && !next.durable) expect(terminal).toBe('needs-operator');
      if (next.host === rejected) expect(terminal).toBe('needs-operator');
    }
    return next;
  },
});

describe('every path of a sale', () => {
  it('ends', () => {
    expect(places.length).toBeGreaterThan(100);
    // Only a card that nobody takes out is waited for without end.
    const stuck = stuckPlaces(places, ['presentCard', 'removeCard']);
    expect(new Set(stuck.map((place) => place.split(':')[0]))).toEqual(new Set(['"removing"']));
    expect(endlessRing(places)).toBeUndefined();
  });

  it('has these ends', () => {
    const ends = new Set(
      outputsOf<SaleOutput>(places).map(({ kind, why, terminal }) => `${kind} ${why} ${terminal}`),
    );
    expect([...ends].sort()).toMatchInlineSnapshot(`
      [
        "approved undefined device",
        "approved undefined ok",
        "declined card device",
        "declined card ok",
        "declined card-after-host device",
        "declined card-after-host ok",
        "declined host device",
        "declined host ok",
        "no-sale cancelled device",
        "no-sale cancelled ok",
        "no-sale device device",
        "no-sale device needs-operator",
        "no-sale no-answer device",
        "no-sale no-answer needs-operator",
        "no-sale no-answer ok",
        "no-sale not-sent device",
        "no-sale not-sent ok",
        "no-sale timed-out device",
        "no-sale timed-out ok",
        "no-sale unreadable device",
        "no-sale unreadable ok",
      ]
    `);
  });
});

import type { Notice } from '../../runtime/contract/terminal-view.ts';
import type { CashInput } from '../../state-machines/atm/cash.ts';
import type {
  Authorisation,
  DispenseOutcome,
  SettleInput,
  Settlement,
  Survey,
} from '../../state-machines/ports.ts';
import type { Answers } from './model.ts';

/** One approved withdrawal that the models share: 2 × 500.000 and 1 × 200.000. */
export const paidOut: CashInput = {
  transaction: 't1',
  amount: 1_200_000,
  notes: [2, 1],
  denominations: [500_000, 200_000],
  presenter: false,
  retract: false,
};

export const survey: Survey = {
  cassettes: [
    { denomination: 500_000, notes: 100 },
    { denomination: 200_000, notes: 100 },
  ],
  canPrint: true,
  maximum: 5_000_000,
  maxNotes: 40,
  step: 100_000,
  offers: [500_000, 1_200_000, 6_000_000],
  presenter: false,
  retract: false,
};

const counted = (exit: readonly number[], trouble: boolean): DispenseOutcome => ({
  kind: 'counted',
  exit,
  trouble,
});

const outcomes: readonly DispenseOutcome[] = [
  counted([2, 1], false),
  counted([2, 1], true),
  counted([1, 0], true),
  counted([0, 0], true),
  { kind: 'unknown' },
];

/** What the journal's side can say to a settlement. */
export function settlements({ amount, dispensed }: SettleInput): readonly Settlement[] {
  if (dispensed === 'unknown') return ['operator'];
  if (dispensed === amount) return ['complete', 'operator'];
  return [dispensed === 0 ? 'reversed' : 'partly-reversed', 'operator'];
}

export const cashAnswers: Readonly<Record<string, Answers>> = {
  prepareDispense: ['ready', 'failed'],
  dispense: outcomes,
  lastDispense: outcomes,
  present: ['presented', 'failed'],
  settle: settlements,
  waitForCashTaken: ['taken', 'failed'],
  retract: ['retracted', 'failed'],
};

export const cardReturnAnswers: Readonly<Record<string, Answers>> = {
  ejectCard: ['ok', 'failed'],
  waitForCardTaken: ['ok', 'failed'],
  captureCard: ['ok', 'failed'],
};

export const pinEntryAnswers: Readonly<Record<string, Answers>> = {
  startPinEntry: ['ok', 'failed'],
  takePinBlock: ['ok', 'too-short', 'failed'],
  cancelPinEntry: ['ok', 'failed'],
  padKeys: [],
};

export const authorisations: readonly Authorisation[] = [
  { kind: 'approved', transaction: 't1', balance: 3_000_000 },
  declined('51', 'insufficient-funds', 'return'),
  declined('55', 'declined', 'retry-pin'),
  declined('75', 'wrong-pin-final', 'retain'),
  declined('43', 'card-blocked', 'retain'),
  { kind: 'undone', notice: 'card-refused' },
  { kind: 'unknown' },
  { kind: 'not-sent' },
];

function declined(code: string, notice: Notice, next: 'retry-pin' | 'return' | 'retain') {
  return { kind: 'declined', code, notice, next } as const;
}

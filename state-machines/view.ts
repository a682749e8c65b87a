import type { SnapshotFrom } from 'xstate';
import type { Language, Screen } from '../runtime/contract/terminal-view.ts';
import type { amountChoiceMachine } from './atm/amount-choice.ts';
import type { cashMachine } from './atm/cash.ts';
import { worth } from './atm/note-plan.ts';
import type { withdrawalMachine } from './atm/withdrawal.ts';
import type { cardReturnMachine } from './card-return.ts';
import type { pinEntryMachine } from './pin-entry.ts';
import { type Timings, timings } from './question.ts';
import type { sessionMachine } from './session.ts';
import type { terminalMachine } from './terminal.ts';

/** A screen and, where it waits for the customer, which span of time that is. */
export interface Drawn {
  readonly language: Language;
  readonly screen: Screen;
  readonly canCancel: boolean;
  readonly span?: { readonly key: string; readonly totalMs: number; readonly canExtend: boolean };
}

type Terminal = SnapshotFrom<typeof terminalMachine>;
type Session = SnapshotFrom<typeof sessionMachine>;
type Withdrawal = SnapshotFrom<typeof withdrawalMachine>;
type Part = Omit<Drawn, 'language'>;

/** The snapshot of a running child; undefined where it does not run. */
function child<Snapshot>(
  of: { children: Record<string, unknown> },
  id: string,
): Snapshot | undefined {
  const actor = of.children[id] as { getSnapshot(): Snapshot } | undefined;
  return actor?.getSnapshot();
}

const still = (screen: Screen): Part => ({ screen, canCancel: false });

function asked(
  screen: Screen,
  question: { serial: number; extended: boolean },
  totalMs: number,
): Part {
  const span = { key: `${screen.kind}/${question.serial}`, totalMs, canExtend: !question.extended };
  return { screen, canCancel: true, span };
}

function drawAmount(choice: SnapshotFrom<typeof amountChoiceMachine>, time: Timings): Part {
  const { survey, fee, offers, amount, problem, question } = choice.context;
  const { maximum, step } = survey;
  if (choice.matches({ asking: 'entering' })) {
    return asked({ kind: 'amount-entry', amount, maximum, step, problem }, question, time.question);
  }
  const denominations = survey.cassettes.filter((c) => c.notes > 0).map((c) => c.denomination);
  return asked({ kind: 'amount', offers, denominations, maximum, fee }, question, time.question);
}

function drawCash(cash: SnapshotFrom<typeof cashMachine>, time: Timings): Part {
  const { amount, exit, denominations } = cash.context;
  if (!cash.matches('offering')) return still({ kind: 'dispensing', amount });
  const left = worth(exit, denominations);
  return {
    screen: { kind: 'take-cash', amount: left, requested: amount },
    canCancel: false,
    span: { key: 'take-cash', totalMs: time.takeCash, canExtend: false },
  };
}

function drawWithdrawal(withdrawal: Withdrawal, time: Timings): Part {
  const { context } = withdrawal;
  if (withdrawal.matches('pin')) {
    const pin = child<SnapshotFrom<typeof pinEntryMachine>>(withdrawal, 'pinEntry');
    if (!pin) return still({ kind: 'pin', digits: 0 });
    const { digits, problem, question } = pin.context;
    return asked({ kind: 'pin', digits, problem }, question, time.pin);
  }
  if (withdrawal.matches('noReceipt')) {
    return asked({ kind: 'no-receipt' }, context.question, time.question);
  }
  if (withdrawal.matches('amount')) {
    const choice = child<SnapshotFrom<typeof amountChoiceMachine>>(withdrawal, 'amountChoice');
    if (choice) return drawAmount(choice, time);
  }
  if (withdrawal.matches('confirm')) {
    const { amount, fee, canPrint } = context;
    const screen: Screen = { kind: 'confirm', amount, fee, total: amount + fee, canPrint };
    return asked(screen, context.question, time.question);
  }
  if (withdrawal.matches('cash')) {
    const cash = child<SnapshotFrom<typeof cashMachine>>(withdrawal, 'cash');
    return cash ? drawCash(cash, time) : still({ kind: 'dispensing', amount: context.amount });
  }
  if (withdrawal.matches('printing')) return still({ kind: 'printing' });
  if (withdrawal.matches('closing')) return still({ kind: 'dispensing', amount: context.amount });
  return still({ kind: 'authorising' });
}

function drawCardReturn(
  cardReturn: SnapshotFrom<typeof cardReturnMachine> | undefined,
  time: Timings,
): Part {
  const screen: Screen = { kind: 'take-card' };
  if (!cardReturn?.matches('waiting')) return still(screen);
  return {
    screen,
    canCancel: false,
    span: { key: 'take-card', totalMs: time.takeCard, canExtend: false },
  };
}

function drawSession(session: Session, time: Timings): Part {
  const { context } = session;
  if (session.matches('reading')) return still({ kind: 'reading-card' });
  if (session.matches('language'))
    return asked({ kind: 'language' }, context.question, time.question);
  if (session.matches('application')) {
    const { applications, question } = context;
    return asked({ kind: 'choose-application', applications }, question, time.question);
  }
  if (session.matches('transacting')) {
    const withdrawal = child<Withdrawal>(session, 'withdrawal');
    return withdrawal ? drawWithdrawal(withdrawal, time) : still({ kind: 'reading-card' });
  }
  if (session.matches('notice') || session.matches('retaining')) {
    const { notice, charge, amount, fee, returning } = context.outcome;
    if (!notice) return still({ kind: 'take-card' });
    return still({ kind: 'notice', notice, charge, amount, fee, returning });
  }
  if (session.matches('returning')) return drawCardReturn(child(session, 'cardReturn'), time);
  if (session.matches('retained'))
    return still({ kind: 'card-retained', reason: context.retained });
  if (session.matches('thanks')) return still({ kind: 'thanks' });
  return still({ kind: 'reading-card' });
}

/** What the customer's screen shows for a snapshot of the whole terminal. Pure. */
export function draw(terminal: Terminal, time: Timings = timings): Drawn {
  const { language } = terminal.context;
  if (terminal.matches('session')) {
    const session = child<Session>(terminal, 'session');
    if (session) return { language: session.context.language, ...drawSession(session, time) };
  }
  if (terminal.matches('idle')) {
    return { language, ...still({ kind: 'welcome', cash: true, receipt: true }) };
  }
  if (terminal.matches('returningCard')) {
    return { language, ...drawCardReturn(child(terminal, 'cardReturn'), time) };
  }
  if (terminal.matches('outOfService')) {
    return { language, ...still({ kind: 'out-of-service', reason: terminal.context.reason }) };
  }
  if (terminal.matches('recovering')) {
    return { language, ...still({ kind: 'out-of-service', reason: 'recovering' }) };
  }
  return { language, ...still({ kind: 'starting' }) };
}

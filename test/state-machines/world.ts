import { createActor, type EventObject, fromCallback, fromPromise } from 'xstate';
import { amountChoiceMachine } from '../../state-machines/atm/amount-choice.ts';
import { cashMachine } from '../../state-machines/atm/cash.ts';
import { worth } from '../../state-machines/atm/note-plan.ts';
import { withdrawalMachine } from '../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import type { KeyEvent } from '../../state-machines/events.ts';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import type {
  ApplicationInput,
  Authorisation,
  AuthoriseInput,
  CaptureInput,
  CardOutcome,
  CardRead,
  CloseInput,
  DispenseInput,
  DispenseOutcome,
  OpenTransaction,
  PadKeysInput,
  PadOutcome,
  ReceiptInput,
  SettleInput,
  Settlement,
  StartReport,
  Survey,
} from '../../state-machines/ports.ts';
import { recoveryMachine } from '../../state-machines/recovery.ts';
import { sessionMachine } from '../../state-machines/session.ts';
import { terminalMachine } from '../../state-machines/terminal.ts';
import { type Drawn, draw } from '../../state-machines/view.ts';
import { type Clock, sleep } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { survey } from './answers.ts';

/** What the world knows of one approved or attempted withdrawal. */
export interface Entry {
  readonly transaction: string;
  readonly amount: number;
  approved: boolean;
  intent: boolean;
  commands: number;
  /** Đồng in the customer's reach, truly. */
  left: number;
  /** On record: as told to `settle`. */
  counted: number | undefined;
  reversals: number[];
  operator: boolean;
  closed: boolean;
}

/** How often, in percent, things go wrong. */
export interface Ill {
  readonly refuse: number;
  readonly fail: number;
}

/** By port: what it answers first, whatever the world says. */
export type Script = Readonly<Record<string, unknown[]>>;

/**
 * The machines' ports over a little world that remembers: a journal, a dispenser, a card slot.
 * Every port takes simulated time, so that power can be cut in its middle.
 */
export function createWorld(clock: Clock, random: Random, ill: Ill, script: Script = {}) {
  const entries: Entry[] = [];
  const world = {
    entries,
    card: 'outside' as 'outside' | 'inside' | 'kept',
    /** Notes the dispenser counted since its last purge, and whether it still answers. */
    counted: [0, 0] as readonly number[],
    deaf: false,
    /** Sessions begun with a card that an earlier customer left inside. */
    strangerCards: 0,
    press: undefined as ((key: KeyEvent) => void) | undefined,
  };
  const chance = (percent: number): boolean => random.below(100) < percent;
  const bad = (): boolean => chance(ill.fail);
  const entryOf = (transaction: string): Entry =>
    entries.find((entry) => entry.transaction === transaction)!;

  /** Works for a while; power can be cut before or after `act`, and it may fail altogether. */
  function port<Input, Output>(name: string, act: (input: Input) => Output) {
    return fromPromise<Output, Input>(async ({ input, signal }) => {
      await sleep(clock, 1 + random.below(400));
      if (signal.aborted) throw new Error('cut');
      if (chance(ill.fail / 4)) throw new Error('port failed');
      const scripted = script[name];
      const output = scripted?.length ? (scripted.shift() as Output) : act(input);
      await sleep(clock, 1 + random.below(400));
      return output;
    });
  }

  const startDevices = port<undefined, StartReport>('startDevices', () => {
    world.deaf = false;
    const trouble = bad() ? 'device' : undefined;
    return { card: world.card === 'inside' ? 'to-return' : 'none', trouble };
  });
  const acceptCard = port<undefined, CardOutcome>('acceptCard', () => {
    if (world.card === 'inside') world.strangerCards++;
    world.card = 'inside';
    return 'ok';
  });
  const readCard = port<undefined, CardRead>('readCard', () =>
    bad()
      ? { kind: 'unreadable' }
      : { kind: 'card', maskedPan: '970418******0031', onUs: true, fee: 0 },
  );
  const chooseApplication = port<ApplicationInput, CardRead>('chooseApplication', () =>
    bad()
      ? { kind: 'unreadable' }
      : { kind: 'card', maskedPan: '970418******0031', onUs: false, fee: 3_300 },
  );
  const ejectCard = port<undefined, CardOutcome>('ejectCard', () => (bad() ? 'failed' : 'ok'));
  const waitForCardTaken = port<undefined, CardOutcome>('waitForCardTaken', () => {
    if (bad()) return 'failed';
    world.card = 'outside';
    return 'ok';
  });
  const captureCard = port<CaptureInput, CardOutcome>('captureCard', () => {
    if (bad()) return 'failed';
    world.card = 'kept';
    return 'ok';
  });
  const pad = <Outcome extends string>(name: string) =>
    port<undefined, Outcome | PadOutcome>(name, () => (bad() ? 'failed' : 'ok'));
  const padKeys = fromCallback<EventObject, PadKeysInput>(({ sendBack }) => {
    world.press = sendBack as (key: KeyEvent) => void;
  });
  const surveyNow = port<undefined, Survey>('survey', () => ({ ...survey, canPrint: !bad() }));

  const authorise = fromPromise<Authorisation, AuthoriseInput>(async ({ input, signal }) => {
    const transaction = `t${entries.length + 1}`;
    const entry: Entry = {
      ...{
        transaction,
        amount: input.amount,
        approved: false,
        intent: false,
        commands: 0,
        left: 0,
      },
      ...{ counted: undefined, reversals: [], operator: false, closed: false },
    };
    entries.push(entry);
    await sleep(clock, 1 + random.below(3000));
    const scripted = script.authorise?.shift();
    if (scripted) return scripted as Authorisation;
    // The issuer may have approved although the terminal is gone.
    if (chance(ill.refuse)) {
      if (signal.aborted) throw new Error('cut');
      entry.closed = true;
      const declined = {
        kind: 'declined',
        code: '55',
        notice: 'declined',
      } as const;
      return { ...declined, next: chance(50) ? 'retry-pin' : 'return' };
    }
    entry.approved = true;
    if (signal.aborted) throw new Error('cut');
    if (bad()) {
      entry.reversals.push(entry.amount);
      entry.counted = 0;
      entry.closed = true;
      return { kind: 'unknown' };
    }
    await sleep(clock, 1 + random.below(300));
    return { kind: 'approved', transaction, balance: undefined };
  });

  const prepareDispense = port<DispenseInput, 'ready' | 'failed'>(
    'prepareDispense',
    ({ transaction }) => {
      world.counted = [0, 0];
      if (bad()) return 'failed';
      entryOf(transaction).intent = true;
      return 'ready';
    },
  );
  const dispense = port<DispenseInput, DispenseOutcome>('dispense', ({ transaction, notes }) => {
    const entry = entryOf(transaction);
    entry.commands++;
    const jammed = chance(2 * ill.fail);
    const exit = jammed ? notes.map((count, i) => (i === 0 ? count - 1 : 0)) : notes;
    entry.left += worth(
      exit,
      survey.cassettes.map(({ denomination }) => denomination),
    );
    world.counted = exit;
    world.deaf = bad();
    return bad() ? { kind: 'unknown' } : { kind: 'counted', exit, trouble: exit !== notes };
  });
  const lastDispense = port<undefined, DispenseOutcome>('lastDispense', () =>
    world.deaf ? { kind: 'unknown' } : { kind: 'counted', exit: world.counted, trouble: false },
  );
  const settle = port<SettleInput, Settlement>('settle', ({ transaction, amount, dispensed }) => {
    const entry = entryOf(transaction);
    if (dispensed === 'unknown') {
      entry.operator = true;
      return 'operator';
    }
    entry.counted ??= dispensed;
    if (dispensed === amount) return 'complete';
    if (entry.reversals.length === 0) entry.reversals.push(amount - dispensed);
    return dispensed === 0 ? 'reversed' : 'partly-reversed';
  });
  const closeTransaction = port<CloseInput, 'closed'>('closeTransaction', ({ transaction }) => {
    entryOf(transaction).closed = true;
    return 'closed';
  });
  const findOpenTransaction = port<undefined, OpenTransaction | undefined>(
    'findOpenTransaction',
    () => {
      const entry = entries.find(({ closed }) => !closed);
      if (!entry) return undefined;
      const { transaction, amount, counted, intent } = entry;
      const denominations = survey.cassettes.map(({ denomination }) => denomination);
      const stage = counted !== undefined ? 'counted' : intent ? 'dispensing' : 'authorising';
      const known = {
        transaction,
        amount,
        denominations,
        dispensed: counted ?? 0,
        presenter: false,
      };
      return { ...known, stage };
    },
  );
  const waitForCashTaken = port<undefined, 'taken' | 'failed'>('waitForCashTaken', () =>
    bad() ? 'failed' : 'taken',
  );
  const printReceipt = port<ReceiptInput, 'printed' | 'failed'>('printReceipt', () =>
    bad() ? 'failed' : 'printed',
  );

  const cardReturn = cardReturnMachine.provide({
    actors: { ejectCard, waitForCardTaken, captureCard },
  });
  const machine = terminalMachine.provide({
    actors: {
      startDevices,
      acceptCard,
      cardReturn,
      recovery: recoveryMachine.provide({
        actors: { findOpenTransaction, lastDispense, settle, closeTransaction },
      }),
      session: sessionMachine.provide({
        actors: {
          readCard,
          chooseApplication,
          captureCard,
          cardReturn,
          withdrawal: withdrawalMachine.provide({
            actors: {
              survey: surveyNow,
              authorise,
              printReceipt,
              closeTransaction,
              pinEntry: pinEntryMachine.provide({
                actors: {
                  startPinEntry: pad<PadOutcome>('startPinEntry'),
                  takePinBlock: pad<PadOutcome | 'too-short'>('takePinBlock'),
                  cancelPinEntry: pad<PadOutcome>('cancelPinEntry'),
                  padKeys,
                },
              }),
              amountChoice: amountChoiceMachine.provide({ actors: { padKeys } }),
              cash: cashMachine.provide({
                actors: {
                  prepareDispense,
                  dispense,
                  lastDispense,
                  settle,
                  waitForCashTaken,
                },
              }),
            },
          }),
        },
      }),
    },
  });

  return {
    world,
    /** A terminal with this world behind it; `cut` is a cut of power. */
    boot(onDrawn?: (drawn: Drawn) => void) {
      const actor = createActor(machine, {
        ...{ input: { language: 'vi' as const }, clock },
        inspect: (event) => {
          if (event.type === '@xstate.snapshot') onDrawn?.(draw(actor.getSnapshot()));
        },
      });
      actor.start();
      actor.send({ type: 'NETWORK_UP' });
      return {
        send: actor.send,
        state: () => String(actor.getSnapshot().value),
        reason: () => actor.getSnapshot().context.reason,
        drawn: () => draw(actor.getSnapshot()),
        cut: () => void actor.stop(),
      };
    },
  };
}

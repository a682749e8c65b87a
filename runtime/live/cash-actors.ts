import type { Result } from '../../bytes/result.ts';
import type {
  CashDispenser,
  CashDispenserError,
  DispenseCounts,
} from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { HostLink } from '../../network/host-link.ts';
import type {
  CloseInput,
  DispenseInput,
  DispenseOutcome,
  OpenTransaction,
  SettleInput,
  Settlement,
} from '../../state-machines/ports.ts';
import { type Clock, sleep } from '../../time/clock.ts';
import type { CashCounts } from '../journal/cash-counts.ts';
import type { Journal } from '../journal/journal.ts';
import type { TransactionLog } from '../transaction-log.ts';
import { live } from './actor.ts';
import type { DeviceLog } from './device-log.ts';
import { buildReversal } from './host-exchange.ts';

export interface CashActorOptions {
  readonly dispenser: CashDispenser;
  readonly host: HostLink;
  readonly clock: Clock;
  readonly nextStan: () => number;
  readonly journal: Journal;
  readonly transactions: TransactionLog;
  readonly counts: CashCounts;
  readonly log: DeviceLog;
}

/** How often, and how far apart, a dispenser that does not answer is asked what left. */
const ASK_TRIES = 4;
const ASK_PAUSE_MS = 5_000;

const CLOSE_TEXT: Readonly<Record<CloseInput['cash'], string>> = {
  taken: 'cash taken',
  'left-in-exit': 'cash left in the exit',
  retracted: 'cash retracted',
  'retract-failed': 'cash could not be retracted',
  none: 'no cash left the machine',
  unobserved: 'settled after a restart',
};

/** Errors that say of a dispense: the unit understood, and moved nothing. */
const NOTHING_MOVED = new Set<CashDispenserError['kind']>(['refused', 'not-supported']);

const NOTHING: DispenseCounts = { exit: [], reject: [] };

function countedIn(result: Result<DispenseCounts, CashDispenserError>): DispenseOutcome {
  if (result.ok) return { kind: 'counted', exit: result.value.exit, trouble: false };
  const { error } = result;
  if ('counts' in error && error.counts) {
    return { kind: 'counted', exit: error.counts.exit, trouble: true };
  }
  return { kind: 'unknown' };
}

export function createCashActors(options: CashActorOptions) {
  const { dispenser, host, clock, journal, transactions, counts, log } = options;
  /** What the unit last counted: to be taken off the cassettes when it is put on record. */
  let counted = NOTHING;

  function keep(result: Result<DispenseCounts, CashDispenserError>): void {
    if (result.ok) counted = result.value;
    else counted = ('counts' in result.error && result.error.counts) || NOTHING;
  }

  const prepareDispense = live<DispenseInput, 'ready' | 'failed'>(async (input) => {
    counted = NOTHING;
    // A purge before each dispense: its zero counts are what the last status says until notes
    // really move, so that recovery never takes an older dispense for this one.
    if (!log('cash-dispenser', await dispenser.purge())) return 'failed';
    transactions.dispenseIntent(input.transaction, input.notes);
    return 'ready';
  });

  const dispense = live<DispenseInput, DispenseOutcome>(async ({ notes }) => {
    const result = await dispenser.dispense(notes);
    log('cash-dispenser', result);
    keep(result);
    if (!result.ok && NOTHING_MOVED.has(result.error.kind)) {
      return { kind: 'counted', exit: notes.map(() => 0), trouble: true };
    }
    return countedIn(result);
  });

  const lastDispense = live<undefined, DispenseOutcome>(async (_, signal) => {
    for (let tries = 1; tries <= ASK_TRIES && !signal.aborted; tries++) {
      const result = await dispenser.lastDispense();
      log('cash-dispenser', result);
      keep(result);
      // A unit that refuses to tell has told nothing, least of all that no note left.
      const outcome = countedIn(result);
      if (outcome.kind === 'counted') return outcome;
      // The driver has asked for as long as notes can move: more of it only keeps the customer.
      if (!result.ok && result.error.kind === 'no-response') break;
      if (tries < ASK_TRIES) {
        await sleep(clock, ASK_PAUSE_MS);
        if (!result.ok && result.error.kind === 'disconnected') await dispenser.open();
      }
    }
    return { kind: 'unknown' };
  });

  const present = live<undefined, 'presented' | 'failed'>(async () =>
    log('cash-dispenser', await dispenser.present()) ? 'presented' : 'failed',
  );

  const retract = live<undefined, 'retracted' | 'failed'>(async () =>
    log('cash-dispenser', await dispenser.retract()) ? 'retracted' : 'failed',
  );

  const waitForCashTaken = live<undefined, 'taken' | 'failed'>(async (_, signal) => {
    const taken = await dispenser.waitForTaken(signal);
    if (signal.aborted) return 'failed';
    return log('cash-dispenser', taken) ? 'taken' : 'failed';
  });

  const settle = live<SettleInput, Settlement>(async (input) => {
    const { transaction, amount, dispensed } = input;
    const state = transactions.read(transaction);
    if (dispensed === 'unknown' || !state) {
      transactions.needsOperator(transaction, 'what left the machine is not known');
      return 'operator';
    }
    const isDue = dispensed !== amount && !state.reversalStored;
    const reversal =
      isDue && state.original
        ? buildReversal(state.original, options, state.approval, dispensed)
        : undefined;
    // One write: a reversal that a restart finds without its record would be made a second time.
    journal.together(() => {
      if (state.dispensed === undefined) {
        transactions.dispensed(transaction, dispensed, counted.exit);
        counts.subtract(counted.exit);
        counts.subtract(counted.reject);
      }
      if (reversal) {
        host.reverse(reversal);
        transactions.reversalStored(transaction, amount - dispensed);
      } else if (isDue) {
        transactions.needsOperator(transaction, 'the card number for the reversal is not readable');
      }
    });
    if (isDue && !reversal) return 'operator';
    if (dispensed === amount) return 'complete';
    return dispensed === 0 ? 'reversed' : 'partly-reversed';
  });

  const closeTransaction = live<CloseInput, 'closed'>(async ({ transaction, cash }) => {
    transactions.close(transaction, CLOSE_TEXT[cash], { cash });
    return 'closed';
  });

  const findOpenTransaction = live<undefined, OpenTransaction | undefined>(async () => {
    const [state] = transactions.open();
    if (!state) return undefined;
    const { transaction, stage, amount, denominations, dispensed = 0 } = state;
    const { presenter } = dispenser.capabilities;
    return { transaction, stage, amount, denominations, dispensed, presenter };
  });

  return {
    prepareDispense,
    dispense,
    lastDispense,
    present,
    retract,
    waitForCashTaken,
    settle,
    closeTransaction,
    findOpenTransaction,
  };
}

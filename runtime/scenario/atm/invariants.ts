import type { Mismatch } from '../failure.ts';
import { checkGround, isUnsettled } from '../invariants.ts';
import type { AtmSeen } from './observation.ts';

/**
 * What must be true after every scenario at an ATM, whatever it expects: besides what holds
 * everywhere, no note is lost, no card stays inside a terminal that waits for the next one, and the
 * cash that left is what the banks have booked.
 */
export function checkAtmInvariants(stage: AtmSeen): readonly Mismatch[] {
  return [
    ...checkGround(stage),
    ...notesAreThere(stage),
    ...slotIsFree(stage),
    ...cashIsBooked(stage),
  ];
}

function notesAreThere({ configuration, world }: AtmSeen): readonly Mismatch[] {
  const view = world.hands.cashDispenser.view();
  const places = [view.cassettes, view.inPath, view.everDispensed, view.rejected];
  return configuration.cassettes.flatMap(({ denomination, notes }, i) => {
    const now = places.reduce((sum, counts) => sum + (counts[i] ?? 0), 0);
    const what = `notes of cassette ${i + 1} (${denomination})`;
    return now === notes ? [] : [{ what, expected: String(notes), actual: String(now) }];
  });
}

function slotIsFree(stage: AtmSeen): readonly Mismatch[] {
  const card = stage.card();
  if (stage.view().screen.kind !== 'welcome' || (card !== 'inside' && card !== 'stuck')) return [];
  return [{ what: 'card while the terminal waits', expected: 'outside', actual: card }];
}

/** While a reversal or an operator is awaited, books and cash may differ. */
function cashIsBooked(stage: AtmSeen): readonly Mismatch[] {
  const { dispensed } = stage.cash();
  const booked = cashBooked(stage);
  if (isUnsettled(stage) || booked === dispensed) return [];
  const expected = `${dispensed} dispensed`;
  return [{ what: 'debits − reversals', expected, actual: `${booked} booked` }];
}

/** Đồng that the acquirer's books say have left the machine. */
function cashBooked(stage: AtmSeen): number {
  const { postings, accounts } = stage.world.backbone
    .ledger(stage.configuration.bank.id)
    .snapshot(1_000_000);
  const cash = new Set(accounts.filter(({ kind }) => kind === 'atm-cash').map((a) => a.number));
  return postings
    .filter((posting) => posting.kind !== 'opening')
    .flatMap(({ entries }) => entries)
    .filter((entry) => cash.has(entry.account))
    .reduce((sum, entry) => sum + entry.amount, 0);
}

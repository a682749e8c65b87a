import type { Mismatch } from './check.ts';
import type { Observation } from './observation.ts';

/**
 * What must be true after every scenario, whatever it expects: the journal is chained and keeps no
 * secret, the books balance, no note is lost, no card stays inside a terminal that waits for the
 * next one, and the cash that left is what the banks have booked.
 */
export function checkInvariants(stage: Observation): readonly Mismatch[] {
  return [
    ...journalIsSound(stage),
    ...booksBalance(stage),
    ...notesAreThere(stage),
    ...slotIsFree(stage),
    ...cashIsBooked(stage),
  ];
}

function journalIsSound({ journal, network }: Observation): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const chain = journal.verify();
  if (!chain.ok) found.push({ what: 'journal chain', expected: 'whole', actual: chain.detail });
  const text = JSON.stringify(journal.after(0, 1_000_000));
  for (const { id, pan } of network.banks.flatMap(({ cards }) => cards)) {
    if (!text.includes(pan)) continue;
    found.push({ what: 'journal', expected: 'no card number', actual: `that of ${id}` });
  }
  return found;
}

function booksBalance({ network, world }: Observation): readonly Mismatch[] {
  return network.banks.flatMap(({ id }) =>
    world.backbone
      .ledger(id)
      .discrepancies()
      .map((actual) => ({ what: `books of ${id}`, expected: 'balanced', actual })),
  );
}

function notesAreThere({ configuration, world }: Observation): readonly Mismatch[] {
  const view = world.hands.cashDispenser.view();
  const places = [view.cassettes, view.inPath, view.everDispensed, view.rejected];
  return configuration.cassettes.flatMap(({ denomination, notes }, i) => {
    const now = places.reduce((sum, counts) => sum + (counts[i] ?? 0), 0);
    const what = `notes of cassette ${i + 1} (${denomination})`;
    return now === notes ? [] : [{ what, expected: String(notes), actual: String(now) }];
  });
}

function slotIsFree(stage: Observation): readonly Mismatch[] {
  const card = stage.card();
  if (stage.view().screen.kind !== 'welcome' || (card !== 'inside' && card !== 'stuck')) return [];
  return [{ what: 'card while the terminal waits', expected: 'outside', actual: card }];
}

/** While a reversal or an operator is awaited, books and cash may differ. */
function cashIsBooked(stage: Observation): readonly Mismatch[] {
  const { journal, world } = stage;
  const isOpen =
    journal.open().length > 0 ||
    stage.pendingReversals() > 0 ||
    world.backbone.waitingAdvices().length > 0;
  const { dispensed } = stage.cash();
  const booked = cashBooked(stage);
  if (isOpen || booked === dispensed) return [];
  const expected = `${dispensed} dispensed`;
  return [{ what: 'debits − reversals', expected, actual: `${booked} booked` }];
}

/** Đồng that the acquirer's books say have left the machine. */
function cashBooked(stage: Observation): number {
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

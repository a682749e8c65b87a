import type { Mismatch } from './check.ts';
import type { Stage } from './stage.ts';

/** Records after which the books may differ from the cash until an operator has decided. */
const OPERATOR = new Set(['needs-operator', 'reversal-needs-operator']);

/**
 * What must be true after every scenario, whatever it expects: the journal is chained, the books
 * balance, no note is lost, and the cash that left is what the banks have booked.
 */
export function checkInvariants(stage: Stage): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const { world, journal, configuration, network } = stage;

  const chain = journal.verify();
  if (!chain.ok) found.push({ what: 'journal chain', expected: 'whole', actual: chain.detail });

  for (const { id } of network.banks) {
    for (const discrepancy of world.backbone.ledger(id).discrepancies()) {
      found.push({ what: `books of ${id}`, expected: 'balanced', actual: discrepancy });
    }
  }

  const { cassettes, everDispensed, rejected } = world.hands.cashDispenser.view();
  configuration.cassettes.forEach(({ denomination, notes }, i) => {
    const now = (cassettes[i] ?? 0) + (everDispensed[i] ?? 0) + (rejected[i] ?? 0);
    if (now === notes || world.hands.cashDispenser.active().length > 0) return;
    const what = `notes of cassette ${i + 1} (${denomination})`;
    found.push({ what, expected: String(notes), actual: String(now) });
  });

  const open = journal.open().length > 0 || stage.terminal().host.pendingReversals() > 0;
  const operator = journal.after(0, 100_000).some((record) => OPERATOR.has(record.kind));
  if (!open && !operator && world.backbone.waitingAdvices().length === 0) {
    const { dispensed } = stage.cash();
    const booked = cashBooked(stage);
    if (booked !== dispensed) {
      const actual = `${booked} booked`;
      found.push({ what: 'debits − reversals', expected: `${dispensed} dispensed`, actual });
    }
  }
  return found;
}

/** Đồng that the acquirer's books say have left the machine. */
function cashBooked(stage: Stage): number {
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

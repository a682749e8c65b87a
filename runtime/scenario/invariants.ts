import { NAPAS_ID } from '../../network/napas/institutions.ts';
import type { Mismatch } from './failure.ts';
import type { GroundSeen, StageWorld } from './scene.ts';

type Seen = GroundSeen<StageWorld>;

/** What must be true after every scenario: a whole journal that keeps no secret, books that balance. */
export const checkGround = (stage: Seen): readonly Mismatch[] => [
  ...journalIsSound(stage),
  ...booksBalance(stage),
];

/** While something is still to be settled, terminal and books may differ. */
export const isUnsettled = ({ journal, world, pendingReversals }: Seen): boolean =>
  journal.open().length > 0 || pendingReversals() > 0 || world.backbone.waitingAdvices().length > 0;

function journalIsSound({ journal, network }: Seen): readonly Mismatch[] {
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

function booksBalance({ network, world }: Seen): readonly Mismatch[] {
  return [NAPAS_ID, ...network.banks.map(({ id }) => id)].flatMap((id) =>
    world.backbone
      .ledger(id)
      .discrepancies()
      .map((actual) => ({ what: `books of ${id}`, expected: 'balanced', actual })),
  );
}

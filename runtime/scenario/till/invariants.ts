import { ACQUIRER } from '../../../network/alipay/books.ts';
import { NAPAS_ID, WALLET_MEMBER } from '../../../network/napas/institutions.ts';
import type { Mismatch } from '../failure.ts';
import { checkGround, isUnsettled } from '../invariants.ts';
import type { TillSeen } from './observation.ts';

/**
 * What must be true after every scenario at a till: besides what holds everywhere, the wallet's
 * gateway has balanced books in fen and in đồng, and till, banks and gateway agree to the đồng.
 */
export function checkTillInvariants(stage: TillSeen): readonly Mismatch[] {
  return [...checkGround(stage), ...gatewayBalances(stage), ...allAgree(stage)];
}

const gatewayBalances = ({ world }: TillSeen): readonly Mismatch[] =>
  world.gateway.books
    .discrepancies()
    .map((actual) => ({ what: 'the gateway’s books', expected: 'balanced', actual }));

/** While something is on its way, in doubt, or a person's word alone, they may differ. */
function allAgree(stage: TillSeen): readonly Mismatch[] {
  const { backbone, gateway } = stage.world;
  if (isUnsettled(stage) || stage.view().cases.length > 0 || wasDecidedByHand(stage)) return [];
  if (gateway.payments().some(({ status }) => status === 'PROCESSING')) return [];
  const credited = stage.merchantChange();
  const paid = stage.paid();
  const owed = gateway.books.balance(ACQUIRER);
  const cleared = -(backbone.ledger(NAPAS_ID).balance(WALLET_MEMBER) ?? 0);
  return [
    ...same('merchant credited, and paid − refunded at the till', credited, paid),
    ...same('owed by the gateway, and cleared with it by NAPAS', owed, cleared),
  ];
}

const same = (what: string, one: number, other: number): readonly Mismatch[] =>
  one === other ? [] : [{ what, expected: `${one} twice`, actual: `${one} and ${other}` }];

/** Of such a case the books learn by reconciliation, which is not modelled. */
const wasDecidedByHand = ({ journal }: TillSeen): boolean =>
  journal
    .after(0, 1_000_000)
    .some(({ kind, text }) => kind === 'case-closed' && /was-(not-)?paid/.test(text));

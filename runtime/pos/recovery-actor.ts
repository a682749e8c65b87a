import type { OpenPayment } from '../../state-machines/pos/payment-ports.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { CaseLog } from './case-log.ts';
import type { PaymentLog } from './payment-log.ts';
import type { RefundLog } from './refund-log.ts';

export interface RecoveryOptions {
  readonly journal: Journal;
  readonly payments: PaymentLog;
  readonly refunds: RefundLog;
  readonly cases: CaseLog;
  readonly undoOpenSales: () => void;
}

/** What a cut of power left open. Nothing of it is guessed. */
export function createRecoveryActor(options: RecoveryOptions) {
  const { journal, payments, refunds, cases } = options;
  return live<undefined, readonly OpenPayment[]>(async () => {
    options.undoOpenSales();
    for (const { transaction: id, method, amount } of refunds.open()) {
      journal.together(() => {
        refunds.unknown(id, 'found open after a restart');
        cases.open({ id, what: 'refund-unknown', method, amount });
      });
    }
    return payments.open().map(({ transaction, method, amount, cancelling }) => {
      return { transaction, method, amount, cancelling };
    });
  });
}

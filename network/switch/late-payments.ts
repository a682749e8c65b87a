import type { WalletGateway } from '../alipay/acquirer-port.ts';
import type { BoundedWaits } from './bounded-waits.ts';
import type { WalletPayment, WalletPayments } from './wallet-payments.ts';

/** Gives back what a wallet paid after its cancellation was confirmed: nobody waits for it. */
export interface LatePayments {
  giveBack(payment: WalletPayment): void;
  /** Goes on with what was still to be given back. */
  resume(): void;
}

export interface LatePaymentsOptions {
  readonly gateway: WalletGateway;
  readonly payments: WalletPayments;
  readonly waits: BoundedWaits;
  readonly note: (text: string) => void;
}

/** From one try to the next, and how many before an operator is told [model]. */
const AGAIN_MS = 3_000;
const TRIES = 20;

export function createLatePayments(options: LatePaymentsOptions): LatePayments {
  const { gateway, payments, waits, note } = options;
  const underway = new Set<string>();

  /** How it ended; undefined: not known yet. */
  async function attempt({ requestId, amount }: WalletPayment): Promise<string | undefined> {
    const seen = await waits.bounded(gateway.inquire(requestId));
    if (seen.kind === 'not-found') return 'was never paid';
    if (seen.kind !== 'status') return undefined;
    // A word that is late only: then the cancellation has given it back.
    if (seen.status !== 'SUCCESS') return 'was given back by its cancellation';
    const outcome = await waits.bounded(
      gateway.refund({
        refundRequestId: `${requestId}.late`,
        paymentRequestId: requestId,
        amount: { currency: 'VND', value: amount },
      }),
    );
    return outcome.kind === 'refunded' ? 'is given back' : undefined;
  }

  async function keepTrying(payment: WalletPayment): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const end = await attempt(payment);
      if (end !== undefined) {
        payments.save({ ...payment, state: 'cancelled' });
        note(`${payment.requestId} ${end}`);
        return;
      }
      await waits.pause(AGAIN_MS);
    }
    note(`${payment.requestId} could not be given back in ${TRIES} tries: for an operator`);
  }

  function giveBack(payment: WalletPayment): void {
    if (underway.has(payment.key)) return;
    underway.add(payment.key);
    payments.save({ ...payment, state: 'owed-back' });
    note(`${payment.requestId} paid after it was cancelled: it goes back`);
    keepTrying(payment)
      .catch((bug: unknown) => note(`${payment.requestId}: ${String(bug)}`))
      .finally(() => underway.delete(payment.key));
  }

  return {
    giveBack,
    resume() {
      for (const payment of payments.owedBack()) giveBack(payment);
    },
  };
}

import type { CheckoutRefund } from '../../network/alipay/checkout.ts';
import type { Work } from '../work.ts';

/** A refund that was asked for: while its outcome is unknown, only the very same may be repeated. */
export interface RefundUnderWay {
  readonly id: string;
  readonly dong: number;
  readonly work: Work<CheckoutRefund>;
}

/** Whether it is known how it ended. */
export function isSettled({ work }: RefundUnderWay): boolean {
  const state = work.state();
  return state.kind === 'done' && !['unknown', 'busy'].includes(state.value.kind);
}

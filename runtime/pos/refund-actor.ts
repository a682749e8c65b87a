import type { HostLink } from '../../network/host-link.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { responseCode } from '../../network/napas/response-codes.ts';
import type { RefundInput } from '../../state-machines/pos/payment-ports.ts';
import type { RefundWord } from '../../state-machines/pos/payment-word.ts';
import type { PosMethod } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { CaseLog } from './case-log.ts';
import { cardRefund, codeRefund, type MerchantMessages } from './merchant-messages.ts';
import type { PaymentLog } from './payment-log.ts';
import type { RefundLog } from './refund-log.ts';
import type { SaleLog } from './sale-log.ts';

export interface RefundActorOptions {
  readonly host: HostLink;
  readonly messages: MerchantMessages;
  readonly journal: Journal;
  readonly sales: SaleLog;
  readonly payments: PaymentLog;
  readonly refunds: RefundLog;
  readonly cases: CaseLog;
}

/** Money back over the line by which it came. */
export interface Refunder {
  /** `also` goes into the same write as the intent, `orElse` into that of a known failure. */
  refund(input: RefundInput, also?: () => void, orElse?: () => void): Promise<RefundWord>;
  /** Sends one of unknown outcome again, to the letter; the case about it is the caller's. */
  repeat(transaction: string): Promise<'refunded' | 'failed' | 'unknown'>;
}

/** What is known after a request for a refund. */
type Told =
  | { readonly kind: 'refunded' }
  | { readonly kind: 'not-sent' }
  | { readonly kind: 'declined'; readonly code: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** DE39 of what has not come to where it must [model]. */
const NOT_DELIVERED = new Set(['63', '91', '92', '96']);

export function createRefunder(options: RefundActorOptions): Refunder {
  const { host, messages, journal, sales, payments, refunds, cases } = options;

  function build({ transaction, amount }: RefundInput): {
    readonly method: PosMethod;
    readonly request: IsoMessage;
  } {
    const merchant = messages.next(amount);
    const payment = payments.read(transaction);
    if (payment?.received) {
      const { method, original, received } = payment;
      const { reference } = received;
      return { method, request: codeRefund(merchant, method, { original, reference }) };
    }
    const sale = sales.read(transaction);
    if (!sale?.original) throw new Error(`refund of ${transaction}: there is no such sale`);
    const { original, reference } = sale;
    return { method: 'card', request: cardRefund(merchant, { original, reference }) };
  }

  async function send(request: IsoMessage): Promise<Told> {
    const answer = await host.request(request);
    if (!answer.ok) {
      const { kind } = answer.error;
      const left = kind === 'timeout' || kind === 'line-lost';
      return left ? { kind: 'unknown', why: kind } : { kind: 'not-sent' };
    }
    const code = answer.value.fields[39] ?? '';
    const { action } = responseCode(code);
    if (action === 'approved') return { kind: 'refunded' };
    return action === 'unknown'
      ? { kind: 'unknown', why: `DE39 ${code}` }
      : { kind: 'declined', code };
  }

  return {
    async refund(input, also = () => {}, orElse = () => {}) {
      const { method, request } = build(input);
      const { amount } = input;
      const transaction = journal.together(() => {
        const begun = refunds.begin({ of: input.transaction, method, amount, request });
        also();
        return begun;
      });
      const told = await send(request);
      switch (told.kind) {
        case 'refunded':
          refunds.done(transaction);
          return { kind: 'refunded', transaction, method };
        case 'unknown':
          journal.together(() => {
            refunds.unknown(transaction, told.why);
            cases.open({ id: transaction, what: 'refund-unknown', method, amount });
          });
          return { kind: 'unknown', transaction, method };
        case 'declined':
        case 'not-sent': {
          const why = told.kind === 'declined' ? `DE39 ${told.code}` : 'never sent';
          journal.together(() => {
            refunds.failed(transaction, why);
            orElse();
          });
          return { ...told, method };
        }
      }
    },
    async repeat(transaction) {
      const refund = refunds.read(transaction);
      if (!refund?.request) return 'unknown';
      const told = await send(refund.request);
      if (told.kind === 'refunded') return 'refunded';
      // That the repeat did not get there says nothing of the first.
      return told.kind === 'declined' && !NOT_DELIVERED.has(told.code) ? 'failed' : 'unknown';
    },
  };
}

export const createRefundActor = (refunder: Refunder) =>
  live<RefundInput, RefundWord>((input) => refunder.refund(input));

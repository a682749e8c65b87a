import type { Result } from '../../bytes/result.ts';
import type { HostError } from '../../network/host-link/events.ts';
import type { HostLink } from '../../network/host-link.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import type { MerchantRequest } from '../../network/napas/merchant-request.ts';
import {
  orderCodeOf,
  type PaymentOutcome,
  parsePayAnswer,
  parseStatusAnswer,
} from '../../network/napas/qr-answer.ts';
import {
  cancelRequest,
  orderCodeRequest,
  statusInquiry,
  transferInquiry,
  walletPayRequest,
} from '../../network/napas/qr-request.ts';
import { retrievalReference } from '../../network/napas/rrn.ts';
import { stanText } from '../../network/napas/stan.ts';
import type {
  BeginPaymentInput,
  ClosePaymentInput,
  OrderOpened,
  PaymentBegun,
  PaymentName,
} from '../../state-machines/pos/payment-ports.ts';
import type { PaymentWord } from '../../state-machines/pos/payment-word.ts';
import { live } from '../live/actor.ts';
import type { CodeSecrets } from './code-secrets.ts';
import type { MerchantMessages } from './merchant-messages.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentLog, PaymentState } from './payment-log.ts';

export interface PaymentActorOptions {
  readonly host: HostLink;
  readonly messages: MerchantMessages;
  readonly payments: PaymentLog;
  readonly book: PaymentBook;
  readonly secrets: CodeSecrets;
  /** The VietQR code that asks for this amount, by this bill reference. */
  readonly vietQr: (amount: number, billReference: string) => string;
}

type Answer = Result<IsoMessage, HostError>;

const UNKNOWN: PaymentWord = { kind: 'unknown' };

/** The host's side of payments by code. What comes after a machine stopped waiting settles nothing. */
export function createPaymentActors(options: PaymentActorOptions) {
  const { host, messages, payments, book, secrets } = options;
  /** What was made durable and is to be sent; the payment code is in here and nowhere else. */
  const prepared = new Map<string, IsoMessage>();

  function read(transaction: string): PaymentState {
    const payment = payments.read(transaction);
    if (!payment) throw new Error(`payment ${transaction}: not in the journal`);
    return payment;
  }

  function noteLate(transaction: string, { mti, fields }: IsoMessage): void {
    const text = `${mti} DE39 ${fields[39] ?? '-'} after the wait, settles nothing`;
    payments.note(transaction, 'late-answer', text);
  }

  /** The answer, where somebody still waits for it. */
  async function ask(
    transaction: string,
    request: IsoMessage,
    signal: AbortSignal,
  ): Promise<Answer | undefined> {
    const answer = await host.request(request);
    if (!signal.aborted) return answer;
    if (answer.ok) noteLate(transaction, answer.value);
    return undefined;
  }

  /** A first request that never left has no consequences; of any other that is not known. */
  function unanswered(transaction: string, { kind }: HostError): PaymentWord {
    if (kind === 'not-connected' || kind === 'bad-message') {
      payments.notSent(transaction, kind);
      return { kind: 'not-sent' };
    }
    payments.note(transaction, 'authorisation-unknown', `outcome unknown: ${kind}`);
    return UNKNOWN;
  }

  function settled(transaction: string, outcome: PaymentOutcome): PaymentWord {
    if (outcome.kind === 'unknown') {
      const text = `outcome unknown: DE39 ${outcome.code}`;
      payments.note(transaction, 'authorisation-unknown', text);
    }
    return book.settle(transaction, outcome);
  }

  const beginPayment = live<BeginPaymentInput, PaymentBegun>(async ({ amount, method }) => {
    const merchant = messages.next(amount);
    if (method === 'vietqr') {
      const transaction = retrievalReference(merchant.at, stanText(merchant.stan));
      const payload = options.vietQr(amount, transaction);
      payments.begin({ transaction, method, amount, request: undefined });
      return { transaction, payload };
    }
    const request = firstRequest(method, merchant);
    const transaction = request.fields[37] ?? '';
    payments.begin({ transaction, method, amount, request });
    prepared.set(transaction, request);
    return { transaction, payload: '' };
  });

  function firstRequest(method: 'wallet-code' | 'order-code', merchant: MerchantRequest) {
    if (method === 'order-code') return orderCodeRequest(merchant);
    const request = walletPayRequest({ ...merchant, code: secrets.code });
    secrets.wipe();
    return request;
  }

  /** What `beginPayment` made; it is sent once. */
  function take(transaction: string): IsoMessage {
    const request = prepared.get(transaction);
    prepared.delete(transaction);
    if (!request) throw new Error(`payment ${transaction}: not prepared`);
    return request;
  }

  const askWallet = live<PaymentName, PaymentWord>(async ({ transaction }, signal) => {
    const answer = await ask(transaction, take(transaction), signal);
    if (!answer) return UNKNOWN;
    if (!answer.ok) return unanswered(transaction, answer.error);
    return settled(transaction, parsePayAnswer(answer.value));
  });

  const requestOrder = live<PaymentName, OrderOpened | PaymentWord>(
    async ({ transaction }, signal) => {
      const answer = await ask(transaction, take(transaction), signal);
      if (!answer) return UNKNOWN;
      if (!answer.ok) return unanswered(transaction, answer.error);
      const payload = orderCodeOf(answer.value);
      if (payload !== undefined) return { kind: 'opened', payload };
      const outcome = parsePayAnswer(answer.value);
      // An approval without a code is an order that nobody can pay, and that is taken back.
      return outcome.kind === 'declined' ? settled(transaction, outcome) : UNKNOWN;
    },
  );

  const inquirePayment = live<PaymentName, PaymentWord>(async ({ transaction }, signal) => {
    const outcome = await inquire(transaction, signal);
    return outcome ? book.settle(transaction, outcome) : UNKNOWN;
  });

  /** Undefined: no answer that anybody waits for. */
  async function inquire(
    transaction: string,
    signal: AbortSignal,
  ): Promise<PaymentOutcome | undefined> {
    const { amount, original } = read(transaction);
    const merchant = messages.next(amount);
    const request = original
      ? statusInquiry({ ...merchant, original })
      : transferInquiry({ ...merchant, billReference: transaction });
    const answer = await ask(transaction, request, signal);
    return answer?.ok ? parseStatusAnswer(answer.value) : undefined;
  }

  const cancelPayment = live<PaymentName, PaymentWord>(async ({ transaction }, signal) => {
    const { amount, original, cancelling } = read(transaction);
    if (!original) throw new Error(`payment ${transaction}: nothing was sent`);
    // Told of while it was being asked about: what is paid is not taken back behind its back.
    const end = book.endOf(transaction);
    if (end) return end;
    if (!cancelling) payments.cancelAsked(transaction);
    const request = cancelRequest({ ...messages.next(amount), original });
    const answer = await ask(transaction, request, signal);
    if (!answer?.ok || answer.value.fields[39] !== '00') return UNKNOWN;
    return book.settle(transaction, { kind: 'cancelled' });
  });

  return {
    inquire,
    actors: {
      beginPayment,
      askWallet,
      requestOrder,
      inquirePayment,
      cancelPayment,
      watchPayment: live<PaymentName, PaymentWord>(({ transaction }, signal) =>
        book.watch(transaction, signal),
      ),
      closePayment: live<ClosePaymentInput, PaymentWord>(async ({ transaction, why }) => {
        const words = why === 'cancelled' ? 'given up by the cashier' : 'not paid in time';
        return book.end(transaction, words);
      }),
      openCase: live<PaymentName, PaymentWord>(async ({ transaction }) => book.giveUp(transaction)),
    },
  };
}

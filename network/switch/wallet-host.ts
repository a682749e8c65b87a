import type { Clock } from '../../time/clock.ts';
import type { PaymentNotice, WalletGateway } from '../alipay/acquirer-port.ts';
import type { CardAcquirer } from '../alipay/card-port.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { WALLET_MEMBER } from '../napas/institutions.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import { localDate, localTime, transmissionTime } from '../napas/local-time.ts';
import { PURCHASE } from '../napas/qr-request.ts';
import { stanOf } from '../napas/stan.ts';
import { type CheckoutAttempts, createCheckoutCards } from './checkout-cards.ts';
import { createGatewayDesk } from './gateway-desk.ts';
import type { PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import { receiveKey } from './key-exchange.ts';
import type { LineKeys } from './line-keys.ts';
import type { Way } from './member-lines.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { createStoreAndForward, type StoreAndForward } from './store-and-forward.ts';
import { paidFields } from './wallet-answers.ts';
import type { WalletPayment, WalletPayments } from './wallet-payments.ts';

/**
 * The member of NAPAS behind which the wallet is [model]: ISO 8583 on this side, the gateway's
 * own words on the other.
 */
export interface WalletHost {
  readonly name: PartyName;
  readonly hsm: Hsm;
  readonly service: Service;
  readonly cardAcquirer: CardAcquirer;
  /** The line to NAPAS is up: what was not told yet goes out. */
  resume(): void;
  /** Word of payments that NAPAS has not taken yet. */
  readonly advices: StoreAndForward;
  stop(): void;
}

export interface WalletHostOptions {
  readonly clock: Clock;
  readonly gateway: WalletGateway;
  readonly payments: WalletPayments;
  readonly checkouts: CheckoutAttempts;
  readonly saved: SavedAdvices;
  readonly hsm: Hsm;
  readonly nextStan: () => number;
  readonly nextApproval: () => number;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly note: (party: PartyName, text: string) => void;
  readonly keys: () => LineKeys;
  readonly onKey: (key: WorkingKey) => void;
  readonly way: () => Way;
}

/** Longer than NAPAS and the party behind it may take. */
const NAPAS_MS = 25_000;

export function createWalletHost(options: WalletHostOptions): WalletHost {
  const { clock, gateway, payments, hsm, nextStan, way } = options;
  const name: PartyName = { role: 'wallet', id: WALLET_MEMBER };
  const note = (text: string): void => options.note(name, text);

  const desk = createGatewayDesk({
    clock,
    gateway,
    payments,
    nextApproval: options.nextApproval,
    note,
  });
  const advices = createStoreAndForward({
    clock,
    saved: options.saved,
    answerTimeoutMs: NAPAS_MS,
    route: () => ({ hop: way().hop, up: way().isUp }),
    note,
    onAnswered: (key, { fields }) => {
      if (fields[39] !== '00') note(`${key} answered ${fields[39]}`);
    },
  });
  const cardAcquirer = createCheckoutCards({
    clock,
    attempts: options.checkouts,
    nextStan,
    async ask(request) {
      const { hop, isUp } = way();
      return isUp ? hop.request(request, NAPAS_MS) : { kind: 'not-sent' };
    },
  });

  /** The 0220 that an order of a terminal is paid. */
  function adviceOf(payment: WalletPayment, notice: PaymentNotice): IsoMessage {
    const now = clock.now();
    return {
      mti: '0220',
      fields: {
        ...paidFields(notice.amount, notice.paymentId, notice.quote),
        3: PURCHASE,
        7: transmissionTime(now),
        11: stanOf(nextStan()),
        12: localTime(now),
        13: localDate(now),
        32: WALLET_MEMBER,
        37: payment.rrn,
        38: payment.approval,
        39: '00',
        41: payment.terminal.padEnd(8),
        49: '704',
        62: payment.service,
        63: payment.reference,
        90: payment.original,
        100: payment.acquirer,
      },
    };
  }

  const unsubscribe = gateway.onNotify((notice) => {
    const paid = desk.hear(notice);
    // Who showed the customer's code has its answer, or inquires; nobody waits for word of it.
    if (paid?.service !== 'QR_MPM') return;
    advices
      .advise(`notice ${paid.key}`, adviceOf(paid, notice), way().hop)
      .catch((bug: unknown) => note(`word of ${paid.requestId}: ${String(bug)}`));
  });

  const service = createService({
    place: 'wallet',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    financial: desk.financial,
    cancel: desk.cancel,
    // Nobody takes back by advice what the wallet has paid.
    reversal: (): IsoFields => ({ 39: '12' }),
    keyChanged(request) {
      const { answer, changed } = receiveKey(request, hsm, options.keys(), note);
      if (changed) options.onKey(changed);
      return answer;
    },
  });

  return {
    name,
    hsm,
    service,
    cardAcquirer,
    advices,
    resume() {
      advices.resume(way().hop);
      desk.resume();
    },
    stop() {
      unsubscribe();
      service.stop();
      advices.stop();
      desk.stop();
    },
  };
}

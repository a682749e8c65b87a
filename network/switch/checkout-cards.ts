import type { Clock } from '../../time/clock.ts';
import type { CardAcquirer, CardOutcome } from '../alipay/card-port.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { dongToDe4 } from '../napas/amount.ts';
import { ecommercePayment, ecommerceRefund, passwordRequest } from '../napas/e-commerce.ts';
import { WALLET_MEMBER } from '../napas/institutions.ts';
import { responseCode } from '../napas/response-codes.ts';
import { stanOf } from '../napas/stan.ts';
import type { SwitchDatabase } from './database.ts';
import type { RequestOutcome } from './hop.ts';

/** One card at the cashier: its questions as they were sent, without passwords. */
export interface CheckoutAttempt {
  readonly pan: string;
  /** Whole đồng. */
  readonly amount: number;
  readonly asked: IsoMessage;
  /** The 0200 whose answer is not known; only its trace says which. */
  readonly pending?: IsoMessage | undefined;
  /** The 0200 that paid, and its answer's DE63 and DE38. */
  readonly paid?: PaidAttempt | undefined;
  readonly refunds: Readonly<Record<string, IsoMessage>>;
}

interface PaidAttempt {
  readonly request: IsoMessage;
  readonly reference: string;
  readonly approval: string;
}

/** Survives a restart. */
export interface CheckoutAttempts {
  find(reference: string): CheckoutAttempt | undefined;
  save(reference: string, attempt: CheckoutAttempt): void;
}

export function createCheckoutAttempts(database: SwitchDatabase): CheckoutAttempts {
  const find = database
    .prepare<[string], string>('SELECT attempt FROM checkout WHERE reference = ?')
    .pluck();
  const save = database.prepare<[string, string]>(
    `INSERT INTO checkout (reference, attempt) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET attempt = excluded.attempt`,
  );
  return {
    find(reference) {
      const text = find.get(reference);
      return text === undefined ? undefined : (JSON.parse(text) as CheckoutAttempt);
    },
    save(reference, attempt) {
      save.run(reference, JSON.stringify(attempt));
    },
  };
}

export interface CheckoutCardsOptions {
  readonly clock: Clock;
  readonly attempts: CheckoutAttempts;
  readonly nextStan: () => number;
  readonly ask: (request: IsoMessage) => Promise<RequestOutcome>;
}

/** DE41 of the wallet's cashier [model]. */
const CASHIER = 'CASHIER1';
/** Of the answers to a question these say nothing about the money. */
const UNKNOWN = new Set(['68', '96']);
/** Said of a repeat these mean that only the repeat did not get there. */
const NOT_DELIVERED = new Set(['63', '91', '92']);

/** The wallet member as the cashier's way to the cards of NAPAS. */
export function createCheckoutCards(options: CheckoutCardsOptions): CardAcquirer {
  const { clock, attempts, nextStan } = options;

  const trace = () => ({
    sender: WALLET_MEMBER,
    terminalId: CASHIER,
    at: clock.now(),
    stan: Number(stanOf(nextStan())),
  });

  /** Undefined: nobody knows what became of it. `before`: it has gone out already. */
  async function ask(request: IsoMessage, before: boolean): Promise<IsoFields | undefined> {
    const outcome = await options.ask(request);
    if (outcome.kind === 'timeout' || outcome.kind === 'closed') return undefined;
    const answer: IsoFields = outcome.kind === 'answer' ? outcome.message.fields : { 39: '91' };
    const code = answer[39] ?? '96';
    return UNKNOWN.has(code) || (before && NOT_DELIVERED.has(code)) ? undefined : answer;
  }

  /** The answer to a payment; the attempt remembers it. */
  function settle(
    reference: string,
    { pending: _, ...attempt }: CheckoutAttempt,
    request: IsoMessage,
    answer: IsoFields,
  ): CardOutcome {
    const [code = '', napasReference = '', approval = ''] = [answer[39], answer[63], answer[38]];
    if (code === '00') {
      const paid = { request: withoutPassword(request), reference: napasReference, approval };
      attempts.save(reference, { ...attempt, paid });
      return { kind: 'approved', approval, napasReference };
    }
    attempts.save(reference, attempt);
    if (code === '55') return { kind: 'wrong-otp', left: triesLeft(answer[60]) };
    if (answer[60]?.startsWith('OTP_EXPIRED')) return { kind: 'otp-expired' };
    return declined(code);
  }

  return {
    async sendOtp({ card, amount }) {
      if (!/^[\x20-\x7e]{1,60}$/.test(card.name) || card.name.includes(';')) return declined('14');
      if (!/^[0-9]{4}$/.test(card.issued) || !/^[0-9]{13,19}$/.test(card.pan))
        return declined('14');
      const asked = passwordRequest({ ...trace(), ...card, amount });
      const answer = await ask(asked, false);
      if (!answer) return { kind: 'unknown' };
      if (answer[39] !== '00') return declined(answer[39] ?? '96');
      const reference = `${asked.fields[7]}-${asked.fields[11]}`;
      const { pan } = card;
      attempts.save(reference, { pan, amount, asked: withoutPassword(asked), refunds: {} });
      return { kind: 'otp-sent', phone: answer[60] ?? '', reference };
    },
    async authorise({ reference, otp }) {
      const attempt = attempts.find(reference);
      if (!attempt) return declined('25');
      const { pan, amount, asked, pending, paid } = attempt;
      if (paid) {
        return { kind: 'approved', approval: paid.approval, napasReference: paid.reference };
      }
      if (!/^[0-9]{6}$/.test(otp)) return { kind: 'wrong-otp', left: undefined };
      // What is not known yet goes out again as it was: it cannot pay a second time.
      const request = pending
        ? { mti: pending.mti, fields: { ...pending.fields, 48: `OTP=${otp}` } }
        : ecommercePayment({ ...trace(), pan, amount, asked, otp });
      attempts.save(reference, { ...attempt, pending: withoutPassword(request) });
      const answer = await ask(request, pending !== undefined);
      return answer ? settle(reference, attempt, request, answer) : { kind: 'unknown' };
    },
    async refund({ reference, refundId, amount }) {
      const attempt = attempts.find(reference);
      if (!attempt?.paid) return declined('25');
      const { pan, paid, refunds } = attempt;
      const about = { pan, amount, paid: paid.request, reference: paid.reference };
      const before = refunds[refundId];
      if (before && before.fields[4] !== dongToDe4(amount)) return declined('94');
      const request = before ?? ecommerceRefund({ ...trace(), ...about });
      attempts.save(reference, { ...attempt, refunds: { ...refunds, [refundId]: request } });
      const answer = await ask(request, before !== undefined);
      if (!answer) return { kind: 'unknown' };
      return answer[39] === '00' ? { kind: 'refunded' } : declined(answer[39] ?? '96');
    },
  };
}

const declined = (code: string) =>
  ({ kind: 'declined', code, why: responseCode(code).en }) as const;

function withoutPassword({ mti, fields }: IsoMessage): IsoMessage {
  const { 48: _, ...kept } = fields;
  return { mti, fields: kept };
}

/** `OTP_LEFT 2`. */
function triesLeft(de60: string | undefined): number | undefined {
  const left = /^OTP_LEFT ([0-9])$/.exec(de60?.trimEnd() ?? '')?.[1];
  return left === undefined ? undefined : Number(left);
}

import type { Result } from '../../bytes/result.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { callHttp } from '../http/client.ts';
import type { HttpAnswer, HttpRequest, HttpTap } from '../http/exchange.ts';
import { createHttpServer, type HttpReply } from '../http/server.ts';
import type {
  CancelOutcome,
  InquiryOutcome,
  Money,
  NoAnswer,
  PaymentNotice,
  PayOutcome,
  PayRequest,
  Quote,
  RefundOutcome,
  RefundRequest,
  WalletGateway,
} from './acquirer-port.ts';
import { checkAuthenticity, KEY_VERSION, MOST_SKEW_MS } from './authenticity.ts';
import {
  type JsonAmount,
  type NoticeMessage,
  PATHS,
  type PlainAnswer,
  readInquiryAnswer,
  readNotice,
  readPayAnswer,
  readPlainAnswer,
  readRefundAnswer,
} from './messages.ts';
import { payMessageOf } from './pay-message.ts';
import { gatewayResult } from './result-codes.ts';
import {
  isSignedBy,
  parseSignatureHeader,
  parseWireTime,
  signatureHeader,
  signingKey,
  verifyingKey,
  wireTime,
} from './signature.ts';
import { JSON_TYPE, signedAnswer } from './signed-answer.ts';

/** The acquirer's end of the wire to the gateway: signs what it asks, believes what is signed. */
export interface GatewayClient extends WalletGateway {
  /** Answers the one notification of a caller. */
  acceptNotify(transport: Transport): Promise<void>;
  close(): Promise<void>;
}

export interface GatewayClientOptions {
  /** A transport for each request. */
  readonly connect: () => Transport;
  readonly clock: Clock;
  readonly clientId: string;
  /** The acquirer's private key, PEM. */
  readonly privateKey: string;
  /** The gateway's public key, PEM. */
  readonly gatewayKey: string;
  /** Where the gateway reaches `acceptNotify`; absent: it is not asked to. */
  readonly notifyUrl?: string | undefined;
  /** Default 5 s: after that nobody knows. */
  readonly timeoutMs?: number | undefined;
  readonly tap?: HttpTap | undefined;
}

const TIMEOUT_MS = 5_000;

export function createGatewayClient(options: GatewayClientOptions): GatewayClient {
  const { connect, clock, clientId, notifyUrl, timeoutMs = TIMEOUT_MS, tap } = options;
  const key = signingKey(options.privateKey, KEY_VERSION);
  const gatewayKey = verifyingKey(options.gatewayKey);
  const listeners = new Set<(notice: PaymentNotice) => void>();
  const notifyPath = notifyUrl === undefined ? undefined : pathOf(notifyUrl);
  let lastTime = 0;

  /** No two requests of the same moment: the gateway takes the same signature for a repeat. */
  function requestTime(): string {
    lastTime = Math.max(clock.now(), lastTime + 1);
    return wireTime(lastTime);
  }

  /** One signed question; `about` is the paymentRequestId that the answer must name. */
  async function ask<T extends PlainAnswer>(
    path: string,
    content: unknown,
    about: string,
    read: (body: string) => Result<T, string>,
  ): Promise<T | NoAnswer> {
    const body = JSON.stringify(content);
    const time = requestTime();
    const signed = { method: 'POST', path, clientId, time, body };
    const headers = {
      'Content-Type': JSON_TYPE,
      'Client-Id': clientId,
      'Request-Time': time,
      Signature: signatureHeader(signed, key),
    };
    const came = await callHttp({
      transport: connect(),
      clock,
      request: { method: 'POST', path, headers, body },
      timeoutMs,
      watch: tap && { from: 'acquirer', to: 'gateway', tell: () => tap },
    });
    if (!came.ok) {
      const { kind } = came.error;
      return noAnswer(kind === 'not-connected' ? 'disconnected' : kind);
    }
    const answer = came.value;
    if (answer.status !== 200) return noAnswer('bad-answer');
    if (!isFromGateway(path, answer)) return noAnswer('bad-signature');
    const parsed = read(answer.body);
    if (!parsed.ok) return noAnswer('bad-answer');
    const named = parsed.value.paymentRequestId;
    const isRefusal = parsed.value.result.resultStatus !== 'S' && named === undefined;
    return named === about || isRefusal ? parsed.value : noAnswer('bad-answer');
  }

  function isFromGateway(path: string, { headers, body }: HttpAnswer): boolean {
    const header = parseSignatureHeader(headers.signature ?? '');
    const time = headers['response-time'] ?? '';
    const at = parseWireTime(time);
    if (!header.ok || at === undefined || Math.abs(at - clock.now()) > MOST_SKEW_MS) return false;
    const signed = { method: 'POST', path, clientId, time, body };
    return isSignedBy(signed, header.value.signature, gatewayKey);
  }

  async function pay(request: PayRequest): Promise<PayOutcome> {
    const message = payMessageOf(request, notifyUrl);
    const id = request.paymentRequestId;
    const answer = await ask(PATHS.pay, message, id, readPayAnswer);
    if ('kind' in answer) return answer;
    const { result, paymentId, paymentTime, paymentAmount, orderCodeForm } = answer;
    const { resultStatus, resultCode } = result;
    if (resultStatus === 'F') return { kind: 'failed', code: resultCode };
    if (resultStatus === 'U') {
      return { kind: 'in-process', paymentId, orderCode: orderCodeForm?.codeDetails[0]?.codeValue };
    }
    const quote = quoteOf(answer);
    const paidAt = parseWireTime(paymentTime ?? '');
    const amount = moneyOf(paymentAmount);
    if (!quote || paymentId === undefined || paidAt === undefined) return noAnswer('bad-answer');
    if (amount?.currency !== request.amount.currency || amount.value !== request.amount.value) {
      return noAnswer('bad-answer');
    }
    return { kind: 'paid', paymentId, paidAt, quote };
  }

  async function inquire(paymentRequestId: string): Promise<InquiryOutcome> {
    const content = { paymentRequestId };
    const answer = await ask(PATHS.inquire, content, paymentRequestId, readInquiryAnswer);
    if ('kind' in answer) return answer;
    const { result, paymentStatus: status, paymentId, paymentResultCode: code } = answer;
    if (result.resultCode === 'ORDER_NOT_EXIST') return { kind: 'not-found' };
    if (result.resultStatus !== 'S') return { kind: 'failed', code: result.resultCode };
    if (status === undefined) return noAnswer('bad-answer');
    const amount = moneyOf(answer.paymentAmount);
    const quote = quoteOf(answer);
    if (status === 'SUCCESS' && !(amount && quote && paymentId)) return noAnswer('bad-answer');
    return { kind: 'status', status, paymentId, code, amount, quote };
  }

  async function cancel(paymentRequestId: string): Promise<CancelOutcome> {
    const content = { paymentRequestId };
    const answer = await ask(PATHS.cancel, content, paymentRequestId, readPlainAnswer);
    if ('kind' in answer) return answer;
    const { resultStatus, resultCode: code } = answer.result;
    if (resultStatus === 'S') return { kind: 'cancelled' };
    return { kind: resultStatus === 'F' ? 'failed' : 'unknown', code };
  }

  async function refund(request: RefundRequest): Promise<RefundOutcome> {
    const { refundRequestId, paymentRequestId, amount } = request;
    const content = { refundRequestId, paymentRequestId, refundAmount: jsonOf(amount) };
    const answer = await ask(PATHS.refund, content, paymentRequestId, readRefundAnswer);
    if ('kind' in answer) return answer;
    const { resultStatus, resultCode: code } = answer.result;
    if (resultStatus !== 'S') return { kind: resultStatus === 'F' ? 'failed' : 'unknown', code };
    const { refundId } = answer;
    return refundId === undefined ? noAnswer('bad-answer') : { kind: 'refunded', refundId };
  }

  async function notified(request: HttpRequest): Promise<HttpReply> {
    const now = clock.now();
    const { method, path, body } = request;
    const answered = (code: string, detail?: string): HttpReply => {
      const content = { result: gatewayResult(code, detail) };
      return {
        kind: 'answer',
        answer: signedAnswer({ method, path, clientId }, content, now, key),
      };
    };
    if (method !== 'POST' || path !== notifyPath) return answered('NO_INTERFACE_DEF');
    const keyOf = (id: string) => (id === clientId ? gatewayKey : undefined);
    // The same notification may come again; it is told again, and whoever hears it knows that.
    const who = checkAuthenticity(request, now, keyOf, () => true);
    if (who.kind === 'refused') return answered(who.code, who.detail);
    const parsed = readNotice(body);
    if (!parsed.ok) return answered('PARAM_ILLEGAL', parsed.error);
    const notice = noticeIn(parsed.value);
    for (const listener of [...listeners]) listener(notice);
    return answered(listeners.size > 0 ? 'SUCCESS' : 'UNKNOWN_EXCEPTION');
  }

  const server = createHttpServer({
    clock,
    handle: notified,
    watch: tap && { from: 'gateway', to: 'acquirer', tell: () => tap },
  });

  return {
    pay,
    inquire,
    cancel,
    refund,
    onNotify(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    acceptNotify: (transport) => server.serve(transport),
    close: () => server.close(),
  };
}

const noAnswer = (why: NoAnswer['why']): NoAnswer => ({ kind: 'no-answer', why });

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

const jsonOf = ({ currency, value }: Money): JsonAmount => ({ currency, value: String(value) });

function moneyOf(amount: JsonAmount | undefined): Money | undefined {
  return amount && { currency: amount.currency, value: Number(amount.value) };
}

function quoteOf(answer: {
  readonly customerAmount?: JsonAmount | undefined;
  readonly paymentQuote?: { readonly quotePrice: string } | undefined;
}): Quote | undefined {
  const customer = moneyOf(answer.customerAmount);
  const rate = answer.paymentQuote?.quotePrice;
  return customer && rate !== undefined ? { customer, rate } : undefined;
}

function noticeIn(message: NoticeMessage): PaymentNotice {
  const { paymentRequestId, paymentId, paymentStatus: status, result, paymentAmount } = message;
  return {
    paymentRequestId,
    paymentId,
    status,
    code: status === 'FAIL' ? result.resultCode : undefined,
    amount: moneyOf(paymentAmount)!,
    quote: quoteOf(message),
  };
}

import type { KeyObject } from 'node:crypto';
import type { Result } from '../../bytes/result.ts';
import { type Clock, sleep } from '../../time/clock.ts';
import type { HttpAnswer, HttpRequest } from '../http/exchange.ts';
import type { HttpReply } from '../http/server.ts';
import { type Authenticity, checkAuthenticity } from './authenticity.ts';
import type { GatewayFault, GatewayOperation } from './config.ts';
import {
  PATHS,
  type PayAnswer,
  type PayMessage,
  type PlainAnswer,
  type RefundMessage,
  readAboutPayment,
  readPayRequest,
  readRefundRequest,
} from './messages.ts';
import { gatewayResult } from './result-codes.ts';
import type { SigningKey } from './signature.ts';
import { type AnsweredRequest, signedAnswer, spoilSignature } from './signed-answer.ts';

/** What the HTTP door of the gateway stands in front of. */
export interface GatewayWork {
  pay(client: string, message: PayMessage, fault: GatewayFault | undefined): PayAnswer;
  inquire(client: string, requestId: string): PlainAnswer;
  cancel(client: string, requestId: string): PlainAnswer;
  refund(client: string, message: RefundMessage): PlainAnswer;
  /** Whose money a request is about, where that can be told. */
  walletOfCode(code: string): string | undefined;
  walletOfPayment(client: string, requestId: string): string | undefined;
  fault(operation: GatewayOperation, wallet: string | undefined): GatewayFault | undefined;
  /** False once the gateway has stopped: then nobody is answered any more. */
  running(): boolean;
  /** Notifications that are to be there before the answer. */
  notifyFirst(paymentId: string): Promise<void>;
}

export interface GatewayDoorOptions {
  readonly clock: Clock;
  readonly key: SigningKey;
  readonly keyOf: (client: string) => KeyObject | undefined;
  /** Whether a signature comes for the first time. */
  readonly seen: (now: number) => (signature: string, until: number) => boolean;
  readonly work: GatewayWork;
}

/** A request that could be read: whose fault applies, and what does the work. */
interface Task {
  readonly operation: GatewayOperation;
  readonly wallet: string | undefined;
  readonly run: (
    fault: GatewayFault | undefined,
  ) => PlainAnswer & { paymentId?: string | undefined };
}

/** Checks, reads, works, signs; each refusal is an answer as good as any, with its own code. */
export function createGatewayDoor(
  options: GatewayDoorOptions,
): (request: HttpRequest) => Promise<HttpReply> {
  const { clock, key, work } = options;

  return async (request) => {
    if (!work.running()) return { kind: 'silence' };
    const { method, path, headers, body } = request;
    const about: AnsweredRequest = { method, path, clientId: headers['client-id'] ?? '' };
    const answered = (content: unknown): HttpAnswer =>
      signedAnswer(about, content, clock.now(), key);
    const refused = (code: string, detail?: string): HttpReply => ({
      kind: 'answer',
      answer: answered({ result: gatewayResult(code, detail) }),
    });

    const read = TASKS.get(path);
    if (!read) return refused('NO_INTERFACE_DEF');
    if (method !== 'POST') return refused('METHOD_NOT_SUPPORTED');
    if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) {
      return refused('MEDIA_TYPE_NOT_ACCEPTABLE');
    }
    const who = authenticity(request);
    if (who.kind === 'refused') return refused(who.code, who.detail);
    const task = read(work, who.client, body);
    if (!task.ok) return refused('PARAM_ILLEGAL', task.error);
    const { operation, wallet, run } = task.value;

    const fault = work.fault(operation, wallet);
    if (fault?.kind === 'drop-request') return { kind: 'silence' };
    if (fault?.kind === 'decline' && operation !== 'pay') return refused(fault.code);
    if (fault?.kind === 'cancel-unknown') return refused('UNKNOWN_EXCEPTION');
    if (fault?.kind === 'delay') await sleep(clock, fault.ms);
    if (!work.running()) return { kind: 'silence' };
    const content = run(fault);
    if (content.paymentId !== undefined) await work.notifyFirst(content.paymentId);
    const answer = answered(content);
    if (fault?.kind === 'no-answer') return { kind: 'silence' };
    if (fault?.kind === 'disconnect') return { kind: 'cut', answer };
    if (fault?.kind !== 'wrong-signature') return { kind: 'answer', answer };
    return { kind: 'answer', answer: { ...answer, headers: spoilSignature(answer.headers) } };
  };

  function authenticity(request: HttpRequest): Authenticity {
    const now = clock.now();
    return checkAuthenticity(request, now, options.keyOf, options.seen(now));
  }
}

type ReadTask = (work: GatewayWork, client: string, body: string) => Result<Task, string>;

const TASKS: ReadonlyMap<string, ReadTask> = new Map<string, ReadTask>([
  [
    PATHS.pay,
    (work, client, body) =>
      task(readPayRequest(body), (message) => {
        const code = message.paymentMethod.paymentMethodId;
        const wallet = code === undefined ? undefined : work.walletOfCode(code);
        return { operation: 'pay', wallet, run: (fault) => work.pay(client, message, fault) };
      }),
  ],
  [
    PATHS.inquire,
    (work, client, body) =>
      task(readAboutPayment(body), ({ paymentRequestId: id }) => {
        const wallet = work.walletOfPayment(client, id);
        return { operation: 'inquire', wallet, run: () => work.inquire(client, id) };
      }),
  ],
  [
    PATHS.cancel,
    (work, client, body) =>
      task(readAboutPayment(body), ({ paymentRequestId: id }) => {
        const wallet = work.walletOfPayment(client, id);
        return { operation: 'cancel', wallet, run: () => work.cancel(client, id) };
      }),
  ],
  [
    PATHS.refund,
    (work, client, body) =>
      task(readRefundRequest(body), (message) => {
        const wallet = work.walletOfPayment(client, message.paymentRequestId);
        return { operation: 'refund', wallet, run: () => work.refund(client, message) };
      }),
  ],
]);

function task<T>(read: Result<T, string>, of: (message: T) => Task): Result<Task, string> {
  return read.ok ? { ok: true, value: of(read.value) } : read;
}

import type { KeyObject } from 'node:crypto';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { callHttp } from '../http/client.ts';
import type { HttpAnswer, HttpWatch } from '../http/exchange.ts';
import { noticeOf } from './answers.ts';
import { type NoticeMessage, readPlainAnswer } from './messages.ts';
import type { Payment } from './payment-store.ts';
import {
  isSignedBy,
  parseSignatureHeader,
  type SigningKey,
  signatureHeader,
  wireTime,
} from './signature.ts';
import { type AnsweredRequest, JSON_TYPE, spoilSignature } from './signed-answer.ts';

export interface NotificationCallOptions {
  readonly clock: Clock;
  readonly key: SigningKey;
  readonly keyOf: (client: string) => KeyObject | undefined;
  /** How to reach a paymentNotifyUrl; undefined: it may not be reached. */
  readonly call: (url: URL) => Transport | undefined;
  readonly watch: HttpWatch;
  readonly note: (text: string) => void;
}

const TIMEOUT_MS = 5_000;

/** One notification; whether its receiver has acknowledged it, with his signature. */
export function createNotificationCall(options: NotificationCallOptions) {
  const { clock, key, keyOf, call, watch, note } = options;

  return async (
    payment: Payment,
    status: NoticeMessage['paymentStatus'],
    spoilt: boolean,
  ): Promise<boolean> => {
    const { client: clientId, notifyUrl } = payment;
    const url = new URL(notifyUrl ?? '');
    const transport = call(url);
    const clientKey = keyOf(clientId);
    if (!transport || !clientKey) {
      note(`notification of ${payment.paymentId}: nobody to be reached at its address`);
      return false;
    }
    const about = { method: 'POST', path: url.pathname + url.search, clientId };
    const body = JSON.stringify(noticeOf(payment, status));
    const time = wireTime(clock.now());
    const headers = {
      'Content-Type': JSON_TYPE,
      'Client-Id': clientId,
      'Request-Time': time,
      Signature: signatureHeader({ ...about, time, body }, key),
    };
    const { method, path } = about;
    const came = await callHttp({
      transport,
      clock,
      host: url.host,
      request: { method, path, headers: spoilt ? spoilSignature(headers) : headers, body },
      timeoutMs: TIMEOUT_MS,
      watch,
    });
    return came.ok && isAcknowledged(about, came.value, clientKey);
  };
}

function isAcknowledged(
  about: AnsweredRequest,
  { status, headers, body }: HttpAnswer,
  key: KeyObject,
): boolean {
  const header = parseSignatureHeader(headers.signature ?? '');
  const signed = { ...about, time: headers['response-time'] ?? '', body };
  const parsed = readPlainAnswer(body);
  return (
    status === 200 &&
    header.ok &&
    isSignedBy(signed, header.value.signature, key) &&
    parsed.ok &&
    parsed.value.result.resultStatus === 'S'
  );
}

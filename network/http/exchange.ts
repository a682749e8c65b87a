import { maskDigitRuns } from '../../crypto/mask.ts';
import { maskJson } from './mask-json.ts';

/** One request of HTTP/1.1 with a text as its body. */
export interface HttpRequest {
  readonly method: string;
  /** As on the request line: `/payments/pay`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What an exchange looks like to a reader of the trace, told once, when it is over. Bodies are
 * masked: no payment code, PIN, one-time password or card number is in them.
 */
export interface HttpExchange {
  /** Clock milliseconds when the request was there. */
  readonly at: number;
  readonly endedAt: number;
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly path: string;
  /** Undefined: no answer was given, or none came. */
  readonly status: number | undefined;
  readonly request: string;
  readonly answer: string;
}

export type HttpTap = (exchange: HttpExchange) => void;

/** Who is told of an exchange, and under which names; `tell` undefined: nobody looks on. */
export interface HttpWatch {
  readonly from: string;
  readonly to: string;
  readonly tell: () => HttpTap | undefined;
}

/** Tells of an exchange that has ended; masks only where somebody looks on. */
export function tellExchange(
  watch: HttpWatch | undefined,
  at: number,
  endedAt: number,
  request: HttpRequest,
  answer: HttpAnswer | undefined,
): void {
  const tell = watch?.tell();
  if (!watch || !tell) return;
  tell({
    at,
    endedAt,
    from: watch.from,
    to: watch.to,
    method: request.method,
    path: maskDigitRuns(request.path),
    status: answer?.status,
    request: maskJson(request.body),
    answer: answer ? maskJson(answer.body) : '',
  });
}

/** The most that a body may have, in bytes, in either direction. */
export const MOST_BODY = 64 * 1024;
/** Request line and headers together. */
export const MOST_HEAD = 8 * 1024;

import { toSpacedHex } from '../../bytes/hex.ts';
import type { HttpExchange } from '../../network/http/exchange.ts';
import type { MessageRow } from '../contract/event.ts';

/** One exchange of HTTP for the Messages tab: one row, with what was asked and what was answered. */
export function httpRow(exchange: HttpExchange): Omit<MessageRow, 'n'> {
  const { at, endedAt, from, to, method, path, status, request, answer } = exchange;
  const ended = status === undefined ? 'no answer' : `${status}${resultOf(answer)}`;
  return {
    at,
    from,
    to,
    mti: method,
    summary: `${path} · ${ended} · ${endedAt - at} ms`,
    fields: [],
    hex: toSpacedHex(new TextEncoder().encode(request)),
    bodies: [
      { name: 'Request', text: indented(request) },
      { name: 'Answer', text: status === undefined ? '' : indented(answer) },
    ],
  };
}

/** The gateway's own word, beside the status: ` SUCCESS`. */
function resultOf(answer: string): string {
  const code = /"resultCode"\s*:\s*"(\w+)"/.exec(answer)?.[1];
  return code === undefined ? '' : ` ${code}`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

import { toSpacedHex } from '../../bytes/hex.ts';
import type { WireEntry } from '../../hardware/transport/wire-tap.ts';
import type { HttpExchange } from '../../network/http/exchange.ts';
import type { MessageRow } from '../contract/event.ts';

const GATEWAY = 'gateway';
const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One exchange of HTTP for the Messages tab: one row, with what was asked and what was answered. */
export function httpRow(exchange: HttpExchange): Omit<MessageRow, 'n'> {
  const { at, endedAt, from, to, method, path, status, request, answer } = exchange;
  return {
    at,
    from,
    to,
    mti: method,
    summary: `${path} · ${outcomeOf(exchange)} · ${endedAt - at} ms`,
    fields: [],
    hex: toSpacedHex(textBytes(request)),
    bodies: [
      { name: 'Request', text: indented(request) },
      { name: 'Answer', text: status === undefined ? '' : indented(answer) },
    ],
  };
}

/**
 * The same for the Wire tab: the request and its answer, each with its body as bytes. To the gateway
 * is out; what it calls the acquirer for comes in.
 */
export function httpEntries(exchange: HttpExchange): readonly WireEntry[] {
  const { at, endedAt, from, to, method, path, status, request, answer } = exchange;
  const [asking, answering] = to === GATEWAY ? (['out', 'in'] as const) : (['in', 'out'] as const);
  return [
    {
      at,
      device: GATEWAY,
      direction: asking,
      shown: textBytes(request),
      meaning: `${method} ${path} · ${from} → ${to}`,
      level: 'normal',
    },
    {
      at: endedAt,
      device: GATEWAY,
      direction: answering,
      shown: textBytes(answer),
      meaning: `${outcomeOf(exchange)} · ${endedAt - at} ms after ${method} ${path}`,
      level: status === undefined ? 'trouble' : 'normal',
    },
  ];
}

/** The status and the gateway's own word beside it: `200 SUCCESS`. */
function outcomeOf({ status, answer }: HttpExchange): string {
  if (status === undefined) return 'no answer';
  const code = /"resultCode"\s*:\s*"(\w+)"/.exec(answer)?.[1];
  return code === undefined ? `${status}` : `${status} ${code}`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

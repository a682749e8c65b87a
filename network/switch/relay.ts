import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { Hop, RequestOutcome } from './hop.ts';
import type { Entry, Ledger } from './ledger.ts';
import { DUPLICATE, gistOf, type Relayed } from './relayed.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createStoreAndForward, type StoreAndForward } from './store-and-forward.ts';
import { readReversal, requestKey, reversalOf, reversible } from './transaction.ts';

/** The way a request takes from here, or why it cannot go on. */
export type Routing =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'decline'; readonly code: string };

export interface Route {
  readonly hop: Hop;
  /** False: the far party has not signed on. */
  readonly up: boolean;
  /** The fields as the next party must see them; undefined: a PIN block that cannot be read. */
  readonly forward: (fields: IsoFields) => IsoFields | undefined;
  /** What this party books when the request is approved; undefined: its money is not touched. */
  readonly entries?: ((request: IsoMessage) => readonly Entry[]) | undefined;
}

/** A party between two others: it forwards, waits, books, and takes back what it must. */
export interface Relay {
  financial(request: IsoMessage): Promise<IsoFields>;
  reversal(request: IsoMessage): Promise<IsoFields>;
  /** An approval that could not be handed back is taken back onwards. */
  undeliverable(request: IsoMessage, answer: IsoFields): void;
  readonly advices: StoreAndForward;
}

export interface RelayOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly saved: SavedAdvices;
  readonly relayed: Relayed;
  readonly answerTimeoutMs: number;
  readonly route: (request: IsoMessage) => Routing;
  readonly note: (text: string) => void;
}

/** What of the next party's answer goes back. */
const HANDED_BACK = [15, 38, 39, 54, 55, 63];

export function createRelay(options: RelayOptions): Relay {
  const { clock, ledger, saved, relayed, answerTimeoutMs, note } = options;
  const underway = new Map<string, { gist: string; answer: Promise<IsoFields> }>();
  const advices = createStoreAndForward({
    clock,
    saved,
    answerTimeoutMs,
    note,
    route(advice) {
      const routing = options.route(advice);
      return routing.kind === 'route' ? routing.route : undefined;
    },
  });

  function financial(request: IsoMessage): Promise<IsoFields> {
    const key = requestKey(request);
    // A repeat that overtakes the answer to the first shares its fate.
    const gist = gistOf(request);
    const first = underway.get(key);
    if (first) return first.gist === gist ? first.answer : Promise.resolve(DUPLICATE);
    const answer = forward(request, key).finally(() => underway.delete(key));
    underway.set(key, { gist, answer });
    return answer;
  }

  async function forward(request: IsoMessage, key: string): Promise<IsoFields> {
    const routing = options.route(request);
    if (routing.kind === 'decline') return { 39: routing.code };
    const { route } = routing;
    const before = relayed.answerTo(key, request);
    if (before) return before;
    if (!route.up) return { 39: '91' };
    const fields = route.forward(request.fields);
    if (!fields) return { 39: '63' };
    const sent = { mti: request.mti, fields };
    const outcome = await route.hop.request(sent, answerTimeoutMs);
    if (outcome.kind === 'not-sent') return { 39: '91' };
    if (outcome.kind !== 'answer') return giveUp(route, key, sent, outcome);
    return settle(route, key, request, sent, outcome.message.fields);
  }

  /** Sent and never answered: nobody knows, so it is taken back and a late answer is ignored. */
  function giveUp(
    route: Route,
    key: string,
    sent: IsoMessage,
    { kind }: RequestOutcome,
  ): IsoFields {
    note(`${sent.mti} without an answer (${kind}): 68, and its reversal goes out`);
    takeBack(route, key, sent);
    return { 39: '68' };
  }

  function takeBack(route: Route, key: string, sent: IsoMessage): void {
    if (route.entries) ledger.reverse({ key, at: clock.now(), actual: 0 });
    relayed.close(key);
    void advices.advise(key, reversalOf(sent), route.hop);
  }

  function settle(
    route: Route,
    key: string,
    request: IsoMessage,
    sent: IsoMessage,
    answer: IsoFields,
  ): IsoFields {
    const back: Record<number, string> = {};
    for (const field of HANDED_BACK) if (answer[field] !== undefined) back[field] = answer[field];
    const closed = relayed.answerTo(key, request);
    if (closed) {
      // Taken back while it was underway: an approval must not stand, whatever came in between.
      if (answer[39] === '00') takeBack(route, key, sent);
      return closed;
    }
    const entries = answer[39] === '00' ? route.entries?.(request) : undefined;
    if (entries && entries.length > 0) {
      const text = `${request.fields[3]?.startsWith('01') ? 'cash' : 'purchase'} through the network`;
      ledger.post({ key, kind: 'clearing', text, at: clock.now(), entries });
    }
    relayed.remember(key, request, back);
    return back;
  }

  async function reversal(request: IsoMessage): Promise<IsoFields> {
    const read = readReversal(request);
    if (!read.ok) return { 39: '30' };
    const routing = options.route(request);
    if (routing.kind === 'decline') return { 39: routing.code };
    const { route } = routing;
    const { key } = read.value;
    if (relayed.isOfAnotherCard(key, request)) return { 39: '25' };
    // Where no approval was handed back nothing can have been dispensed: then all is taken back.
    const isPartial = read.value.actual > 0 && relayed.wasApproved(key);
    if (route.entries) {
      const actual = isPartial ? read.value.actual : 0;
      const outcome = ledger.reverse({ key, at: clock.now(), actual });
      if (outcome.kind === 'bad-amount') return { 39: '13' };
    }
    relayed.close(key);
    const { 95: replacement, ...all } = reversible(request);
    const fields = isPartial ? { ...all, 95: replacement! } : all;
    const onward = { mti: request.mti, fields: route.forward(fields) ?? fields };
    const answer = await advices.advise(key, onward, route.hop);
    // Without an answer it is this party's to deliver: the sender has done its part.
    return { 39: answer?.fields[39] ?? '00' };
  }

  return {
    financial,
    reversal,
    advices,
    undeliverable(request, answer) {
      if (answer[39] !== '00') return;
      const routing = options.route(request);
      if (routing.kind === 'decline') return;
      const fields = reversible(request);
      const sent = { mti: request.mti, fields: routing.route.forward(fields) ?? fields };
      note(`${request.mti} approved, and nobody there to tell: its reversal goes out`);
      takeBack(routing.route, requestKey(request), sent);
    },
  };
}

import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { parsePaymentStatus } from '../napas/payment-status.ts';
import { isQrService } from '../napas/qr-request.ts';
import type { Hop, RequestOutcome } from './hop.ts';
import type { Ledger } from './ledger.ts';
import type { Entry } from './posting.ts';
import { DUPLICATE, gistOf, type Relayed, refundedBy } from './relayed.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createStoreAndForward, type StoreAndForward } from './store-and-forward.ts';
import {
  isInquiry,
  isTakenBack,
  readReversal,
  requestKey,
  reversalOf,
  reversible,
  subjectKey,
} from './transaction.ts';

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
  /** 0200 and 0100. */
  financial(request: IsoMessage): Promise<IsoFields>;
  /** 0420: from here on this party's to deliver. */
  reversal(request: IsoMessage): Promise<IsoFields>;
  /** 0400: answered by who can know, or 68. */
  cancel(request: IsoMessage): Promise<IsoFields>;
  /** 0220: the same; its sender repeats it until it is answered. */
  advice(request: IsoMessage): Promise<IsoFields>;
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

/** A request on its way; of a refund also the key of its purchase. */
interface Underway {
  readonly gist: string;
  readonly answer: Promise<IsoFields>;
  readonly purchase: string | undefined;
}

/** What of the next party's answer goes back. */
const HANDED_BACK = [4, 6, 10, 15, 38, 39, 48, 51, 54, 55, 60, 63];

export function createRelay(options: RelayOptions): Relay {
  const { clock, ledger, saved, relayed, answerTimeoutMs, note } = options;
  const underway = new Map<string, Underway>();
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
    if (isInquiry(request)) return advice(request);
    const key = requestKey(request);
    // A repeat that overtakes the answer to the first shares its fate.
    const gist = gistOf(request);
    const first = underway.get(key);
    if (first) return first.gist === gist ? first.answer : Promise.resolve(DUPLICATE);
    const answer = forward(request, key).finally(() => underway.delete(key));
    underway.set(key, { gist, answer, purchase: refundedBy(request) });
    return answer;
  }

  const refundsUnderway = (purchase: string): readonly Promise<IsoFields>[] =>
    [...underway.values()].flatMap((one) => (one.purchase === purchase ? one.answer : []));

  const isRefunded = (purchase: string): boolean =>
    relayed.refundsOf(purchase).some((refund) => ledger.state(refund) === 'posted');

  /** Approved, and not taken back; whoever is next may not know yet that it was. */
  const stands = (purchase: string): boolean =>
    ledger.state(purchase) === 'posted' && !underway.has(purchase);

  async function forward(request: IsoMessage, key: string): Promise<IsoFields> {
    const routing = options.route(request);
    if (routing.kind === 'decline') return { 39: routing.code };
    const { route } = routing;
    const before = relayed.answerTo(key, request);
    if (before) return before;
    const purchase = refundedBy(request);
    if (purchase !== undefined && !stands(purchase)) return { 39: '25' };
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
    if (!isTakenBack(sent)) {
      note(`${sent.mti} without an answer (${kind}): 68`);
      return { 39: '68' };
    }
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
    const back = handedBack(answer);
    const closed = relayed.answerTo(key, request);
    if (closed) {
      // Taken back while it was underway: an approval must not stand, whatever came in between.
      if (answer[39] === '00' && isTakenBack(sent)) takeBack(route, key, sent);
      return closed;
    }
    if (answer[39] === '00') book(route, key, request);
    // What is not known yet may be asked again; that it is under way already is no answer to it.
    const isSettled = answer[39] !== '68' && answer[39] !== DUPLICATE[39];
    if (isSettled || isTakenBack(sent)) relayed.remember(key, request, back);
    return back;
  }

  function book(route: Route, key: string, request: IsoMessage): void {
    const entries = route.entries?.(request) ?? [];
    if (entries.length === 0) return;
    const text = `${wordOf(request)} through the network`;
    const posted = ledger.post({ key, kind: 'clearing', text, at: clock.now(), entries });
    const purchase = refundedBy(request);
    if (purchase !== undefined) relayed.addRefund(key, purchase, amountOf(entries));
    if (posted.kind === 'reversed' || posted.kind === 'tombstoned') {
      note(`${request.mti}: paid, and taken back before: not booked, an operator must look`);
    }
  }

  /** Onwards and back: the answer is the far party's, or says that there is none. */
  async function pass(
    request: IsoMessage,
    then: (route: Route, key: string, answer: IsoFields) => void,
  ): Promise<IsoFields> {
    const about = subjectKey(request);
    if (!about.ok) return { 39: '30' };
    const routing = options.route(request);
    if (routing.kind === 'decline') return { 39: routing.code };
    const { route } = routing;
    if (relayed.isOfAnotherCard(about.value, request)) return { 39: '25' };
    if (!route.up) return { 39: '91' };
    const fields = route.forward(request.fields);
    if (!fields) return { 39: '63' };
    const outcome = await route.hop.request({ mti: request.mti, fields }, answerTimeoutMs);
    if (outcome.kind === 'not-sent') return { 39: '91' };
    if (outcome.kind !== 'answer') {
      note(`${request.mti} without an answer (${outcome.kind}): 68`);
      return { 39: '68' };
    }
    const back = handedBack(outcome.message.fields);
    then(route, about.value, back);
    return back;
  }

  function annul(route: Route, key: string): void {
    if (route.entries) ledger.reverse({ key, at: clock.now(), actual: 0 });
    relayed.close(key);
  }

  async function cancel(request: IsoMessage): Promise<IsoFields> {
    // All or nothing: a part is for a 0420.
    if (request.fields[95] !== undefined) return { 39: '30' };
    return pass(request, (route, key, answer) => {
      if (answer[39] === '00') annul(route, key);
    });
  }

  /** Also a status inquiry: both may tell of a payment whose own answer was lost here. */
  function advice(request: IsoMessage): Promise<IsoFields> {
    return pass(request, (route, key, answer) => {
      const word = isInquiry(request) ? parsePaymentStatus(answer[60])?.word : 'SUCCESS';
      if (answer[39] !== '00') return;
      if (word === 'CANCELLED') annul(route, key);
      if (word !== 'SUCCESS') return;
      const { mti, fields } = request;
      book(route, key, { mti, fields: { ...fields, 4: answer[4] ?? fields[4] ?? '' } });
    });
  }

  async function reversal(request: IsoMessage): Promise<IsoFields> {
    const read = readReversal(request);
    if (!read.ok) return { 39: '30' };
    // Taken over here it would be answered for the wallet, which alone can know: a 0400 asks it.
    if (isQrService(request.fields[62])) return { 39: '12' };
    const routing = options.route(request);
    if (routing.kind === 'decline') return { 39: routing.code };
    const { route } = routing;
    const { key } = read.value;
    if (relayed.isOfAnotherCard(key, request)) return { 39: '25' };
    const refunds = refundsUnderway(key);
    if (refunds.length > 0) await Promise.allSettled(refunds);
    // Its issuer takes nothing back of what it has given back a part of.
    if (isRefunded(key)) return DUPLICATE;
    // Where no approval was handed back nothing can have been dispensed: then all is taken back.
    const isPartial = read.value.actual > 0 && relayed.wasApproved(key);
    if (route.entries) {
      const actual = isPartial ? read.value.actual : 0;
      const outcome = ledger.reverse({ key, at: clock.now(), actual });
      if (outcome.kind === 'bad-amount') return { 39: '13' };
    }
    relayed.close(key);
    const { 95: replacement, ...all } = reversible(request);
    const { 55: chipData } = request.fields;
    const fields: Record<number, string> = { ...all };
    if (isPartial) fields[95] = replacement!;
    // What the card said at the end: its issuer wants to know of scripts that failed.
    if (chipData !== undefined) fields[55] = chipData;
    const onward = { mti: request.mti, fields: route.forward(fields) ?? fields };
    const answer = await advices.advise(key, onward, route.hop);
    // Without an answer it is this party's to deliver: the sender has done its part.
    return { 39: answer?.fields[39] ?? '00' };
  }

  return {
    financial,
    reversal,
    cancel,
    advice,
    advices,
    undeliverable(request, answer) {
      if (answer[39] !== '00' || !isTakenBack(request)) return;
      const routing = options.route(request);
      if (routing.kind === 'decline') return;
      const fields = reversible(request);
      const sent = { mti: request.mti, fields: routing.route.forward(fields) ?? fields };
      note(`${request.mti} approved, and nobody there to tell: its reversal goes out`);
      takeBack(routing.route, requestKey(request), sent);
    },
  };
}

const amountOf = (entries: readonly Entry[]): number =>
  Math.max(...entries.map(({ amount }) => amount));

function handedBack(answer: IsoFields): IsoFields {
  const back: Record<number, string> = {};
  for (const field of HANDED_BACK) if (answer[field] !== undefined) back[field] = answer[field];
  return back;
}

const WORDS: Readonly<Record<string, string>> = { '01': 'cash', '20': 'refund' };

const wordOf = ({ fields }: IsoMessage): string =>
  isQrService(fields[62]) && !fields[3]?.startsWith('20')
    ? 'payment by code'
    : (WORDS[fields[3]?.slice(0, 2) ?? ''] ?? 'purchase');

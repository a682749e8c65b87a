import { err, ok, type Result } from '../bytes/result.ts';
import type { HostError, HostLinkState, LineLostReason } from './host-link/events.ts';
import { createHostRequests } from './host-link/host-requests.ts';
import { createKeyExchange } from './host-link/key-exchange.ts';
import { type Line, openLine } from './host-link/line.ts';
import type { HostLinkOptions } from './host-link/options.ts';
import { createOutstanding, type Outcome } from './host-link/outstanding.ts';
import { createStoreAndForward } from './host-link/store-and-forward.ts';
import { HOST_TIMERS, type HostTimers } from './host-link/timers.ts';
import { maskMessage } from './iso8583/mask.ts';
import type { IsoFields, IsoMessage } from './iso8583/message.ts';
import { isResponse } from './iso8583/mti.ts';
import { WORKING_KEYS } from './napas/key-change.ts';
import { transmissionTime } from './napas/local-time.ts';
import { ECHO, NEW_KEY, SIGN_OFF, SIGN_ON } from './napas/network-management.ts';
import { stanText } from './napas/stan.ts';
import { identityFields } from './napas/withdrawal.ts';

export interface HostLink {
  /** Connects, signs on, and keeps at it until `stop`. */
  start(): void;
  /** Signs off without waiting for the answer. Requests on their way end as `line-lost`. */
  stop(): Promise<void>;
  state(): HostLinkState;
  /** Called after each change. Returns the unsubscriber. */
  onState(listener: (state: HostLinkState) => void): () => void;
  /**
   * Sends a request and resolves with its answer, whatever its DE39. DE7, 11, 32, 41, 42 and 43
   * are filled in where they are missing; who may have to reverse it sets 7 and 11 himself.
   */
  request(message: IsoMessage): Promise<Result<IsoMessage, HostError>>;
  /** A 0420 with DE90: stored durably before this returns, sent until its 0430 comes. */
  reverse(advice: IsoMessage): void;
  /**
   * A 0220 of what was approved without the host: kept and sent in the same way until a 0230 says
   * that it has come. What is missing of identity and trace is filled in.
   */
  advise(advice: IsoMessage): void;
  /** Of both kinds. */
  pendingReversals(): number;
  /**
   * Asks for new keys (101) and resolves when they have been tried; what came of each is told as
   * an event. The error: the host is not there, or gives none.
   */
  requestKeys(): Promise<Result<void, string>>;
}

/** The terminal's end of the line to its host: sign-on, echo, matching, store-and-forward. */
export function createHostLink(options: HostLinkOptions): HostLink {
  const { clock, codec, identity, onEvent } = options;
  const timers: HostTimers = { ...HOST_TIMERS, ...options.timers };
  const outstanding = createOutstanding(clock);
  const exchange = options.keys && createKeyExchange({ keys: options.keys, clock, onEvent });
  const serve = createHostRequests({
    dialect: codec.dialect,
    exchange,
    onAdvice: options.onAdvice,
    onEvent,
  });
  const listeners = new Set<(state: HostLinkState) => void>();
  const forward = createStoreAndForward({
    store: options.reversals,
    sealer: options.sealer,
    dialect: codec.dialect,
    clock,
    timers,
    send: (advice) => line?.send(advice).ok ?? false,
    onEvent,
  });
  let state: HostLinkState = 'down';
  let line: Line | undefined;
  /** Grows with each attempt and each stop: what belongs to an older one is over. */
  let epoch = 0;
  let running = false;
  let failures = 0;
  let retry: unknown;
  let idle: unknown;

  function become(next: HostLinkState): void {
    if (state === next) return;
    state = next;
    for (const listener of [...listeners]) listener(next);
  }

  async function connect(): Promise<void> {
    const mine = ++epoch;
    become('connecting');
    const opened = await openLine({
      transport: options.connect(),
      clock,
      codec,
      device: options.device ?? 'host',
      tap: options.tap,
      connectMs: timers.connect,
      midMessageMs: timers.midMessage,
      mac: options.keys?.mac,
      onMessage: (message) => receive(message),
      onWrongMac: (message, fault) =>
        onEvent({ kind: 'wrong-mac', fault, message: maskMessage(message, codec.dialect) }),
      onUnreadable: (error) => onEvent({ kind: 'unreadable-message', error }),
      onNoise: (length) => onEvent({ kind: 'noise', length }),
      onClosed: (reason) => {
        if (mine === epoch) lose(reason);
      },
    });
    if (mine !== epoch) {
      if (opened.ok) void opened.value.close();
      return;
    }
    if (!opened.ok) {
      onEvent({ kind: 'connect-failed', detail: opened.error, retryInMs: connectLater() });
      return;
    }
    line = opened.value;
    become('signing-on');
    const outcome = await manage(SIGN_ON);
    if (mine !== epoch) return;
    const code = outcome.kind === 'answer' ? outcome.message.fields[39] : undefined;
    if (code !== '00') {
      drop();
      const detail = code === undefined ? 'no answer to the sign-on' : `sign-on answered ${code}`;
      onEvent({ kind: 'sign-on-failed', detail, retryInMs: connectLater() });
      return;
    }
    await askForKeys();
    if (mine !== epoch) return;
    failures = 0;
    become('up');
    listenForSilence();
    forward.lineUp();
  }

  /** A host that gives no keys is served with those that are there. */
  async function askForKeys(): Promise<Result<void, string>> {
    if (!exchange) return err('the terminal changes no keys');
    const refused: string[] = [];
    for (const key of WORKING_KEYS) {
      const mine = epoch;
      const tried = exchange.tried(key, timers.response);
      const outcome = await manage(NEW_KEY, { 41: identity.terminalId.padEnd(8), 48: key });
      if (mine !== epoch) return err('the line went down');
      const code = outcome.kind === 'answer' ? outcome.message.fields[39] : 'nothing';
      if (code !== '00') {
        exchange.giveUp();
        refused.push(`${key}: the host answered ${code}`);
      }
      await tried;
    }
    return refused.length === 0 ? ok() : err(refused.join(', '));
  }

  /** Waits 1, 2, 4 … 60 s, each up to a fifth shorter, so that terminals do not return at once. */
  function connectLater(): number {
    become('down');
    const longest = Math.min(timers.retryLongest, timers.retryFirst * 2 ** failures);
    const ms = Math.round(longest * (1 - 0.2 * options.random.next()));
    failures++;
    retry = clock.setTimeout(() => void connect(), ms);
    return ms;
  }

  function drop(): void {
    epoch++;
    const dropped = line;
    line = undefined;
    clock.clearTimeout(idle);
    forward.lineDown();
    outstanding.loseAll();
    exchange?.giveUp();
    void dropped?.close();
  }

  function lose(reason: LineLostReason): void {
    drop();
    onEvent({ kind: 'line-lost', reason, retryInMs: connectLater() });
  }

  /** A line on which nothing comes is asked whether it is one. */
  function listenForSilence(): void {
    clock.clearTimeout(idle);
    idle = clock.setTimeout(async () => {
      const mine = epoch;
      const outcome = await manage(ECHO);
      if (mine === epoch && outcome.kind === 'timeout') lose('echo-unanswered');
    }, timers.idle);
  }

  function receive(message: IsoMessage): void {
    if (state === 'up') listenForSilence();
    if (isResponse(message.mti)) {
      settle(message);
      return;
    }
    const mine = epoch;
    serve(message, (answer) => {
      if (mine === epoch) line?.send(answer);
    });
  }

  function settle(message: IsoMessage): void {
    const kind = outstanding.take(message);
    if (kind === 'expected' || forward.take(message)) return;
    const masked = maskMessage(message, codec.dialect);
    if (kind === 'late') onEvent({ kind: 'late-answer', message: masked });
    // Every 0430 answers a reversal of ours; one that is no longer stored had its answer.
    else if (kind === 'duplicate' || message.mti === '0430') {
      onEvent({ kind: 'duplicate-answer', message: masked });
    } else onEvent({ kind: 'unexpected-message', message: masked });
  }

  function traceFields(): IsoFields {
    return { 7: transmissionTime(clock.now()), 11: stanText(options.nextStan()) };
  }

  function managementMessage(code: string, more: IsoFields = {}): IsoMessage {
    const { acquirerId } = identity;
    return { mti: '0800', fields: { ...traceFields(), 32: acquirerId, ...more, 70: code } };
  }

  /** Network management of our own; a message that cannot be built counts as unanswered. */
  function manage(code: string, more?: IsoFields): Promise<Outcome> {
    const message = managementMessage(code, more);
    const outcome = outstanding.wait(message, timers.response);
    line?.send(message);
    return outcome;
  }

  function completed({ mti, fields }: IsoMessage): IsoMessage {
    const traced = fields[7] === undefined || fields[11] === undefined ? traceFields() : {};
    return { mti, fields: { ...identityFields(identity), ...traced, ...fields } };
  }

  return {
    start() {
      if (running) return;
      running = true;
      void connect();
    },
    async stop() {
      if (!running) return;
      running = false;
      clock.clearTimeout(retry);
      const stopped = line;
      if (state === 'up') stopped?.send(managementMessage(SIGN_OFF));
      line = undefined;
      drop();
      become('down');
      await stopped?.close();
    },
    state: () => state,
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async request(message) {
      if (state !== 'up' || line === undefined) {
        return err({ kind: 'not-connected', detail: 'the host is not connected' });
      }
      const request = completed(message);
      if (!outstanding.isFree(request)) {
        return err({ kind: 'bad-message', detail: 'its trace number is already on its way' });
      }
      const sent = line.send(request);
      if (!sent.ok) {
        return err({ kind: 'bad-message', detail: sent.error.detail, error: sent.error });
      }
      const outcome = await outstanding.wait(request, timers.response);
      if (outcome.kind === 'answer') return ok(outcome.message);
      const detail =
        outcome.kind === 'timeout'
          ? `no answer within ${timers.response / 1000} s`
          : 'the line went down before the answer came';
      return err({ kind: outcome.kind, detail });
    },
    reverse: (advice) => forward.add(advice),
    advise: (advice) => forward.add(completed(advice)),
    pendingReversals: () => forward.pending(),
    async requestKeys() {
      return state === 'up' ? askForKeys() : err('the host is not connected');
    },
  };
}

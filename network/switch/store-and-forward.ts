import type { Clock, TimerId } from '../../time/clock.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { Hop, RequestOutcome } from './hop.ts';
import type { SavedAdvices } from './saved-advices.ts';

export interface StoreAndForward {
  /**
   * Saves an advice and sends it. Resolves with the far party's answer, or undefined when there
   * was none in time: then it is sent again by itself, until it is answered.
   */
  advise(key: string, advice: IsoMessage, to: Hop): Promise<IsoMessage | undefined>;
  /** Sends again what waits for this hop: after a start, or when its line is up again. */
  resume(to: Hop): void;
  /** Keys of advices not answered yet. */
  waiting(): readonly string[];
  stop(): void;
}

export interface AdviceRoute {
  readonly hop: Hop;
  /** False: the far party is not signed on or has no keys yet. */
  readonly up: boolean;
}

export interface StoreAndForwardOptions {
  readonly clock: Clock;
  readonly saved: SavedAdvices;
  readonly answerTimeoutMs: number;
  /** Where an advice goes, found again after a restart. */
  readonly route: (advice: IsoMessage) => AdviceRoute | undefined;
  readonly note: (text: string) => void;
  /** The far party has taken an advice, at whichever try. */
  readonly onAnswered?: (key: string, answer: IsoMessage) => void;
}

/** From one sending to the next, and how many before an operator is told [code 1-2, model]. */
const REPEAT_MS = 35_000;
const TRIES = 5;
/** Answers that say that the advice did not get to where it must: 63 is a MAC that was not right. */
const NOT_DELIVERED = new Set(['63', '68', '91', '96']);

export function createStoreAndForward(options: StoreAndForwardOptions): StoreAndForward {
  const { clock, saved, answerTimeoutMs, route, note } = options;
  const timers = new Map<string, TimerId>();
  const underway = new Set<string>();
  let running = true;

  function forget(key: string): void {
    clock.clearTimeout(timers.get(key));
    timers.delete(key);
  }

  /** `tries` counts this sending too. */
  async function send(key: string, to: Hop, tries: number): Promise<IsoMessage | undefined> {
    const advice = saved.find(key);
    if (!advice) return undefined;
    forget(key);
    underway.add(key);
    const sentAt = clock.now();
    const outcome: RequestOutcome = route(advice)?.up
      ? await to.request(advice, answerTimeoutMs)
      : { kind: 'not-sent' };
    underway.delete(key);
    if (!running) return undefined;
    if (outcome.kind === 'answer' && !NOT_DELIVERED.has(outcome.message.fields[39] ?? '96')) {
      saved.remove(key);
      options.onAnswered?.(key, outcome.message);
      return outcome.message;
    }
    if (tries < TRIES) {
      const again = (): void => void send(key, to, tries + 1);
      timers.set(key, clock.setTimeout(again, sentAt + REPEAT_MS - clock.now()));
    } else note(`${advice.mti} unanswered after ${TRIES} tries, kept: ${key}`);
    return undefined;
  }

  return {
    advise(key, advice, to) {
      saved.save(key, advice, clock.now());
      return send(key, to, 1);
    },
    resume(to) {
      for (const key of saved.keys()) {
        const advice = saved.find(key);
        if (!advice || underway.has(key) || route(advice)?.hop !== to) continue;
        void send(key, to, 1);
      }
    },
    waiting: saved.keys,
    stop() {
      running = false;
      for (const key of [...timers.keys()]) forget(key);
    },
  };
}

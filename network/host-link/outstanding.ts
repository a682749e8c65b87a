import type { Clock } from '../../time/clock.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { isResponse, responseMti } from '../iso8583/mti.ts';

/** How an answer relates to what was asked. */
export type AnswerKind = 'expected' | 'late' | 'duplicate' | 'unknown';

export type Outcome =
  | { readonly kind: 'answer'; readonly message: IsoMessage }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'line-lost' };

/** Requests on the way, matched by trace number whatever the order of their answers. */
export interface Outstanding {
  /** False: a request with the same trace number is on its way. */
  isFree(request: IsoMessage): boolean;
  wait(request: IsoMessage, ms: number): Promise<Outcome>;
  /** Hands the answer to who waits for it, if anybody does. */
  take(answer: IsoMessage): AnswerKind;
  /** The line is gone: nobody will be answered. */
  loseAll(): void;
}

/** Requests over whose answers one can still say that they are late or come twice. */
const REMEMBERED = 512;

/** DE11 tells requests apart, DE7 the days on which STANs come round again. */
function traceKey({ fields }: IsoMessage): string {
  return `${fields[11]}/${fields[7]}`;
}

/** MTI and trace number; acquirer and terminal where the answer repeats them. */
export function isAnswerTo(answer: IsoMessage, request: IsoMessage): boolean {
  if (!isResponse(answer.mti) || answer.mti !== responseMti(request.mti)) return false;
  const same = (field: number): boolean => answer.fields[field] === request.fields[field];
  const absent = (field: number): boolean => answer.fields[field] === undefined;
  return same(11) && same(7) && (absent(32) || same(32)) && (absent(41) || same(41));
}

export function createOutstanding(clock: Clock): Outstanding {
  interface Waiting {
    readonly request: IsoMessage;
    readonly settle: (outcome: Outcome) => void;
  }
  const waiting = new Map<string, Waiting>();
  /** What became of earlier requests, the oldest first. Their fields are not kept. */
  const settled = new Map<string, { readonly mti: string; how: 'answered' | 'given-up' }>();

  function remember(key: string, mti: string, how: 'answered' | 'given-up'): void {
    settled.set(key, { mti, how });
    const oldest = settled.keys().next().value;
    if (settled.size > REMEMBERED && oldest !== undefined) settled.delete(oldest);
  }

  return {
    isFree: (request) => !waiting.has(traceKey(request)),
    wait(request, ms) {
      const key = traceKey(request);
      return new Promise((resolve) => {
        const timer = clock.setTimeout(() => settle({ kind: 'timeout' }), ms);
        const settle = (outcome: Outcome): void => {
          clock.clearTimeout(timer);
          waiting.delete(key);
          remember(key, request.mti, outcome.kind === 'answer' ? 'answered' : 'given-up');
          resolve(outcome);
        };
        waiting.set(key, { request, settle });
      });
    },
    take(answer) {
      const key = traceKey(answer);
      const found = waiting.get(key);
      if (found !== undefined && isAnswerTo(answer, found.request)) {
        found.settle({ kind: 'answer', message: answer });
        return 'expected';
      }
      const earlier = settled.get(key);
      if (earlier === undefined || answer.mti !== responseMti(earlier.mti)) return 'unknown';
      if (earlier.how === 'answered') return 'duplicate';
      earlier.how = 'answered';
      return 'late';
    },
    loseAll() {
      for (const { settle } of [...waiting.values()]) settle({ kind: 'line-lost' });
    },
  };
}

import { type Clock, sleep, type TimerId } from '../../time/clock.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { Hop } from './hop.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedNotices } from './saved-notices.ts';
import { shown } from './service.ts';

/**
 * Tells terminals of payments (0220) that they did not ask about just then: one after the other,
 * oldest first, until each is answered 0230 00.
 */
export interface TerminalNotices {
  /** Makes a notice durable, in its caller's write; `tell` sends it. The first of a key stays. */
  keep(key: string, notice: IsoMessage): void;
  /** All that a terminal (DE41) has not answered, now or in `ms`. */
  tell(terminal: string, ms?: number): void;
  stop(): void;
}

export interface TerminalNoticesOptions {
  readonly clock: Clock;
  readonly saved: SavedNotices;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  /** The line on which a terminal was heard last. */
  readonly hopOf: (terminal: string) => Hop | undefined;
  readonly note: (text: string) => void;
}

// All of these are ours [model].
const ANSWER_MS = 10_000;
/** Rounds 10 s apart before they become 5 minutes apart. */
const TRIES = 3;
const AGAIN_MS = 5 * 60_000;
const KEPT_MS = 24 * 3_600_000;
const MOST_OF_TERMINAL = 500;

/** What goes on about one terminal. */
interface Round {
  /** Quick ones left. */
  tries: number;
  underway: boolean;
  timer: TimerId | undefined;
}

export function createTerminalNotices(options: TerminalNoticesOptions): TerminalNotices {
  const { clock, saved, rules, note } = options;
  const rounds = new Map<string, Round>();
  const stopped = new AbortController();
  const isStopped = (): boolean => stopped.signal.aborted;

  /** True: the terminal has taken it. */
  async function attempt(terminal: string, notice: IsoMessage): Promise<boolean> {
    const fault = rules.take('acquirer', notice, options.subject(notice));
    if (fault) note(`rule for ${notice.mti}: ${shown(fault)}`);
    if (fault && 'ms' in fault) await sleep(clock, fault.ms, stopped.signal);
    const hop = options.hopOf(terminal);
    if (!hop?.isOpen() || isStopped()) return false;
    switch (fault?.kind) {
      case 'drop-request':
      case 'drop-answer':
      case 'decline':
        return false;
      case 'wrong-mac':
        hop.send(notice, 'wrong-mac');
        return false;
      case 'disconnect':
        hop.sendHalf(notice);
        return false;
      case 'answer-twice':
        hop.send(notice);
        break;
    }
    const outcome = await hop.request(notice, ANSWER_MS);
    return outcome.kind === 'answer' && outcome.message.fields[39] === '00';
  }

  /** Each that waits, once. What is kept meanwhile comes last. */
  async function tellEach(terminal: string): Promise<void> {
    let next = saved.after(terminal, 0);
    // Without a line it is not tried, and no rule is used up.
    while (next && options.hopOf(terminal)?.isOpen()) {
      const { position, notice } = next;
      const told = await attempt(terminal, notice).catch((bug: unknown) => {
        note(`0220 to ${terminal}: ${String(bug)}`);
        return false;
      });
      if (isStopped()) return;
      if (told) saved.remove(position);
      next = saved.after(terminal, position);
    }
  }

  async function run(terminal: string, round: Round): Promise<void> {
    const begun = clock.now();
    round.tries--;
    round.timer = undefined;
    round.underway = true;
    prune();
    await tellEach(terminal);
    round.underway = false;
    if (isStopped()) return;
    if (!saved.after(terminal, 0)) {
      rounds.delete(terminal);
      return;
    }
    if (round.tries === 0) note(`0220 to ${terminal} untold after ${TRIES} tries: kept`);
    const again = round.tries > 0 ? ANSWER_MS : AGAIN_MS;
    wait(terminal, round, Math.max(0, begun + again - clock.now()));
  }

  function wait(terminal: string, round: Round, ms: number): void {
    round.timer = clock.setTimeout(() => void run(terminal, round), ms);
  }

  function prune(): void {
    const gone = saved.prune(clock.now() - KEPT_MS, MOST_OF_TERMINAL);
    if (gone > 0) note(`0220 given up untold: ${gone}`);
  }

  return {
    keep(key, notice) {
      saved.save(key, notice.fields[41]?.trim() ?? '', notice, clock.now());
    },
    tell(terminal, ms = 0) {
      if (isStopped() || !saved.after(terminal, 0)) return;
      const round = rounds.get(terminal) ?? { tries: 0, underway: false, timer: undefined };
      rounds.set(terminal, round);
      round.tries = TRIES;
      if (round.underway) return;
      clock.clearTimeout(round.timer);
      if (ms === 0) void run(terminal, round);
      else wait(terminal, round, ms);
    },
    stop() {
      stopped.abort();
      for (const { timer } of rounds.values()) clock.clearTimeout(timer);
    },
  };
}

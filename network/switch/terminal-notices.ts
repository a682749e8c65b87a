import type { Clock, TimerId } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { Hop } from './hop.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { shown } from './service.ts';

/** Tells terminals of payments (0220) that they did not ask about just then. */
export interface TerminalNotices {
  /** Three times in all; who did not hear it then has to inquire [model]. */
  tell(notice: IsoMessage): void;
  stop(): void;
}

export interface TerminalNoticesOptions {
  readonly clock: Clock;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  /** The line on which a terminal (DE41) was heard last. */
  readonly hopOf: (terminal: string) => Hop | undefined;
  readonly note: (text: string) => void;
}

const ANSWER_MS = 10_000;
const TRIES = 3;

export function createTerminalNotices(options: TerminalNoticesOptions): TerminalNotices {
  const { clock, rules, note } = options;
  const timers = new Set<TimerId>();
  let running = true;

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });
  }

  /** True: the terminal has taken it. */
  async function attempt(notice: IsoMessage, hop: Hop | undefined): Promise<boolean> {
    const fault = rules.take('acquirer', notice, options.subject(notice));
    if (fault) note(`rule for ${notice.mti}: ${shown(fault)}`);
    if (fault && 'ms' in fault) await wait(fault.ms);
    if (!hop?.isOpen() || !running) return false;
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

  async function repeat(notice: IsoMessage): Promise<void> {
    const terminal = notice.fields[41]?.trim() ?? '';
    for (let tries = 0; tries < TRIES && running; tries++) {
      const sentAt = clock.now();
      if (await attempt(notice, options.hopOf(terminal))) return;
      await wait(Math.max(0, sentAt + ANSWER_MS - clock.now()));
    }
    if (running) note(`${notice.mti} of ${notice.fields[37]} untold after ${TRIES} tries`);
  }

  return {
    tell(notice) {
      repeat(notice).catch((bug: unknown) => note(`${notice.mti}: ${String(bug)}`));
    },
    stop() {
      running = false;
      for (const timer of timers) clock.clearTimeout(timer);
    },
  };
}

/** What a terminal hears of a payment. */
const TOLD = [3, 4, 6, 7, 10, 11, 12, 13, 37, 38, 39, 41, 49, 51, 60, 62, 63, 90, 104];

/** The 0220 for a terminal, out of what the network has said of a payment. */
export function noticeOf(fields: IsoFields, bank: string): IsoMessage {
  const told: Record<number, string> = { 32: bank };
  for (const field of TOLD) if (fields[field] !== undefined) told[field] = fields[field];
  return { mti: '0220', fields: told };
}

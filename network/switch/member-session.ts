import type { Clock, TimerId } from '../../time/clock.ts';
import { transmissionTime } from '../napas/local-time.ts';
import { SIGN_ON } from '../napas/network-management.ts';
import { stanText } from '../napas/stan.ts';
import type { Hop } from './hop.ts';

/** A member's sign-on to NAPAS over one line. */
export interface MemberSession {
  /** Signs on; if that goes unanswered, again a few times. */
  begin(): void;
  /** The line is down. */
  end(): void;
  isUp(): boolean;
}

export interface MemberSessionOptions {
  readonly clock: Clock;
  readonly bank: string;
  readonly hop: Hop;
  readonly nextStan: () => number;
  readonly onUp?: () => void;
  readonly note: (text: string) => void;
}

const ANSWER_MS = 30_000;
const AGAIN_MS = 5_000;
const TRIES = 5;

export function createMemberSession(options: MemberSessionOptions): MemberSession {
  const { clock, bank, hop, nextStan, note } = options;
  let up = false;
  /** Counts the lives of the line, so that an answer to an earlier one says nothing. */
  let life = 0;
  let again: TimerId | undefined;

  async function signOn(tries: number): Promise<void> {
    const now = life;
    const stan = stanText(((nextStan() - 1) % 999_999) + 1);
    const fields = { 7: transmissionTime(clock.now()), 11: stan, 32: bank, 70: SIGN_ON };
    const outcome = await hop.request({ mti: '0800', fields }, ANSWER_MS);
    if (now !== life) return;
    up = outcome.kind === 'answer' && outcome.message.fields[39] === '00';
    if (up) options.onUp?.();
    else if (tries < TRIES) again = clock.setTimeout(() => void signOn(tries + 1), AGAIN_MS);
    else note(`sign-on failed ${TRIES} times`);
  }

  return {
    begin() {
      life++;
      void signOn(1);
    },
    end() {
      life++;
      up = false;
      if (again !== undefined) clock.clearTimeout(again);
    },
    isUp: () => up,
  };
}

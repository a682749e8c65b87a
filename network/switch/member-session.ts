import type { Clock, TimerId } from '../../time/clock.ts';
import { WORKING_KEYS, type WorkingKey } from '../napas/key-change.ts';
import { transmissionTime } from '../napas/local-time.ts';
import { NEW_KEY, SIGN_ON } from '../napas/network-management.ts';
import { stanOf } from '../napas/stan.ts';
import type { Hop } from './hop.ts';

/** A member's sign-on to NAPAS over one line, and the keys that it asks for then. */
export interface MemberSession {
  /** Signs on and asks for new keys; if that comes to nothing, again a few times. */
  begin(): void;
  /** The line is down. */
  end(): void;
  /** Signed on, and both keys have come. */
  isUp(): boolean;
  /** A key has come (161). */
  keyChanged(key: WorkingKey): void;
  /** Asks for new keys (101); false: that was not answered 00. */
  requestKeys(): Promise<boolean>;
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
  /** What is still awaited in this life before it is up. */
  const awaited = new Set<WorkingKey>();
  let timer: TimerId | undefined;

  async function ask(code: string): Promise<string | undefined> {
    const stan = stanOf(nextStan());
    const fields = { 7: transmissionTime(clock.now()), 11: stan, 32: bank, 70: code };
    const outcome = await hop.request({ mti: '0800', fields }, ANSWER_MS);
    return outcome.kind === 'answer' ? outcome.message.fields[39] : undefined;
  }

  async function signOn(tries: number): Promise<void> {
    const now = life;
    const again = (wait: number): void => {
      if (tries >= TRIES) note(`sign-on failed ${TRIES} times`);
      else timer = clock.setTimeout(() => void signOn(tries + 1), wait);
    };
    const signedOn = await ask(SIGN_ON);
    if (now !== life) return;
    if (signedOn !== '00') return again(AGAIN_MS);
    for (const key of WORKING_KEYS) awaited.add(key);
    const asked = await ask(NEW_KEY);
    if (now !== life || up) return;
    // The keys come by messages of their own; if not all do, all begins again.
    again(asked === '00' ? ANSWER_MS : AGAIN_MS);
  }

  function rest(): void {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
  }

  return {
    begin() {
      life++;
      void signOn(1);
    },
    end() {
      life++;
      up = false;
      awaited.clear();
      rest();
    },
    isUp: () => up,
    keyChanged(key) {
      if (!awaited.delete(key) || awaited.size > 0) return;
      up = true;
      rest();
      options.onUp?.();
    },
    requestKeys: async () => (await ask(NEW_KEY)) === '00',
  };
}

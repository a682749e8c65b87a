import type { Clock, TimerId } from '../../../time/clock.ts';
import type { VirtualCard } from '../../card-reader/virtual-card-reader.ts';
import type { DisplayLines } from '../pos-pin-pad.ts';
import type { PosPadKey, VirtualPosPinPadView } from '../virtual-pos-pin-pad.ts';

type Waiting = VirtualPosPinPadView['waitingFor'];

export type Gesture =
  | { readonly kind: 'swipe' | 'insert' | 'tap'; readonly card: VirtualCard }
  | { readonly kind: 'remove' }
  | { readonly kind: 'key'; readonly key: PosPadKey };

export type PinOutcome =
  | { readonly kind: 'entered'; readonly pin: string }
  | { readonly kind: 'cancelled' | 'timed-out' | 'card-out' };

/** What the pad answers the terminal where there is no PIN (Abecs 2.12, 3.1.1). */
export const NO_PIN_STATUS: Readonly<Record<Exclude<PinOutcome['kind'], 'entered'>, string>> = {
  cancelled: '013',
  'timed-out': '012',
  'card-out': '061',
};

/** PCI's limit for a PIN entry without a key press (Abecs 2.12, 6.8.6.1). */
const PIN_IDLE_MS = 60_000;

/**
 * The customer's side of the virtual pad: slot, display, keys. One wait at a time; what nobody
 * waits for has no effect, except that a card goes in and out as it likes.
 */
export function createCustomer(clock: Clock, onChange: () => void) {
  let inserted: VirtualCard | undefined;
  let lines: DisplayLines = ['', ''];
  let waitingFor: Waiting = 'nothing';
  let take: ((gesture: Gesture) => boolean) | undefined;
  let timer: TimerId;
  let pinDigits = 0;

  function stop(): void {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
    take = undefined;
    waitingFor = 'nothing';
    pinDigits = 0;
    onChange();
  }

  function offer(gesture: Gesture): boolean {
    const taken = take?.(gesture) ?? false;
    onChange();
    return taken;
  }

  /** Until `accept` is done with the gestures, or undefined after `ms` without one it takes. */
  function wait<T>(
    what: Waiting,
    accept: (gesture: Gesture) => { readonly done: T } | 'taken' | undefined,
    ms?: number,
  ): Promise<T | undefined> {
    stop();
    return new Promise((resolve) => {
      const arm = (): void => {
        if (timer !== undefined) clock.clearTimeout(timer);
        if (ms === undefined) return;
        timer = clock.setTimeout(() => {
          stop();
          resolve(undefined);
        }, ms);
      };
      take = (gesture) => {
        const made = accept(gesture);
        if (made === 'taken') arm();
        else if (made) {
          stop();
          resolve(made.done);
        }
        return made !== undefined;
      };
      waitingFor = what;
      arm();
      onChange();
    });
  }

  /** At least `min` digits, or none where the PIN may be bypassed. `forCard`: while it is there. */
  async function enterPin(
    min: number,
    max: number,
    { mayBypass = false, forCard = false } = {},
  ): Promise<PinOutcome> {
    let pin = '';
    const outcome = await wait<PinOutcome>(
      'pin',
      (gesture) => {
        if (forCard && gesture.kind === 'remove') return { done: { kind: 'card-out' } };
        if (gesture.kind !== 'key') return undefined;
        const { key } = gesture;
        if (key === 'cancel') return { done: { kind: 'cancelled' } };
        if (key === 'enter') {
          const enough = pin.length >= min || (mayBypass && pin === '');
          return enough ? { done: { kind: 'entered', pin } } : 'taken';
        }
        if (key === 'clear') pin = '';
        else if (/^\d$/.test(key) && pin.length < max) pin += key;
        else return undefined;
        pinDigits = pin.length;
        return 'taken';
      },
      PIN_IDLE_MS,
    );
    return outcome ?? { kind: 'timed-out' };
  }

  return {
    inserted: () => inserted,
    show(shown: DisplayLines): void {
      lines = shown;
      onChange();
    },
    wait,
    enterPin,
    /** Nobody waits any more; a promise given before never settles. */
    stop,
    swipe: (card: VirtualCard) => offer({ kind: 'swipe', card }),
    tap: (card: VirtualCard) => offer({ kind: 'tap', card }),
    press: (key: PosPadKey) => offer({ kind: 'key', key }),
    insert(card: VirtualCard): boolean {
      if (inserted) return false;
      inserted = card;
      offer({ kind: 'insert', card });
      return true;
    },
    remove(): boolean {
      if (!inserted) return false;
      inserted = undefined;
      offer({ kind: 'remove' });
      return true;
    },
    view: () => ({ lines, waitingFor, pinDigits, insertedCardId: inserted?.id }),
  };
}

export type Customer = ReturnType<typeof createCustomer>;

import { allowsTap } from '../../emv/kernel/contactless/transaction.ts';
import type { SwipeReader } from '../../hardware/card-reader/swipe-reader.ts';
import type {
  CardCompletion,
  CardDecision,
  CardPresented,
  CompleteCardInput,
  PresentInput,
  ReadCardInput,
  RemoveCardInput,
} from '../../state-machines/pos/ports.ts';
import type { EntryWay } from '../contract/pos-view.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { CardReading, ReadingOptions } from './card-reading.ts';
import { createChipReading } from './chip-reading.ts';
import { posCombinations, posProfile, purchase } from './kernel-profile.ts';
import type { PosTerminalKeys } from './keys.ts';
import { createPinAsking } from './pin-asking.ts';
import { createStripeReading } from './stripe-reading.ts';
import { createTapReading } from './tap-reading.ts';

export interface CardActorOptions extends Omit<ReadingOptions, 'pins' | 'note'> {
  readonly swipeReader: SwipeReader;
  readonly keys: PosTerminalKeys;
  readonly journal: Journal;
}

type Seen =
  | { readonly way: 'swipe'; readonly track2: string | undefined }
  | { readonly way: 'chip' | 'tap' }
  | { readonly way: 'none'; readonly why: 'cancelled' | 'nothing' | 'failed' };

/** Cards at the till: the pad's slot, antenna and stripe, and the swipe reader beside it. */
export function createCardActors(options: CardActorOptions) {
  const { pad, swipeReader, configuration, secrets, says, keys, journal, log } = options;
  /** Kept while the card may be asked for its PIN again. */
  let swiped = '';
  let reading: CardReading | undefined;

  const note = (text: string): void => {
    journal.append({ kind: 'card', text: `${secrets.maskedPan || 'card'}: ${text}` });
  };

  const pins = createPinAsking({ pad, configuration, keys, secrets, says, log, note });
  const readingOptions: ReadingOptions = { ...options, pins, note };

  async function atPad(accept: ReadonlySet<EntryWay>, signal: AbortSignal): Promise<Seen> {
    const seen = await pad.waitForCard(
      {
        stripe: accept.has('swipe'),
        chip: accept.has('chip') ? 'inserted' : 'ignored',
        contactless: accept.has('tap'),
        keys: true,
      },
      signal,
    );
    if (!seen.ok) {
      if (seen.error.kind === 'stripe-unreadable') return { way: 'swipe', track2: undefined };
      if (!signal.aborted) log('pin-pad', seen);
      return { way: 'none', why: 'failed' };
    }
    switch (seen.value.kind) {
      case 'stripe':
        return { way: 'swipe', track2: seen.value.track2 };
      case 'chip':
        return { way: 'chip' };
      case 'contactless':
        return seen.value.present ? { way: 'tap' } : { way: 'none', why: 'nothing' };
      case 'key':
        return { way: 'none', why: seen.value.key === 'cancel' ? 'cancelled' : 'nothing' };
    }
  }

  /** Undefined: no swipe, and none to come. */
  async function atSwipeReader(signal: AbortSignal): Promise<Seen | undefined> {
    const tracks = await swipeReader.waitForSwipe(signal);
    if (tracks.ok) {
      const { track2 } = tracks.value;
      return { way: 'swipe', track2: track2.kind === 'data' ? track2.data : undefined };
    }
    if (signal.aborted) return undefined;
    log('card-reader', tracks);
    // A report that cannot be read was a swipe; a reader that is gone costs no sale by chip.
    return tracks.error.kind === 'protocol' ? { way: 'swipe', track2: undefined } : undefined;
  }

  /** The first of pad and swipe reader; the other is told to stop waiting. */
  async function firstSeen(accept: ReadonlySet<EntryWay>, signal: AbortSignal): Promise<Seen> {
    const other = new AbortController();
    const stop = (): void => other.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const pending = atPad(accept, other.signal);
    const swipes = accept.has('swipe') ? atSwipeReader(other.signal) : undefined;
    const seen = swipes
      ? await Promise.race([pending, swipes.then((swipe) => swipe ?? pending)])
      : await pending;
    other.abort();
    signal.removeEventListener('abort', stop);
    // The pad has to have let go before it is asked anything else.
    await pending;
    return seen;
  }

  /** A tap only where the amount allows one at all (EMV Contactless Book B, 3.1.1). */
  function accepted({ accept, amount }: PresentInput): ReadonlySet<EntryWay> {
    const tap = allowsTap({
      profile: posProfile(configuration),
      combinations: posCombinations(configuration),
      transaction: purchase(amount, options.now(), { bytes: (length) => new Uint8Array(length) }),
    });
    return new Set(accept.filter((way) => way !== 'tap' || tap));
  }

  const presentCard = live<PresentInput, CardPresented>(async (input, signal) => {
    secrets.wipe();
    swiped = '';
    const accept = accepted(input);
    const shown = await pad.display(says.prompt(input.amount, input.prompt));
    if (!log('pin-pad', shown)) return { kind: 'failed' };
    for (;;) {
      const seen = await firstSeen(accept, signal);
      if (seen.way === 'none') {
        if (seen.why === 'nothing' && !signal.aborted) continue;
        return { kind: seen.why === 'cancelled' ? 'cancelled' : 'failed' };
      }
      if (seen.way === 'swipe' && seen.track2 === undefined) return { kind: 'unreadable' };
      if (seen.way === 'swipe') swiped = seen.track2 ?? '';
      return { kind: 'card', way: seen.way };
    }
  });

  const readCard = live<ReadCardInput, CardDecision>(async (input, signal) => {
    const { amount, way, fallback, pinAgain } = input;
    const chosen = pinAgain ? secrets.aid : '';
    if (way === 'swipe') reading = createStripeReading(readingOptions, swiped);
    else if (way === 'tap') reading = createTapReading(readingOptions);
    else reading = createChipReading(readingOptions, chosen);
    const decision = await reading.decide({ amount, fallback, pinAgain }, signal);
    if (secrets.maskedPan !== '') {
      const { maskedPan, entry, label } = secrets;
      const by = label === '' ? entry : `${entry}, ${label}`;
      journal.append({ kind: 'card-read', text: `card ${maskedPan}, ${by}: ${decision.kind}` });
    }
    return decision;
  });

  const completeCard = live<CompleteCardInput, CardCompletion>(async ({ host }) =>
    reading ? reading.complete(host) : { kind: 'declined' },
  );

  const removeCard = live<RemoveCardInput, 'removed' | 'failed'>(async ({ approved }, signal) => {
    reading = undefined;
    await pad.chipPowerOff('contact');
    const removed = await pad.removeCard(says.remove(approved), signal);
    secrets.wipe();
    swiped = '';
    if (signal.aborted || !log('pin-pad', removed)) return 'failed';
    await pad.display(says.ended(approved));
    return 'removed';
  });

  return {
    actors: { presentCard, readCard, pinPrompts: pins.pinPrompts, completeCard, removeCard },
    bypassPin: pins.bypass,
  };
}

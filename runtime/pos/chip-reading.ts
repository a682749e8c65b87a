import { hex, toHex } from '../../bytes/hex.ts';
import { mayFallBack } from '../../emv/kernel/fallback.ts';
import type { KernelOutcome } from '../../emv/kernel/outcome.ts';
import type {
  ApplicationChoice,
  KernelQuestions,
  OnlineAnswer,
} from '../../emv/kernel/questions.ts';
import { runContact } from '../../emv/kernel/transaction.ts';
import type { CardCompletion, CardDecision } from '../../state-machines/pos/ports.ts';
import { again, type CardReading, keepChipData, type ReadingOptions } from './card-reading.ts';
import { createChipWire } from './chip-wire.ts';
import { posProfile, purchase } from './kernel-profile.ts';

/** A kernel in the middle of its question to the host. */
interface Waiting {
  readonly outcome: Promise<KernelOutcome>;
  answer(answer: OnlineAnswer): void;
}

/**
 * An inserted chip. The kernel runs in two halves: `decide` up to its question to the host, which
 * stays open; `complete` answers it and sees the second GENERATE AC. `chosen` is the AID (hex) of an
 * application that the customer has chosen before; empty: none.
 */
export function createChipReading(options: ReadingOptions, chosen: string): CardReading {
  const { pad, configuration, secrets, says, pins, log, note } = options;
  const profile = posProfile(configuration);
  let waiting: Waiting | undefined;

  /** One name at a time; ENTER takes it, CANCEL ends, any other key shows the next. */
  async function choose(
    choices: readonly ApplicationChoice[],
    signal: AbortSignal,
  ): Promise<number | 'cancelled'> {
    const before = choices.findIndex(({ aid }) => toHex(aid) === chosen);
    if (before >= 0) return before;
    for (let i = 0; !signal.aborted; i = (i + 1) % choices.length) {
      const shown = await pad.display(says.choice(choices[i]!.name));
      const key = shown.ok ? await pad.getKey(signal) : shown;
      if (!key.ok || key.value === 'cancel') {
        if (!key.ok && key.error.kind !== 'cancelled') log('pin-pad', key);
        return 'cancelled';
      }
      if (key.value === 'enter') return i;
    }
    return 'cancelled';
  }

  async function decide(
    { amount, pinAgain }: Parameters<CardReading['decide']>[0],
    signal: AbortSignal,
  ): Promise<CardDecision> {
    const wire = createChipWire(options, 'contact', signal);
    const on = await wire.powerOn();
    if (on === 'failed') return { kind: 'failed' };
    if (on === 'gone') return again(['chip', 'tap'], 'try-again');
    if (on === 'mute') return unreadable(mayFallBack(profile, 'reset', 'no-answer'));

    let ask!: (answer: Waiting['answer']) => void;
    const questions: KernelQuestions = {
      chooseApplication: (choices) => choose(choices, signal),
      offlinePin: (request) => pins.forCard(amount, request, wire, signal),
      pinBlocked: () => pins.tellBlocked(amount),
      async onlinePin({ pan }) {
        secrets.pan = pan;
        return pins.forBank(amount, pinAgain, signal);
      },
      goOnline: ({ field55, data }) =>
        new Promise((resolve) => {
          if (signal.aborted || !keepChipData(secrets, data, field55)) resolve({ kind: 'unable' });
          else ask(resolve);
        }),
    };
    const asked = new Promise<Waiting['answer']>((resolve) => {
      ask = resolve;
    });
    const outcome = runContact({
      transceive: wire.transceive,
      protocol: wire.protocol(),
      profile,
      transaction: purchase(amount, options.now(), options.chance),
      ask: questions,
    });
    secrets.entry = 'chip';
    const first = await Promise.race([
      asked.then((answer) => ({ kind: 'asks', answer }) as const),
      outcome.then((over) => ({ kind: 'over', over }) as const),
    ]);
    if (first.kind === 'asks') {
      waiting = { outcome, answer: first.answer };
      return { kind: 'online' };
    }
    if (signal.aborted) return { kind: 'cancelled' };
    if (wire.isPadLost()) return { kind: 'failed' };
    // A card that was drawn out is not a broken one: its chip may be tried again, not its stripe.
    const { over } = first;
    if (over.fallbackAllowed && (await wire.powerOn()) === 'gone') {
      note('drawn out too early');
      return again(['chip', 'tap'], 'try-again');
    }
    return withoutHost(over);
  }

  function withoutHost(over: KernelOutcome): CardDecision {
    noteEnd(over);
    if (over.kind === 'approved-offline') {
      const kept = keepChipData(secrets, over.data, over.field55);
      return kept ? { kind: 'approved', signature: over.signature } : { kind: 'declined' };
    }
    if (over.end?.why === 'cancelled') return { kind: 'cancelled' };
    if (over.kind === 'ended' && over.fallbackAllowed) return unreadable(true);
    return { kind: 'declined' };
  }

  function unreadable(mayFall: boolean): CardDecision {
    note(`chip not readable, ${mayFall ? 'the stripe may be used' : 'no fallback'}`);
    return mayFall ? again(['swipe'], 'swipe-instead', true) : { kind: 'declined' };
  }

  function noteEnd({ kind, end, scriptResults }: KernelOutcome): void {
    const scripts = scriptResults.length > 0 ? `, ${scriptResults.length} issuer scripts` : '';
    note(`chip: ${kind}${end ? `, ${end.detail}` : ''}${scripts}`);
  }

  async function complete(host: Parameters<CardReading['complete']>[0]): Promise<CardCompletion> {
    if (!waiting) return { kind: 'declined' };
    waiting.answer(answerOf(host));
    const over = await waiting.outcome;
    waiting = undefined;
    noteEnd(over);
    const approved = over.kind === 'approved-online' || over.kind === 'approved-offline';
    if (approved) keepChipData(secrets, over.data, over.field55);
    else secrets.chipData = toHex(over.field55);
    return approved ? { kind: 'approved', signature: over.signature } : { kind: 'declined' };
  }

  function answerOf(host: Parameters<CardReading['complete']>[0]): OnlineAnswer {
    if (host === 'not-sent') return { kind: 'unable' };
    // What was sent and is being reversed may not be approved by the card alone after all.
    if (host === 'unknown') return { kind: 'answered', approved: false, responseCode: 'Z3' };
    return {
      kind: 'answered',
      approved: host === 'approved',
      responseCode: secrets.responseCode,
      field55: hex(secrets.answerData),
    };
  }

  return { decide, complete };
}

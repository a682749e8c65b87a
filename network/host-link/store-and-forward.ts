import type { Clock } from '../../time/clock.ts';
import type { Dialect } from '../iso8583/dialect.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { HostEvent } from './events.ts';
import { isAnswerTo } from './outstanding.ts';
import type { ReversalStore, Sealer, StoredReversal } from './reversal-store.ts';
import { type HostTimers, REVERSAL_TRIES } from './timers.ts';

export interface StoreAndForwardOptions {
  readonly store: ReversalStore;
  readonly sealer: Sealer;
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly timers: HostTimers;
  /** False: it breaks the dialect and was not sent. Called only while the line is up. */
  readonly send: (advice: IsoMessage) => boolean;
  readonly onEvent: (event: HostEvent) => void;
}

/** Keeps each 0420 until its 0430, over lost lines and restarts. */
export interface StoreAndForward {
  /**
   * Durable when it returns, or with the database transaction it is called in; sent after the
   * present turn. A second reversal of the same original changes nothing.
   */
  add(advice: IsoMessage): void;
  lineUp(): void;
  lineDown(): void;
  /** True: it was the 0430 of a stored reversal. */
  take(answer: IsoMessage): boolean;
  pending(): number;
}

/**
 * DE39 of a 0430 that ends the matter: accepted, nothing there to reverse, or reversed before
 * [model]. Any other keeps the reversal.
 */
const FINAL = new Set(['00', '25', '94']);

export function createStoreAndForward(options: StoreAndForwardOptions): StoreAndForward {
  const { store, sealer, clock, timers, onEvent } = options;
  const repeats = new Map<string, unknown>();
  const told = new Set<string>();
  let up = false;

  function find(id: string): StoredReversal | undefined {
    return store.all().find((reversal) => reversal.id === id);
  }

  function tellOperator({ id, tries }: StoredReversal, detail: string): void {
    if (told.has(id)) return;
    told.add(id);
    onEvent({ kind: 'reversal-needs-operator', id, tries, detail });
  }

  function sendNow(id: string): void {
    const stored = find(id);
    if (!up || stored === undefined) return;
    const advice = adviceOf(stored, sealer);
    if (advice === undefined) {
      tellOperator(stored, 'its sealed card number cannot be opened');
      return;
    }
    // The try is on record before it happens: a crash in between may only count one too many.
    const tried = { ...stored, tries: stored.tries + 1 };
    store.put(tried);
    if (options.send(advice)) onEvent({ kind: 'reversal-sent', id, tries: tried.tries });
    else tellOperator(tried, 'the host dialect cannot express it');
    schedule(id, timers.reversalRepeat, () => {
      if (tried.tries < REVERSAL_TRIES) return sendNow(id);
      tellOperator(tried, `no answer to ${tried.tries} tries`);
      schedule(id, timers.reversalRepeatSlow, () => sendNow(id));
    });
  }

  function schedule(id: string, ms: number, act: () => void): void {
    clock.clearTimeout(repeats.get(id));
    repeats.set(id, clock.setTimeout(act, ms));
  }

  return {
    add(advice) {
      const stored = toStored(advice, options.dialect, sealer);
      if (find(stored.id) !== undefined) return;
      store.put(stored);
      // Not at once: a caller that stores it in one write with other records has to end that first.
      queueMicrotask(() => sendNow(stored.id));
    },
    lineUp() {
      up = true;
      for (const { id } of store.all()) sendNow(id);
    },
    lineDown() {
      up = false;
      for (const timer of repeats.values()) clock.clearTimeout(timer);
      repeats.clear();
    },
    take(answer) {
      if (answer.mti !== '0430') return false;
      const stored = store.all().find(({ fields }) => isAnswerTo(answer, { mti: '0420', fields }));
      if (stored === undefined) return false;
      const { id } = stored;
      const responseCode = answer.fields[39] ?? '';
      if (!FINAL.has(responseCode)) {
        onEvent({ kind: 'reversal-refused', id, responseCode });
        return true;
      }
      store.remove(id);
      clock.clearTimeout(repeats.get(id));
      repeats.delete(id);
      told.delete(id);
      onEvent({ kind: 'reversal-acknowledged', id, responseCode });
      return true;
    },
    pending: () => store.all().length,
  };
}

/** What of an advice may lie on a disk: the PAN sealed, nothing else that is sensitive. */
function toStored(advice: IsoMessage, dialect: Dialect, sealer: Sealer): StoredReversal {
  const id = advice.fields[90];
  if (advice.mti !== '0420' || id === undefined) {
    throw new Error('reverse: expected a 0420 with its original data in field 90');
  }
  const fields: Record<number, string> = {};
  for (const [key, value] of Object.entries(advice.fields)) {
    const field = Number(key);
    if (dialect.fields[field]?.sensitive === undefined) fields[field] = value;
  }
  const pan = advice.fields[2];
  return { id, fields, ...(pan === undefined ? {} : { sealedPan: sealer.seal(pan) }), tries: 0 };
}

function adviceOf({ fields, sealedPan }: StoredReversal, sealer: Sealer): IsoMessage | undefined {
  if (sealedPan === undefined) return { mti: '0420', fields };
  const pan = sealer.open(sealedPan);
  return pan === undefined ? undefined : { mti: '0420', fields: { ...fields, 2: pan } };
}

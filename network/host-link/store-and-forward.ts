import type { Clock } from '../../time/clock.ts';
import type { Dialect } from '../iso8583/dialect.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
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

/** Keeps each 0420 and 0220 until it is answered, over lost lines and restarts. */
export interface StoreAndForward {
  /**
   * Durable when it returns, or with the database transaction it is called in; sent after the
   * present turn. A second reversal of the same original changes nothing.
   */
  add(advice: IsoMessage): void;
  lineUp(): void;
  lineDown(): void;
  /** True: it was the answer to one that is stored. */
  take(answer: IsoMessage): boolean;
  pending(): number;
}

/**
 * DE39 of a 0430 that ends the matter: accepted, nothing there to reverse, or reversed before
 * [model]. Any other keeps the reversal.
 */
const FINAL = new Set(['00', '25', '94']);
/** DE39 of a 0230 that says that it has not come to where it must [model]. */
const NOT_DELIVERED = new Set(['', '63', '68', '91', '96']);

const mtiOf = (stored: StoredReversal): '0420' | '0220' => stored.mti ?? '0420';

/** What the events of one kind of advice are called. */
const KINDS = {
  '0420': { sent: 'reversal-sent', operator: 'reversal-needs-operator' },
  '0220': { sent: 'advice-sent', operator: 'advice-needs-operator' },
} as const;

export function createStoreAndForward(options: StoreAndForwardOptions): StoreAndForward {
  const { store, sealer, clock, timers, onEvent } = options;
  const repeats = new Map<string, unknown>();
  const told = new Set<string>();
  let up = false;

  function find(id: string): StoredReversal | undefined {
    return store.all().find((reversal) => reversal.id === id);
  }

  function tellOperator(stored: StoredReversal, detail: string): void {
    const { id, tries } = stored;
    if (told.has(id)) return;
    told.add(id);
    onEvent({ kind: KINDS[mtiOf(stored)].operator, id, tries, detail });
  }

  function sendNow(id: string): void {
    const stored = find(id);
    if (!up || stored === undefined) return;
    const advice = adviceOf(stored, sealer);
    if (advice === undefined) {
      tellOperator(stored, 'its sealed card data cannot be opened');
      return;
    }
    // The try is on record before it happens: a crash in between may only count one too many.
    const tried = { ...stored, tries: stored.tries + 1 };
    store.put(tried);
    const { sent } = KINDS[mtiOf(stored)];
    if (options.send(advice)) onEvent({ kind: sent, id, tries: tried.tries });
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
      const stored = store
        .all()
        .find((one) => isAnswerTo(answer, { mti: mtiOf(one), fields: one.fields }));
      if (stored === undefined) return false;
      const { id } = stored;
      const responseCode = answer.fields[39] ?? '';
      const isReversal = mtiOf(stored) === '0420';
      const isFinal = isReversal ? FINAL.has(responseCode) : !NOT_DELIVERED.has(responseCode);
      if (!isFinal) {
        if (isReversal) onEvent({ kind: 'reversal-refused', id, responseCode });
        return true;
      }
      // Told before it is forgotten: a cut of power in between only brings the same answer again.
      if (isReversal) onEvent({ kind: 'reversal-acknowledged', id, responseCode });
      else {
        const kind = responseCode === '00' ? 'advice-acknowledged' : 'advice-refused';
        onEvent({ kind, id, reference: stored.fields[37] ?? '', responseCode });
      }
      store.remove(id);
      clock.clearTimeout(repeats.get(id));
      repeats.delete(id);
      told.delete(id);
      return true;
    },
    pending: () => store.all().length,
  };
}

/** What of an advice may lie on a disk: PAN and chip data sealed, nothing else that is sensitive. */
function toStored(
  { mti, fields: all }: IsoMessage,
  dialect: Dialect,
  sealer: Sealer,
): StoredReversal {
  const fields: Record<number, string> = {};
  for (const [key, value] of Object.entries(all)) {
    const field = Number(key);
    if (dialect.fields[field]?.sensitive === undefined) fields[field] = value;
  }
  const { 2: pan, 55: chipData } = all;
  return {
    id: idOf(mti, all),
    ...(mti === '0220' && { mti }),
    fields,
    ...(pan !== undefined && { sealedPan: sealer.seal(pan) }),
    ...(chipData !== undefined && { sealedChipData: sealer.seal(chipData) }),
    tries: 0,
  };
}

function idOf(mti: string, fields: IsoFields): string {
  if (mti === '0420' && fields[90] !== undefined) return fields[90];
  if (mti === '0220' && fields[7] && fields[11]) return `${mti} ${fields[7]} ${fields[11]}`;
  throw new Error(`${mti}: expected a 0420 with field 90, or a 0220 with fields 7 and 11`);
}

function adviceOf(stored: StoredReversal, sealer: Sealer): IsoMessage | undefined {
  const fields: Record<number, string> = { ...stored.fields };
  const sealed = [
    [2, stored.sealedPan],
    [55, stored.sealedChipData],
  ] as const;
  for (const [field, text] of sealed) {
    if (text === undefined) continue;
    const opened = sealer.open(text);
    if (opened === undefined) return undefined;
    fields[field] = opened;
  }
  return { mti: mtiOf(stored), fields };
}

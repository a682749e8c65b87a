import type { Clock } from '../../time/clock.ts';
import type { HopMessage, HopWatch, PartyName, SwitchNote } from './hop.ts';

/** Who looks on: at the messages of every hop, and at the notes of the parties. */
export interface Observers {
  readonly watch: () => HopWatch;
  note(party: PartyName, text: string): void;
  observe(listener: (seen: HopMessage) => void, options?: ObserveOptions): () => void;
  onNote(listener: (note: SwitchNote) => void): () => void;
}

export interface ObserveOptions {
  /** PAN, tracks and PIN blocks as they travel: for tests. */
  readonly unmasked?: boolean;
}

export function createObservers(clock: Clock): Observers {
  const whole = new Set<(seen: HopMessage) => void>();
  const masked = new Set<(seen: HopMessage) => void>();
  const notes = new Set<(note: SwitchNote) => void>();

  function show(seen: HopMessage, mask: () => HopMessage): void {
    for (const listener of [...whole]) listener(seen);
    if (masked.size === 0) return;
    const shown = mask();
    for (const listener of [...masked]) listener(shown);
  }

  function note(party: PartyName, text: string): void {
    const at = clock.now();
    for (const listener of [...notes]) listener({ at, party, text });
  }

  return {
    watch: () => ({ message: whole.size + masked.size > 0 ? show : undefined, note }),
    note,
    observe(listener, { unmasked = false } = {}) {
      const listeners = unmasked ? whole : masked;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onNote(listener) {
      notes.add(listener);
      return () => notes.delete(listener);
    },
  };
}

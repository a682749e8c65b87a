import type { Clock } from '../../../time/clock.ts';
import type { VirtualCard, VirtualCardReaderView } from '../virtual-card-reader.ts';
import type { EntryName, MOVE, PositionName, STOP } from './messages.ts';

/** Where the card is; `entering` is on its way in, seen by no status yet. */
type Place = Exclude<PositionName, 'long-card' | 'short-card'> | 'entering';

/** What a power cut leaves as it is: hand it to a fresh virtual reader. */
export interface Crt310Memory {
  place: Place;
  card: VirtualCard | undefined;
  /** Ids of the cards in the retain bin, oldest first. */
  readonly captured: string[];
}

export function createCrt310Memory(): Crt310Memory {
  return { place: 'none', card: undefined, captured: [] };
}

/** Milliseconds of a typical motorised reader. */
export const TIMES = { in: 600, out: 500, toContacts: 200, readAgain: 1200, fall: 400 } as const;

export type Moved = 'done' | 'no-card' | 'wrong-place' | 'abnormal-card';

export interface MechanismOptions {
  readonly clock: Clock;
  readonly memory: Crt310Memory;
  readonly isStuck: () => boolean;
  readonly changed: () => void;
}

/** Slot, transport, contacts and bin: what moves in a motorised reader, and how long it takes. */
export function createMechanism({ clock, memory, isStuck, changed }: MechanismOptions) {
  let entry: EntryName = 'closed';
  let stop: keyof typeof STOP = 'inside';
  let powered = true;
  let stuck = false;

  // The rollers have it, wherever the power left it.
  if (memory.place === 'entering') memory.place = 'front-held';
  if (memory.place === 'rear-released') memory.place = 'none';

  function put(place: Place): void {
    if (place === 'rear-released' && memory.card) {
      memory.captured.push(memory.card.id);
      memory.card = undefined;
      later(TIMES.fall, () => {
        if (memory.place === 'rear-released') put('none');
      });
    }
    memory.place = place;
    changed();
  }

  function later(ms: number, then: () => void): void {
    clock.setTimeout(() => {
      if (powered) then();
    }, ms);
  }

  function isOdd(): boolean {
    return memory.card !== undefined && (memory.card.shape ?? 'normal') !== 'normal';
  }

  return {
    memory,
    entry: () => entry,
    setEntry(mode: EntryName): void {
      entry = mode;
      changed();
    },
    setStop(at: keyof typeof STOP): void {
      stop = at;
    },
    insert(card: VirtualCard): boolean {
      const free = memory.place === 'none' || memory.place === 'rear-released';
      const stripe = card.track1 ?? card.track2 ?? card.track3;
      const lets = entry === 'switch' || (entry !== 'closed' && stripe !== undefined);
      if (!powered || !free || !lets) return false;
      memory.card = card;
      put('entering');
      later(TIMES.in, () => {
        if (memory.place === 'entering') put(isOdd() ? 'inside' : stop);
      });
      return true;
    },
    take(): boolean {
      if (memory.place !== 'front-released') return false;
      memory.card = undefined;
      put('none');
      return true;
    },
    /** As the status S1 has it. */
    position(): PositionName {
      const { place, card } = memory;
      if (place === 'entering') return 'none';
      if (place === 'inside' && card?.shape === 'long') return 'long-card';
      if (place === 'inside' && card?.shape === 'short') return 'short-card';
      return place;
    },
    moveMs(to: keyof typeof MOVE): number {
      if (memory.card === undefined) return 0;
      return to === 'ic-contacts' || to === 'inside' ? TIMES.toContacts : TIMES.out;
    },
    /** The end of a movement: where the card is then, or why it is where it was. */
    finishMove(to: keyof typeof MOVE): Moved {
      if (!powered || memory.card === undefined) return 'no-card';
      if (memory.place === 'entering') return 'wrong-place';
      if (isStuck() || (isOdd() && to !== 'push-out')) {
        stuck = isStuck();
        changed();
        return 'abnormal-card';
      }
      stuck = false;
      put(to === 'push-out' ? 'rear-released' : to);
      return 'done';
    },
    /** A reset lifts the contacts and forgets the settings; what becomes of the card. */
    finishReset(card: 'keep' | 'eject' | 'capture'): Moved {
      entry = 'closed';
      stop = 'inside';
      if (memory.place === 'ic-contacts') put('inside');
      stuck = isStuck() && memory.card !== undefined && card !== 'keep';
      if (memory.card !== undefined && card !== 'keep') {
        // A short card leaves backwards only.
        if (stuck || (memory.card.shape === 'short' && card === 'eject')) return 'abnormal-card';
        put(card === 'eject' ? 'front-released' : 'rear-released');
      }
      changed();
      return 'done';
    },
    seen(): Pick<VirtualCardReaderView, 'place' | 'cardId' | 'captured' | 'entryOpen'> {
      const { card, captured } = memory;
      const place = stuck && card ? 'stuck' : SEEN[memory.place];
      return { place, cardId: card?.id, captured: [...captured], entryOpen: entry !== 'closed' };
    },
    powerOff(): void {
      powered = false;
    },
  };
}

export type Mechanism = ReturnType<typeof createMechanism>;

const SEEN: Readonly<Record<Place, VirtualCardReaderView['place']>> = {
  none: 'none',
  entering: 'throat',
  'front-released': 'throat',
  'front-held': 'throat',
  inside: 'inside',
  'ic-contacts': 'inside',
  'rear-held': 'inside',
  'rear-released': 'bin',
};

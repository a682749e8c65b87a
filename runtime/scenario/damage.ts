import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';

/** Damaged plastic by card id. */
export type Damage = Readonly<Record<string, 'stripe' | 'chip' | 'long' | 'short'>>;

/** The same card after what happened to its plastic. */
export function damaged(card: VirtualCard, how: Damage[string] | undefined): VirtualCard {
  switch (how) {
    case 'long':
    case 'short':
      return { ...card, shape: how };
    case 'stripe':
      return { ...card, track1: undefined, track2: undefined };
    case 'chip':
      return { ...card, chip: undefined };
    default:
      return card;
  }
}

import { parseTrack2 } from '../../crypto/tracks.ts';
import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { plasticOf } from '../../runtime/plastic.ts';

/** The cards of the bench, and some odd ones. */
const CARDS: readonly VirtualCard[] = [
  ...defaultWorld().banks.flatMap(({ cards, accounts }) =>
    cards.map((card) => {
      const account = accounts.find(({ number }) => number === card.account);
      return plasticOf(card, account?.holder ?? '');
    }),
  ),
  { id: 'blank' },
  { id: 'long', shape: 'long' },
  { id: 'short', shape: 'short' },
];
export const CARD_NAMES = CARDS.map(({ id }) => id).join(', ');

/** A card by its name, or one made of the text of its track 2. */
export function cardOf(word: string): VirtualCard | undefined {
  if (parseTrack2(word).ok) return { id: 'own', track2: word };
  return CARDS.find(({ id }) => id === word);
}

import { parseTrack2 } from '../../crypto/tracks.ts';
import { describe } from '../../hardware/card-reader/crt-310/describe.ts';
import { createCrt310Framer } from '../../hardware/card-reader/crt-310/frame.ts';
import { attachVirtualCrt310 } from '../../hardware/card-reader/crt-310/virtual.ts';
import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { plasticOf } from '../../runtime/plastic.ts';
import type { Clock } from '../../time/clock.ts';
import { did, type Hand, refused, type ServedDevice } from './model.ts';

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
const NAMES = CARDS.map(({ id }) => id).join(', ');

function cardOf(word: string): VirtualCard | undefined {
  if (parseTrack2(word).ok) return { id: 'own', track2: word };
  return CARDS.find(({ id }) => id === word);
}

export function serveCrt310(transport: Transport, clock: Clock): ServedDevice {
  const device = attachVirtualCrt310({ transport, clock });
  const hands: Hand[] = [
    {
      usage: 'insert <card>',
      summary: `${NAMES}; or track 2 as text`,
      act([word = '']) {
        const card = cardOf(word);
        if (!card) return refused(`no such card: expected one of ${NAMES}, or track 2`);
        if (device.insert(card)) return did(`card ${card.id} put in`);
        return refused('the slot is closed or a card is there');
      },
    },
    {
      usage: 'take',
      summary: 'take the card out of the slot',
      act: () => (device.take() ? did('card taken') : refused('no card hangs out of the slot')),
    },
  ];
  return {
    device,
    hands,
    look() {
      const { place, cardId, captured, entryOpen, light } = device.view();
      const card = cardId === undefined ? 'no card' : `card ${cardId}: ${place}`;
      const entry = entryOpen ? 'slot open' : 'slot closed';
      return `${card}, ${entry}, light ${light}, ${captured.length} captured`;
    },
    framers: { out: createCrt310Framer(), in: createCrt310Framer() },
    describe,
  };
}

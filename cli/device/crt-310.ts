import { describe } from '../../hardware/card-reader/crt-310/describe.ts';
import { createCrt310Framer } from '../../hardware/card-reader/crt-310/frame.ts';
import { attachVirtualCrt310 } from '../../hardware/card-reader/crt-310/virtual.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { CARD_NAMES, cardOf } from './cards.ts';
import { did, type Hand, refused, type ServedDevice } from './model.ts';

export function serveCrt310(transport: Transport, clock: Clock): ServedDevice {
  const device = attachVirtualCrt310({ transport, clock });
  const hands: Hand[] = [
    {
      usage: 'insert <card>',
      summary: `${CARD_NAMES}; or track 2 as text`,
      act([word = '']) {
        const card = cardOf(word);
        if (!card) return refused(`no such card: expected one of ${CARD_NAMES}, or track 2`);
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

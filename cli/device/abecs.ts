import { hex } from '../../bytes/hex.ts';
import { describe } from '../../hardware/pin-pad/abecs/describe.ts';
import { createAbecsFramer } from '../../hardware/pin-pad/abecs/frame.ts';
import {
  createPadKeys,
  dataMasterSlot,
  pinMasterSlot,
} from '../../hardware/pin-pad/abecs/pad-keys.ts';
import { attachVirtualAbecs } from '../../hardware/pin-pad/abecs/virtual.ts';
import type { PosPadKey } from '../../hardware/pin-pad/virtual-pos-pin-pad.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { CARD_NAMES, cardOf } from './cards.ts';
import { did, type Hand, refused, type ServedDevice } from './model.ts';

/** Master keys 00, for PINs and for data: everybody's test key. */
const TEST_MASTER_KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const KEYS = '0 1 2 3 4 5 6 7 8 9 enter clear cancel F1 F2 F3 F4'.split(' ');

export function serveAbecs(transport: Transport, clock: Clock): ServedDevice {
  const keys = createPadKeys();
  for (const slot of [pinMasterSlot(0), dataMasterSlot(0)]) {
    keys.keyStore.loadPlain(slot, 'master', TEST_MASTER_KEY);
  }
  const device = attachVirtualAbecs({ transport, clock, keys });
  const give = (how: 'swipe' | 'insert' | 'tap'): Hand => ({
    usage: `${how} <card>`,
    summary: `${CARD_NAMES}; or track 2 as text`,
    act([word = '']) {
      const card = cardOf(word);
      if (!card) return refused(`no such card: expected one of ${CARD_NAMES}, or track 2`);
      return device[how](card) ? did(`${how}: ${card.id}`) : refused(`${how}: not possible now`);
    },
  });
  return {
    device,
    hands: [
      give('swipe'),
      give('insert'),
      give('tap'),
      {
        usage: 'remove',
        summary: 'take the card out of the slot',
        act: () => (device.remove() ? did('card removed') : refused('no card in the slot')),
      },
      {
        usage: 'press <key> …',
        summary: KEYS.join(' '),
        act(words) {
          if (words.length === 0 || !words.every((word) => KEYS.includes(word))) {
            return refused(`expected keys out of ${KEYS.join(' ')}`);
          }
          const taken = words.filter((key) => device.press(key as PosPadKey)).length;
          if (taken === words.length) return did(`${taken} pressed`);
          return refused(`${taken} of ${words.length} taken`);
        },
      },
    ],
    look() {
      const { lines, waitingFor, insertedCardId, pinDigits } = device.view();
      const card = insertedCardId === undefined ? 'no card' : `card ${insertedCardId}`;
      return `"${lines.filter((line) => line !== '').join(' / ')}", waits for ${waitingFor}, ${card}, ${pinDigits} PIN digits`;
    },
    framers: { out: createAbecsFramer(), in: createAbecsFramer() },
    describe,
  };
}

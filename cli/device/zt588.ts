import { randomInt } from 'node:crypto';
import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import { describe } from '../../hardware/pin-pad/zt588/describe.ts';
import { createPadFramer } from '../../hardware/pin-pad/zt588/frame.ts';
import { isKeyCode, KEY_PLACES } from '../../hardware/pin-pad/zt588/keys.ts';
import { attachVirtualZt588 } from '../../hardware/pin-pad/zt588/virtual.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { did, refused, type ServedDevice } from './model.ts';

const isKey = (word: string): word is PadKey =>
  word !== 'blank' && (KEY_PLACES as readonly string[]).includes(word);

export function serveZt588(transport: Transport, clock: Clock): ServedDevice {
  const random = createSeededRandom(randomInt(2 ** 32));
  const device = attachVirtualZt588({ transport, clock, random });
  return {
    device,
    hands: [
      {
        usage: 'press <key> …',
        summary: '0-9 00 . enter clear cancel A-H',
        act(words) {
          if (words.length === 0 || !words.every(isKey)) {
            return refused('expected keys out of 0-9 00 . enter clear cancel A-H');
          }
          const taken = words.filter((key) => device.press(key)).length;
          if (taken === words.length)
            return did(`${taken} ${taken === 1 ? 'key' : 'keys'} pressed`);
          return refused(`${taken} of ${words.length} taken: input is ${device.view().input}`);
        },
      },
    ],
    look() {
      const { input, pinDigits, keysLoaded } = device.view();
      return `input ${input}, ${pinDigits} PIN digits, ${keysLoaded} keys loaded`;
    },
    framers: { out: createPadFramer(() => false), in: createPadFramer(isKeyCode) },
    describe: (direction, bytes) =>
      describe(direction, bytes, { pinEntry: device.view().input === 'pin' }),
  };
}

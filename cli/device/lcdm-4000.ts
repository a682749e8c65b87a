import { describe } from '../../hardware/cash-dispenser/lcdm-4000/describe.ts';
import { createFramer } from '../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { createLcdm4000Memory } from '../../hardware/cash-dispenser/lcdm-4000/memory.ts';
import { attachVirtualLcdm4000 } from '../../hardware/cash-dispenser/lcdm-4000/virtual.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';
import { did, type Hand, refused, type ServedDevice } from './model.ts';

const NOTES_AT_START = [2000, 2000, 2000, 2000];
const MOST_LOADED = 3000;

const total = (notes: readonly number[]): number => notes.reduce((sum, n) => sum + n, 0);

export function serveLcdm4000(transport: Transport, clock: Clock): ServedDevice {
  const memory = createLcdm4000Memory(NOTES_AT_START);
  const device = attachVirtualLcdm4000({ transport, clock, memory });
  const hands: Hand[] = [
    {
      usage: 'take',
      summary: 'take the notes that lie in the exit',
      act() {
        const notes = device.take();
        if (total(notes) === 0) return refused('no notes lie in the exit');
        return did(`${total(notes)} notes taken: ${notes.join(' ')} from cassettes 1 to 4`);
      },
    },
    {
      usage: 'load <cassette> <notes>',
      summary: 'a clerk adds notes',
      act([cassette = '', notes = '']) {
        const count = /^\d{1,4}$/.test(notes) ? Number(notes) : 0;
        if (!/^[1-4]$/.test(cassette) || count < 1 || count > MOST_LOADED) {
          return refused(`expected a cassette 1 to 4 and 1 to ${MOST_LOADED} notes`);
        }
        device.load(Number(cassette), count);
        return did(`${count} notes added to cassette ${cassette}`);
      },
    },
    {
      usage: 'empty-reject',
      summary: 'a clerk empties the reject tray',
      act() {
        device.emptyReject();
        return did('reject tray emptied');
      },
    },
  ];
  return {
    device,
    hands,
    look() {
      const { cassettes, exit, rejected } = device.view();
      return `cassettes ${cassettes.join(' ')}, exit ${exit.join(' ')}, rejected ${total(rejected)}`;
    },
    framers: { out: createFramer('host'), in: createFramer('unit') },
    describe,
  };
}

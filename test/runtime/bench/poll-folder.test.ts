import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { WireEntry } from '../../../hardware/transport/wire-tap.ts';
import { createPollFolder } from '../../../runtime/bench/poll-folder.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

type Line = string;

/**
 * Plays lines such as `card-reader > 05`, `< 06`, `+250` (time passes), `! 15` (trouble from the
 * device) and returns what was shown, `row: text`, and counted, `rows ×times`.
 */
async function play(...lines: readonly Line[]): Promise<readonly string[]> {
  const clock = createSimulatedClock(0);
  const told: string[] = [];
  let n = 0;
  const push = createPollFolder(clock, {
    show({ device, direction, shown }) {
      told.push(`${++n}: ${device} ${direction === 'out' ? '>' : '<'} ${toHex(shown)}`);
      return n;
    },
    repeat: ({ rows, times, lastAt }) => told.push(`${rows.join(' ')} ×${times} at ${lastAt}`),
  });
  for (const line of lines) {
    if (line.startsWith('+')) {
      await clock.advance(Number(line));
      continue;
    }
    const [device = '', arrow = '', bytes = ''] = line.split(' ');
    const entry: WireEntry = {
      at: clock.now(),
      device,
      direction: arrow === '>' ? 'out' : 'in',
      shown: hex(bytes),
      meaning: '',
      level: arrow === '!' ? 'trouble' : 'normal',
    };
    push(entry);
  }
  return told;
}

const POLL = ['r > 31', 'r < 06', 'r > 05', 'r < 4E', '+250'];

describe('polls', () => {
  it('that bring nothing new are counted', async () => {
    expect(await play(...POLL, ...POLL, ...POLL)).toEqual([
      '1: r > 31',
      '2: r < 06',
      '3: r > 05',
      '4: r < 4E',
      '1 2 3 4 ×2 at 250',
      '1 2 3 4 ×3 at 500',
    ]);
  });

  it('that bring something new are shown whole, and counted anew', async () => {
    const news = ['r > 31', 'r < 06', 'r > 05', 'r < 48', '+250'];
    expect(await play(...POLL, ...POLL, ...news, ...news)).toEqual([
      '1: r > 31',
      '2: r < 06',
      '3: r > 05',
      '4: r < 4E',
      '1 2 3 4 ×2 at 250',
      '5: r > 31',
      '6: r < 06',
      '7: r > 05',
      '8: r < 48',
      '5 6 7 8 ×2 at 750',
    ]);
  });

  it('of two devices do not disturb one another', async () => {
    const both = ['r > 31', 'd > 50', 'r < 4E', 'd < 06', '+250'];
    expect(await play(...both, ...both)).toEqual([
      '1: r > 31',
      '2: d > 50',
      '3: r < 4E',
      '4: d < 06',
      '1 3 ×2 at 250',
      '2 4 ×2 at 250',
    ]);
  });

  it('that stop half way are shown as far as they came', async () => {
    expect(await play(...POLL, 'r > 31', 'r < 06', '+999')).toHaveLength(4);
    expect(await play(...POLL, 'r > 31', 'r < 06', '+1000')).toEqual([
      '1: r > 31',
      '2: r < 06',
      '3: r > 05',
      '4: r < 4E',
      '5: r > 31',
      '6: r < 06',
    ]);
  });

  it('after which the device says more show that too, and the next one whole', async () => {
    expect(
      await play(...POLL.slice(0, 4), '+250', ...POLL.slice(0, 4), 'r < 99', '+250', ...POLL),
    ).toEqual([
      '1: r > 31',
      '2: r < 06',
      '3: r > 05',
      '4: r < 4E',
      '1 2 3 4 ×2 at 250',
      '5: r < 99',
      '6: r > 31',
      '7: r < 06',
      '8: r > 05',
      '9: r < 4E',
    ]);
  });
});

describe('what is never folded', () => {
  it.each([
    ['requests without an answer', ['r > 05', '+250', 'r > 05']],
    ['trouble', ['r > 05', 'r ! 15', '+250', 'r > 05', 'r ! 15']],
    ['frames without a pause: tried again', ['r > 05', 'r < 15', 'r > 05', 'r < 15']],
    [
      'what a device says by itself, such as keys',
      ['r > 31', 'r < 06', '+200', 'r < FF', '+200', 'r < FF'],
    ],
  ])('%s', async (_, lines) => {
    const frames = lines.filter((line) => !line.startsWith('+'));
    const told = await play(...lines);
    expect(told).toHaveLength(frames.length);
    expect(told.join()).not.toContain('×');
  });
});

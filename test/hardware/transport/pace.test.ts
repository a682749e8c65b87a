import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { withPace } from '../../../hardware/transport/pace.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

async function setUp(bitsPerByte?: number) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const setting = bitsPerByte === undefined ? {} : { bitsPerByte };
  const paced = withPace(near, { clock, baud: 9600, ...setting });
  const log: string[] = [];
  far.onData((chunk) => log.push(`${clock.now()} ${toSpacedHex(chunk)}`));
  await far.open();
  await paced.open();
  return { clock, paced, log };
}

describe('a paced transport', () => {
  it('takes 1.04 ms a byte at 9600 8N1, chunk behind chunk', async () => {
    const { clock, paced, log } = await setUp();
    paced.write(hex('04 30 02 50 03 65'));
    paced.write(hex('06'));
    await clock.advance(100);
    paced.write(hex('15'));
    await clock.advance(100);
    expect(log).toEqual(['7 04 30 02 50 03 65', '8 06', '102 15']);
  });

  it('takes a bit more at 8E1', async () => {
    const { clock, paced, log } = await setUp(11);
    paced.write(new Uint8Array(96));
    await clock.advance(200);
    expect(log[0]).toMatch(/^110 /);
  });

  it('loses what has not left when it closes', async () => {
    const { clock, paced, log } = await setUp();
    paced.write(hex('01'));
    await paced.close();
    await paced.open();
    paced.write(hex('02'));
    await clock.advance(100);
    expect(log).toEqual(['2 02']);
  });
});

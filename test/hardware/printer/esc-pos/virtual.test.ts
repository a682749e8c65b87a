import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { EPSON_80 } from '../../../../hardware/printer/esc-pos/profile.ts';
import {
  attachVirtualEscPos,
  type VirtualEscPosOptions,
} from '../../../../hardware/printer/esc-pos/virtual.ts';
import { paperToText } from '../../../../hardware/printer/paper/text.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

async function bench(options: Partial<VirtualEscPosOptions> = {}) {
  const clock = createSimulatedClock(0);
  const [host, far] = createMemoryPair(clock);
  const printer = attachVirtualEscPos({ transport: far, clock, ...options });
  await far.open();
  await host.open();
  let answers = '';
  host.onData((chunk) => {
    answers += `${answers === '' ? '' : ' '}${toSpacedHex(chunk)}`;
  });
  return {
    clock,
    printer,
    /** Sends, lets `ms` pass and returns what came back. */
    async say(bytes: string | Uint8Array, ms = 0): Promise<string> {
      answers = '';
      host.write(typeof bytes === 'string' ? hex(bytes) : bytes);
      await clock.advance(ms);
      return answers;
    },
    async heardAfter(act: () => void, ms = 0): Promise<string> {
      answers = '';
      act();
      await clock.advance(ms);
      return answers;
    },
    onPaper: () => paperToText(printer.view().printing),
  };
}

const THREE_LINES = concat(ascii('one\ntwo\nthree\n'));
const ALL_STATUS = '10 04 01 10 04 02 10 04 03 10 04 04';

describe('a virtual printer', () => {
  it('answers real-time status', async () => {
    const { say } = await bench();
    expect(await say(ALL_STATUS)).toBe('12 12 12 12');
  });

  it('takes the time that paper takes: 30 dots at 150 mm/s are 25 ms', async () => {
    const { say, onPaper } = await bench();
    await say(THREE_LINES, 24);
    expect(onPaper()).toBe('');
    await say('', 1);
    expect(onPaper()).toBe('one\n');
    await say('', 50);
    expect(onPaper()).toBe('one\ntwo\nthree\n');
  });

  it('answers real-time status while it prints, and GS r only after', async () => {
    const { say } = await bench();
    expect(await say(concat(THREE_LINES, hex('1D 72 01 10 04 01')), 10)).toBe('12');
    expect(await say('', 70)).toBe('00');
  });

  it('answers a real-time request inside the data of an image', async () => {
    const { say, printer } = await bench();
    expect(await say('1D 76 30 00 03 00 01 00 10 04 01', 100)).toBe('12');
    expect(printer.view().printing.rows).toMatchObject([{ bits: hex('10 04 01') }]);
  });

  it('says who it is', async () => {
    const { say } = await bench();
    expect(await say('1D 49 42')).toBe(`5F ${toSpacedHex(ascii('TELLERBENCH'))} 00`);
    expect(await say('1D 49 02')).toBe('02');
  });

  it('reports by itself once asked, at every change', async () => {
    const { say, heardAfter, printer } = await bench();
    expect(await say('1D 61 FF')).toBe('14 00 00 0F');
    expect(await heardAfter(() => printer.provoke('cover-open'))).toBe('3C 00 00 0F');
    expect(await heardAfter(() => printer.clear('cover-open'))).toBe('14 00 00 0F');
    expect(await heardAfter(() => printer.provoke('paper-near-end'))).toBe('14 00 03 0F');
    expect(await say('1D 61 00')).toBe('');
    expect(await heardAfter(() => printer.clear())).toBe('');
  });

  it('cuts, and hands over what was cut', async () => {
    const { say, printer } = await bench();
    await say(concat(ascii('one\n'), hex('1D 56 00'), ascii('two\n'), hex('1D 56 42 00')), 2000);
    expect(printer.take().map(paperToText)).toEqual(['one\n', 'two\n']);
    expect(printer.take()).toEqual([]);
  });

  it('tells of everything that can be seen', async () => {
    const { say, printer } = await bench();
    let changes = 0;
    const stop = printer.onChange(() => changes++);
    await say(THREE_LINES, 1000);
    expect(changes).toBe(3);
    stop();
    printer.take();
    expect(changes).toBe(3);
  });
});

describe('faults', () => {
  it('runs out of paper after so many lines, and goes on with the new roll', async () => {
    const { say, printer, onPaper } = await bench();
    printer.provoke('paper-out', { after: 2 });
    await say(THREE_LINES, 1000);
    expect(onPaper()).toBe('one\ntwo\n');
    expect(printer.view().online).toBe(false);
    expect(await say('10 04 01 10 04 02 10 04 04')).toBe('1A 32 7E');
    printer.loadPaper();
    await say('', 1000);
    expect(printer.take().map(paperToText)).toEqual(['one\ntwo\n']);
    expect(onPaper()).toBe('three\n');
    expect(printer.active()).toEqual([]);
  });

  it('uses up its roll', async () => {
    const { say, printer } = await bench({ rollMillimetres: 4_010 });
    expect(await say('10 04 04')).toBe('12');
    await say('1B 64 04', 5_000);
    expect(await say('10 04 04')).toBe('1E');
    await say(concat(...Array.from({ length: 6 }, () => hex('1B 64 FF'))), 60_000);
    expect(await say('10 04 04')).toBe('7E');
    printer.loadPaper();
    expect(await say('10 04 04')).toBe('12');
  });

  it('stops when the cover opens and goes on when it shuts', async () => {
    const { say, printer, onPaper } = await bench();
    await say(THREE_LINES, 30);
    printer.provoke('cover-open');
    await say('', 1000);
    expect(onPaper()).toBe('one\ntwo\n');
    expect(await say(ALL_STATUS)).toBe('1A 16 12 12');
    printer.clear('cover-open');
    await say('', 100);
    expect(onPaper()).toBe('one\ntwo\nthree\n');
  });

  it('jams its knife at the next cut', async () => {
    const { say, printer } = await bench();
    printer.provoke('cutter-jam');
    expect(await say(ALL_STATUS)).toBe('12 12 12 12');
    await say(concat(ascii('one\n'), hex('1D 56 00')), 1000);
    expect(await say(ALL_STATUS)).toBe('1A 52 1A 12');
    expect(printer.view().cut).toEqual([]);
    printer.clear('cutter-jam');
    expect(await say(ALL_STATUS)).toBe('12 12 12 12');
  });

  it('goes offline without a cause', async () => {
    const { say, printer } = await bench();
    printer.provoke('offline');
    expect(await say(ALL_STATUS)).toBe('1A 12 12 12');
  });

  it('is dead without power, and has forgotten everything after', async () => {
    const { say, printer, onPaper } = await bench();
    await say(concat(hex('1D 61 FF 1B 45 01'), THREE_LINES), 30);
    printer.provoke('silence');
    expect(await say(ALL_STATUS, 1000)).toBe('');
    printer.clear('silence');
    expect(await say(concat(ascii('four\n')), 1000)).toBe('');
    expect(onPaper()).toBe('one\nfour\n');
    expect(printer.view().printing.rows.at(-1)).toMatchObject({ runs: [{ bold: false }] });
  });

  it('forgets what waits when told: DLE DC4 8', async () => {
    const { say, printer, onPaper } = await bench();
    printer.provoke('cover-open');
    await say(THREE_LINES, 100);
    expect(await say('10 14 08 01 03 14 01 06 02 08')).toBe('37 25 00');
    printer.clear();
    await say('', 1000);
    expect(onPaper()).toBe('');
  });

  it('knows its faults by name', async () => {
    const { printer } = await bench();
    expect(printer.provoke('rain')).toBe(false);
    expect(printer.faults.every((fault) => printer.provoke(fault.name))).toBe(true);
    expect(printer.active()).toHaveLength(printer.faults.length);
    printer.clear();
    expect(printer.active()).toEqual([]);
    expect(printer.view().online).toBe(true);
  });
});

describe('bounds', () => {
  it('loses what its buffer cannot hold, and nothing else', async () => {
    const { say, printer, onPaper } = await bench({ memory: 64 });
    printer.provoke('cover-open');
    for (let i = 0; i < 100; i++) await say(ascii('0123456789\n'));
    printer.clear();
    await say('', 10_000);
    expect(onPaper().split('\n').filter(Boolean).length).toBeLessThanOrEqual(6);
    expect(await say(ascii('after\n'), 1000)).toBe('');
    expect(onPaper()).toMatch(/after\n$/);
  });

  it('comes to rest after any bytes, and answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }),
        async (chunks) => {
          const { say, printer, clock } = await bench({
            profile: { ...EPSON_80, millimetresPerSecond: 1_000_000 },
          });
          for (const chunk of chunks) await say(chunk);
          await clock.advance(600_000);
          expect(clock.pending()).toBe(0);
          printer.provoke('silence');
          printer.clear();
          expect(await say('10 04 01')).toBe('12');
        },
      ),
      { numRuns: 60 },
    );
  });
});

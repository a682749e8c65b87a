import { describe, expect, it } from 'vitest';
import { createEscPosDriver } from '../../../../hardware/printer/esc-pos/driver.ts';
import {
  EPSON_80,
  EPSON_80_TCVN3,
  PLAIN_80,
  type PrinterProfile,
} from '../../../../hardware/printer/esc-pos/profile.ts';
import { attachVirtualEscPos } from '../../../../hardware/printer/esc-pos/virtual.ts';
import { rasteriseText } from '../../../../hardware/printer/glyphs/cells.ts';
import { paperToDots } from '../../../../hardware/printer/paper/dots.ts';
import { paperToText } from '../../../../hardware/printer/paper/text.ts';
import type { ReceiptLine } from '../../../../hardware/printer/printer.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import type { WireEntry } from '../../../../hardware/transport/wire-tap.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { VIETNAMESE_LETTERS, WITHDRAWAL } from '../receipts.ts';

/** The driver and its twin, joined by a line of 38400 baud. */
async function bench(profile: PrinterProfile = EPSON_80) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock, { baud: 38_400 });
  const printer = attachVirtualEscPos({ transport: far, clock, profile });
  await far.open();
  const wire: WireEntry[] = [];
  const driver = createEscPosDriver({
    transport: near,
    clock,
    profile,
    tap: (entry) => wire.push(entry),
  });
  await driver.open();
  return {
    clock,
    near,
    printer,
    wire,
    async print(receipt: readonly ReceiptLine[], during?: { at: number; act: () => void }) {
      let outcome: Awaited<ReturnType<typeof driver.print>> | undefined;
      void driver.print(receipt).then((value) => {
        outcome = value;
      });
      if (during) {
        await clock.advance(during.at);
        during.act();
      }
      expect(await clock.runUntil(() => outcome !== undefined, 120_000)).toBe('done');
      return outcome!;
    },
  };
}

const AMOUNT: ReceiptLine = { kind: 'text', text: 'Số tiền 2.000.000 ₫' };
const TEN_LINES: readonly ReceiptLine[] = Array.from({ length: 10 }, (_, i) => ({
  kind: 'text',
  text: `dòng ${i + 1}`,
}));

describe('a receipt from the driver to the paper', () => {
  it.each([
    ['page 52', EPSON_80, 'Số tiền 2.000.000 ₫\n'],
    ['pages 30 and 31, which have no ₫', EPSON_80_TCVN3, 'Số tiền 2.000.000 đ\n'],
    ['raster', PLAIN_80, '[image 576 × 30]\n'],
  ])('carries Vietnamese by %s', async (_, profile, expected) => {
    const { print, printer } = await bench(profile);
    expect(await print([AMOUNT])).toEqual({ ok: true, value: undefined });
    expect(printer.take().map(paperToText)).toEqual([expected]);
  });

  it('burns each Vietnamese letter as a raster line dot for dot, no two alike', async () => {
    const { print, printer } = await bench(PLAIN_80);
    const lines = [0, 48, 96].map((i) => VIETNAMESE_LETTERS.slice(i, i + 48).join(''));
    await print(lines.map((text) => ({ kind: 'text', text })));
    const [paper] = printer.take();
    expect(paper!.rows.filter((row) => row.kind === 'bitmap')).toHaveLength(3);
    const dots = paperToDots(paper!);
    const drawn = lines.map((text) => rasteriseText(text, { bold: false, scaleX: 1, scaleY: 1 }));
    drawn.forEach((line, i) => {
      const across = (line.width + 7) >> 3;
      for (let y = 0; y < 24; y++) {
        const at = 72 * (30 * i + y);
        expect(dots.bits.subarray(at, at + across)).toEqual(
          line.bits.subarray(across * y, across * (y + 1)),
        );
      }
    });
    const shapes = VIETNAMESE_LETTERS.map((letter) =>
      rasteriseText(letter, { bold: false, scaleX: 1, scaleY: 1 }).bits.join(),
    );
    expect(new Set(shapes).size).toBe(VIETNAMESE_LETTERS.length);
  });

  it('reads as a transcript', async () => {
    const { print, wire } = await bench();
    await print([AMOUNT]);
    expect(wire.map(({ direction, meaning }) => `${direction} ${meaning}`)).toEqual([
      'out status? printer',
      'in printer: online',
      'out status? cause of offline',
      'in cause of offline: none',
      'out status? error',
      'in error: none',
      'out status? paper',
      'in paper: enough',
      'out initialise',
      'out automatic status on',
      'out “Số tiền 2.000.000 ₫”',
      'out cut',
      'out report when printed',
      'in automatic status: ready',
      'in printed',
    ]);
  });

  it('prints a whole receipt and takes the time of its paper', async () => {
    const { print, printer, clock } = await bench();
    expect(await print(WITHDRAWAL)).toEqual({ ok: true, value: undefined });
    expect(clock.now()).toBeGreaterThan(800);
    expect(clock.now()).toBeLessThan(1500);
    expect(printer.view()).toMatchObject({ printing: { rows: [] }, online: true });
    expect(printer.take()).toHaveLength(1);
  });
});

describe('trouble', () => {
  it.each([
    ['paper-out', { kind: 'paper-out' }],
    ['cover-open', { kind: 'cover-open' }],
    ['offline', { kind: 'refused', code: 'DLE EOT 1: 08' }],
    ['silence', { kind: 'no-response' }],
  ])('%s before: nothing is printed', async (fault, error) => {
    const { print, printer } = await bench();
    printer.provoke(fault);
    expect(await print(TEN_LINES)).toMatchObject({ ok: false, error });
    printer.clear();
    expect(printer.view().printing.rows).toEqual([]);
    expect(await print([AMOUNT])).toMatchObject({ ok: true });
  });

  it.each([
    ['cover-open', { kind: 'cover-open' }],
    ['offline', { kind: 'hardware', code: 'DLE EOT 1: 08' }],
    ['silence', { kind: 'no-response' }],
  ])('%s in the middle: the receipt is partial', async (fault, error) => {
    const { print, printer } = await bench();
    const act = (): void => {
      printer.provoke(fault);
    };
    expect(await print(TEN_LINES, { at: 120, act })).toMatchObject({ ok: false, error });
    const lines = paperToText(printer.view().printing).trim().split('\n').length;
    expect(lines).toBeGreaterThan(0);
    expect(lines).toBeLessThan(10);
  });

  it('paper out in the middle; the next customer gets only their own receipt', async () => {
    const { print, printer, clock } = await bench();
    printer.provoke('paper-out', { after: 4 });
    expect(await print(TEN_LINES)).toEqual({ ok: false, error: { kind: 'paper-out' } });
    await clock.advance(1000);
    printer.loadPaper();
    await clock.advance(5000);
    expect(printer.take().map(paperToText)).toEqual(['dòng 1\ndòng 2\ndòng 3\ndòng 4\n']);
    expect(await print([AMOUNT])).toMatchObject({ ok: true });
    expect(printer.take().map(paperToText).join('')).toBe('Số tiền 2.000.000 ₫\n');
  });

  it('a partial receipt is cut off before the next', async () => {
    const { print, printer, clock } = await bench();
    await print(TEN_LINES, { at: 120, act: () => printer.provoke('cover-open') });
    await clock.advance(1000);
    printer.clear();
    await print([AMOUNT]);
    const pieces = printer.take().map(paperToText);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]).toMatch(/^dòng 1\n/);
    expect(pieces[1]).toBe('Số tiền 2.000.000 ₫\n');
  });

  it('the knife jams: printed, not cut', async () => {
    const { print, printer } = await bench();
    printer.provoke('cutter-jam');
    expect(await print([AMOUNT])).toEqual({ ok: false, error: { kind: 'cutter' } });
    expect(paperToText(printer.view().printing)).toBe('Số tiền 2.000.000 ₫\n');
  });

  it('near the end of the roll it still prints', async () => {
    const { print, printer } = await bench();
    printer.provoke('paper-near-end');
    expect(await print([AMOUNT])).toMatchObject({ ok: true });
  });

  it('the cable is pulled', async () => {
    const { print, near } = await bench();
    expect(await print(TEN_LINES, { at: 120, act: () => near.unplug() })).toMatchObject({
      error: { kind: 'disconnected' },
    });
  });
});

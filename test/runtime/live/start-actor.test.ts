import { describe, expect, it } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { CardReader } from '../../../hardware/card-reader/card-reader.ts';
import type {
  CashDispenser,
  CashDispenserError,
  DispenseCounts,
} from '../../../hardware/cash-dispenser/cash-dispenser.ts';
import type { PinPad } from '../../../hardware/pin-pad/pin-pad.ts';
import type { Printer } from '../../../hardware/printer/printer.ts';
import { openCashCounts } from '../../../runtime/journal/cash-counts.ts';
import { type Journal, openJournal } from '../../../runtime/journal/journal.ts';
import { createDeviceLog } from '../../../runtime/live/device-log.ts';
import { createStartActor } from '../../../runtime/live/start-actor.ts';
import { openStage } from '../../../runtime/scenario/stage.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const purged = (journal: Journal): readonly string[] =>
  journal
    .after(0)
    .filter(({ kind }) => kind === 'notes-purged')
    .map(({ text }) => text);

describe('notes that a start purges', () => {
  it.each([
    ['the first', 'jam-before-exit', {}],
    ['the fourth', 'jam-after', { notes: 3 }],
  ])('are taken off the counts: %s jammed', async (_, fault, parameters) => {
    const stage = await openStage();
    const { cashDispenser } = stage.world.hands;
    cashDispenser.provoke(fault, parameters);
    await stage.insert('vietcombank-debit');
    await stage.language('vi');
    await stage.pin('4321');
    await stage.amount(2_000_000);
    await stage.confirm('without-receipt');
    if (fault === 'jam-after') await stage.take('cash');
    await stage.take('card');
    await stage.until('out-of-service');
    expect(cashDispenser.view().inPath).toEqual([1, 0, 0, 0]);

    cashDispenser.clear();
    stage.terminal().service();
    await stage.until('welcome');
    const { cassettes, inPath } = cashDispenser.view();
    expect(inPath).toEqual([0, 0, 0, 0]);
    const counts = openCashCounts(stage.journal, []).read();
    expect(counts.map(({ notes }) => notes)).toEqual(cassettes.slice(0, counts.length));
    expect(purged(stage.journal)).toEqual(['1 note purged into the reject tray']);
    await stage.close();
  });

  type Told = Result<DispenseCounts, CashDispenserError>;
  const untold = 'notes purged into the reject tray, the unit does not say how many: count them';
  it.each<[string, Told, readonly [string, number]]>([
    ['two', ok({ exit: [0], reject: [2] }), ['2 notes purged into the reject tray', 98]],
    ['none, though there were some', ok({ exit: [0], reject: [0] }), [untold, 100]],
    ['nothing', err({ kind: 'not-supported' }), [untold, 100]],
  ])('the unit tells %s', async (_, told, [text, left]) => {
    const journal = openJournal(':memory:', createSimulatedClock(0));
    const counts = openCashCounts(journal, [{ denomination: 500_000, notes: 100 }]);
    let notesInPath = true;
    const device = { open: async () => ok() };
    const dispenser = {
      ...device,
      status: async () => ok({ notesInExit: false, notesInPath, cassettes: [] }),
      async purge() {
        notesInPath = false;
        return ok();
      },
      lastDispense: async () => told,
    } as unknown as CashDispenser;
    const start = createStartActor({
      dispenser,
      reader: { ...device, reset: async () => ok({ media: 'none' }) } as unknown as CardReader,
      pad: device as unknown as PinPad,
      printer: { ...device, status: async () => ok({}) } as unknown as Printer,
      keys: { loadPinKey: async () => true, padIsAway() {} },
      journal,
      counts,
      log: createDeviceLog(journal),
    });
    const actor = createActor(start, { input: undefined });
    actor.start();
    const { output } = await waitFor(actor, ({ status }) => status === 'done');
    expect(output).toEqual({ card: 'none', trouble: undefined });
    expect(purged(journal)).toEqual([text]);
    expect(counts.read()).toEqual([{ denomination: 500_000, notes: left }]);
  });
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '../../bytes/result.ts';
import { openJournal } from '../../runtime/journal/journal.ts';
import { createDeviceLog, troubleText } from '../../runtime/live/device-log.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';

function open() {
  const journal = openJournal(':memory:', createSimulatedClock(0));
  return { log: createDeviceLog(journal), lines: () => journal.after(0).map(({ text }) => text) };
}

const jam = err({ kind: 'jammed', at: 'transport' });
const gone = err({ kind: 'disconnected', detail: 'unplugged' });

describe('the log of device trouble', () => {
  it('says whether it went well', () => {
    const { log, lines } = open();
    expect(log('printer', ok(undefined))).toBe(true);
    expect(log('printer', jam)).toBe(false);
    expect(lines()).toEqual(['printer: jammed: transport']);
  });

  it('writes each trouble once while it lasts, and again when it comes back', () => {
    const { log, lines } = open();
    for (const result of [jam, jam, gone, gone, ok(undefined), gone]) log('printer', result);
    expect(lines()).toEqual([
      'printer: jammed: transport',
      'printer: disconnected: unplugged',
      'printer: disconnected: unplugged',
    ]);
  });

  it('keeps devices apart', () => {
    const { log, lines } = open();
    log('printer', gone);
    log('pin-pad', gone);
    log('pin-pad', ok(undefined));
    log('printer', gone);
    expect(lines()).toEqual([
      'printer: disconnected: unplugged',
      'pin-pad: disconnected: unplugged',
    ]);
  });

  it.each([
    [{ kind: 'disconnected' }, 'disconnected'],
    [{ kind: 'jammed', at: 'transport' }, 'jammed: transport'],
    [{ kind: 'refused', code: '4E', detail: 'sensor', at: 'exit' }, 'refused: exit, 4E, sensor'],
  ])('words %o', (error, words) => {
    expect(troubleText(error)).toBe(words);
  });
});

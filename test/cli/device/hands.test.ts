import { beforeEach, describe, expect, it } from 'vitest';
import { createHands } from '../../../cli/device/hands.ts';
import { MODELS } from '../../../cli/device/models.ts';
import { createServedWire } from '../../../cli/device/served-wire.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

async function handsOf(model: string) {
  const clock = createSimulatedClock(0);
  const served = await MODELS[model]!.serve(createServedWire(clock).transport, clock);
  const act = createHands(served);
  return (line: string): string => {
    const outcome = act(line);
    return outcome ? `${outcome.ok ? 'ok' : 'no'}: ${outcome.text}` : '';
  };
}

describe('a card reader', () => {
  let type: (line: string) => string;
  beforeEach(async () => {
    type = await handsOf('crt-310');
  });

  it('has faults provoked and ended by name', () => {
    expect(type('fault card-stuck')).toMatch(/^ok: a card does not move any more/);
    expect(type('fault  unreadable-stripe  track=2 reads=1')).toMatch(/^ok: /);
    expect(type('look')).toMatch(/; faults: card-stuck, unreadable-stripe$/);
    expect(type('clear card-stuck')).toBe('ok: card-stuck cleared');
    expect(type('clear card-stuck')).toBe('no: card-stuck is not in force: unreadable-stripe');
    expect(type('clear')).toBe('ok: all faults cleared');
    expect(type('clear chip-mute')).toBe('no: chip-mute is not in force: no fault is');
  });

  it('says in one line what it does not understand', () => {
    expect(type('fault')).toMatch(/^no: no such fault: expected card-stuck, /);
    expect(type('fault fire')).toMatch(/^no: no such fault: expected card-stuck, /);
    expect(type('fault chip-mute x=1')).toBe('no: chip-mute takes no parameters');
    expect(type('fault nak-storm count=many')).toBe('no: nak-storm takes count=<number>');
    expect(type('fault nak-storm count=0')).toBe('no: nak-storm: count is 0; expected 1 to 1000');
    expect(type('dance')).toBe('no: unknown: dance (help lists what can be done)');
    expect(type('constructor')).toMatch(/^no: unknown/);
    expect(type('   ')).toBe('');
  });

  it('takes no card while its slot is closed, and only cards it knows', () => {
    expect(type('insert saigonbank-debit')).toBe('no: the slot is closed or a card is there');
    expect(type('insert')).toMatch(/^no: no such card: expected one of saigonbank-debit, /);
    expect(type('insert nonsense')).toMatch(/^no: no such card/);
    expect(type('take')).toBe('no: no card hangs out of the slot');
  });

  it('lists all of this', () => {
    const help = type('help');
    for (const word of ['insert <card>', 'take', 'card-stuck', 'clear', 'look', 'quit']) {
      expect(help).toContain(word);
    }
  });
});

it('a PIN pad is pressed, but only while its input is on', async () => {
  const type = await handsOf('zt588');
  expect(type('press 1 2 enter')).toBe('no: 0 of 3 taken: input is off');
  expect(type('press x')).toMatch(/^no: expected keys out of/);
  expect(type('press')).toMatch(/^no: expected keys out of/);
  expect(type('press blank')).toMatch(/^no: expected keys out of/);
  expect(type('look')).toBe('ok: input off, 0 PIN digits, 0 keys loaded');
});

it('a cash dispenser is filled and emptied', async () => {
  const type = await handsOf('lcdm-4000');
  expect(type('load 2 500')).toBe('ok: 500 notes added to cassette 2');
  expect(type('look')).toBe('ok: cassettes 2000 2500 2000 2000, exit 0 0 0 0, rejected 0');
  for (const line of ['load', 'load 5 1', 'load 0 1', 'load 1 0', 'load 1 99999', 'load 1 -1']) {
    expect(type(line), line).toBe('no: expected a cassette 1 to 4 and 1 to 3000 notes');
  }
  expect(type('take')).toBe('no: no notes lie in the exit');
  expect(type('empty-reject')).toBe('ok: reject tray emptied');
});

it('tells the numbers of a fault, and which of them nobody gave', async () => {
  const type = await handsOf('lcdm-4000');
  expect(type('fault cassette-empty cassette=99')).toBe(
    'no: cassette-empty: cassette is 99; expected 1 to 4',
  );
  expect(type('fault cassette-empty cassette=-1')).toBe(
    'no: cassette-empty: cassette is -1; expected 1 to 4',
  );
  expect(type('fault jam-after')).toMatch(/^ok: some notes leave, .*; notes: 1 \(default\)$/);
  expect(type('fault jam-after notes=3')).toMatch(/^ok: some notes leave, .*; notes: 3$/);
});

it('a printer says why it does not print', async () => {
  const type = await handsOf('esc-pos');
  type('fault paper-out');
  expect(type('look')).toBe('ok: paper out, 0 cut, 0 rows on the strip; faults: paper-out');
});

it('a printer shows its paper', async () => {
  const type = await handsOf('esc-pos');
  expect(type('take')).toBe('no: nothing is cut yet');
  expect(type('strip')).toBe('no: the strip is empty');
  expect(type('load-paper')).toBe('ok: new roll');
  expect(type('look')).toBe('ok: online, 0 cut, 0 rows on the strip');
});

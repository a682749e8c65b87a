import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VirtualDevice } from '../../../hardware/device.ts';
import type { Command } from '../../../runtime/contract/command.ts';
import type { DeviceView } from '../../../runtime/contract/event.ts';
import { ATM_FAULTS } from '../../../runtime/scenario/atm/fault-schema.ts';
import { TILL_FAULTS } from '../../../runtime/scenario/till/fault-schema.ts';
import { openRig, type Rig } from './rig.ts';
import { openTillRig, type TillRig } from './till-rig.ts';

/** The bench tells of devices that change in batches. */
const BATCH_MS = 100;

type Numbers = Readonly<Record<string, number>>;

/** What a terminal that waits for a customer says of a device as soon as it has the fault. */
const AT_ATM: readonly (readonly [string, string, Numbers, string])[] = [
  ['card-reader', 'card-stuck', {}, 'fault: card-stuck'],
  ['card-reader', 'unreadable-stripe', { track: 2 }, 'fault: unreadable-stripe'],
  ['card-reader', 'chip-mute', {}, 'fault: chip-mute'],
  ['card-reader', 'silence', {}, 'fault: silence'],
  ['card-reader', 'no-answer', {}, 'fault: no-answer'],
  ['card-reader', 'nak-storm', { count: 2 }, 'fault: nak-storm'],
  ['card-reader', 'damaged-answer', {}, 'fault: damaged-answer'],
  ['card-reader', 'power-lost', {}, 'power lost'],
  ['card-reader', 'abnormal', { code: 5 }, 'fault: abnormal'],
  ['pin-pad', 'silence', {}, 'fault: silence'],
  ['pin-pad', 'garbage', {}, 'fault: garbage'],
  ['pin-pad', 'slow', {}, 'fault: slow'],
  ['pin-pad', 'key-stuck', {}, 'key stuck'],
  ['pin-pad', 'low-battery', {}, 'battery low'],
  ['pin-pad', 'tampered', {}, 'tampered, keys erased'],
  ['cash-dispenser', 'jam-before-exit', {}, 'fault: jam-before-exit'],
  ['cash-dispenser', 'jam-after', {}, 'fault: jam-after'],
  ['cash-dispenser', 'short-dispense', {}, 'fault: short-dispense'],
  ['cash-dispenser', 'cassette-empty', { cassette: 3 }, 'cassette 3 empty'],
  ['cash-dispenser', 'cassette-missing', {}, 'cassette 1 missing'],
  ['cash-dispenser', 'exit-note-left', {}, 'fault: exit-note-left'],
  ['cash-dispenser', 'rejects', {}, 'fault: rejects'],
  ['cash-dispenser', 'too-many-rejects', {}, 'fault: too-many-rejects'],
  ['cash-dispenser', 'sensor', {}, 'sensor broken'],
  ['cash-dispenser', 'purge-fails', {}, 'fault: purge-fails'],
  ['cash-dispenser', 'silence', {}, 'fault: silence'],
  ['cash-dispenser', 'no-ack', {}, 'fault: no-ack'],
  ['cash-dispenser', 'nak-storm', {}, 'fault: nak-storm'],
  ['cash-dispenser', 'answer-lost', {}, 'fault: answer-lost'],
  ['cash-dispenser', 'unplugged', {}, 'fault: unplugged'],
  ['printer', 'paper-out', {}, 'paper out'],
  ['printer', 'paper-out', { after: 5 }, 'fault: paper-out'],
  ['printer', 'paper-near-end', {}, 'paper near end'],
  ['printer', 'cover-open', {}, 'cover open'],
  ['printer', 'cutter-jam', {}, 'fault: cutter-jam'],
  ['printer', 'offline', {}, 'offline'],
  ['printer', 'silence', {}, 'no power'],
  ['scanner', 'silence', {}, 'fault: silence'],
  ['scanner', 'garbled', {}, 'fault: garbled'],
  ['scanner', 'shifted', { by: 1 }, 'fault: shifted'],
  ['scanner', 'missing-last-part', {}, 'fault: missing-last-part'],
];

const AT_TILL: typeof AT_ATM = [
  ['pin-pad', 'silence', {}, 'fault: silence'],
  ['pin-pad', 'nak-storm', {}, 'fault: nak-storm'],
  ['pin-pad', 'crc-errors', {}, 'fault: crc-errors'],
  ['pin-pad', 'busy', {}, 'PIN entry blocked'],
  ['pin-pad', 'no-key', {}, 'no keys'],
  ['pin-pad', 'customer-cancels', {}, 'fault: customer-cancels'],
  ['pin-pad', 'customer-waits', {}, 'fault: customer-waits'],
  ['pin-pad', 'card-removed', {}, 'fault: card-removed'],
  ['pin-pad', 'chip-mute', {}, 'fault: chip-mute'],
  ['card-reader', 'silence', {}, 'fault: silence'],
  ['card-reader', 'bad-swipe', { track: 2 }, 'fault: bad-swipe'],
  ['card-reader', 'garbled', {}, 'fault: garbled'],
  ['card-reader', 'truncated', {}, 'fault: truncated'],
  ['card-reader', 'command-fails', {}, 'fault: command-fails'],
  ['card-reader', 'unplugged', {}, 'unplugged'],
  ...AT_ATM.filter(([device]) => device === 'printer' || device === 'scanner'),
];

const named = (rows: typeof AT_ATM): string[] =>
  [...new Set(rows.map(([device, fault]) => `${device} ${fault}`))].sort();
const known = (faults: Readonly<Record<string, VirtualDevice['faults']>>): string[] =>
  Object.entries(faults)
    .flatMap(([device, all]) => all.map(({ name }) => `${device} ${name}`))
    .sort();

it('the tables leave no fault out', () => {
  expect(named(AT_ATM)).toEqual(known(ATM_FAULTS));
  expect(named(AT_TILL)).toEqual(known(TILL_FAULTS));
});

describe('an ATM’s devices, each with each fault', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig();
    await rig.screen('welcome');
  });
  afterAll(() => rig.bench.stop());

  it.each(AT_ATM)('%s with %s %j: %s', async (device, fault, parameters, state) => {
    expect(rig.command({ type: 'fault.provoke', device, fault, parameters })).toBeUndefined();
    await rig.clock.advance(BATCH_MS);
    expect(rig.device(device)).toMatchObject({ state, level: 'trouble', connected: true });
    rig.command({ type: 'fault.clear', device, fault });
    await rig.clock.advance(BATCH_MS);
    // The keys are gone for good.
    const after = fault === 'tampered' ? 'no keys' : 'ready';
    expect(rig.device(device)?.state.replace('closed', 'ready')).toBe(after);
    if (fault === 'tampered') rig.command({ type: 'operator.service' });
  });
});

describe('a till’s devices, each with each fault', () => {
  let rig: TillRig;
  beforeAll(async () => {
    rig = await openTillRig();
    await rig.ready();
  });
  afterAll(() => rig.bench.stop());

  const device = (name: string): DeviceView | undefined =>
    rig.last('pos-devices').devices.find((one) => one.name === name);

  it.each(AT_TILL)('%s with %s %j: %s', async (name, fault, parameters, state) => {
    const command: Command = { type: 'fault.provoke', device: name, fault, parameters };
    expect(rig.command(command)).toBeUndefined();
    await rig.clock.advance(BATCH_MS);
    expect(device(name)).toMatchObject({ state, level: 'trouble', connected: true });
    rig.command({ type: 'fault.clear', device: name, fault });
    await rig.clock.advance(BATCH_MS);
    expect(device(name)).toMatchObject({ state: 'ready', level: 'ready' });
  });
});

describe('what has come of a fault', () => {
  it('a jam, and what is wrong with a printer, by their causes', async () => {
    const { bench, command, signIn, screen, device, hands, until, clock } = await openRig();
    await signIn('saigonbank-debit', '1234');
    command({ type: 'fault.provoke', device: 'card-reader', fault: 'chip-mute' });
    await clock.advance(BATCH_MS);
    expect(device('card-reader')?.state).toBe('card inside; fault: chip-mute');
    command({ type: 'fault.clear', device: 'card-reader' });
    command({ type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam-after' });
    command({
      type: 'fault.provoke',
      device: 'printer',
      fault: 'paper-out',
      parameters: { after: 2 },
    });
    command({ type: 'fault.provoke', device: 'printer', fault: 'cutter-jam' });
    await clock.advance(BATCH_MS);
    expect(device('printer')?.state).toBe('fault: paper-out, cutter-jam');
    command({ type: 'screen.choose', option: '1000000' });
    await screen('confirm');
    command({ type: 'screen.choose', option: 'accept-receipt' });
    await until('the jam', () => device('cash-dispenser')?.state === 'note jammed');
    expect(hands().exit).toHaveLength(1);
    command({ type: 'fault.clear', device: 'cash-dispenser' });
    await clock.advance(BATCH_MS);
    expect(device('cash-dispenser')?.state).toBe('note jammed');
    await until('the notes', () => hands().exit.length > 0);
    command({ type: 'cash.take' });
    await until(
      'the end of the paper',
      () => device('printer')?.state.startsWith('paper out') ?? false,
    );
    expect(device('printer')?.state).toBe('paper out; fault: cutter-jam');
    command({ type: 'device.unplug', device: 'printer' });
    await clock.advance(BATCH_MS);
    expect(device('printer')).toMatchObject({ state: 'unplugged', connected: false });
    await bench.stop();
  });

  it('its numbers are told where it is in force, and which of them nobody gave', async () => {
    const { bench, command, screen, device, clock } = await openRig();
    await screen('welcome');
    const summary = (name: string, fault: string): string | undefined =>
      device(name)?.faults.find((one) => one.name === fault)?.summary;
    const jam = 'some notes leave, the next sticks between EJT and EXIT, ERROR 04';
    expect(summary('cash-dispenser', 'jam-after')).toBe(jam);
    command({ type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam-after' });
    await clock.advance(BATCH_MS);
    expect(summary('cash-dispenser', 'jam-after')).toBe(`${jam}; notes: 1 (default)`);
    const given = { type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam-after' } as const;
    command({ ...given, parameters: { notes: 0 } });
    await clock.advance(BATCH_MS);
    expect(summary('cash-dispenser', 'jam-after')).toBe(`${jam}; notes: 0`);
    await bench.stop();
  });

  it.each([
    ['cassette-empty', { cassette: 99 }, 'cassette-empty: cassette is 99; expected 1 to 4'],
    [
      'cassette-empty',
      { cassette: 1.5 },
      'cassette-empty: cassette is 1.5; expected a whole number, 1 to 4',
    ],
    ['jam-after', { note: 1 }, 'jam-after takes no note; expected notes'],
    ['sensor', { notes: 1 }, 'sensor takes no notes; expected no numbers'],
  ])('%s %j is refused in one line', async (fault, parameters, why) => {
    const { bench, command, device } = await openRig();
    const provoked = command({
      type: 'fault.provoke',
      device: 'cash-dispenser',
      fault,
      parameters,
    });
    expect(provoked).toBe(`The cash dispenser has no such fault: ${why}.`);
    expect(device('cash-dispenser')?.state).toBe('ready');
    await bench.stop();
  });
});

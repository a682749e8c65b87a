import { afterEach, describe, expect, it } from 'vitest';
import { hex } from '../../bytes/hex.ts';
import { attachVirtualCrt310 } from '../../hardware/card-reader/crt-310/virtual.ts';
import { attachVirtualEscPos } from '../../hardware/printer/esc-pos/virtual.ts';
import { paperToText } from '../../hardware/printer/paper/text.ts';
import { openPtyPair } from '../../hardware/transport/pty.ts';
import { createSerialTransport } from '../../hardware/transport/serial.ts';
import { listenTcp } from '../../hardware/transport/tcp.ts';
import { startBenchTerminal } from '../../runtime/bench-terminal.ts';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import { readTerminalFile } from '../../runtime/terminal-file.ts';
import type { Clock } from '../../time/clock.ts';
import { realClock } from '../../time/real-clock.ts';
import { createFastClock } from '../support/fast-clock.ts';
import { whyNoPty } from '../support/pty.ts';

function read(text: string) {
  const file = readTerminalFile('atm.yaml', text);
  if (!file.ok) throw new Error(file.error);
  return file.value;
}

describe('a terminal’s file', () => {
  it('changes what it names, and keeps the rest', () => {
    const { configuration, real } = read(`
id: ATM00042
merchant: '970436000000042'
bank: { id: '970436', name: Vietcombank }
language: en
cassettes:
  - { denomination: 100000, notes: 500 }
`);
    expect(configuration).toEqual({
      ...defaultConfiguration,
      id: 'ATM00042',
      merchantId: '970436000000042',
      bank: { id: '970436', name: 'Vietcombank' },
      language: 'en',
      cassettes: [{ denomination: 100_000, notes: 500 }],
    });
    expect(real).toEqual({ devices: {}, host: undefined });
  });

  it('finds a scanner by its USB ids', () => {
    const { real } = read('devices: { scanner: hid:0c2e:0b61 }');
    expect(real.scanner?.name).toBe('USB HID 0c2e:0b61');
    expect(read('devices: { scanner: virtual }').real.scanner).toBeUndefined();
  });

  it.each([
    ['virtual', 'devices: { printer: virtual }', {}],
    [
      'serial, at the speed of the model',
      'devices: { printer: serial:/dev/ttyUSB0 }',
      { printer: '/dev/ttyUSB0 19200 8N1' },
    ],
    [
      'serial, at a speed of its own',
      'devices: { card-reader: serial:/dev/ttyUSB1@38400 }',
      { 'card-reader': '/dev/ttyUSB1 38400 8N1' },
    ],
    [
      'a serial port of Windows',
      "devices: { pin-pad: 'serial:COM3' }",
      { 'pin-pad': 'COM3 9600 8N1' },
    ],
    ['TCP', 'devices: { printer: tcp:192.168.1.20:9100 }', { printer: 'tcp 192.168.1.20:9100' }],
  ])('a device that is %s', (_, text, names) => {
    const { devices } = read(text).real;
    const shown = Object.fromEntries(
      Object.entries(devices).map(([device, wire]) => [device, wire.name]),
    );
    expect(shown).toEqual(names);
  });

  it('names a real host and the PIN key it gave', () => {
    const { host } = read(`
host:
  connect: tcp:10.0.0.5:5000
  pin-key:
    under-master: 0123456789abcdef0123456789ABCDEF
    kcv: 08D7B4
`).real;
    expect(host?.keys).toEqual({
      masterSlot: 0x20,
      pinSlot: 0x30,
      encryptedPinKey: hex('0123456789ABCDEF0123456789ABCDEF'),
      pinKcv: hex('08D7B4'),
    });
    expect(host?.connect().name).toContain('10.0.0.5:5000');
  });

  it.each([
    ['', '1:1: no terminal; expected a map with id, bank, devices or host'],
    ['- id', '1:1: no terminal; expected a map with id, bank, devices or host'],
    ['id: A\n---\nid: B', '2:1: a second document; expected one terminal in a file'],
    ['id: &a [*a]', '1:8: id: found a list; expected 1 to 8 ASCII characters (DE41)'],
    ['id: *b', '1:5: *b; expected &b above'],
    ['id: ATM000117', '1:5: id: found "ATM000117"; expected 1 to 8 ASCII characters (DE41)'],
    ['id: "MÁY 1"', '1:5: id: found "MÁY 1"; expected 1 to 8 ASCII characters (DE41)'],
    [
      'ID: ATM00042',
      '1:1: unknown key ID (id?); expected id, merchant, bank, place, hotline, language, cassettes, devices, host',
    ],
    ['bank: { id: "97", name: X }', '1:13: bank.id: found "97"; expected six digits in quotes'],
    ['bank: { id: 970436, name: X }', '1:13: bank.id: found 970436; expected six digits in quotes'],
    ['bank: { id: "970436" }', '1:7: bank.name: missing; expected text'],
    ['hotline: 1900', '1:10: hotline: found 1900; expected text: put it in quotes'],
    ['# one\nlanguage: ko', '2:11: language: found "ko"; expected vi, en, zh'],
    ['language: VI', '1:11: language: found "VI" (vi?); expected vi, en, zh'],
    [
      'cassettes:\n  - { denomination: 500.000, notes: 2000 }',
      '2:21: 500.000 is read as 500; expected 500000 or 500',
    ],
    [
      'cassettes:\n  - { denomination: 1.5, notes: 1 }',
      '2:21: cassettes, item 1, denomination: found 1.5; expected whole đồng, as 500000',
    ],
    [
      'cassettes: [{ denominaton: 500000, notes: 2 }]',
      '1:15: cassettes, item 1: unknown key denominaton (denomination?); expected denomination, notes',
    ],
    [
      'cassettes: [{ denomination: 500000 }]',
      '1:13: cassettes, item 1, notes: missing; expected a number of notes',
    ],
    [
      `cassettes: [${Array(5).fill('{ denomination: 50000, notes: 1 }')}]`,
      '1:12: cassettes: found a list; expected at most 4 cassettes',
    ],
    ['devices:', '1:9: devices: empty; expected keys with values'],
    [
      'devices:\n  printer: usb:1',
      '2:12: devices.printer: found "usb:1"; expected virtual, serial:/dev/ttyUSB0, serial:/dev/ttyUSB0@19200 or tcp:192.168.1.20:9100',
    ],
    [
      'devices:\n  printer: virtual\n  printr: virtual',
      '3:3: devices: unknown key printr (printer?); expected card-reader, pin-pad, cash-dispenser, printer, scanner',
    ],
    [
      'devices: { printer: tcp:h:70000 }',
      '1:21: devices.printer: found "tcp:h:70000"; expected a port from 1 to 65535',
    ],
    ['host: { connect: tcp:h:1 }', '1:7: host.pin-key: missing; expected keys with values'],
    [
      'host:\n  connect: tcp:h:1\n  pin-key: { under-master: 123, kcv: "08D7B4" }',
      '3:28: host.pin-key.under-master: found a number; expected pairs of hex digits, in quotes',
    ],
  ])('%j is refused in one line', (text, line) => {
    expect(readTerminalFile('atm.yaml', text)).toEqual({ ok: false, error: `atm.yaml:${line}` });
  });

  it('where it is no YAML, too', () => {
    const file = readTerminalFile('atm.yaml', 'id: [');
    expect(file).toEqual({
      ok: false,
      error: expect.stringMatching(/^atm\.yaml:1:6: [^\n]+; expected YAML$/),
    });
  });

  const KEY = '0123456789ABCDEFX';
  it.each([
    `{ under-master: ${KEY}, kcv: "00" }`,
    `{ under-master: "00", kcv: ${KEY} }`,
    `{ under-master: "00" "${KEY}", kcv: "00" }`,
    `{ under-master: "${KEY}, kcv: "00" }`,
    `{ under-master: [${KEY}], kcv: "00" }`,
    KEY,
  ])('says nothing of a key that it does not understand: %s', (key) => {
    const file = readTerminalFile('atm.yaml', `host: { connect: tcp:h:1, pin-key: ${key} }`);
    expect(file).toMatchObject({ ok: false, error: expect.stringContaining('expected') });
    expect(JSON.stringify(file)).not.toContain('0123456789');
  });
});

/** Milliseconds that any single wait may last. */
const PATIENCE_MS = 40_000;
/** For a whole test: above what any of its waits may last, so that the wait says what was missing. */
const LIMIT_MS = 90_000;

/** Resolves when `ready` is true; `watch` calls it after each change. Not for ever. */
function until(
  what: string,
  ready: () => boolean,
  watch: (look: () => void) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      realClock.clearTimeout(bound);
      unwatch();
      settle();
    };
    const look = (): void => {
      if (ready()) end(resolve);
    };
    const bound = realClock.setTimeout(
      () => end(() => reject(new Error(`waited for ${what}`))),
      PATIENCE_MS,
    );
    const unwatch = watch(look);
    look();
  });
}

/** A bench on the given file. */
async function openReal(text: string, clock: Clock) {
  const bench = await startBenchTerminal({ seed: 1, version: '0', terminal: read(text), clock });
  const events: RuntimeEvent[] = [];
  const looks = new Set<() => void>();
  bench.subscribe((event) => {
    events.push(event);
    for (const look of [...looks]) look();
  });
  const last = <T extends RuntimeEvent['type']>(type: T) =>
    events
      .filter((event): event is Extract<RuntimeEvent, { type: T }> => event.type === type)
      .at(-1);
  const untilEvent = (what: string, ready: () => boolean): Promise<void> =>
    until(what, ready, (look) => {
      looks.add(look);
      return () => looks.delete(look);
    });
  return {
    bench,
    last,
    until: untilEvent,
    screen: (kind: string) =>
      untilEvent(`the screen ${kind}`, () => last('view')?.view.screen.kind === kind),
    device: (name: string) => last('devices')?.devices.find((one) => one.name === name),
  };
}

describe('real devices', () => {
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('a printer on TCP prints the receipt of a withdrawal among twins', {
    timeout: LIMIT_MS,
  }, async () => {
    const clock = createFastClock(realClock, 4, realClock.now());
    let twin: ReturnType<typeof attachVirtualEscPos> | undefined;
    const listener = await listenTcp({
      port: 0,
      onConnection(transport) {
        void transport.open();
        twin = attachVirtualEscPos({ transport, clock });
      },
    });
    if (!listener.ok) throw new Error(listener.error.detail);
    ends.push(listener.value.close);
    const { bench, screen, until, last, device } = await openReal(
      `devices: { printer: "tcp:127.0.0.1:${listener.value.port}" }`,
      clock,
    );
    ends.push(bench.stop);
    await screen('welcome');
    expect(device('printer')).toMatchObject({
      connection: expect.stringContaining(`127.0.0.1:${listener.value.port}`),
      state: 'real',
      faults: [],
    });
    bench.command({ type: 'device.unplug', device: 'printer' });
    expect(last('refused')?.why).toBe('The printer is a real one.');

    await until('a ready reader', () => device('card-reader')?.state === 'ready');
    bench.command({ type: 'card.insert', card: 'saigonbank-debit' });
    await screen('language');
    bench.command({ type: 'screen.language', language: 'en' });
    await until(
      'a pad that listens',
      () => last('states')?.active.includes('pinEntry.entering') === true,
    );
    for (const key of ['1', '2', '3', '4', 'enter']) bench.command({ type: 'key.press', key });
    await screen('amount');
    bench.command({ type: 'screen.choose', option: '500000' });
    await screen('confirm');
    bench.command({ type: 'screen.choose', option: 'accept-receipt' });
    await until('notes in the exit', () => (last('devices')?.hands.exit.length ?? 0) > 0);
    await screen('take-cash');
    bench.command({ type: 'cash.take' });
    await screen('take-card');
    const papers = twin?.view().cut.map((paper) => paperToText(paper)) ?? [];
    expect(papers.join('\n')).toContain('500,000 VND');
    expect(last('devices')?.hands.paper.cut).toEqual([]);
  });

  it('a card reader on a serial port is opened and served', {
    timeout: LIMIT_MS,
  }, async (context) => {
    const why = await whyNoPty();
    const pair = await openPtyPair();
    if (!pair.ok) return context.skip(`no PTY pair here: ${why}`);
    ends.push(pair.value.close);
    const far = createSerialTransport({ path: pair.value.b, baudRate: 9_600 });
    ends.push(far.close);
    expect(await far.open()).toEqual({ ok: true });
    // Not quickened: the wire's bounds are tenths of a second, and the machine may be busy.
    const twin = attachVirtualCrt310({ transport: far, clock: realClock });
    const { bench, screen, device } = await openReal(
      `devices: { card-reader: "serial:${pair.value.a}" }`,
      realClock,
    );
    ends.push(bench.stop);
    await screen('welcome');
    expect(device('card-reader')).toMatchObject({ state: 'real', model: 'CRT-310' });
    await until('an open slot', () => twin.view().entryOpen, twin.onChange);
    expect(twin.insert({ id: 'a card', track2: '9704000000000018=30121010000000000' })).toBe(true);
    await screen('language');
  });
});

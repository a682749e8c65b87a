import { describe, expect, it } from 'vitest';
import { cameraFor, fits, LEAST_READABLE_ZOOM } from '../../renderer/bench/chart-camera.ts';
import { layOut, roundedPath } from '../../renderer/bench/chart-layout.ts';
import {
  isActive,
  lastStays,
  machineAtWork,
  outerFirst,
  qualified,
  shortName,
} from '../../renderer/bench/chart-names.ts';
import { countTags, findMessages, findRecords } from '../../renderer/bench/find-rows.ts';
import { findCommands, paletteCommands } from '../../renderer/bench/palette-commands.ts';
import { groupCards, kindOf, reasonOf } from '../../renderer/bench/wallet-groups.ts';
import { chooseRows } from '../../renderer/bench/wire-filter.ts';
import { EMPTY, reduce } from '../../renderer/store.ts';
import { BENCH_SESSION, wireRows } from './fixtures/bench-session.ts';

const state = BENCH_SESSION.reduce((before, event) => reduce(before, event, 0), EMPTY);
const charts = state.hello?.charts ?? [];

describe('the wire filter', () => {
  const rows = wireRows(11);
  const shown = (device: string, text: string) =>
    chooseRows(rows, device, text).map((row) => [row.n, row.since]);

  it('tells the time since the row shown before', () => {
    expect(shown('host', '')).toEqual([
      [5, 0],
      [6, 23],
    ]);
  });

  it('finds words and bytes, with and without spaces', () => {
    expect(shown('', 'no ack')).toEqual([[7, 0]]);
    expect(shown('', '1B 40')).toEqual([[11, 0]]);
    expect(shown('', '1b401b')).toEqual([[11, 0]]);
    expect(shown('printer', 'no ack')).toEqual([]);
  });

  it('finds a device by its name as it is shown and as it is written in a script', () => {
    const reader = rows.filter(({ device }) => device === 'card-reader').map(({ n }) => n);
    expect(reader.length).toBeGreaterThan(0);
    for (const name of ['card reader', 'Card-Reader']) {
      expect(shown('', name).map(([n]) => n)).toEqual(reader);
    }
  });
});

describe('bytes that are looked for', () => {
  const [first] = wireRows(1);
  const rows = [{ ...first!, n: 1, hex: '13 10 2A', meaning: '' }];

  it.each([
    ['10', 1],
    ['10 2', 1],
    ['102a', 1],
    ['31', 0],
    ['02', 0],
  ])('"%s" begins where a byte begins', (text, found) => {
    expect(chooseRows(rows, '', text)).toHaveLength(found);
  });
});

describe('the network behind the acquirer on the wire', () => {
  const [first] = wireRows(1);
  const rows = [
    { ...first!, n: 1, at: 10, device: 'gateway' },
    { ...first!, n: 2, at: 5, device: 'host' },
    { ...first!, n: 3, at: 12, device: 'network' },
  ];
  const shown = (device: string) => chooseRows(rows, device, '').map(({ n, since }) => [n, since]);

  it('is there for who chooses it, and a late row stands at its time', () => {
    expect(shown('')).toEqual([
      [2, 0],
      [1, 5],
    ]);
    expect(shown('network')).toEqual([[3, 0]]);
  });
});

describe('messages and records that are looked for', () => {
  const message = {
    ...{ n: 1, at: 0, from: 'ATM00117', to: 'acquirer SaigonBank', mti: '0200', hex: '' },
    summary: 'financial request · 2,000,000 VND',
    fields: [{ field: 11, name: 'system trace audit number', value: '000004', meaning: '' }],
  };
  const exchange = { ...message, n: 2, mti: 'POST', fields: [] };
  const told = { ...exchange, bodies: [{ name: 'asked', text: '{"paymentId":"P-77"}' }] };

  const command = { tag: '86', name: 'Issuer Script Command', value: '8424000204********' };
  const script = { tag: '72', name: 'Issuer Script Template 2', value: '', meanings: [] };
  const objects = [
    { tag: '95', name: 'TVR', value: '0000048000', meanings: ['online CVM captured'] },
    { ...script, children: [{ ...command, meanings: ['PIN CHANGE/UNBLOCK'] }] },
  ];
  const chip = { field: 55, name: 'chip data', value: '9505…', meaning: '', objects };

  it.each(['0000048000', 'cvm CAPTURED', '72 script', 'pin change/unblock'])(
    '"%s" in chip data',
    (typed) => {
      const found = findMessages([message, { ...message, n: 3, fields: [chip] }], typed);
      expect(found.map(({ n }) => n)).toEqual([3]);
    },
  );

  it('tags are counted within templates too', () => {
    expect([countTags(objects), countTags([])]).toEqual([3, 0]);
  });

  it.each([
    ['', [1, 2]],
    ['0200 saigonbank', [1]],
    ['2,000,000 request', [1, 2]],
    ['000004', [1]],
    ['P-77', [2]],
    ['declined', []],
  ])('"%s" in a hop, a field, a body', (typed, found) => {
    expect(findMessages([message, told], typed).map(({ n }) => n)).toEqual(found);
  });

  it.each([
    ['dispensed', [3]],
    ['LEFT 2000000', [3]],
    ['75c25c76', [3]],
    ['card', [4]],
  ])('"%s" in a record', (typed, found) => {
    const records = [
      { n: 3, at: 0, kind: 'dispensed', text: '2000000 left the machine', hash: '75c25c76' },
      { n: 4, at: 0, kind: 'card-read', text: 'card 970407******0029', hash: '9db17478' },
    ];
    expect(findRecords(records, typed).map(({ n }) => n)).toEqual(found);
  });
});

describe('charts', () => {
  it('know states by their full name', () => {
    expect(qualified('session', 'pin')).toBe('session.pin');
    expect(qualified('session', 'session.pin')).toBe('session.pin');
    expect(isActive('cash', ['cash.presented'])).toBe(true);
    expect(isActive('cash.present', ['cash.presented'])).toBe(false);
  });

  it('follow the innermost machine', () => {
    expect(machineAtWork(charts, state.active)).toBe('cash');
    expect(machineAtWork(charts, ['session.pin', 'elsewhere.x'])).toBe('session');
    expect(machineAtWork(charts, [])).toBeUndefined();
  });

  it('tell each stay once, and not that an outer machine still is where it was', () => {
    const names = ['a.x', 'a.x', 'b.y', 'a.x', 'b.z', 'a.v', 'b.done', 'b.z'];
    const path = names.map((state, at) => ({ at, state, event: 'e' }));
    expect(lastStays(path, 2).map(({ at }) => at)).toEqual([5, 7]);
    expect(lastStays(path, 9).map(({ at }) => at)).toEqual([0, 2, 4, 5, 7]);
  });

  it('tell an outer machine’s move before that of the one inside it', () => {
    const names = (steps: readonly (readonly [number, string])[]) =>
      outerFirst(
        steps.map(([at, name]) => ({ at, state: name, event: 'e' })),
        charts,
      ).map(({ state: name }) => name);
    expect(
      names([
        [500, 'cash.intent'],
        [501, 'session.cash'],
        [900, 'session.returning'],
      ]),
    ).toEqual(['session.cash', 'cash.intent', 'session.returning']);
    // Inner and outer, and at once on: the outer one does not go back before what it has left.
    expect(
      names([
        [10, 'cash.intent'],
        [10, 'session.cash'],
        [11, 'session.returning'],
      ]),
    ).toEqual(['session.cash', 'cash.intent', 'session.returning']);
    expect(shortName('amountChoice.asking.offering')).toEqual({
      machine: 'amountChoice',
      state: 'offering',
    });
  });

  it('do not tell of machines that have ended', () => {
    const names = ['session.thanks', 'terminal.idle', 'session.done', 'terminal.idle'];
    const path = names.map((state, at) => ({ at, state, event: 'e' }));
    expect(lastStays(path, 9).map(({ state: name }) => name)).toEqual([
      'session.thanks',
      'terminal.idle',
    ]);
  });

  it('are laid out without two states in one place', async () => {
    for (const chart of charts) {
      const placed = await layOut(chart);
      expect(placed.states).toHaveLength(chart.states.length);
      for (const a of placed.states) {
        for (const b of placed.states) {
          const apart =
            a === b ||
            a.at.x + a.width <= b.at.x ||
            b.at.x + b.width <= a.at.x ||
            a.at.y + a.height <= b.at.y ||
            b.at.y + b.height <= a.at.y;
          expect(apart, `${a.id} ${b.id}`).toBe(true);
        }
      }
      for (const way of placed.transitions) expect(way.points.length).toBeGreaterThanOrEqual(2);
    }
  });

  it('keep their labels apart and readable', async () => {
    for (const chart of charts) {
      const { transitions } = await layOut(chart);
      const places = new Set(transitions.map(({ labelAt }) => `${labelAt.x} ${labelAt.y}`));
      expect(places.size).toBe(transitions.length);
      for (const { label } of transitions) expect(label.join('')).not.toBe('');
    }
  });

  it('are seen whole where that is readable, else around the active state', async () => {
    for (const chart of charts) {
      const placed = await layOut(chart);
      const wide = { width: placed.width + 40, height: placed.height + 40 };
      expect(fits(placed, wide)).toBe(true);
      expect(cameraFor(placed, undefined, wide)).toEqual({ x: 20, y: 20, zoom: 1 });

      const small = { width: 300, height: 220 };
      expect(fits(placed, small)).toBe(false);
      for (const { id, at, width, height } of placed.states) {
        const { x, y, zoom } = cameraFor(placed, id, small);
        expect(zoom).toBe(LEAST_READABLE_ZOOM);
        const middle = { x: x + (at.x + width / 2) * zoom, y: y + (at.y + height / 2) * zoom };
        expect(middle.x, id).toBeGreaterThan(0);
        expect(middle.x, id).toBeLessThan(small.width);
        expect(middle.y, id).toBeGreaterThan(0);
        expect(middle.y, id).toBeLessThan(small.height);
      }
    }
  });

  it('draw lines with rounded corners', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 8, y: 20 },
    ];
    expect(roundedPath(points, 6)).toBe('M0 0L0 14Q0 20 4 20L8 20');
  });
});

describe('the wallet', () => {
  const cards = state.hello?.cards ?? [];
  const shown = (typed: string, inMachine?: string) =>
    groupCards(cards, typed, inMachine).map((group) => [
      group.name,
      group.cards.map(({ id }) => id),
    ]);

  it('has the cards that work first', () => {
    expect(shown('')).toEqual([
      ['This bank’s', ['own']],
      ['Other banks’', ['debit', 'poor']],
      ['Odd ones', ['stripe', 'blocked']],
    ]);
  });

  it('finds by bank, number and reason, and always shows the card in the machine', () => {
    expect(shown('magnetic')).toEqual([['Odd ones', ['stripe']]]);
    expect(shown('tech 7719')).toEqual([['Other banks’', ['poor']]]);
    expect(shown('magnetic', 'own')).toEqual([
      ['This bank’s', ['own']],
      ['Odd ones', ['stripe']],
    ]);
    expect(shown('nobody')).toEqual([]);
  });

  it('does not say twice whose a card is', () => {
    expect(kindOf({ label: 'mb daily limit', bank: 'MB Bank' })).toBe('daily limit');
    expect(kindOf({ label: 'NAPAS debit', bank: 'BIDV' })).toBe('NAPAS debit');
    expect(reasonOf({ reason: "another bank's · stripe only · 500 ₫" })).toBe(
      'stripe only · 500 ₫',
    );
    expect(reasonOf({ reason: 'chip, the usual case' })).toBe('chip, the usual case');
  });
});

describe('the palette', () => {
  const sent: unknown[] = [];
  const commands = paletteCommands(state, {
    send: (command) => sent.push(command),
    openTab: (tab) => sent.push(tab),
    toggleTheme: () => sent.push('theme'),
    askPowerCut: () => sent.push('ask'),
    openKeys: () => sent.push('keys'),
  });

  it('offers what the hands can do now, and nothing else of theirs', () => {
    const hands = commands.filter(({ group }) => group === 'hands').map(({ label }) => label);
    expect(hands).toEqual(['Take cash', 'Take receipt']);
  });

  it.each([
    ['insert stripe', { type: 'card.insert', card: 'stripe' }],
    ['provoke dispenser jam', { type: 'fault.provoke', device: 'cash-dispenser', fault: 'jam' }],
    ['clear no-ack', { type: 'fault.clear', device: 'cash-dispenser', fault: 'no-ack' }],
    ['plug scanner', { type: 'device.plug', device: 'scanner' }],
    ['late-answer', { type: 'network.rule', rule: { delayMs: 60_000 } }],
    ['open journal', 'journal'],
    ['cut power', 'ask'],
  ])('finds "%s"', (typed, expected) => {
    const [first, second] = findCommands(commands, typed);
    expect(second).toBeUndefined();
    first?.run();
    expect(sent.at(-1)).toEqual(expected);
  });
});

describe('the palette of a till', () => {
  const till = reduce(
    reduce(
      state,
      {
        type: 'hello',
        hello: {
          ...state.hello!,
          terminal: { ...state.hello!.terminal, kind: 'pos' },
          gatewayFaults: [{ name: 'risk reject', summary: '', rule: { at: 'gateway' } }],
        },
      },
      0,
    ),
    {
      type: 'pos-devices',
      devices: [],
      hands: {
        pad: { lines: ['150.000 VND', 'NHAP MA PIN'], waitingFor: 'pin', pinDigits: 2 },
        inserted: 'own',
        paper: { printing: undefined, cut: [] },
      },
    },
    0,
  );
  const sent: unknown[] = [];
  const commands = paletteCommands(till, {
    send: (command) => sent.push(command),
    openTab: () => {},
    toggleTheme: () => {},
    askPowerCut: () => {},
    openKeys: () => sent.push('keys'),
  });

  it.each([
    ['tap own', { type: 'card.tap', card: 'own' }],
    ['swipe own', { type: 'card.swipe', card: 'own' }],
    ['risk reject', { type: 'gateway.rule', rule: { at: 'gateway' } }],
    ['speak english', { type: 'pos.language', language: 'en' }],
    ['press f4', { type: 'key.press', key: 'F4' }],
    ['without PIN', { type: 'pos.bypass-pin' }],
    ['key ceremony', 'keys'],
    ['working keys', { type: 'keys.request' }],
  ])('finds "%s"', (typed, expected) => {
    findCommands(commands, typed)[0]?.run();
    expect(sent.at(-1)).toEqual(expected);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findScripts, loadScript } from '../../../runtime/scenario/files.ts';
import { readScript } from '../../../runtime/scenario/read.ts';

const STEP_NAMES =
  'insert, language, pin, wait, network, press, application, amount, choose, confirm, take, until, fault, clear, unplug, plug, resolve, scan, expect';
const CARDS =
  'saigonbank-debit, saigonbank-one-try-left, saigonbank-not-activated, saigonbank-chip, saigonbank-dead-chip, vietcombank-debit, vietcombank-stolen, vietcombank-new-pin, vietcombank-application-blocked, bidv-poor, bidv-debit, bidv-chip-cautious, bidv-chip-poor, bidv-session-keys, bidv-offline-pin, mb-expired, mb-daily-limit, mb-wrong-cryptogram, mb-distrusts-issuer, mb-dead-chip, vietinbank-blocked, vietinbank-copied-chip, vietinbank-refuses-approval, techcombank-lost, techcombank-debit, techcombank-two-applications, techcombank-old-certificate';
const BANKS = '970400, 970436, 970418, 970422, 970415, 970407';

/** The script, and its error without the file. */
const BAD: readonly (readonly [string, string | RegExp])[] = [
  // YAML itself
  ['', '1:1: no scenario; expected a map with a title and steps'],
  ['# nothing but a comment\n', '1:1: no scenario; expected a map with a title and steps'],
  ['- cancel\n', '1:1: no scenario; expected a map with a title and steps'],
  ['title: x\n\tsteps: []\n', '2:1: a tab; expected spaces before the first word of a line'],
  [
    'title: x\ntitle: y\nsteps: [cancel]\n',
    '2:1: title for the second time; expected each key once',
  ],
  [
    'title: x\nsteps:\n  - fault:\n    device: printer\n    fault: paper-out\n',
    '5:5: fault for the second time; expected each key once',
  ],
  ['title: ATM: jam\nsteps: [cancel]\n', '1:8: a second colon; expected text in quotes'],
  [
    'title: x\nsteps:\n  - insert: bidv-debit\n- cancel\n',
    '4:1: a dash out of line; expected the items of a list one below the other',
  ],
  [`title: x\nsteps: ${'['.repeat(5000)}\n`, /^2:\d+: lists in lists without end; expected YAML$/],
  [
    'title: [x\nsteps: [cancel]\n',
    '2:1: Flow sequence in block collection must be sufficiently indented and end with a ]; expected YAML',
  ],
  [
    'title: x\nsteps: [cancel]\n---\ntitle: y\n',
    '3:1: a second document; expected one scenario in a file',
  ],
  ['title: x\nsteps:\n  - pin: *code\n', '3:10: *code; expected &code above'],
  // the scenario
  ['title: x\n', '1:1: steps: missing; expected a list'],
  ['title: x\nsteps:\n', '2:7: steps: empty; expected a list'],
  ['title: x\nsteps: []\n', '2:8: steps: found an empty list; expected at least 1'],
  ['title: 5\nsteps: [cancel]\n', '1:8: title: found 5; expected text: put it in quotes'],
  [
    'title: x\nstep: [cancel]\n',
    '2:1: unknown key step (steps?); expected title, about, seed, terminal, banks, cards, security, steps, expect',
  ],
  ['title: x\nsteps: [cancel]\nseed: -1\n', '3:7: seed: found -1; expected at least 0'],
  [
    'title: x\nsteps: [cancel]\nterminal: { bank: "970499" }\n',
    `3:19: terminal.bank: there is no bank 970499; expected ${BANKS}`,
  ],
  [
    'title: x\nsteps: [cancel]\nterminal: { cassettes: [{ denomination: 500000 }] }\n',
    '3:25: terminal.cassettes, item 1, notes: missing; expected a number',
  ],
  [
    'title: x\nsteps: [cancel]\ncards: { me: { balance: 5 } }\n',
    `3:10: cards: there is no card me; expected ${CARDS}`,
  ],
  [
    'title: x\nsteps: [cancel]\ncards: { bidv-poor: { balnce: 5 } }\n',
    '3:23: cards.bidv-poor: unknown key balnce (balance?); expected balance, status, pin-tries-left, damage, chip',
  ],
  [
    'title: x\nsteps: [cancel]\nbanks:\n  - { id: "970499", name: H, accounts: [], cards: [{ id: a, pan: "9704990000000011", account: "1", pin: "1234" }] }\n',
    "4:3: banks: bank 970499: card a: the PAN's check digit is wrong",
  ],
  [
    'title: x\nsteps: [cancel]\nbanks:\n  - { id: "970499", name: H, accounts: [], cards: [{ id: a, pan: 9704990000000011, account: "1", pin: "1234" }] }\n',
    '4:66: banks, item 1, cards, item 1, pan: found a number; expected 16 to 19 digits in quotes',
  ],
  // steps
  [
    'title: x\nsteps: [cancle]\n',
    '2:9: step 1: found "cancle" (cancel?); expected cancel, more-time, cut-power, service, or keys with values',
  ],
  [
    'title: x\nsteps:\n  - insrt: a\n',
    `3:5: step 1: unknown key insrt (insert?); expected ${STEP_NAMES}`,
  ],
  ['title: x\nsteps:\n  - cancel:\n', '3:5: step 1: cancel takes no value; expected - cancel'],
  [
    'title: x\nsteps:\n  - {}\n',
    `3:5: step 1: found no keys; expected one of ${STEP_NAMES} in each step`,
  ],
  [
    'title: x\nsteps:\n  - cancel\n  - insert: saigonbank-debit\n    pin: "1234"\n',
    `4:5: step 2: found insert and pin in it; expected one of ${STEP_NAMES} in each step`,
  ],
  [
    'title: x\nsteps:\n  - insert: saigonbank\n',
    `3:13: step 1, insert: there is no card saigonbank; expected ${CARDS}`,
  ],
  [
    'title: x\nsteps:\n  - pin: 1234\n',
    '3:10: step 1, pin: found a number; expected 1 to 12 digits in quotes',
  ],
  [
    'title: x\nsteps:\n  - pin: "12a4"\n',
    '3:10: step 1, pin: found text; expected 1 to 12 digits in quotes',
  ],
  [
    'title: x\nsteps:\n  - press: ["1", entr]\n',
    '3:18: step 1, press, item 2: found text; expected 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 00, ., enter, clear, cancel, A, B, C, D, E, F, G, H',
  ],
  [
    'title: x\nsteps:\n  - amount: 2m\n',
    '3:13: step 1, amount: found "2m"; expected whole đồng, as 500000',
  ],
  [
    'title: x\nsteps:\n  - amount: 2.000.000\n',
    '3:13: step 1, amount: found "2.000.000"; expected whole đồng, as 500000',
  ],
  [
    'title: x\nsteps:\n  - amount: 500.000\n',
    '3:13: 500.000 is read as 500; expected 500000 or 500',
  ],
  ['title: x\nsteps: [cancel]\nseed: 7.0\n', '3:7: 7.0 is read as 7; expected 7'],
  ['title: x\nsteps:\n  - amount: -5\n', '3:13: step 1, amount: found -5; expected at least 0'],
  [
    'title: x\nsteps:\n  - amount: 1.5\n',
    '3:13: step 1, amount: found 1.5; expected whole đồng, as 500000',
  ],
  [
    'title: x\nsteps:\n  - wait: 30\n',
    '3:11: step 1, wait: found 30; expected a time as 500ms, 30s, 2min or 1h',
  ],
  [
    'title: x\nsteps:\n  - wait: 30 seconds\n',
    '3:11: step 1, wait: found "30 seconds"; expected a time as 500ms, 30s, 2min or 1h',
  ],
  ['title: x\nsteps:\n  - wait: 169h\n', '3:11: step 1, wait: found "169h"; expected at most 168h'],
  [
    'title: x\nsteps:\n  - choose: contineu\n',
    '3:13: step 1, choose: found "contineu"; expected other, back, enter, continue, stop, accept, accept-receipt, or a number in quotes',
  ],
  [
    'title: x\nsteps:\n  - unplug: printr\n',
    '3:13: step 1, unplug: found "printr" (printer?); expected card-reader, pin-pad, cash-dispenser, printer, scanner',
  ],
  // faults
  [
    'title: x\nsteps:\n  - fault: paper-out\n',
    '3:12: step 1, fault: found "paper-out"; expected keys with values',
  ],
  [
    'title: x\nsteps:\n  - fault: { device: printr, fault: paper-out }\n',
    '3:22: step 1, fault.device: found "printr" (printer?); expected card-reader, pin-pad, cash-dispenser, printer, scanner',
  ],
  [
    'title: x\nsteps:\n  - fault: { device: printer, fault: paper }\n',
    '3:38: step 1, fault.fault: found "paper"; expected paper-out, paper-near-end, cover-open, cutter-jam, offline, silence',
  ],
  [
    'title: x\nsteps:\n  - fault: { device: printer, fault: paper-out, with: { afte: 3 } }\n',
    '3:57: step 1, fault.with: unknown key afte (after?); expected after',
  ],
  [
    'title: x\nsteps:\n  - fault: { device: cash-dispenser, fault: jam-after, with: { cassette: 3 } }\n',
    '3:74: step 1, fault.with.cassette: jam-after takes no cassette; expected notes',
  ],
  [
    'title: x\nsteps:\n  - fault: { device: printer, fault: cover-open, with: { after: 3 } }\n',
    '3:65: step 1, fault.with.after: cover-open takes no after; expected no numbers',
  ],
  [
    'title: x\nsteps:\n  - network: off\n',
    '3:14: step 1, network: found "off"; expected clear, down, up, or keys with values',
  ],
  [
    'title: x\nsteps:\n  - network: { at: issuer }\n',
    '3:14: step 1, network: found at in it; expected one of delay, answer-late, decline, fault',
  ],
  [
    'title: x\nsteps:\n  - network: { at: issuer, fault: drop }\n',
    '3:35: step 1, network.fault: found "drop"; expected drop-request, drop-answer, answer-twice, wrong-mac, disconnect',
  ],
  [
    'title: x\nsteps:\n  - network: { at: issuer, decline: 51 }\n',
    '3:37: step 1, network.decline: found 51; expected a DE39 of two characters in quotes',
  ],
  [
    'title: x\nsteps:\n  - network: { at: issuer, delay: 3 }\n',
    '3:35: step 1, network.delay: found 3; expected a time as 500ms, 30s, 2min or 1h',
  ],
  [
    'title: x\nsteps:\n  - network: { at: issuer, delay: 3s, bank: "970499" }\n',
    `3:45: step 1, network.bank: there is no bank 970499; expected ${BANKS}`,
  ],
  // expectations
  [
    'title: x\nsteps:\n  - until: { charge: charged }\n',
    '3:12: step 1, until: found charge in it; expected one screen: notice, card-retained, out-of-service, pin, amount-entry, confirm, take-cash',
  ],
  [
    'title: x\nsteps:\n  - until: { welcome: 5, charge: charged }\n',
    '3:14: step 1, until: unknown key welcome; expected notice, charge, amount, card-retained, out-of-service, pin, amount-entry, confirm, take-cash',
  ],
  [
    'title: x\nsteps: [cancel]\nexpect: { cash: { dispensd: 5 } }\n',
    '3:19: expect.cash: unknown key dispensd (dispensed?); expected dispensed, taken, in-exit, rejected',
  ],
  [
    'title: x\nsteps:\n  - expect: { messages: ["0200 a > b"] }\n',
    '3:26: step 1, expect.messages, item 1: found "0200 a > b"; expected the form `0210 issuer>napas 39=51`: MTI, from>to, field=value',
  ],
  [
    'title: x\nsteps: [cancel]\nexpect: { receipt: some }\n',
    '3:20: expect.receipt: found "some"; expected none, or a list',
  ],
  [
    'title: x\nsteps: [cancel]\nexpect: { ledger: { me: 5 } }\n',
    `3:21: expect.ledger: there is no card me; expected ${CARDS}`,
  ],
];

describe('a bad script is one line: file:line:column: what; expected what', () => {
  it.each(BAD)('%j', (text, error) => {
    const read = readScript('a.yaml', text);
    const line = read.ok ? 'no error' : read.error.replace('a.yaml:', '');
    if (typeof error === 'string') expect(line).toBe(error);
    else expect(line).toMatch(error);
  });

  it('that never shows a PIN or a card number', () => {
    const pin = readScript('a.yaml', 'title: x\nsteps:\n  - pin: "987654321012345"\n');
    const pan = readScript(
      'a.yaml',
      'title: x\nsteps: [cancel]\nbanks: [{ id: "970499", name: H, accounts: [], cards: [{ id: a, pan: "97049900x", account: "1", pin: "1" }] }]\n',
    );
    const insert = readScript('a.yaml', 'title: x\nsteps:\n  - insert: "9704990000000011"\n');
    for (const read of [pin, pan, insert]) {
      expect(read.ok).toBe(false);
      expect(JSON.stringify(read)).not.toMatch(/98765|97049900x|9704990000/);
    }
  });
});

it('a good one knows where its steps stand', () => {
  const read = readScript(
    'a.yaml',
    'title: x\nsteps:\n  - cancel\n  - wait: 1s\nexpect:\n  card: none\n',
  );
  expect(read).toMatchObject({
    ok: true,
    value: {
      stepPlaces: [
        { line: 3, column: 5 },
        { line: 4, column: 5 },
      ],
      expectPlace: { line: 6, column: 3 },
    },
  });
});

it('aliases are as good as what they stand for', () => {
  const read = readScript('a.yaml', 'title: x\nsteps:\n  - pin: &code "1234"\n  - pin: *code\n');
  expect(read.ok && read.value.scenario.steps).toEqual([{ pin: '1234' }, { pin: '1234' }]);
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scenarios-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('empty'));
  mkdirSync(at('some/deeper/folder.yaml'), { recursive: true });
  for (const name of ['b.yaml', 'a.yml', 'deeper/c.yaml', 'notes.txt']) {
    writeFileSync(at(`some/${name}`), 'title: x\nsteps: [cancel]\n');
  }
  writeFileSync(
    at('latin1.yaml'),
    Buffer.from('title: x\nabout: R\xfat\nsteps: [cancel]\n', 'latin1'),
  );

  it('a folder is walked, in the order of names, and a script is played once', () => {
    const paths = ['a.yml', 'b.yaml', 'deeper/c.yaml'].map((name) => at(join('some', name)));
    expect(findScripts([at('some'), `${folder}/./some/b.yaml`])).toEqual({
      ok: true,
      value: paths,
    });
  });

  it.each([
    ['nowhere', 'no such file or folder; expected a scenario'],
    ['empty', 'no scripts; expected at least one .yaml file'],
  ])('%s', (name, error) => {
    expect(findScripts([at(name)])).toEqual({ ok: false, error: `${at(name)}: ${error}` });
  });

  it('bytes that are no UTF-8 are told by their line', () => {
    expect(loadScript(at('latin1.yaml'))).toEqual({
      ok: false,
      error: `${at('latin1.yaml')}:2:1: bytes that are no UTF-8; expected UTF-8 text`,
    });
  });

  it('a file without end is not read to it', () => {
    expect(loadScript('/dev/zero')).toEqual({
      ok: false,
      error: '/dev/zero: more than 1048576 bytes; expected a scenario',
    });
  });

  it('a file that is gone meanwhile', () => {
    const read = loadScript(at('gone.yaml'));
    expect(read.ok || read.error).toContain(`${at('gone.yaml')}: cannot be read: ENOENT`);
  });
});

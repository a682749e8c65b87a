import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { KEY_GRACE_MS } from '../../../network/key-generations.ts';
import type { SwitchFault } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { openStage, type Stage, type StageOptions } from '../../../runtime/scenario/stage.ts';
import { traceText } from '../../../runtime/trace.ts';

const TERMINAL = 'ATM00117';
const CARD = 'techcombank-debit';
const HOUR = 3_600_000;

/** A stage on which every key that travels is remembered, whole. */
async function openKeyed(options: StageOptions = {}) {
  const cryptograms: string[] = [];
  const stage = await openStage(options);
  const { backbone } = stage.world;
  backbone.observe(
    ({ message: { mti, fields } }) => {
      if (mti === '0800' && fields[70] === '161') cryptograms.push(fields[48]!.slice(3, 35));
    },
    { unmasked: true },
  );
  return { stage, backbone, cryptograms };
}

async function withdraw(stage: Stage, duringPin = async () => {}, afterPin = async () => {}) {
  await stage.insert(CARD);
  await stage.language('vi');
  await stage.until('pin');
  await stage.wait(500);
  await stage.press(['1', '1', '2']);
  await duringPin();
  await stage.press(['2', '3', '3', 'enter']);
  await stage.until('amount');
  await afterPin();
  await stage.amount(500_000);
  await stage.confirm('without-receipt');
  await stage.take('cash');
  await stage.take('card');
  await stage.rest();
  return stage.cash().dispensed;
}

const kinds = ({ journal }: Stage): string[] => journal.after(0).map(({ kind }) => kind);
const hostKcv = ({ world }: Stage, slot: string): string =>
  toHex(
    world.backbone.keys
      .list()
      .find((key) => key.slot === `${slot} ${TERMINAL}` && key.generation === 'in use')!.kcv,
  );

function expectSameKeys(stage: Stage): void {
  const told = stage
    .terminal()
    .keys()
    .map(({ key, kcv }) => `${key} ${toHex(kcv)}`);
  expect(told).toEqual([
    `PIN ${hostKcv(stage, 'terminal-pin')}`,
    `MAC ${hostKcv(stage, 'terminal-mac')}`,
  ]);
}

describe('the keys of a terminal', () => {
  it('are new at every sign-on, and are those that the host has', async () => {
    const { stage, backbone } = await openKeyed();
    await stage.until('welcome');
    await stage.wait(1_000);
    expectSameKeys(stage);
    const first = hostKcv(stage, 'terminal-pin');
    expect(first).not.toBe(toHex(backbone.terminalKeys(TERMINAL).pinKcv));
    expect(kinds(stage)).toEqual(['started', 'key-changed', 'key-changed']);
    await stage.cutPower();
    await stage.until('welcome');
    await stage.wait(1_000);
    expectSameKeys(stage);
    expect(hostKcv(stage, 'terminal-pin')).not.toBe(first);
    expect(await withdraw(stage)).toBe(500_000);
    await stage.close();
  });

  it('change by themselves, and when an operator asks', async () => {
    const network = { ...defaultWorld(), security: { keyChangeHours: 1 } };
    const { stage } = await openKeyed({ network });
    await stage.until('welcome');
    const first = hostKcv(stage, 'terminal-pin');
    await stage.wait(HOUR + 1_000);
    const second = hostKcv(stage, 'terminal-pin');
    expect(second).not.toBe(first);
    const asked = stage.terminal().host.requestKeys();
    await stage.wait(1_000);
    expect(await asked).toEqual({ ok: true });
    expect(hostKcv(stage, 'terminal-pin')).not.toBe(second);
    expectSameKeys(stage);
    expect(await withdraw(stage)).toBe(500_000);
    await stage.close();
  });
});

describe('new keys in the middle of a withdrawal', () => {
  it('while the PIN is typed: they wait for the pad, and the PIN is right', async () => {
    const { stage, backbone } = await openKeyed();
    await stage.until('welcome');
    const before = hostKcv(stage, 'terminal-pin');
    let during = '';
    const dispensed = await withdraw(stage, async () => {
      void backbone.keys.change(TERMINAL);
      await stage.wait(2_000);
      during = hostKcv(stage, 'terminal-pin');
    });
    expect(dispensed).toBe(500_000);
    expect(during).toBe(before);
    expect(hostKcv(stage, 'terminal-pin')).not.toBe(before);
    expectSameKeys(stage);
    await stage.close();
  });

  it('between PIN and amount: the PIN block under the old key is understood', async () => {
    const { stage, backbone } = await openKeyed();
    await stage.until('welcome');
    const before = hostKcv(stage, 'terminal-pin');
    const dispensed = await withdraw(
      stage,
      async () => {},
      async () => {
        void backbone.keys.change(TERMINAL);
        await stage.wait(2_000);
        expect(hostKcv(stage, 'terminal-pin')).not.toBe(before);
      },
    );
    expect(dispensed).toBe(500_000);
    await stage.wait(KEY_GRACE_MS);
    expect(backbone.keys.list().map(({ generation }) => generation)).not.toContain('previous');
    await stage.close();
  });
});

describe('a MAC that is not right', () => {
  const once = (fault: SwitchFault) => [
    // biome-ignore lint/suspicious/noThenProperty: a rule reads as when and then.
    { at: 'acquirer', when: { mti: '0200' }, times: 1, then: fault } as const,
  ];

  it('in the answer: no money, a reversal, and it is in the journal', async () => {
    const { stage } = await openKeyed({ rules: once({ kind: 'wrong-mac' }) });
    await stage.insert(CARD);
    await stage.language('vi');
    await stage.pin('112233');
    await stage.amount(500_000);
    await stage.confirm('without-receipt');
    await stage.take('card');
    await stage.rest();
    expect(stage.cash().dispensed).toBe(0);
    expect(stage.balanceChange(CARD)).toBe(0);
    expect(kinds(stage)).toEqual(expect.arrayContaining(['wrong-mac', 'reversal-acknowledged']));
    const entry = stage.journal.after(0).find(({ kind }) => kind === 'wrong-mac');
    expect(entry?.text).toMatch(/^MAC wrong, taken as no answer: 0210 \d{6} DE39 00$/);
    await stage.close();
  });
});

it('serves without MACs where the line has none', async () => {
  const network = { ...defaultWorld(), security: { withoutMac: ['terminals'] } };
  const { stage } = await openKeyed({ network });
  expect(await withdraw(stage)).toBe(500_000);
  expect(
    stage
      .terminal()
      .keys()
      .map(({ key }) => key),
  ).toEqual(['PIN']);
  const ofTerminal = stage.messages.filter(({ from, to }) =>
    [from.role, to.role].includes('terminal'),
  );
  expect(ofTerminal.some(({ message }) => message.fields[64] ?? message.fields[128])).toBe(false);
  await stage.close();
});

it('a pad that is away when the keys come gets them when it is back', async () => {
  const { stage } = await openKeyed();
  stage.unplug('pin-pad');
  await stage.wait(60_000);
  expect(stage.terminal().host.state()).toBe('up');
  expect(kinds(stage)).toContain('key-refused');
  stage.plug('pin-pad');
  stage.terminal().service();
  await stage.until('welcome');
  await stage.wait(5_000);
  expectSameKeys(stage);
  expect(await withdraw(stage)).toBe(500_000);
  await stage.close();
});

it('no key that travelled is in a trace, a journal, or what is shown of messages', async () => {
  const { stage, backbone, cryptograms } = await openKeyed();
  const notes: string[] = [];
  backbone.onNote(({ text }) => notes.push(text));
  await stage.until('welcome');
  void backbone.keys.change();
  await stage.wait(5_000);
  expect(await withdraw(stage)).toBe(500_000);
  const header = {
    version: 1,
    title: '',
    seed: 42,
    start: '',
    configuration: stage.configuration,
  } as const;
  const told = [
    traceText(header, stage.trace.entries),
    JSON.stringify(stage.journal.after(0)),
    JSON.stringify(stage.messages),
    notes.join('\n'),
  ].join('\n');
  // Two of six members, of the line within the bank and of the terminal, each time.
  expect(cryptograms.length).toBeGreaterThan(16);
  expect(told).toContain(hostKcv(stage, 'terminal-pin'));
  for (const cryptogram of cryptograms) {
    for (const form of [cryptogram, cryptogram.toLowerCase(), asciiHex(cryptogram)]) {
      expect(told.includes(form)).toBe(false);
    }
  }
  await stage.close();
});

const asciiHex = (text: string): string => toHex(new TextEncoder().encode(text));

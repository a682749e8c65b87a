import { describe, expect, it } from 'vitest';
import { NETWORK_FAULTS } from '../../../runtime/bench/network-faults.ts';
import { createScriptRecorder } from '../../../runtime/bench/script-recorder.ts';
import type { Command } from '../../../runtime/contract/command.ts';
import type { Screen } from '../../../runtime/contract/terminal-view.ts';
import { readScript } from '../../../runtime/scenario/read.ts';

const SCREENS = {
  welcome: { kind: 'welcome', cash: true, receipt: true },
  language: { kind: 'language' },
  pin: { kind: 'pin', digits: 0 },
  short: { kind: 'pin', digits: 0, problem: 'too-short' },
  amount: { kind: 'amount', offers: [], denominations: [], maximum: 5_000_000, fee: 0 },
  entry: { kind: 'amount-entry', amount: 0, maximum: 5_000_000, step: 50_000 },
  odd: { kind: 'amount-entry', amount: 0, maximum: 1, step: 1, problem: 'not-a-multiple' },
  confirm: { kind: 'confirm', amount: 1, fee: 0, total: 1, canPrint: true },
} as const satisfies Record<string, Screen>;

type Done = readonly [Command, keyof typeof SCREENS];

const keys = (typed: string, screen: keyof typeof SCREENS): readonly Done[] =>
  typed.split(' ').map((key) => [{ type: 'key.press', key }, screen]);

function record(...done: readonly Done[]) {
  const recorder = createScriptRecorder(() => 'Recorded');
  for (const [command, screen] of done) recorder.record(command, SCREENS[screen]);
  return recorder;
}

/** The steps, as the reader of scenarios understands them. */
function stepsOf(...done: readonly Done[]): readonly unknown[] {
  const script = readScript('r.yaml', record(...done).yaml());
  if (!script.ok) throw new Error(script.error);
  return script.value.scenario.steps;
}

describe('what was done becomes steps that a scenario may have', () => {
  it.each<[string, readonly Done[], readonly unknown[]]>([
    [
      'a card',
      [[{ type: 'card.insert', card: 'bidv-debit' }, 'welcome']],
      [{ insert: 'bidv-debit' }],
    ],
    [
      'a language',
      [[{ type: 'screen.language', language: 'zh' }, 'language']],
      [{ language: 'zh' }],
    ],
    ['a PIN', keys('1 2 3 4 enter', 'pin'), [{ pin: '1234' }]],
    ['a corrected PIN', keys('1 clear 2 enter', 'pin'), [{ press: ['1', 'clear', '2', 'enter'] }]],
    ['a PIN given up', keys('1 2 cancel', 'pin'), [{ press: ['1', '2', 'cancel'] }]],
    ['a PIN not ended yet', keys('1 2', 'pin'), [{ press: ['1', '2'] }]],
    [
      'an offered amount',
      [[{ type: 'screen.choose', option: '500000' }, 'amount']],
      [{ amount: 500_000 }],
    ],
    [
      'a typed amount',
      [
        [{ type: 'screen.choose', option: 'other' }, 'amount'],
        ...keys('3 5 00 0 0 enter', 'entry'),
      ],
      [{ amount: 350_000 }],
    ],
    [
      'what the terminal would not take, and said so',
      [
        ...keys('1 2 enter', 'pin'),
        ...keys('1', 'short'),
        ...keys('2 3 4 enter', 'pin'),
        [{ type: 'screen.choose', option: 'other' }, 'amount'],
        ...keys('7 enter', 'entry'),
        [{ type: 'screen.choose', option: 'back' }, 'odd'],
        [{ type: 'screen.cancel' }, 'amount'],
      ],
      [
        { pin: '12' },
        { expect: { refused: 'too-short' } },
        { pin: '1234' },
        { amount: 7 },
        { expect: { refused: 'not-a-multiple' } },
        { choose: 'back' },
        'cancel',
      ],
    ],
    [
      'an answer to what it costs',
      [
        [{ type: 'screen.choose', option: 'back' }, 'confirm'],
        [{ type: 'screen.choose', option: 'accept' }, 'confirm'],
        [{ type: 'screen.choose', option: 'accept-receipt' }, 'confirm'],
      ],
      [{ confirm: 'back' }, { confirm: 'without-receipt' }, { confirm: 'with-receipt' }],
    ],
    [
      'words of one step',
      [
        [{ type: 'screen.more-time' }, 'amount'],
        [{ type: 'screen.cancel' }, 'amount'],
        [{ type: 'power.cut' }, 'amount'],
        [{ type: 'operator.service' }, 'welcome'],
      ],
      ['more-time', 'cancel', 'cut-power', 'service'],
    ],
    [
      'hands',
      [
        [{ type: 'cash.take' }, 'welcome'],
        [{ type: 'receipt.take' }, 'welcome'],
        [{ type: 'card.take' }, 'welcome'],
        [{ type: 'code.present', data: 'HELLO' }, 'welcome'],
      ],
      [{ take: 'cash' }, { take: 'receipt' }, { take: 'card' }, { scan: 'HELLO' }],
    ],
    [
      'faults and plugs',
      [
        [
          {
            type: 'fault.provoke',
            device: 'cash-dispenser',
            fault: 'jam-after',
            parameters: { notes: 2 },
          },
          'welcome',
        ],
        [{ type: 'fault.clear', device: 'cash-dispenser', fault: 'jam-after' }, 'welcome'],
        [{ type: 'device.unplug', device: 'printer' }, 'welcome'],
        [{ type: 'device.plug', device: 'printer' }, 'welcome'],
      ],
      [
        { fault: { device: 'cash-dispenser', fault: 'jam-after', with: { notes: 2 } } },
        { clear: 'cash-dispenser' },
        { unplug: 'printer' },
        { plug: 'printer' },
      ],
    ],
    [
      'nothing, where only looked at',
      [
        [{ type: 'ledger.refresh' }, 'welcome'],
        [{ type: 'network.clear' }, 'welcome'],
      ],
      [{ network: 'clear' }],
    ],
  ])('%s', (_, done, steps) => {
    expect(stepsOf(...done)).toEqual(steps);
  });

  const ISSUER = { at: 'issuer', mti: '0200', times: 1 };
  const ACQUIRER = { at: 'acquirer', mti: '0200', times: 1 };
  it.each([
    ['answer lost', { ...ISSUER, fault: 'drop-answer' }],
    ['request lost', { ...ISSUER, fault: 'drop-request' }],
    ['slow issuer', { ...ISSUER, delay: '5000ms' }],
    ['late answer', { ...ACQUIRER, 'answer-late': '40000ms' }],
    ['answered twice', { ...ACQUIRER, fault: 'answer-twice' }],
    ['do not honour', { ...ISSUER, decline: '05' }],
    ['pick up card', { ...ISSUER, decline: '04' }],
    ['line drops', { ...ACQUIRER, fault: 'disconnect' }],
  ])('the network fault %s', (name, network) => {
    const rule = NETWORK_FAULTS.find((fault) => fault.name === name)?.rule;
    expect(stepsOf([{ type: 'network.rule', rule: { ...rule } }, 'welcome'])).toEqual([
      { network },
    ]);
  });
});

it('says nothing before anything was done', () => {
  expect(record().yaml()).toBe('');
});

it('keeps the last 500 steps of a long day', () => {
  const day = Array.from({ length: 600 }, (): Done => [{ type: 'operator.service' }, 'welcome']);
  expect(stepsOf(...day)).toHaveLength(500);
});

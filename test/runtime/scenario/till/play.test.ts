import { describe, expect, it } from 'vitest';
import { playScript } from '../../../../runtime/scenario/play.ts';
import { readScript } from '../../../../runtime/scenario/read.ts';
import { entryText } from '../../../../runtime/scenario/report.ts';

async function play(steps: string, expectation = '') {
  const text = `title: x\nterminal: { kind: pos }\nsteps:\n${steps}${expectation}`;
  const read = readScript('a.yaml', text);
  if (!read.ok) throw new Error(read.error);
  return playScript(read.value);
}

describe('a failure at a till', () => {
  it('of expectations tells all of them', async () => {
    const { failures } = await play(
      '  - sell: { amount: 250000, by: wallet-code }\n  - scan: { wallet: alipay-poor }\n',
      `expect:
  till: approved
  seen: [present-code, present-card]
  refused: Busy.
  pad: [APPROVED]
  language: en
  receipt: [CNY]
  messages: ['0220 acquirer>terminal']
  journal: [sale-paid]
  ledger: { saigonbank-chip: -5 }
  reversals: 1
  merchant: 250000
  phone: paid
  wallet: { alipay-poor: -5, alipay-wang: 0 }
  gateway: { status: SUCCESS, refunded: 5 }
  cases: [paid-twice]
  checkout: paid
  shop: { shop-lotus: 5 }
`,
    );
    expect(failures.map(({ what, expected, actual }) => [what, expected, actual])).toEqual([
      [
        'till',
        'approved',
        'idle, result: declined, why: host, code: USER_BALANCE_NOT_ENOUGH, receipts: none',
      ],
      ['screens seen', 'present-card', expect.stringMatching(/^starting → idle.* → present-code/)],
      ['refused', 'Busy.', 'none'],
      ['pad', 'APPROVED', expect.stringContaining(' / ')],
      ['language', 'en', 'vi'],
      ['receipt', '"CNY"', 'none'],
      ['messages', '0220 acquirer>terminal', expect.stringContaining('0200 napas>wallet, 0210')],
      ['journal', 'sale-paid', expect.stringContaining('authorisation-intent, declined')],
      ['ledger saigonbank-chip', '-5', '0'],
      ['reversals waiting', '1', '0'],
      ['merchant', '250000', '0'],
      ['phone', 'paid', 'nothing'],
      ['wallet alipay-poor', '-5', '0'],
      ['gateway status', 'SUCCESS', 'FAIL'],
      ['gateway refunded', '5', '0'],
      ['cases', 'paid-twice', 'none'],
      ['checkout', 'paid', 'nothing'],
      ['shop shop-lotus', '5', '0'],
    ]);
  });

  it.each([
    [
      '  - take: card\n',
      'take: card',
      'the pad to wait for removal',
      'the till shows idle, the pad  / ',
    ],
    ['  - refund\n', 'refund', 'a sale to give back', 'there is none'],
    ['  - resolve: keep\n', 'resolve: keep', 'an open case', 'none is open'],
    ['  - otp: right\n', 'otp', 'an order at a shop', 'there is none yet'],
    [
      '  - pay: { wallet: alipay-wang, pin: "135790" }\n',
      'pay: { wallet: alipay-wang, pin: "****" }',
      'a code for alipay on the till',
      'the till shows idle, the pad  / ',
    ],
    [
      '  - sell: 250000\n  - application: VISA\n  - cancel\n',
      'application: VISA',
      'the pad to wait for key or choice',
      expect.stringMatching(/^the till shows idle, result: no-sale, why: timed-out/),
    ],
  ])('of %j', async (steps, step, expected, actual) => {
    const { failures } = await play(steps);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ what: 'could not be done', expected, actual });
    expect(failures[0]!.step).toMatch(new RegExp(`^step \\d, ${step.replace(/[{}*]/g, '\\$&')}$`));
  });

  it('shows the exchange with the gateway, and not the code', async () => {
    const { last } = await play(
      '  - sell: { amount: 250000, by: wallet-code }\n  - scan: { wallet: alipay-wang }\n  - until: approved\n',
      'expect: { merchant: 1 }\n',
    );
    const lines = last.map(entryText).map((line) => line.slice(11));
    expect(lines).toContain('http       acquirer → gateway POST /aps/api/v1/payments/pay, 200');
    expect(lines).toContain('step     ▸ scan the code of alipay-wang');
    expect(lines).toContain('screen     wallet, step: paying, round: 0');
  });
});

it('the trace of a till says which terminal it was', async () => {
  const read = readScript('a.yaml', 'title: x\nterminal: { kind: pos }\nsteps: [{ wait: 1s }]\n');
  if (!read.ok) throw new Error(read.error);
  const { trace = '' } = await playScript(read.value, { trace: true });
  expect(JSON.parse(trace.split('\n')[0]!)).toMatchObject({
    configuration: { kind: 'pos', id: 'POS00042' },
  });
});

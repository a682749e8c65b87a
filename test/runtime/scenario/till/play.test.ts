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
      [
        'screens seen',
        'present-card, after present-code',
        expect.stringMatching(/^starting → idle.* → present-code/),
      ],
      ['pad', 'APPROVED', 'SAIGONBANK'],
      ['language', 'en', 'vi'],
      ['refused', 'Busy.', 'none'],
      ['receipt', '"CNY"', 'none'],
      ['messages', '0220 acquirer>terminal', expect.stringContaining('0200 napas>wallet\n0210')],
      ['journal', 'sale-paid', expect.stringContaining('by wallet-code\ndeclined: ')],
      ['ledger saigonbank-chip', '-5', '0'],
      ['reversals waiting', '1', '0'],
      ['merchant', '250000', '0'],
      ['phone', 'paid', 'nothing'],
      ['wallet alipay-poor', '-5 fen', '0 fen'],
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
      'after 3 min the till shows idle, the pad nothing',
    ],
    ['  - refund\n', 'refund', 'a sale to give back', 'there is none'],
    ['  - resolve: keep\n', 'resolve: keep', 'an open case', 'none is open'],
    ['  - otp: right\n', 'otp', 'an order at a shop', 'there is none yet'],
    [
      '  - pay: { wallet: alipay-wang, pin: "135790" }\n',
      'pay: { wallet: alipay-wang, pin: "****" }',
      'a code for alipay on the till',
      'after 3 min the till shows idle, the pad nothing',
    ],
    [
      '  - sell: 250000\n  - application: VISA\n  - cancel\n',
      'application: VISA',
      'the pad to wait for key or choice',
      expect.stringMatching(/^after 3 min the till shows idle, result: no-sale, why: timed-out/),
    ],
  ])('of %j', async (steps, step, expected, actual) => {
    const { failures } = await play(steps);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ what: 'could not be done', expected, actual });
    expect(failures[0]!.step).toMatch(new RegExp(`^step \\d, ${step.replace(/[{}*]/g, '\\$&')}$`));
  });

  it('about money tells what was booked', async () => {
    const { failures } = await play(
      `  - sell: { amount: 250000, by: wallet-code }
  - scan: { wallet: alipay-wang }
  - until: approved
  - refund: 100000
  - until: refunded
`,
      `expect:
  merchant: 250000
  wallet: { alipay-wang: -6983 }
  shop: { shop-lotus: 5 }
  ledger: { saigonbank-debit: 5 }
`,
    );
    expect(failures.map(({ what, booked }) => [what, booked])).toEqual([
      ['ledger saigonbank-debit', []],
      [
        'merchant',
        ['250000 payment by code through the network', '-100000 refund through the network'],
      ],
      [
        'wallet alipay-wang',
        ['-6983 payment to TAP HOA BEN THANH', '2793 refund by TAP HOA BEN THANH'],
      ],
      ['shop shop-lotus', []],
    ]);
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

describe('what the till refuses', () => {
  const PAID = '  - sell: 250000\n  - tap: saigonbank-chip\n  - until: approved\n';
  const NO_SUM = 'The amount must be whole đồng, 1 to 9,999,999,999.';
  const TOO_MUCH = 'No more than 250000 đồng of it can be given back.';

  it.each([
    ['sell: 0', '', NO_SUM],
    ['sell: 100000000000000', '', NO_SUM],
    ['sell: { amount: 0, by: vietqr }', '', NO_SUM],
    ['refund: 300000', PAID, TOO_MUCH],
  ])('fails the script at %s, in the till’s words', async (step, before, words) => {
    const { failures } = await play(`${before}  - ${step}\n  - wait: 1s\n`);
    const n = before.split('\n').length;
    expect(failures).toEqual([
      {
        place: { line: n + 3, column: 5 },
        step: `step ${n}, ${step}`,
        what: 'was refused',
        expected: 'the terminal to do it, or expect: { refused: … } next',
        actual: words,
      },
    ]);
  });

  it.each([
    ['in the next step', `  - sell: 0\n  - expect: { refused: '${NO_SUM}' }\n`, ''],
    ['at the end', '  - sell: 0\n', `expect: { refused: '${NO_SUM}' }\n`],
    [
      'once each',
      `${PAID}  - refund: 300000\n  - expect: { refused: ${TOO_MUCH} }\n  - refund\n  - until: refunded\n`,
      'expect: { refused: none }\n',
    ],
  ])('is no failure where the script names it %s', async (_, steps, end) => {
    expect((await play(steps, end)).failures).toEqual([]);
  });

  it.each([
    ['by other words', 'sell: 0', '  - expect: { refused: Busy. }\n', 'step 2, expect'],
    ['as none', 'sell: 0', '  - expect: { refused: none }\n', 'step 2, expect'],
    [
      'too late',
      'sell: 0',
      `  - wait: 1s\n  - expect: { refused: '${NO_SUM}' }\n`,
      'step 1, sell: 0',
    ],
    ['with nothing', 'sell: 0', '  - expect: { till: idle }\n', 'step 1, sell: 0'],
  ])('is one where the script names it %s', async (_, step, after, failing) => {
    const { failures } = await play(`  - ${step}\n${after}`);
    expect(failures.map(({ step: at }) => at)).toEqual([failing]);
  });

  it('and the shop: an order of nothing', async () => {
    const { failures } = await play('  - order: { shop: shop-lotus, amount: 0 }\n');
    expect(failures).toMatchObject([
      { expected: 'an order that the shop takes', actual: 'it takes none of 0 đồng' },
    ]);
  });
});

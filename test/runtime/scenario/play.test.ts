import { describe, expect, it } from 'vitest';
import { playScript } from '../../../runtime/scenario/play.ts';
import { readScript } from '../../../runtime/scenario/read.ts';
import { entryText } from '../../../runtime/scenario/report.ts';

async function play(text: string, options = {}) {
  const read = readScript('a.yaml', text);
  if (!read.ok) throw new Error(read.error);
  return playScript(read.value, options);
}

const CANCELLED = `title: x
steps:
  - insert: saigonbank-debit
  - until: language
  - cancel
  - take: card
`;

describe('a failure', () => {
  it('of a step ends the play and tells where, what was waited for, and what was there', async () => {
    const result = await play(`${CANCELLED}  - take: { cash }\n`.replace('{ cash }', 'cash'));
    expect(result.failures).toEqual([
      {
        place: { line: 7, column: 5 },
        step: 'step 5, take: cash',
        what: 'could not be done',
        expected: 'notes in the exit',
        actual: 'after 3 min the screen is welcome',
      },
    ]);
  });

  it('of an option that never stands on the screen', async () => {
    const result = await play('title: x\nsteps:\n  - insert: bidv-debit\n  - choose: other\n');
    expect(result.failures[0]).toMatchObject({
      step: 'step 2, choose: other',
      expected: 'a screen with other',
      actual: 'after 3 min the screen is welcome',
    });
  });

  it('tells the last steps, however much has happened since', async () => {
    const result = await play(`title: x
terminal: { kind: pos }
steps:
  - sell: { amount: 250000, by: order-code }
  - pay: { wallet: alipay-wang, pin: '000000' }
  - until: approved
`);
    const steps = result.last.filter(({ kind }) => kind === 'step');
    expect(steps.map((entry) => entryText(entry).trim())).toEqual([
      '0.032  step     ▸ sell 250000 by order-code',
      '0.432  step     ▸ pay with alipay-wang',
    ]);
    expect(result.last).toHaveLength(50);
  });

  it('tells of what was made to go wrong, however long ago', async () => {
    const { last } = await play(`title: x
steps:
  - network: { at: issuer, fault: drop-answer, times: 1 }
  - fault: { device: cash-dispenser, fault: jam-after, with: { notes: 3 } }
  - insert: techcombank-debit
  - language: vi
  - pin: '112233'
  - amount: 2000000
  - confirm: with-receipt
  - take: cash
`);
    expect(last.slice(0, 4).map((entry) => entryText(entry).trim())).toEqual([
      '0.000  step     ▸ network fault drop-answer at issuer, times 1',
      '0.000  step     ▸ fault cash-dispenser jam-after notes 3',
      '0.000  step     ▸ insert techcombank-debit',
      '1.935  step     ▸ language vi',
    ]);
  });

  it('of expectations tells all of them', async () => {
    const result = await play(`${CANCELLED}expect:
  screen: pin
  seen: [language, pin]
  language: en
  receipt: ['₫']
  cash: { dispensed: 5 }
  card: captured
  messages: ['0200 terminal>acquirer']
  journal: [card-read, 'card-returned: by the clerk']
  ledger: { saigonbank-debit: -5 }
  reversals: 1
`);
    expect(result.failures.map(({ what, expected, actual }) => [what, expected, actual])).toEqual([
      ['screen', 'pin', 'welcome'],
      [
        'screens seen',
        'pin, after language',
        expect.stringMatching(
          /^starting → .*welcome → reading-card → language → notice: cancelled, charge: not-applicable → take-card → welcome$/,
        ),
      ],
      ['cash dispensed', '5', '0'],
      ['card', 'captured', 'returned'],
      ['language', 'en', 'vi'],
      ['receipt', '"₫"', 'none'],
      ['messages', '0200 terminal>acquirer', 'none'],
      [
        'journal',
        'card-returned: by the clerk, after card-read',
        expect.stringMatching(
          /^started: ATM00117 started\n(.+\n)*card-returned: card taken by the customer$/,
        ),
      ],
      ['ledger saigonbank-debit', '-5', '0'],
      ['reversals waiting', '1', '0'],
    ]);
    expect(result.failures[0]).toMatchObject({ place: { line: 8, column: 3 }, step: 'at the end' });
  });

  it('of an expectation between two steps ends the play there', async () => {
    const result = await play(`title: x
steps:
  - until: welcome
  - expect: { no-messages: ['0800 terminal>acquirer'], receipt: none }
  - wait: 1h
`);
    expect(result.failures).toEqual([
      {
        place: { line: 4, column: 5 },
        step: 'step 2, expect',
        what: 'no-messages',
        expected: 'no 0800 terminal>acquirer',
        actual: 'it was sent',
      },
    ]);
    expect(result.simulatedMs).toBeLessThan(10_000);
  });

  it('shows the steps, screens and records that led to it, without polling and echoes', async () => {
    const { last } = await play(`${CANCELLED}  - wait: 10min\nexpect: { card: stuck }\n`);
    const lines = last.map(entryText).map((line) => line.slice(11));
    // How it starts is told elsewhere.
    expect(lines.slice(lines.indexOf('screen     welcome'))).toEqual([
      'screen     welcome',
      'screen     reading-card',
      'journal    card-read: card 970400******0018',
      'screen     language',
      'step     ▸ cancel',
      'screen     notice: cancelled, charge: not-applicable',
      'step     ▸ take card',
      'screen     take-card',
      'step     ▸ wait 10 min',
      'journal    card-returned: card taken by the customer',
      'screen     welcome',
    ]);
  });

  it('names a step as it was written, without its digits where they are secret', async () => {
    const names = async (step: string) => {
      const { failures } = await play(`title: x\nsteps:\n  - until: welcome\n  - ${step}\n`);
      return failures[0]?.step;
    };
    expect(await names("pin: '1234'")).toBe('step 2, pin');
    expect(await names("press: ['1']")).toBe('step 2, press');
    expect(await names('until: { notice: declined, charge: charged }')).toBe(
      'step 2, until: { notice: declined, charge: charged }',
    );
    expect(await names('resolve: 5')).toBe('step 2, resolve: 5');
  });
});

describe('what an ATM does not take', () => {
  const AT_AMOUNT = `title: x
steps:
  - insert: saigonbank-debit
  - language: vi
  - pin: '1234'
`;
  const GOES = '  - cancel\n  - take: card\nexpect: { card: returned }\n';

  it.each([
    ['amount: 0', 'zero'],
    ['amount: 123000', 'not-a-multiple'],
    ['amount: 5050000', 'above-limit'],
  ])('fails the script at %s, in the words of the screen', async (step, why) => {
    expect((await play(`${AT_AMOUNT}  - ${step}\n${GOES}`)).failures).toEqual([
      {
        place: { line: 6, column: 5 },
        step: `step 4, ${step}`,
        what: 'was refused',
        expected: 'the terminal to do it, or expect: { refused: … } next',
        actual: why,
      },
    ]);
    const named = await play(`${AT_AMOUNT}  - ${step}\n  - expect: { refused: ${why} }\n${GOES}`);
    expect(named.failures).toEqual([]);
  });

  it('a PIN too short, and not the one after it', async () => {
    const short = `title: x
steps:
  - insert: saigonbank-debit
  - language: vi
  - pin: '123'
  - expect: { refused: too-short }
  - pin: '1234'
  - expect: { refused: none }
  - until: amount
`;
    expect((await play(`${short}${GOES}`)).failures).toEqual([]);
    const unnamed = short.replace('  - expect: { refused: too-short }\n', '');
    expect((await play(unnamed)).failures).toMatchObject([
      { step: 'step 3, pin', actual: 'too-short' },
    ]);
  });

  it.each([
    [
      'of an amount',
      AT_AMOUNT,
      "choose: '12345'",
      'the option 12345',
      /^the screen amount has 500000, .*other$/,
    ],
    [
      'of a receipt without paper',
      `${AT_AMOUNT.replace('steps:', 'steps:\n  - fault: { device: printer, fault: paper-out }')}  - choose: continue
  - amount: 500000
`,
      'confirm: with-receipt',
      'the option accept-receipt',
      /^the screen confirm: .* has accept, back$/,
    ],
  ])('nor can touch an option %s that is not there', async (_, before, step, expected, actual) => {
    const { failures } = await play(`${before}  - ${step}\n`);
    expect(failures).toMatchObject([
      { what: 'could not be done', expected, actual: expect.stringMatching(actual) },
    ]);
  });
});

describe('the seed', () => {
  it('is 42, the script’s, or the one asked for', async () => {
    expect((await play(CANCELLED)).seed).toBe(42);
    expect((await play(`seed: 5\n${CANCELLED}`)).seed).toBe(5);
    expect((await play(`seed: 5\n${CANCELLED}`, { seed: 6 })).seed).toBe(6);
  });

  it('and the trace stand in the header', async () => {
    const { trace = '' } = await play(CANCELLED, { trace: true });
    const [header = '', ...entries] = trace.trimEnd().split('\n');
    expect(JSON.parse(header)).toMatchObject({
      version: 1,
      title: 'x',
      seed: 42,
      start: '2026-11-22T02:41:07.000Z',
      configuration: { id: 'ATM00117' },
    });
    const kinds = new Set(entries.map((line) => JSON.parse(line).kind));
    expect([...kinds].toSorted()).toEqual(['journal', 'message', 'state', 'step', 'view', 'wire']);
    expect((await play(CANCELLED)).trace).toBeUndefined();
  });
});

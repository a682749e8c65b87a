import { describe, expect, it } from 'vitest';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { createRuleBook } from '../../../network/switch/rules.ts';
import { once, startBench } from './terminal.ts';

const CARD = 'vietcombank-debit';
const BEFORE = 35_000_000;
const AFTER = BEFORE - 1_000_000 - 3_300;
const always = (at: SwitchRule['at'], when: SwitchRule['when'], fault: SwitchFault): SwitchRule =>
  // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
  ({ at, when, then: fault });

/** A withdrawal of 1,000,000, an hour of waiting: answers with the seconds they took, balance. */
async function withdraw(...rules: SwitchRule[]) {
  const bench = await startBench();
  for (const one of rules) bench.world.rules.add(one);
  const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000);
  const start = bench.clock.now();
  const answers: string[] = [];
  bench.world.observe(({ at, to, message }) => {
    if (to.role !== 'terminal') return;
    answers.push(`${message.mti} ${message.fields[39]} after ${Math.round((at - start) / 1000)} s`);
  });
  bench.terminal.send(request);
  await bench.clock.advance(3_600_000);
  return { bench, request, answers, balance: bench.balance(CARD) };
}

describe('what each fault does to a withdrawal', () => {
  it.each<readonly [SwitchRule['at'], SwitchFault, readonly string[], number]>([
    ['acquirer', { kind: 'delay', ms: 9_000 }, ['0210 00 after 9 s'], AFTER],
    ['napas', { kind: 'delay', ms: 9_000 }, ['0210 00 after 9 s'], AFTER],
    ['issuer', { kind: 'delay', ms: 9_000 }, ['0210 00 after 9 s'], AFTER],
    // Too late for the hop before: 68, and the hop takes back what may have happened.
    ['napas', { kind: 'delay', ms: 26_000 }, ['0210 68 after 25 s'], BEFORE],
    ['issuer', { kind: 'delay', ms: 21_000 }, ['0210 68 after 20 s'], BEFORE],
    ['acquirer', { kind: 'drop-request' }, [], BEFORE],
    ['napas', { kind: 'drop-request' }, ['0210 68 after 25 s'], BEFORE],
    ['issuer', { kind: 'drop-request' }, ['0210 68 after 20 s'], BEFORE],
    // Nobody but the terminal can know of this one: its 0420 must follow.
    ['acquirer', { kind: 'drop-answer' }, [], AFTER],
    ['napas', { kind: 'drop-answer' }, ['0210 68 after 25 s'], BEFORE],
    ['issuer', { kind: 'drop-answer' }, ['0210 68 after 20 s'], BEFORE],
    ['acquirer', { kind: 'answer-late', ms: 40_000 }, ['0210 00 after 40 s'], AFTER],
    ['napas', { kind: 'answer-late', ms: 40_000 }, ['0210 68 after 25 s'], BEFORE],
    ['issuer', { kind: 'answer-late', ms: 40_000 }, ['0210 68 after 20 s'], BEFORE],
    ['acquirer', { kind: 'answer-twice' }, ['0210 00 after 0 s', '0210 00 after 0 s'], AFTER],
    ['napas', { kind: 'answer-twice' }, ['0210 00 after 0 s'], AFTER],
    ['issuer', { kind: 'answer-twice' }, ['0210 00 after 0 s'], AFTER],
    ['acquirer', { kind: 'decline', code: '96' }, ['0210 96 after 0 s'], BEFORE],
    ['napas', { kind: 'decline', code: '91' }, ['0210 91 after 0 s'], BEFORE],
    ['issuer', { kind: 'decline', code: '05' }, ['0210 05 after 0 s'], BEFORE],
    ['napas', { kind: 'disconnect' }, ['0210 68 after 0 s'], BEFORE],
    ['issuer', { kind: 'disconnect' }, ['0210 68 after 0 s'], BEFORE],
  ])('%s %o', async (at, fault, answers, balance) => {
    const done = await withdraw(once(at, fault));
    expect(done.answers).toEqual(answers);
    expect(done.balance).toBe(balance);
    expect(done.bench.discrepancies()).toEqual([]);
    expect(done.bench.world.waitingAdvices()).toEqual([]);
    expect(done.bench.world.rules.list()[0]?.applied).toBe(1);
    // Whatever the terminal saw: its reversal, too, ends with nothing debited.
    const last = done.bench.terminal.reversal(done.request);
    await done.bench.ask(last);
    expect(done.bench.balance(CARD)).toBe(BEFORE);
  });
});

it('disconnect at the acquirer: half an answer, the line drops, the terminal can call again', async () => {
  const bench = await startBench();
  let chunks = 0;
  const closed: string[] = [];
  bench.terminal.transport.onData(() => chunks++);
  bench.terminal.transport.onClose((reason) => closed.push(reason));
  bench.world.rules.add(once('acquirer', { kind: 'disconnect' }));
  const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000);
  bench.terminal.send(request);
  await bench.clock.advance(1_000);
  expect({ chunks, closed, received: bench.terminal.received.length }).toEqual({
    chunks: 1,
    closed: ['unplugged'],
    received: 0,
  });
  expect(bench.balance(CARD)).toBe(AFTER);
  await bench.terminal.open();
  expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
  expect(bench.balance(CARD)).toBe(BEFORE);
});

it('a lost 0420 is repeated by who owes it', async () => {
  const done = await withdraw(
    once('issuer', { kind: 'drop-answer' }),
    once('issuer', { kind: 'drop-request' }, '0420'),
  );
  expect(done.balance).toBe(BEFORE);
  const toIssuer = done.bench.transcript().filter((line) => line.includes('issuer'));
  expect(toIssuer).toEqual([
    'napas > issuer 0200',
    'napas > issuer 0420 68',
    'napas > issuer 0420 68',
    'issuer > napas 0430 00',
  ]);
});

describe('matching', () => {
  const request = { mti: '0200', fields: { 3: '010000', 11: '000001' } };
  const about = { card: 'bidv-poor', bank: '970418' };
  const drop: SwitchFault = { kind: 'drop-request' };

  it.each<readonly [string, SwitchRule['when'], boolean]>([
    ['anything', {}, true],
    ['its MTI', { mti: '0200' }, true],
    ['another MTI', { mti: '0420' }, false],
    ['its card', { card: 'bidv-poor' }, true],
    ['another card', { card: 'bidv-debit' }, false],
    ['its bank', { bank: '970418' }, true],
    ['another bank', { bank: '970436' }, false],
    ['all of DE3', { processingCode: '010000' }, true],
    ['the head of DE3', { processingCode: '01' }, true],
    ['another DE3', { processingCode: '30' }, false],
    ['one of two wrong', { card: 'bidv-poor', mti: '0420' }, false],
  ])('%s', (_, when, expected) => {
    const book = createRuleBook([always('napas', when, drop)]);
    expect(book.take('napas', request, about)).toEqual(expected ? drop : undefined);
    expect(book.take('issuer', request, about)).toBeUndefined();
  });

  it('leaves network management alone unless it is named', () => {
    const signOn = { mti: '0800', fields: { 70: '001' } };
    const book = createRuleBook([always('napas', {}, drop)]);
    expect(book.take('napas', signOn, {})).toBeUndefined();
    book.add(always('napas', { mti: '0800' }, drop));
    expect(book.take('napas', signOn, {})).toEqual(drop);
  });

  it('counts, then goes on to the next rule; what add returned takes it away', () => {
    const book = createRuleBook([{ ...always('napas', {}, drop), times: 2 }]);
    const remove = book.add(always('napas', {}, { kind: 'decline', code: '05' }));
    const kinds = () => book.take('napas', request, about)?.kind;
    expect([kinds(), kinds(), kinds()]).toEqual(['drop-request', 'drop-request', 'decline']);
    expect(book.list().map(({ applied }) => applied)).toEqual([2, 1]);
    remove();
    expect(kinds()).toBeUndefined();
    book.clear();
    expect(book.list()).toEqual([]);
  });
});

it('a lost sign-on is sent again', async () => {
  const bench = await startBench({ rules: [once('napas', { kind: 'drop-request' }, '0800')] });
  await bench.clock.advance(36_000);
  const answer = await bench.ask(bench.terminal.withdrawal(bench.card(CARD), 1_000_000));
  expect(answer[39]).toBe('00');
});

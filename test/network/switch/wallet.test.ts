import { describe, expect, it } from 'vitest';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { once } from './terminal.ts';
import { CODE, startTill, type Till } from './till.ts';

const merchants = ({ bench }: Till): number => bench.world.ledger('970400').balance('merchants')!;

describe("payment by the customer's code", () => {
  it('goes through NAPAS to the wallet member, and four books agree', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    const request = till.pay(250_000);
    const answer = await bench.ask(request);
    expect(answer).toEqual({
      3: '000000',
      4: '000025000000',
      6: '000000006983',
      7: request.fields[7],
      10: '20358025',
      11: '000101',
      12: '171530',
      13: '0726',
      15: '0726',
      18: '5411',
      25: '00',
      32: '970400',
      37: '620717000101',
      38: '000001',
      39: '00',
      41: 'ATM00001',
      42: '970400000500042',
      49: '704',
      51: '156',
      60: 'SUCCESS 20260000000001',
      62: 'QR_CPM',
      63: '0000000000000001',
      100: '980156',
    });
    expect(bench.hops[2]?.message.fields).toMatchObject({ 33: '602907', 48: CODE });
    expect(bench.transcript()).toEqual([
      'terminal > acquirer 0200',
      'acquirer > napas 0200',
      'napas > wallet 0200',
      'wallet > napas 0210 00',
      'napas > acquirer 0210 00',
      'acquirer > terminal 0210 00',
    ]);
    expect(gateway.payRequests).toEqual([
      {
        paymentRequestId: `0200.970400.ATM00001.${request.fields[7]}.000101`,
        scenario: { kind: 'payment-code', code: CODE },
        order: {
          referenceOrderId: 'ATM00001.620717000101',
          description: 'purchase at TAP HOA BEN THANH',
          merchantId: '970400000500042',
          merchantName: 'TAP HOA BEN THANH',
          merchantCategory: '5411',
          storeTerminalId: 'ATM00001',
        },
        amount: { currency: 'VND', value: 250_000 },
      },
    ]);
    expect(merchants(till)).toBe(250_000);
    expect(bench.world.ledger('602907').balance('980156')).toBe(-250_000);
    expect(till.differences()).toEqual([]);
  });

  it('DE4 000001234500 is 12,345 at the gateway: not 1,234,500, not 123', async () => {
    const till = await startTill();
    const request = till.pay(12_345);
    expect(request.fields[4]).toBe('000001234500');
    await till.bench.ask(request);
    expect(till.gateway.payRequests[0]?.amount).toEqual({ currency: 'VND', value: 12_345 });
    expect(till.gateway.payable()).toBe(12_345);
    expect(merchants(till)).toBe(12_345);
  });

  it('the code is in no observer, note or book', async () => {
    const till = await startTill();
    const seen: string[] = [];
    till.bench.world.observe((hop) => {
      seen.push(JSON.stringify(hop.message), Buffer.from(hop.bytes).toString('latin1'));
    });
    await till.bench.ask(till.pay(250_000));
    seen.push(JSON.stringify(till.bench.notes));
    seen.push(JSON.stringify(till.bench.world.ledger('970400').snapshot()));
    expect(seen.length).toBe(14);
    expect(seen.join('')).not.toContain(CODE.slice(0, 6));
  });

  it.each([
    ['USER_BALANCE_NOT_ENOUGH', '51'],
    ['AMOUNT_EXCEED_LIMIT', '61'],
    ['RISK_REJECT', '05'],
    ['ORDER_IS_CLOSED', '12'],
    ['PARAM_ILLEGAL', '30'],
    ['INVALID_CODE', '14'],
    ['CODE_ALREADY_USED', '14'],
    ['CODE_EXPIRED', '14'],
    ['PROCESS_FAIL', '05'],
    ['A_CODE_OF_TOMORROW', '05'],
  ])('the gateway says %s: %s', async (declined, code) => {
    const till = await startTill();
    till.gateway.next = { end: { declined } };
    const request = till.pay(250_000);
    expect(await till.bench.ask(request)).toMatchObject({ 39: code, 60: declined });
    const inquiry = await till.bench.ask(till.inquire(request));
    expect(inquiry).toMatchObject({ 39: '00', 60: `FAIL ${declined}` });
    expect(till.differences()).toEqual([]);
    expect(merchants(till)).toBe(0);
  });

  it('in process: 68, then the inquiry tells, and only then it is booked', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    gateway.next = { end: 'processing' };
    const request = till.pay(250_000);
    expect(await bench.ask(request)).toMatchObject({ 39: '68', 60: 'PROCESSING 20260000000001' });
    const first = await bench.ask(till.inquire(request));
    expect(first).toMatchObject({ 39: '00', 60: 'PROCESSING 20260000000001' });
    expect(merchants(till)).toBe(0);
    gateway.approve(gateway.payRequests[0]!.paymentRequestId);
    await bench.clock.advance(1_000);
    const second = await bench.ask(till.inquire(request));
    expect(second).toMatchObject({
      4: '000025000000',
      6: '000000006983',
      38: '000001',
      39: '00',
      60: 'SUCCESS 20260000000001',
      63: '0000000000000001',
    });
    expect(till.notices()).toEqual([]);
    expect(merchants(till)).toBe(250_000);
    expect(till.differences()).toEqual([]);
    bench.transcript();
    await bench.ask(till.inquire(request));
    expect(bench.transcript()).toEqual([
      'terminal > acquirer 0200',
      'acquirer > napas 0200',
      'napas > wallet 0200',
      'wallet > napas 0210 00',
      'napas > acquirer 0210 00',
      'acquirer > terminal 0210 00',
    ]);
    expect(merchants(till)).toBe(250_000);
  });

  it('the gateway silent: 68 after 5 s, nobody takes it back, the same again finds out', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    gateway.next = { end: 'paid', silent: true };
    const request = till.pay(250_000);
    const start = bench.clock.now();
    expect(await bench.ask(request)).toMatchObject({ 39: '68', 60: 'NO_ANSWER' });
    expect(bench.clock.now() - start).toBe(5_000);
    await bench.clock.advance(600_000);
    expect(bench.transcript().filter((line) => line.includes('04'))).toEqual([]);
    expect(await bench.ask(request)).toMatchObject({ 39: '00', 60: 'SUCCESS 20260000000001' });
    expect(gateway.calls).toEqual(['pay 250000 VND', 'pay 250000 VND']);
    expect(gateway.payable()).toBe(250_000);
    expect(till.differences()).toEqual([]);
  });
});

describe('cancel', () => {
  it('of what is paid gives all back, and a late repeat of the payment is 94', async () => {
    const till = await startTill();
    const request = till.pay(250_000);
    await till.bench.ask(request);
    till.bench.transcript();
    const cancel = till.cancel(request);
    expect(await till.bench.ask(cancel)).toMatchObject({ 39: '00', 60: 'CANCELLED' });
    expect(till.bench.transcript()).toEqual([
      'terminal > acquirer 0400 68',
      'acquirer > napas 0400 68',
      'napas > wallet 0400 68',
      'wallet > napas 0410 00',
      'napas > acquirer 0410 00',
      'acquirer > terminal 0410 00',
    ]);
    expect(merchants(till)).toBe(0);
    expect(till.differences()).toEqual([]);
    expect((await till.bench.ask(request))[39]).toBe('94');
    expect((await till.bench.ask(cancel))[39]).toBe('00');
    expect((await till.bench.ask(till.inquire(request)))[60]).toMatch(/^CANCELLED/);
    expect(till.differences()).toEqual([]);
  });

  it('of what never came is 00, and what comes then is 94', async () => {
    const till = await startTill();
    const request = till.pay(250_000);
    expect((await till.bench.ask(till.inquire(request)))[60]).toBe('NOT_FOUND');
    expect((await till.bench.ask(till.cancel(request)))[39]).toBe('00');
    expect((await till.bench.ask(request))[39]).toBe('94');
    expect(till.gateway.calls).toEqual(['inquire', 'cancel']);
    expect(till.differences()).toEqual([]);
  });

  it('without an answer of the gateway is 68; again, it is 00', async () => {
    const till = await startTill();
    const request = till.pay(250_000);
    await till.bench.ask(request);
    till.gateway.mute = 1;
    expect(await till.bench.ask(till.cancel(request))).toMatchObject({ 39: '68', 60: 'NO_ANSWER' });
    expect(till.differences()).not.toEqual([]);
    expect((await till.bench.ask(till.cancel(request)))[39]).toBe('00');
    expect(till.differences()).toEqual([]);
  });

  it('an inquiry that finds it cancelled sets the books right, too', async () => {
    const till = await startTill();
    const request = till.pay(250_000);
    await till.bench.ask(request);
    till.gateway.mute = 1;
    await till.bench.ask(till.cancel(request));
    expect((await till.bench.ask(till.inquire(request)))[60]).toMatch(/^CANCELLED/);
    expect(till.differences()).toEqual([]);
    expect(merchants(till)).toBe(0);
  });

  it('approved after its cancellation: given back, and noted', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    gateway.next = { end: 'processing' };
    const request = till.pay(250_000);
    await bench.ask(request);
    await bench.ask(till.cancel(request));
    gateway.mute = 2;
    gateway.approve(gateway.payRequests[0]!.paymentRequestId, { notices: 2 });
    expect(gateway.payable()).toBe(250_000);
    await bench.clock.advance(30_000);
    expect(gateway.payable()).toBe(0);
    expect(till.differences()).toEqual([]);
    const id = gateway.payRequests[0]!.paymentRequestId;
    expect(bench.notes).toEqual([
      `wallet: ${id} paid after it was cancelled: it goes back`,
      `wallet: ${id} is given back`,
    ]);
  });

  it('word that comes late gives nothing back twice', async () => {
    const till = await startTill();
    const request = till.pay(250_000);
    await till.bench.ask(request);
    await till.bench.ask(till.cancel(request));
    till.gateway.notify(till.gateway.payRequests[0]!.paymentRequestId);
    await till.bench.clock.advance(30_000);
    expect(till.gateway.calls).toEqual(['pay 250000 VND', 'cancel', 'inquire']);
    expect(till.bench.notes.at(-1)).toMatch(/was given back by its cancellation$/);
  });

  it('overtakes a payment that the gateway is still thinking about', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    gateway.next = { end: 'processing', afterMs: 4_000 };
    const request = till.pay(250_000);
    bench.terminal.send(request);
    await bench.clock.advance(1_000);
    expect((await bench.ask(till.cancel(request)))[39]).toBe('00');
    await bench.clock.advance(10_000);
    const late = bench.terminal.received.find(({ fields }) => fields[11] === request.fields[11]);
    expect(late?.fields[39]).toBe('94');
    expect(till.differences()).toEqual([]);
  });
});

it('a 0420 is refused: it would be answered for the wallet by somebody who cannot know', async () => {
  const till = await startTill();
  const request = till.pay(250_000);
  await till.bench.ask(request);
  const { fields } = till.cancel(request);
  expect((await till.bench.ask({ mti: '0420', fields }))[39]).toBe('12');
  expect(merchants(till)).toBe(250_000);
  expect(till.differences()).toEqual([]);
});

it.each([
  ['a payment', (till: Till) => till.pay(250_000)],
  ['an order', (till: Till) => till.order(250_000)],
])('%s in another currency than đồng is refused, and asks the gateway nothing', async (_, ask) => {
  const till = await startTill();
  const request = ask(till);
  const other = { mti: request.mti, fields: { ...request.fields, 49: '840' } };
  expect((await till.bench.ask(other))[39]).toBe('12');
  expect(till.gateway.calls).toEqual([]);
  expect([merchants(till), ...till.differences()]).toEqual([0]);
});

it('a word of the gateway that is no ASCII breaks no message', async () => {
  const till = await startTill();
  till.gateway.next = { end: { declined: 'ĐÓNG 关闭' } };
  expect(await till.bench.ask(till.pay(250_000))).toMatchObject({ 39: '05', 60: '??NG ??' });
});

it('another amount under the same trace is 94, and asks the gateway nothing', async () => {
  const till = await startTill();
  till.gateway.next = { end: 'paid', silent: true };
  const request = till.pay(250_000);
  await till.bench.ask(request);
  const other = { mti: request.mti, fields: { ...request.fields, 4: '000025100000' } };
  expect((await till.bench.ask(other))[39]).toBe('94');
  expect(till.gateway.calls.length).toBe(1);
});

describe('refund', () => {
  it('of unknown end keeps its amount, whatever comes under the same trace', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    const request = till.pay(250_000);
    const { 63: reference } = await bench.ask(request);
    const refund = till.refund(100_000, 'QR_CPM', reference!, request);
    gateway.mute = 1;
    expect((await bench.ask(refund))[39]).toBe('68');
    const other = { mti: '0200', fields: { ...refund.fields, 4: '000020000000' } };
    expect((await bench.ask(other))[39]).toBe('94');
    expect(gateway.calls.filter((call) => call.startsWith('refund'))).toEqual([
      'refund 100000 VND',
    ]);
    // What may have been given back in part is not cancelled as a whole.
    expect((await bench.ask(till.cancel(request)))[39]).toBe('12');
    expect((await bench.ask(refund))[39]).toBe('00');
    expect(till.differences()).toEqual([]);
  });

  it('of what is being cancelled is refused', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    const request = till.pay(250_000);
    const { 63: reference } = await bench.ask(request);
    gateway.mute = 1;
    bench.terminal.send(till.cancel(request));
    await bench.clock.advance(1_000);
    bench.terminal.send(till.refund(100_000, 'QR_CPM', reference!, request));
    await bench.clock.advance(1_000);
    expect(bench.terminal.received.at(-1)?.fields[39]).toBe('12');
    await bench.clock.advance(10_000);
    expect((await bench.ask(till.cancel(request)))[39]).toBe('00');
    expect(merchants(till)).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it('in parts, never more than was paid, and once for the same message', async () => {
    const till = await startTill();
    const { bench } = till;
    const request = till.pay(250_000);
    const reference = (await bench.ask(request))[63]!;
    const part = till.refund(100_000, 'QR_CPM', reference, request);
    expect(await bench.ask(part)).toMatchObject({ 39: '00', 63: reference });
    expect((await bench.ask(part))[39]).toBe('00');
    expect(merchants(till)).toBe(150_000);
    expect(till.differences()).toEqual([]);
    const tooMuch = till.refund(150_001, 'QR_CPM', reference, request);
    expect(await bench.ask(tooMuch)).toMatchObject({ 39: '61', 60: 'REFUND_AMOUNT_EXCEED' });
    expect((await bench.ask(till.cancel(request)))[39]).toBe('12');
    const rest = till.refund(150_000, 'QR_CPM', reference, request);
    expect((await bench.ask(rest))[39]).toBe('00');
    expect(merchants(till)).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it('is not cancelled: it is repeated until its answer is there', async () => {
    const till = await startTill();
    const { bench } = till;
    const request = till.pay(250_000);
    const { 63: reference } = await bench.ask(request);
    const refund = till.refund(100_000, 'QR_CPM', reference!, request);
    expect((await bench.ask(refund))[39]).toBe('00');
    const cancel = till.cancel(refund);
    expect((await bench.ask(cancel))[39]).toBe('12');
    // Whatever it calls what it cancels.
    const named = { mti: '0400', fields: { ...cancel.fields, 3: '200000', 11: '000999' } };
    expect((await bench.ask(named))[39]).toBe('12');
    expect(merchants(till)).toBe(150_000);
    expect(till.differences()).toEqual([]);
  });

  it('unknown at first: the same message again pays once', async () => {
    const till = await startTill();
    const { bench, gateway } = till;
    const request = till.pay(250_000);
    const reference = (await bench.ask(request))[63]!;
    gateway.mute = 1;
    const refund = till.refund(250_000, 'QR_CPM', reference, request);
    expect((await bench.ask(refund))[39]).toBe('68');
    expect((await bench.ask(refund))[39]).toBe('00');
    expect(gateway.payable()).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it.each([
    ['of nothing', 0, '13'],
    ['of what was never paid', 10_000, '25'],
  ])('%s', async (_, dong, code) => {
    const till = await startTill();
    const request = till.pay(250_000);
    if (dong === 0) await till.bench.ask(request);
    const refund = till.refund(dong, 'QR_CPM', '0000000000000001', request);
    expect((await till.bench.ask(refund))[39]).toBe(code);
  });
});

describe('an order code', () => {
  async function shown() {
    const till = await startTill();
    const order = till.order(250_000);
    const answer = await till.bench.ask(order);
    till.bench.transcript();
    return { till, order, answer, id: till.gateway.payRequests[0]!.paymentRequestId };
  }

  it('comes in DE48 of the 0110, and nothing is booked', async () => {
    const { till, answer } = await shown();
    expect(answer).toMatchObject({
      39: '00',
      48: 'https://qr.alipay.example/bax20260000000001',
      63: '0000000000000001',
    });
    expect(merchants(till)).toBe(0);
  });

  it('paid: word goes hop by hop to the terminal', async () => {
    const { till, order, id } = await shown();
    await till.bench.clock.advance(7_000);
    till.gateway.approve(id);
    await till.bench.clock.advance(1_000);
    expect(till.bench.transcript()).toEqual([
      'wallet > napas 0220 00',
      'napas > acquirer 0220 00',
      'acquirer > terminal 0220 00',
      'acquirer > napas 0230 00',
      'napas > wallet 0230 00',
      'terminal > acquirer 0230 00',
    ]);
    const [notice, ...others] = till.notices();
    expect(others).toEqual([]);
    expect(notice).toEqual({
      3: '000000',
      4: '000025000000',
      6: '000000006983',
      7: '0726101537',
      10: '20358025',
      11: '000003',
      12: '171537',
      13: '0726',
      32: '970400',
      37: order.fields[37],
      38: '000001',
      39: '00',
      41: 'ATM00001',
      49: '704',
      51: '156',
      60: 'SUCCESS 20260000000001',
      62: 'QR_MPM',
      63: '0000000000000001',
      90: `0100000101${order.fields[7]}00000970400${'0'.repeat(11)}`,
    });
    expect(merchants(till)).toBe(250_000);
    expect(till.differences()).toEqual([]);
    expect((await till.bench.ask(till.inquire(order)))[60]).toBe('SUCCESS 20260000000001');
    expect(merchants(till)).toBe(250_000);
  });

  it('told twice by the gateway: the terminal hears it twice, the books once', async () => {
    const { till, id } = await shown();
    till.gateway.approve(id, { notices: 1 });
    await till.bench.clock.advance(1_000);
    till.gateway.notify(id);
    await till.bench.clock.advance(1_000);
    expect(till.notices().length).toBe(2);
    expect(till.differences()).toEqual([]);
  });

  it('a terminal that does not answer is told three times, ten seconds apart', async () => {
    const { till, id } = await shown();
    till.bench.terminal.acknowledges = false;
    till.gateway.approve(id);
    const start = till.bench.clock.now();
    await till.bench.clock.advance(120_000);
    const told = till.bench.hops.filter(({ to }) => to.role === 'terminal');
    expect(told.map(({ at }) => at - start)).toEqual([0, 10_000, 20_000]);
    expect(till.bench.notes).toEqual(['acquirer: 0220 to ATM00001 untold after 3 tries: kept']);
    expect(till.differences()).toEqual([]);
  });

  it('cancelled, then paid all the same: given back, and the terminal hears nothing', async () => {
    const { till, order, id } = await shown();
    expect((await till.bench.ask(till.cancel(order)))[39]).toBe('00');
    till.gateway.approve(id);
    await till.bench.clock.advance(60_000);
    expect(till.notices()).toEqual([]);
    expect(till.gateway.payable()).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it('NAPAS down when it is paid: word comes when it is up again', async () => {
    const { till, id } = await shown();
    await till.bench.world.takeDown('980156');
    till.gateway.approve(id);
    await till.bench.clock.advance(60_000);
    expect(till.notices()).toEqual([]);
    expect(till.bench.world.waitingAdvices().length).toBe(1);
    await till.bench.world.bringUp('980156');
    await till.bench.clock.advance(60_000);
    expect(till.notices().length).toBe(1);
    expect(till.bench.world.waitingAdvices()).toEqual([]);
    expect(till.differences()).toEqual([]);
  });
});

it('without a wallet behind NAPAS its member cannot be routed to', async () => {
  const till = await startTill({ walletGateway: undefined });
  expect((await till.bench.ask(till.pay(250_000)))[39]).toBe('92');
  expect(till.bench.world.cardAcquirer).toBeUndefined();
});

it('a wallet member that is down is 91, and takeDown knows it', async () => {
  const till = await startTill();
  await till.bench.world.takeDown('980156');
  const request = till.pay(250_000);
  expect((await till.bench.ask(request))[39]).toBe('91');
  expect(till.gateway.calls).toEqual([]);
});

describe('what each fault does to a payment by code', () => {
  const places: readonly SwitchRule['at'][] = ['acquirer', 'napas', 'wallet'];
  const faults: readonly SwitchFault[] = [
    { kind: 'delay', ms: 3_000 },
    { kind: 'delay', ms: 26_000 },
    { kind: 'drop-request' },
    { kind: 'drop-answer' },
    { kind: 'answer-late', ms: 40_000 },
    { kind: 'answer-twice' },
    { kind: 'wrong-mac' },
    { kind: 'decline', code: '96' },
    { kind: 'disconnect' },
  ];
  const cases = places.flatMap((at) => faults.map((fault) => [at, fault] as const));

  it.each(cases)('%s %o: an inquiry knows, a cancellation ends it', async (at, fault) => {
    const till = await startTill();
    const { bench } = till;
    const { world, terminal, clock } = bench;
    const rule = once(at, fault);
    world.rules.add({ ...rule, when: { service: 'QR_CPM' } });
    const request = till.pay(250_000);
    terminal.send(request);
    await clock.advance(60_000);
    expect(world.rules.list()[0]?.applied).toBe(1);
    await terminal.open();
    await clock.advance(10_000);
    const status = await bench.ask(till.inquire(request));
    expect(status[60]).toMatch(till.gateway.payable() > 0 ? /^SUCCESS / : /^NOT_FOUND/);
    expect(till.differences()).toEqual([]);
    expect(merchants(till)).toBe(till.gateway.payable());
    expect((await bench.ask(till.cancel(request)))[39]).toBe('00');
    await clock.advance(60_000);
    expect(till.differences()).toEqual([]);
    expect(merchants(till)).toBe(0);
    expect(till.gateway.payable()).toBe(0);
    expect(world.waitingAdvices()).toEqual([]);
    await world.stop();
    expect(clock.pending()).toBe(0);
  });

  it.each<readonly [SwitchFault, readonly number[]]>([
    [{ kind: 'drop-request' }, [10_000]],
    [{ kind: 'delay', ms: 4_000 }, [4_000]],
    [{ kind: 'answer-late', ms: 15_000 }, [15_000]],
    [{ kind: 'answer-twice' }, [0, 0]],
    [{ kind: 'wrong-mac' }, [0, 10_000]],
  ])('the word to the terminal itself, %o: at %j ms', async (fault, times) => {
    const till = await startTill();
    till.bench.world.rules.add(once('acquirer', fault, '0220'));
    const order = till.order(250_000);
    await till.bench.ask(order);
    till.bench.transcript();
    const start = till.bench.clock.now();
    till.gateway.approve(till.gateway.payRequests[0]!.paymentRequestId);
    await till.bench.clock.advance(60_000);
    const told = till.bench.hops.filter(({ to }) => to.role === 'terminal');
    expect(told.map(({ at }) => at - start)).toEqual(times);
    expect(till.notices().length).toBe(fault.kind === 'wrong-mac' ? 1 : times.length);
    expect(till.differences()).toEqual([]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BankAppSession, TransferOrder } from '../../../network/switch/bank-app.ts';
import type { SwitchFault, SwitchRule } from '../../../network/switch/config.ts';
import { once } from './terminal.ts';
import { MERCHANT, startTill, type Till } from './till.ts';

/** A customer of Vietcombank, and one of SaigonBank, which is the merchant's own bank. */
const AWAY = { bank: '970436', account: '436100000001', pin: '582947', balance: 35_000_000 };
const HOME = { bank: '970400', account: '400100000001', pin: '407951', balance: 20_000_000 };

const ORDER: TransferOrder = {
  acquirer: '970400',
  merchantId: MERCHANT,
  merchantName: 'TAP HOA BEN THANH',
  amount: 180_000,
  reference: 'HD000123',
  terminal: 'ATM00001',
};

function phone({ bench }: Till, { bank, account, pin } = AWAY): BankAppSession {
  const session = bench.world.bankApp(bank)!.login(account, pin);
  if (!session.ok) throw new Error(session.error.kind);
  return session.value;
}

/** Pays and waits for what the phone shows. */
async function pay(till: Till, order: Partial<TransferOrder> = {}, who = AWAY) {
  const outcome = phone(till, who).pay({ ...ORDER, ...order }, who.pin);
  await till.bench.clock.advance(30_000);
  return outcome;
}

const merchants = ({ bench }: Till): number => bench.world.ledger('970400').balance('merchants')!;

/** A terminal is known by what it has sent before. */
async function open(till: Till): Promise<void> {
  await till.bench.ask(till.inquireBill(1_000, 'BEFORE'));
  till.bench.transcript();
}

describe('a VietQR payment', () => {
  it("goes from the payer's bank to the merchant's, and word of it to the terminal", async () => {
    const till = await startTill();
    await open(till);
    expect(await pay(till)).toEqual({ kind: 'paid', reference: '0000000000000001' });
    expect(till.bench.hops[0]?.message.fields).toEqual({
      3: '000000',
      4: '000018000000',
      7: '0726101530',
      11: '000003',
      12: '171530',
      13: '0726',
      22: '032',
      32: '970436',
      37: '620717000003',
      41: 'ATM00001',
      49: '704',
      62: 'QR_PUSH',
      100: '970400',
      102: '436100000001',
      103: MERCHANT,
      104: 'HD000123',
      128: expect.any(String),
    });
    expect(till.bench.transcript()).toEqual([
      'issuer > napas 0200',
      'napas > acquirer 0200',
      'acquirer > terminal 0220 00',
      'acquirer > napas 0210 00',
      'napas > issuer 0210 00',
      'terminal > acquirer 0230 00',
    ]);
    const [notice] = till.notices();
    expect(notice).toEqual({
      3: '000000',
      4: '000018000000',
      7: '0726101530',
      11: '000003',
      12: '171530',
      13: '0726',
      32: '970400',
      37: '620717000003',
      38: '000001',
      39: '00',
      41: 'ATM00001',
      49: '704',
      60: 'SUCCESS 0000000000000001',
      62: 'QR_PUSH',
      63: '0000000000000001',
      104: 'HD000123',
    });
    expect(phone(till).balance()).toBe(AWAY.balance - 180_000);
    expect(merchants(till)).toBe(180_000);
    expect(till.differences()).toEqual([]);
  });

  it('within one bank never reaches NAPAS', async () => {
    const till = await startTill();
    await open(till);
    expect(await pay(till, {}, HOME)).toEqual({ kind: 'paid', reference: '9704000000000001' });
    expect(till.bench.transcript()).toEqual([
      'issuer > acquirer 0200',
      'acquirer > terminal 0220 00',
      'acquirer > issuer 0210 00',
      'terminal > acquirer 0230 00',
    ]);
    expect(till.bench.world.ledger('970400').balance('settlement')).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it('of a customer of our own bank to another bank goes by NAPAS', async () => {
    const till = await startTill();
    const order = { acquirer: '970418' };
    expect(await pay(till, order, HOME)).toMatchObject({ kind: 'declined', code: '12' });
    expect(till.bench.transcript()).toEqual([
      'issuer > acquirer 0200',
      'acquirer > napas 0200',
      'napas > issuer 0200',
      'issuer > napas 0210 12',
      'napas > acquirer 0210 12',
      'acquirer > issuer 0210 12',
    ]);
    expect(phone(till, HOME).balance()).toBe(HOME.balance);
    expect(merchants(till)).toBe(0);
    expect(till.differences()).toEqual([]);
  });

  it('nobody speaks for somebody else', async () => {
    const till = await startTill();
    const { world } = till.bench;
    world.rules.add(once('issuer', { kind: 'drop-answer' }));
    const forged = till.refund(1_000, 'QR_PUSH', '0000000000000001');
    const answer = await till.bench.ask({
      mti: forged.mti,
      fields: { ...forged.fields, 32: '970436' },
    });
    expect(answer[39]).toBe('58');
  });

  it('the inquiry finds it by its bill, and nothing before', async () => {
    const till = await startTill();
    const ask = () => till.bench.ask(till.inquireBill(180_000, 'HD000123'));
    expect(await ask()).toMatchObject({ 39: '00', 60: 'NOT_FOUND' });
    await pay(till, { amount: 170_000, terminal: '' });
    expect(till.notices()).toEqual([]);
    expect(await ask()).toMatchObject({
      4: '000017000000',
      38: '000001',
      39: '00',
      60: 'SUCCESS 0000000000000001',
      63: '0000000000000001',
      104: 'HD000123',
    });
  });

  it('paid twice, of another amount: both are credited and told', async () => {
    const till = await startTill();
    await open(till);
    await pay(till);
    await pay(till, { amount: 1_000 }, HOME);
    expect(till.notices().map((notice) => [notice[4], notice[104]])).toEqual([
      ['000018000000', 'HD000123'],
      ['000000100000', 'HD000123'],
    ]);
    expect(merchants(till)).toBe(181_000);
    expect(till.differences()).toEqual([]);
  });

  it.each([
    [{ merchantId: 'NOBODY' }, '03'],
    [{ acquirer: '970418' }, '12'],
    [{ acquirer: '970403' }, '92'],
    [{ acquirer: '123456' }, '15'],
    [{ acquirer: '97' }, '15'],
    [{ amount: 0 }, '13'],
    [{ amount: 1.5 }, '13'],
    [{ amount: 35_000_001 }, '51'],
    [{ merchantId: 'CÔ BA' }, '30'],
  ])('%o: declined %s, and the money is there', async (order, code) => {
    const till = await startTill();
    expect(await pay(till, order)).toMatchObject({ kind: 'declined', code });
    expect(phone(till).balance()).toBe(AWAY.balance);
    expect(till.bench.world.waitingAdvices()).toEqual([]);
    expect(till.differences()).toEqual([]);
  });

  const places: readonly SwitchRule['at'][] = ['napas', 'acquirer'];
  const faults: readonly SwitchFault[] = [
    { kind: 'delay', ms: 27_000 },
    { kind: 'drop-request' },
    { kind: 'drop-answer' },
    { kind: 'answer-late', ms: 40_000 },
    { kind: 'answer-twice' },
    { kind: 'wrong-mac' },
    { kind: 'disconnect' },
  ];
  const cases = places.flatMap((at) => faults.map((fault) => [at, fault] as const));
  it.each(cases)('%s %o: settled in the end, credited once', async (at, fault) => {
    const till = await startTill();
    await open(till);
    till.bench.world.rules.add(once(at, fault));
    const outcome = await pay(till);
    expect(outcome.kind).toMatch(/paid|pending/);
    await till.bench.clock.advance(300_000);
    expect(merchants(till)).toBe(180_000);
    expect(till.notices().length).toBe(1);
    expect(phone(till).balance()).toBe(AWAY.balance - 180_000);
    expect(phone(till).history()[0]?.state).toBeUndefined();
    expect(till.bench.world.waitingAdvices()).toEqual([]);
    expect(till.differences()).toEqual([]);
    await till.bench.world.stop();
    expect(till.bench.clock.pending()).toBe(0);
  });

  it('declined by a rule is given back', async () => {
    const till = await startTill();
    till.bench.world.rules.add(once('acquirer', { kind: 'decline', code: '05' }));
    expect(await pay(till)).toEqual({ kind: 'declined', code: '05', words: 'do not honour' });
    expect(phone(till).balance()).toBe(AWAY.balance);
    expect(till.differences()).toEqual([]);
  });

  it('its first word lost and then refused: the phone sees pending, then the money again', async () => {
    const till = await startTill();
    till.bench.world.rules.add(once('acquirer', { kind: 'drop-request' }));
    till.bench.world.rules.add(once('acquirer', { kind: 'decline', code: '03' }, '0220'));
    const session = phone(till);
    let changes = 0;
    session.onChange(() => changes++);
    const paying = session.pay(ORDER, AWAY.pin);
    await till.bench.clock.advance(21_000);
    const pending = await paying;
    if (pending.kind !== 'pending') throw new Error(pending.kind);
    await till.bench.clock.advance(60_000);
    expect(session.balance()).toBe(AWAY.balance);
    expect(session.outcomeOf(pending.id)).toMatchObject({ kind: 'declined', code: '03' });
    expect(phone(till, HOME).outcomeOf(pending.id)).toMatchObject({ code: '25' });
    expect(session.history().map(({ amount, state }) => [amount, state])).toEqual([
      [180_000, undefined],
      [-180_000, 'declined'],
      [35_000_000, undefined],
    ]);
    expect(changes).toBe(2);
    expect(till.differences()).toEqual([]);
  });

  it('is settled after a restart of the whole network', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tellerbench-vietqr-'));
    try {
      const database = join(folder, 'switch.db');
      const first = await startTill({ database });
      first.bench.world.rules.add(once('napas', { kind: 'drop-request' }));
      void phone(first).pay(ORDER, AWAY.pin);
      await first.bench.clock.advance(5_000);
      expect(phone(first).history()[0]).toMatchObject({ amount: -180_000, state: 'pending' });
      await first.bench.world.stop();
      await first.bench.clock.advance(0);
      const second = await startTill({ database });
      await second.bench.clock.advance(60_000);
      expect(merchants(second)).toBe(180_000);
      expect(phone(second).history()[0]?.state).toBeUndefined();
      expect(second.differences()).toEqual([]);
      await second.bench.world.stop();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a refund', () => {
  it.each([
    ['by NAPAS', AWAY, 'issuer > napas 0210 00'],
    ['within the bank', HOME, 'issuer > acquirer 0210 00'],
  ] as const)("%s goes to the payer's account, never more than was paid", async (_, who, hop) => {
    const till = await startTill();
    await pay(till, {}, who);
    till.bench.transcript();
    const reference = (await till.bench.ask(till.inquireBill(180_000, 'HD000123')))[63]!;
    const part = till.refund(80_000, 'QR_PUSH', reference);
    expect((await till.bench.ask(part))[39]).toBe('00');
    expect((await till.bench.ask(part))[39]).toBe('00');
    expect(till.bench.transcript()).toContain(hop);
    expect(phone(till, who).balance()).toBe(who.balance - 100_000);
    expect(merchants(till)).toBe(100_000);
    const tooMuch = till.refund(100_001, 'QR_PUSH', reference);
    expect((await till.bench.ask(tooMuch))[39]).toBe('61');
    expect((await till.bench.ask(till.refund(100_000, 'QR_PUSH', reference)))[39]).toBe('00');
    expect(phone(till, who).balance()).toBe(who.balance);
    expect(till.differences()).toEqual([]);
  });

  it('of a payment that nobody made is 25', async () => {
    const till = await startTill();
    expect((await till.bench.ask(till.refund(1_000, 'QR_PUSH', '0000000000000001')))[39]).toBe(
      '25',
    );
  });

  it('without an answer is 68, and the same again pays once', async () => {
    const till = await startTill();
    await pay(till);
    till.bench.world.rules.add(once('issuer', { kind: 'drop-answer' }));
    const refund = till.refund(180_000, 'QR_PUSH', '0000000000000001');
    expect((await till.bench.ask(refund))[39]).toBe('68');
    expect((await till.bench.ask(till.refund(1, 'QR_PUSH', '0000000000000001')))[39]).toBe('61');
    expect((await till.bench.ask(refund))[39]).toBe('00');
    expect(phone(till).balance()).toBe(AWAY.balance);
    expect(till.differences()).toEqual([]);
  });
});

describe('the app', () => {
  it('locks at the third wrong PIN, at login or when paying', async () => {
    const till = await startTill();
    const app = till.bench.world.bankApp(AWAY.bank)!;
    const session = phone(till);
    expect(app.login(AWAY.account, '000000')).toEqual({
      ok: false,
      error: { kind: 'wrong-pin', triesLeft: 2 },
    });
    expect(await session.pay(ORDER, '000000')).toEqual({
      kind: 'refused',
      why: { kind: 'wrong-pin', triesLeft: 1 },
    });
    expect(app.login(AWAY.account, '000000')).toEqual({ ok: false, error: { kind: 'locked' } });
    expect(await session.pay(ORDER, AWAY.pin)).toEqual({
      kind: 'refused',
      why: { kind: 'locked' },
    });
    expect(till.bench.transcript()).toEqual([]);
  });

  it('a right PIN gives the tries back', async () => {
    const till = await startTill();
    const app = till.bench.world.bankApp(AWAY.bank)!;
    app.login(AWAY.account, '1');
    phone(till);
    expect(app.login(AWAY.account, '1')).toMatchObject({ error: { triesLeft: 2 } });
  });

  it('is on one phone of each bank, and on none of a bank that is not here', async () => {
    const till = await startTill();
    for (const { id } of till.bench.world.banks) {
      expect(till.bench.world.bankApp(id)?.phones.length).toBe(1);
    }
    expect(till.bench.world.bankApp('970403')).toBeUndefined();
    expect(till.bench.world.bankApp('970436')!.login('436100000002', '1')).toMatchObject({
      error: { kind: 'no-such-account' },
    });
  });
});

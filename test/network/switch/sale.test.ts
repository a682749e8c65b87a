import { describe, expect, it } from 'vitest';
import type { IsoFields, IsoMessage } from '../../../network/iso8583/message.ts';
import { buildOriginalData } from '../../../network/napas/original-data.ts';
import { offlineSaleAdvice } from '../../../network/napas/sale.ts';
import { type Bench, once, startBench, TERMINAL } from './terminal.ts';
import { MERCHANT } from './till.ts';

const POS = { 3: '000000', 18: '5411', 22: '051', 25: '00' };

function sale(bench: Bench, id: string, dong: number): IsoMessage {
  return bench.terminal.withdrawal(bench.card(id), dong, POS);
}

/** A refund of a card's sale: a 0200 of its own, by the sale's DE90. */
function refund(bench: Bench, { mti, fields }: IsoMessage, id: string, dong: number): IsoMessage {
  const original = {
    mti,
    stan: fields[11]!,
    transmissionTime: fields[7]!,
    acquirer: fields[32]!,
  };
  const { mti: type, fields: all } = bench.terminal.withdrawal(bench.card(id), dong, {
    ...POS,
    3: '200000',
    22: '052',
    90: buildOriginalData(original),
  });
  const { 52: _, ...kept } = all;
  return { mti: type, fields: kept };
}

/** Each bank owes at its issuer, or is owed, what NAPAS has of it. */
function inAgreement({ world, discrepancies }: Bench): void {
  for (const { id } of world.banks) {
    const cleared = world.ledger('602907').balance(id)!;
    expect(cleared + world.ledger(id).balance('settlement')!).toBe(0);
  }
  expect(discrepancies()).toEqual([]);
}

describe('a refund to a card', () => {
  it.each([
    ['vietcombank-debit', '970436', 'settlement'],
    ['saigonbank-debit', '970400', 'merchants'],
  ])('%s: at most what was paid, into the same books', async (id, bank) => {
    const bench = await startBench();
    const before = bench.balance(id);
    const paid = sale(bench, id, 300_000);
    expect((await bench.ask(paid))[39]).toBe('00');
    const part = refund(bench, paid, id, 100_000);
    expect(await bench.ask(part)).toMatchObject({ 3: '200000', 39: '00' });
    expect(bench.balance(id)).toBe(before - 200_000);
    expect((await bench.ask(part))[39]).toBe('00');
    expect((await bench.ask(refund(bench, paid, id, 200_001)))[39]).toBe('61');
    expect((await bench.ask(refund(bench, paid, id, 200_000)))[39]).toBe('00');
    expect(bench.balance(id)).toBe(before);
    const { ledger } = bench.world;
    expect(ledger('970400').balance('merchants')).toBe(0);
    expect(ledger(bank).balance('settlement')).toBe(0);
    expect(ledger('602907').balance(bank)).toBe(0);
    expect(bench.discrepancies()).toEqual([]);
  });

  it("of a declined, a reversed, an unknown or another card's sale is 25; a part of it taken back too is 94", async () => {
    const bench = await startBench();
    const id = 'vietcombank-debit';
    const declined = sale(bench, 'bidv-poor', 300_000);
    await bench.ask(declined);
    const codeOf = async (message: IsoMessage) => (await bench.ask(message))[39];
    expect(await codeOf(refund(bench, declined, 'bidv-poor', 1_000))).toBe('25');
    const reversed = sale(bench, id, 300_000);
    await bench.ask(reversed);
    await bench.ask(bench.terminal.reversal(reversed));
    expect(await codeOf(refund(bench, reversed, id, 1_000))).toBe('25');
    expect(await codeOf(refund(bench, sale(bench, id, 300_000), id, 1_000))).toBe('25');
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    expect(await codeOf(refund(bench, paid, 'bidv-poor', 1_000))).toBe('25');
    expect(await codeOf(refund(bench, paid, id, 0))).toBe('13');
    expect(bench.discrepancies()).toEqual([]);
  });

  it('lost on the way is taken back as any other', async () => {
    const bench = await startBench();
    const id = 'vietcombank-debit';
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    bench.world.rules.add({
      at: 'issuer',
      when: { processingCode: '20' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
      then: { kind: 'drop-answer' },
    });
    expect((await bench.ask(refund(bench, paid, id, 300_000)))[39]).toBe('68');
    await bench.clock.advance(60_000);
    expect(bench.balance(id)).toBe(35_000_000 - 300_000);
    expect((await bench.ask(refund(bench, paid, id, 300_000)))[39]).toBe('00');
    expect(bench.balance(id)).toBe(35_000_000);
    expect(bench.discrepancies()).toEqual([]);
  });
});

describe('a sale approved offline', () => {
  const advice = (bench: Bench, id: string, dong: number, stan = 900): IsoMessage =>
    offlineSaleAdvice({
      identity: {
        terminalId: TERMINAL,
        merchantId: MERCHANT,
        acquirerId: '970400',
        location: 'TAP HOA BEN THANH',
      },
      merchantCategory: '5411',
      at: bench.clock.now(),
      stan,
      pan: bench.card(id).pan,
      entry: { mode: 'contactless', sequence: 1, chipData: '9F270140' },
      amount: dong,
      approval: 'Y1',
    });

  it('is booked once, without PIN, whatever the balance', async () => {
    const bench = await startBench();
    const told = advice(bench, 'bidv-poor', 150_000);
    expect(await bench.ask(told)).toMatchObject({ 38: 'Y1    ', 39: '00' });
    expect(await bench.ask(told)).toMatchObject({ 39: '00' });
    expect(bench.balance('bidv-poor')).toBe(120_000 - 150_000);
    expect(bench.notes).toEqual([
      'issuer: card bidv-poor: below zero by a purchase that was approved offline',
    ]);
    expect(bench.transcript().slice(0, 6)).toEqual([
      'terminal > acquirer 0220',
      'acquirer > napas 0220',
      'napas > issuer 0220',
      'issuer > napas 0230 00',
      'napas > acquirer 0230 00',
      'acquirer > terminal 0230 00',
    ]);
    const { ledger } = bench.world;
    expect(ledger('970400').balance('merchants')).toBe(150_000);
    expect(ledger('602907').balance('970418')).toBe(-150_000);
    expect(bench.discrepancies()).toEqual([]);
  });

  it('on us stays within the bank', async () => {
    const bench = await startBench();
    await bench.ask(advice(bench, 'saigonbank-debit', 150_000));
    expect(bench.balance('saigonbank-debit')).toBe(20_000_000 - 150_000);
    expect(bench.world.ledger('970400').balance('merchants')).toBe(150_000);
    expect(bench.discrepancies()).toEqual([]);
  });

  it.each([
    ['of a card of nobody', { 2: '9704360000000000999' }, '14'],
    ['of no amount', { 4: '000000000000' }, '13'],
    ['of cash', { 3: '010000' }, '12'],
    ['of a bank that is not here', { 2: '9704030000000008' }, '92'],
  ])('%s is refused', async (_, more, code) => {
    const bench = await startBench();
    const { mti, fields } = advice(bench, 'vietcombank-debit', 150_000);
    expect((await bench.ask({ mti, fields: { ...fields, ...more } }))[39]).toBe(code);
    expect(bench.discrepancies()).toEqual([]);
  });

  it('lost at the issuer is 68; told again it is booked once', async () => {
    const bench = await startBench();
    bench.world.rules.add({
      at: 'issuer',
      when: { mti: '0220' },
      times: 1,
      // biome-ignore lint/suspicious/noThenProperty: scenarios read as when and then.
      then: { kind: 'drop-answer' },
    });
    const told = advice(bench, 'vietcombank-debit', 150_000);
    expect((await bench.ask(told))[39]).toBe('68');
    expect((await bench.ask(told))[39]).toBe('00');
    expect(bench.balance('vietcombank-debit')).toBe(35_000_000 - 150_000);
    expect(bench.world.ledger('970400').balance('merchants')).toBe(150_000);
  });
});

it('a reversal with DE55 tells the issuer how the card ended', async () => {
  const bench = await startBench();
  const id = 'vietcombank-debit';
  const paid = sale(bench, id, 300_000);
  await bench.ask(paid);
  const { mti, fields } = bench.terminal.reversal(paid);
  const chipData = '9F2701009505800000000' + '09B02E8009F5B0510000000FF';
  await bench.ask({ mti, fields: { ...fields, 39: '05', 55: chipData } });
  expect(bench.notes).toEqual([
    'issuer: card vietcombank-debit: 0420 with reason 05; AAC, TVR 8000000000, TSI E800, issuer script results 10000000FF',
  ]);
  expect(bench.balance(id)).toBe(35_000_000);
});

describe("a sale that is taken back after a part was given back: 94, and nobody's books move", () => {
  const id = 'vietcombank-debit';

  it('one after the other', async () => {
    const bench = await startBench();
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    expect((await bench.ask(refund(bench, paid, id, 100_000)))[39]).toBe('00');
    expect((await bench.ask(bench.terminal.reversal(paid)))[39]).toBe('94');
    expect(bench.balance(id)).toBe(35_000_000 - 200_000);
    expect(bench.world.ledger('970400').balance('merchants')).toBe(200_000);
    inAgreement(bench);
  });

  it('while the refund is on its way', async () => {
    const bench = await startBench();
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    bench.world.rules.add(once('issuer', { kind: 'answer-late', ms: 3_000 }));
    bench.terminal.send(refund(bench, paid, id, 100_000));
    await bench.clock.advance(1_000);
    expect((await bench.ask(bench.terminal.reversal(paid)))[39]).toBe('94');
    expect(bench.balance(id)).toBe(35_000_000 - 200_000);
    inAgreement(bench);
  });

  it('unless the refund itself was taken back', async () => {
    const bench = await startBench();
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    const part = refund(bench, paid, id, 100_000);
    await bench.ask(part);
    expect((await bench.ask(bench.terminal.reversal(part)))[39]).toBe('00');
    const other = refund(bench, paid, id, 100_000);
    await bench.ask(other);
    const cancel = { ...bench.terminal.reversal(other), mti: '0400' };
    expect((await bench.ask(cancel))[39]).toBe('00');
    inAgreement(bench);
    // Whatever it calls what it takes back.
    const third = refund(bench, paid, id, 100_000);
    await bench.ask(third);
    const { fields } = bench.terminal.reversal(third);
    await bench.ask({ mti: '0400', fields: { ...fields, 3: '000000' } });
    inAgreement(bench);
    await bench.ask(bench.terminal.reversal(third));
    inAgreement(bench);
    expect((await bench.ask(bench.terminal.reversal(paid)))[39]).toBe('00');
    expect(bench.balance(id)).toBe(35_000_000);
    inAgreement(bench);
  });

  it('before its own answer is there: nothing is given back of what is not known', async () => {
    for (const card of [id, 'saigonbank-debit']) {
      const bench = await startBench();
      const before = bench.balance(card);
      const paid = sale(bench, card, 300_000);
      bench.world.rules.add(once('issuer', { kind: 'drop-answer' }));
      bench.terminal.send(paid);
      await bench.clock.advance(1_000);
      expect((await bench.ask(refund(bench, paid, card, 100_000)))[39]).toBe('25');
      await bench.clock.advance(60_000);
      expect(bench.balance(card)).toBe(before);
      inAgreement(bench);
    }
  });

  it('the other way round: nothing is given back whose taking back is still on its way', async () => {
    const bench = await startBench();
    const paid = sale(bench, id, 300_000);
    await bench.ask(paid);
    bench.world.rules.add(once('issuer', { kind: 'drop-request' }, '0420'));
    expect((await bench.ask(bench.terminal.reversal(paid)))[39]).toBe('00');
    expect((await bench.ask(refund(bench, paid, id, 100_000)))[39]).toBe('25');
    await bench.clock.advance(60_000);
    expect(bench.balance(id)).toBe(35_000_000);
    inAgreement(bench);
  });
});

it('a sale approved offline is in đồng, its own, and no payment by code', async () => {
  const bench = await startBench();
  const id = 'vietcombank-debit';
  const paid = sale(bench, id, 300_000);
  await bench.ask(paid);
  const offline = async (more: IsoFields) => {
    const { 52: _, ...fields } = { ...sale(bench, id, 100_000).fields, ...more };
    return (await bench.ask({ mti: '0220', fields }))[39];
  };
  expect(await offline({ 49: '840' })).toBe('12');
  expect(await offline({ 62: 'QR_CPM' })).toBe('12');
  expect(bench.balance(id)).toBe(35_000_000 - 300_000);
  // DE90 of a sale does not make it that sale.
  const { 90: original } = bench.terminal.reversal(paid).fields;
  expect(await offline({ 90: original! })).toBe('00');
  expect(bench.balance(id)).toBe(35_000_000 - 400_000);
  inAgreement(bench);
});

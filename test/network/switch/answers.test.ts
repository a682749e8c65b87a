import { describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { type Bench, startBench } from './terminal.ts';

type Case = readonly [
  what: string,
  code: string,
  card: string,
  dong: number,
  changed?: Readonly<Record<number, string>>,
];

/** Through the terminal's own line, on-us and off-us. */
const CASES: readonly Case[] = [
  ['approved on-us', '00', 'saigonbank-debit', 2_000_000],
  ['approved off-us', '00', 'vietcombank-debit', 2_000_000],
  ['approved with a PIN of six', '00', 'techcombank-debit', 2_000_000],
  ['processing code that the issuer has not', '12', 'saigonbank-debit', 50_000, { 3: '430000' }],
  ['another currency', '12', 'saigonbank-debit', 50_000, { 49: '840' }],
  ['amount of zero', '13', 'saigonbank-debit', 0],
  ['amount with decimals', '13', 'saigonbank-debit', 0, { 4: '000005000050' }],
  ['amount that no notes make', '13', 'saigonbank-debit', 55_000],
  ['card that the bank has not', '14', 'saigonbank-debit', 50_000, { 2: '9704000000000042' }],
  ['BIN of nobody', '15', 'saigonbank-debit', 50_000, { 2: '9799990000000010' }],
  ['lost card', '41', 'techcombank-lost', 50_000],
  ['stolen card', '43', 'vietcombank-stolen', 50_000],
  ['insufficient funds', '51', 'bidv-poor', 150_000],
  ['expired card', '54', 'mb-expired', 50_000],
  ['terminal of another acquirer', '58', 'saigonbank-debit', 50_000, { 32: '970436' }],
  ['above the limit of a transaction', '61', 'saigonbank-debit', 5_050_000],
  ['blocked card', '62', 'vietinbank-blocked', 50_000],
  ['PIN block that cannot be read', '63', 'saigonbank-debit', 50_000, { 52: '0123456789ABCDEF' }],
  ['not activated', '78', 'saigonbank-not-activated', 50_000],
  [
    'BIN of a member that is not connected',
    '92',
    'saigonbank-debit',
    50_000,
    { 2: '9704050000000013' },
  ],
];

const wrongPin = (bench: Bench, card: string) =>
  bench.terminal.withdrawal({ ...bench.card(card), pin: '0000' }, 50_000);

describe('response codes', () => {
  it.each(CASES.map((one) => ({ name: `${one[0]}: ${one[1]}`, one })))('$name', async ({ one }) => {
    const [, code, id, dong, changed = {}] = one;
    const bench = await startBench();
    const before = defaultWorld().banks.map(({ id: bank }) => bench.world.ledger(bank).snapshot());
    const request = bench.terminal.withdrawal(bench.card(id), dong, changed);
    const answer = await bench.ask(request);
    expect(answer[39]).toBe(code);
    for (const field of [2, 3, 4, 7, 11, 32, 37, 41, 49]) {
      expect(answer[field]).toBe(request.fields[field]);
    }
    for (const field of [35, 52, 55]) expect(answer[field]).toBeUndefined();
    if (code !== '00') {
      const after = defaultWorld().banks.map(({ id: bank }) => bench.world.ledger(bank).snapshot());
      expect(after).toEqual(before);
      expect(answer[38]).toBeUndefined();
    }
  });

  it.each([3, 7, 11, 41])('format error 30 without field %i', async (field) => {
    const bench = await startBench();
    const { mti, fields } = bench.terminal.withdrawal(bench.card('saigonbank-debit'), 50_000);
    const { [field]: _, ...rest } = fields;
    bench.terminal.send({ mti, fields: rest });
    await bench.clock.advance(100);
    expect(bench.terminal.received.map((answer) => answer.fields[39])).toEqual(['30']);
  });

  it('30 for cash without a PIN; a purchase that says so needs none', async () => {
    const bench = await startBench();
    const card = bench.card('vietcombank-debit');
    const without = (more: Record<number, string>) => {
      const { mti, fields } = bench.terminal.withdrawal(card, 50_000, more);
      const { 52: _, ...rest } = fields;
      return { mti, fields: rest };
    };
    expect((await bench.ask(without({})))[39]).toBe('30');
    expect((await bench.ask(without({ 3: '000000', 22: '051' })))[39]).toBe('30');
    expect((await bench.ask(without({ 3: '000000', 22: '072' })))[39]).toBe('00');
    expect(bench.balance('vietcombank-debit')).toBe(34_950_000);
  });

  it('55 counts down to 75, a right PIN gives the tries back, and after 75 none is right', async () => {
    const bench = await startBench();
    const id = 'vietcombank-debit';
    const right = () => bench.terminal.withdrawal(bench.card(id), 50_000);
    const tries = () => bench.world.cardState(bench.card(id).pan)?.pinTriesLeft;
    expect((await bench.ask(wrongPin(bench, id)))[39]).toBe('55');
    expect((await bench.ask(wrongPin(bench, id)))[39]).toBe('55');
    expect(tries()).toBe(1);
    expect((await bench.ask(right()))[39]).toBe('00');
    expect(tries()).toBe(3);
    for (const code of ['55', '55', '75', '75']) {
      expect((await bench.ask(wrongPin(bench, id)))[39]).toBe(code);
    }
    expect((await bench.ask(right()))[39]).toBe('75');
    expect(tries()).toBe(0);
  });

  it('75 at once for a card with one try left', async () => {
    const bench = await startBench();
    expect((await bench.ask(wrongPin(bench, 'saigonbank-one-try-left')))[39]).toBe('75');
  });

  it('a wrong PIN sent twice under one key counts once', async () => {
    const bench = await startBench();
    const request = wrongPin(bench, 'vietcombank-debit');
    expect((await bench.ask(request))[39]).toBe('55');
    expect((await bench.ask({ ...request, mti: '0201' }))[39]).toBe('55');
    const { pan } = bench.card('vietcombank-debit');
    expect(bench.world.cardState(pan)?.pinTriesLeft).toBe(2);
  });

  it('61 above the amount of a day, and 51 before a fee can make a balance negative', async () => {
    const bench = await startBench();
    const id = 'mb-daily-limit';
    const ask = (dong: number) => bench.ask(bench.terminal.withdrawal(bench.card(id), dong));
    expect((await ask(3_000_000))[39]).toBe('00');
    expect((await ask(1_050_000))[39]).toBe('61');
    expect((await ask(1_000_000))[39]).toBe('00');
    const poor = bench.card('bidv-poor');
    expect((await bench.ask(bench.terminal.withdrawal(poor, 120_000)))[39]).toBe('51');
    expect((await bench.ask(bench.terminal.withdrawal(poor, 110_000)))[39]).toBe('00');
    expect(bench.balance('bidv-poor')).toBe(120_000 - 110_000 - 3_300);
  });

  it('65 after so many times a day; a reversal gives the time back, midnight in Vietnam all', async () => {
    const bench = await startBench();
    const request = () => bench.terminal.withdrawal(bench.card('mb-daily-limit'), 50_000);
    let last = request();
    for (const code of ['00', '00', '00', '65']) {
      const next = request();
      expect((await bench.ask(next))[39]).toBe(code);
      if (code === '00') last = next;
    }
    expect((await bench.ask(bench.terminal.reversal(last)))[39]).toBe('00');
    expect((await bench.ask(request()))[39]).toBe('00');
    expect((await bench.ask(request()))[39]).toBe('65');
    await bench.clock.advance(7 * 3_600_000);
    expect((await bench.ask(request()))[39]).toBe('00');
  });

  it('the same request again gets the same answer and no second debit', async () => {
    const bench = await startBench();
    for (const id of ['saigonbank-debit', 'vietcombank-debit']) {
      const request = bench.terminal.withdrawal(bench.card(id), 2_000_000);
      const first = await bench.ask(request);
      const balance = bench.balance(id);
      expect(await bench.ask(request)).toEqual({ ...first });
      expect(await bench.ask({ ...request, mti: '0201' })).toMatchObject({
        38: first[38],
        39: '00',
      });
      expect(bench.balance(id)).toBe(balance);
    }
    expect(bench.discrepancies()).toEqual([]);
  });

  it('94 for the key of another transaction', async () => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card('saigonbank-debit'), 2_000_000);
    await bench.ask(request);
    const other = { ...request, fields: { ...request.fields, 4: '000010000000' } };
    expect((await bench.ask(other))[39]).toBe('94');
    expect(bench.balance('saigonbank-debit')).toBe(18_000_000);
  });

  it('91 while the issuer is down, 00 when it is back', async () => {
    const bench = await startBench();
    for (const [id, bank] of [
      ['vietcombank-debit', '970436'],
      ['saigonbank-debit', '970400'],
    ] as const) {
      await bench.world.takeDown(bank);
      const ask = () => bench.ask(bench.terminal.withdrawal(bench.card(id), 50_000));
      expect((await ask())[39]).toBe('91');
      await bench.world.bringUp(bank);
      await bench.clock.advance(1);
      expect((await ask())[39]).toBe('00');
    }
  });
});

describe('other services', () => {
  it('tells a balance in DE54, free on-us and for a fee off-us', async () => {
    const bench = await startBench();
    const inquire = (id: string) => {
      const { mti, fields } = bench.terminal.withdrawal(bench.card(id), 0, { 3: '300000' });
      return bench.ask({ mti, fields });
    };
    expect(await inquire('saigonbank-debit')).toMatchObject({
      39: '00',
      54: '0001704C0020000000000002704C002000000000',
    });
    expect(await inquire('vietcombank-debit')).toMatchObject({
      39: '00',
      54: '0001704C0034999450000002704C003499945000',
    });
  });

  it('changes a PIN: both blocks are translated at every hop', async () => {
    const bench = await startBench();
    const card = bench.card('vietcombank-debit');
    const change = bench.terminal.withdrawal(card, 0, {
      3: '940000',
      105: bench.terminal.pinBlock('9876', card.pan),
    });
    expect((await bench.ask(change))[39]).toBe('00');
    const blocks = bench.hops.flatMap(({ message }) => message.fields[105] ?? []);
    expect(new Set(blocks).size).toBe(3);
    expect((await bench.ask(bench.terminal.withdrawal(card, 50_000)))[39]).toBe('55');
    const changed = { ...card, pin: '9876' };
    expect((await bench.ask(bench.terminal.withdrawal(changed, 50_000)))[39]).toBe('00');
  });

  it.each([
    ['001', '00'],
    ['002', '00'],
    ['301', '00'],
    // A terminal that asks for keys says which it is.
    ['101', '30'],
    ['161', '12'],
  ])('network management %s: %s', async (code, expected) => {
    const bench = await startBench();
    const fields = { 7: '0726101530', 11: '000001', 32: '970400', 70: code };
    expect(await bench.ask({ mti: '0800', fields })).toEqual({ ...fields, 39: expected });
  });

  it('answers 12 to a message type that nobody here serves', async () => {
    const bench = await startBench();
    const { fields } = bench.terminal.withdrawal(bench.card('saigonbank-debit'), 50_000);
    expect((await bench.ask({ mti: '0100', fields }))[39]).toBe('12');
  });

  it('asks the chip issuer for cryptogram and answer', async () => {
    const asked: string[] = [];
    const bench = await startBench({
      chip: {
        verify: (_, chipData) => chipData === '9F2608AAAAAAAAAAAAAAAA',
        answer(_, __, code) {
          asked.push(code);
          return '910A11223344556677883030';
        },
      },
    });
    const withChip = (data: string) =>
      bench.ask(bench.terminal.withdrawal(bench.card('vietcombank-debit'), 50_000, { 55: data }));
    expect(await withChip('9F2608AAAAAAAAAAAAAAAA')).toMatchObject({
      39: '00',
      55: '910A11223344556677883030',
    });
    expect((await withChip('9F2608BBBBBBBBBBBBBBBB'))[39]).toBe('63');
    expect(asked).toEqual(['00', '63']);
  });
});

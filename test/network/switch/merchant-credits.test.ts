import { expect, it } from 'vitest';
import type { IsoFields, IsoMessage } from '../../../network/iso8583/message.ts';
import { openSystemAccounts } from '../../../network/switch/accounts.ts';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { createLedgers } from '../../../network/switch/ledger.ts';
import { createMerchantCredits } from '../../../network/switch/merchant-credits.ts';

function open() {
  const database = openSwitchDatabase(':memory:');
  const ledger = createLedgers(database)('970400');
  openSystemAccounts(ledger);
  let approvals = 0;
  const credits = createMerchantCredits({
    database,
    ledger,
    now: () => 0,
    merchants: [{ id: 'SHOP1', name: 'Shop' }],
    nextApproval: () => ++approvals,
    nextReference: () => '9704000000000001',
  });
  return { credits, ledger };
}

const PAYMENT: IsoFields = {
  3: '000000',
  4: '000018000000',
  7: '0726101530',
  11: '000003',
  32: '970436',
  41: 'POS00042',
  62: 'QR_PUSH',
  63: '0000000000000007',
  102: '436100000001',
  103: 'SHOP1',
  104: 'HD1',
};
const paid = (more: IsoFields = {}): IsoMessage => ({
  mti: '0200',
  fields: { ...PAYMENT, ...more },
});
const DE90 = `02000000030726101530${'970436'.padStart(11, '0')}${'0'.repeat(11)}`;

it('the advice of a payment is the payment: credited once, whichever comes first', () => {
  for (const order of ['0200 0220', '0220 0200']) {
    const { credits, ledger } = open();
    for (const mti of order.split(' ')) {
      const about: IsoFields = mti === '0220' ? { 11: '000004', 39: '68', 90: DE90 } : {};
      const { answer } = credits.receive({ mti, fields: { ...PAYMENT, ...about } });
      expect(answer).toEqual({ 38: '000001', 39: '00', 63: '0000000000000007' });
    }
    expect(ledger.balance('merchants')).toBe(180_000);
    expect(ledger.balance('settlement')).toBe(-180_000);
  }
});

it.each([
  [{ 4: '000018000050' }, '13'],
  [{ 4: '000000000000' }, '13'],
  [{ 103: 'SHOP2' }, '03'],
  [{ 90: '1' }, '30'],
])('%o is answered %s, and nothing is booked', (more, code) => {
  const { credits, ledger } = open();
  expect(credits.receive(paid(more as IsoFields))).toEqual({ answer: { 39: code } });
  expect(ledger.balance('merchants')).toBe(0);
});

it('the same trace with another amount is 94', () => {
  const { credits } = open();
  credits.receive(paid());
  expect(credits.receive(paid({ 4: '000019000000' }))).toEqual({ answer: { 39: '94' } });
});

const refundOf = (stan: string, amount: string): IsoMessage => ({
  mti: '0200',
  fields: { ...PAYMENT, 3: '200000', 4: amount, 11: stan, 32: '970400' },
});

it.each(['63', '91', '92', '96'])(
  'a refund that nobody knows of stays set aside when its repeat is answered %s',
  async (code) => {
    const { credits } = open();
    credits.receive(paid());
    const all = refundOf('000011', '000018000000');
    const ask = async (request: IsoMessage, answer: string) =>
      (await credits.refund(request, async () => ({ 39: answer })))[39];
    expect(await ask(all, '68')).toBe('68');
    expect(await ask(all, code)).toBe('68');
    expect(await ask(refundOf('000012', '000018000000'), '00')).toBe('61');
    expect(await ask(refundOf('000011', '000001000000'), '00')).toBe('94');
    expect(await ask(all, '00')).toBe('00');
    expect(await ask(refundOf('000013', '000000000100'), '00')).toBe('61');
  },
);

it('of two at once only as much is given back as was paid', async () => {
  const { credits } = open();
  credits.receive(paid());
  const sent: IsoFields[] = [];
  const answers = await Promise.all(
    [refundOf('000011', '000010000000'), refundOf('000012', '000010000000')].map((request) =>
      credits.refund(request, async ({ fields }) => {
        sent.push(fields);
        return { 39: '00' };
      }),
    ),
  );
  expect(answers.map((answer) => answer[39])).toEqual(['00', '61']);
  expect(sent).toMatchObject([{ 100: '970436', 103: '436100000001' }]);
  // What the payer's bank refuses may be tried again.
  const refused = await credits.refund(refundOf('000013', '000008000000'), async () => ({
    39: '76',
  }));
  expect(refused[39]).toBe('76');
  const rest = await credits.refund(refundOf('000014', '000008000000'), async () => ({ 39: '00' }));
  expect(rest[39]).toBe('00');
});

import { describe, expect, it } from 'vitest';
import type { IsoFields } from '../../../network/iso8583/message.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { createSeal } from '../../../runtime/journal/seal.ts';
import { createPosLogs } from '../../../runtime/pos/logs.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

const BILL = '632609000004';

function till() {
  const journal = openJournal(':memory:', createSimulatedClock(0));
  const seal = createSeal(new Uint8Array(32).fill(1));
  const logs = createPosLogs(journal, seal, napasDialect);
  const kinds = () => journal.after(0, 100).map(({ kind }) => kind);
  const open = () => logs.cases.all().map(({ id, what, amount }) => [id, what, amount]);
  return { ...logs, journal, kinds, open };
}

const begun = (method: 'vietqr' | 'order-code' = 'vietqr') => {
  const one = till();
  one.payments.begin({ transaction: BILL, method, amount: 250_000, request: undefined });
  return one;
};

const notice = (change: IsoFields = {}) => ({
  mti: '0220',
  fields: {
    ...{ 3: '000000', 4: '000025000000', 7: '1122024107', 11: '000001', 32: '970400' },
    ...{ 37: '632609000099', 38: '000001', 39: '00', 41: 'POS00042', 49: '704' },
    ...{ 60: 'SUCCESS 42', 62: 'QR_PUSH', 63: '0000000000000001', 104: BILL },
    ...change,
  },
});

const order = (change: IsoFields = {}) => notice({ 62: 'QR_MPM', 37: BILL, ...change });

describe('a notification', () => {
  it('pays the sale that waits for it, once', () => {
    const one = begun();
    expect(one.notices(notice())).toBe('00');
    expect(one.payments.read(BILL)).toMatchObject({
      status: 'paid',
      received: { amount: 250_000, reference: '0000000000000001' },
    });
    expect(one.notices(notice())).toBe('00');
    expect(one.kinds().filter((kind) => kind === 'sale-paid')).toHaveLength(1);
    expect(one.open()).toEqual([]);
  });

  it.each<[string, IsoFields, string, number]>([
    ['another amount', { 4: '000020000000' }, 'other-amount', 200_000],
    ['a bill that nobody knows', { 104: '999999999999' }, 'paid-late', 250_000],
    ['no bill at all', { 104: '' }, 'paid-late', 250_000],
  ])('of %s is a case, once', (_, change, what, amount) => {
    const one = begun();
    const of = change[104] ?? BILL;
    for (let n = 0; n < 2; n++) expect(one.notices(notice(change))).toBe('00');
    expect(one.open()).toEqual([[`${of}+0000000000000001`, what, amount]]);
    expect(one.kinds()).not.toContain('sale-paid');
  });

  it('of a second payment is a case', () => {
    const one = begun();
    one.notices(notice());
    one.notices(notice({ 63: '0000000000000002' }));
    expect(one.open()).toEqual([[`${BILL}+0000000000000002`, 'paid-twice', 250_000]]);
    one.notices(notice({ 63: '0000000000000002' }));
    expect(one.open()).toHaveLength(1);
  });

  it('after the end of the code is a case', () => {
    const one = begun();
    one.payments.over(BILL, 'given up');
    one.notices(notice());
    expect(one.open()).toEqual([[`${BILL}+0000000000000001`, 'paid-late', 250_000]]);
  });

  it('while a cancel is on its way settles nothing, nor after it', () => {
    const one = begun('order-code');
    one.payments.cancelAsked(BILL);
    one.notices(order());
    expect(one.payments.read(BILL)).toMatchObject({ status: 'open' });
    one.payments.over(BILL, 'cancelled');
    one.notices(order());
    expect(one.payments.read(BILL)).toMatchObject({ status: 'over' });
    expect(one.open()).toEqual([]);
    expect(one.kinds().filter((kind) => kind === 'notice-late')).toHaveLength(2);
  });

  it('in an open case is noted', () => {
    const one = begun('order-code');
    one.payments.cancelAsked(BILL);
    one.paymentBook.giveUp(BILL);
    one.notices(order());
    expect(one.payments.read(BILL)).toMatchObject({ status: 'case' });
    expect(one.open()).toEqual([[BILL, 'cancel-unknown', 250_000]]);
    expect(one.kinds().at(-1)).toBe('notice-in-case');
  });

  it.each([
    ['was paid', ['paid-twice']],
    ['was not paid', ['paid-late', 'paid-late']],
  ])('of VietQR in an open case waits until an operator says that it %s', (said, whats) => {
    const one = begun();
    one.paymentBook.giveUp(BILL);
    const references = ['0000000000000001', '0000000000000002'];
    for (const told of [...references, ...references]) {
      expect(one.notices(notice({ 63: told }))).toBe('00');
    }
    expect(one.open()).toEqual([[BILL, 'cancel-unknown', 250_000]]);
    one.journal.together(() => {
      const byHand = { amount: 250_000, approval: '', reference: '', foreign: undefined };
      if (said === 'was paid') one.payments.paid(BILL, byHand);
      one.cases.close(BILL, said === 'was paid' ? 'was-paid' : 'was-not-paid');
      one.paymentBook.decided(BILL);
    });
    expect(one.open().map(([, what]) => what)).toEqual(whats);
    expect(one.open().map(([id]) => id)).toContain(`${BILL}+0000000000000002`);
  });

  it('of what an operator has called paid is that payment, and can then be given back', () => {
    const one = begun();
    one.paymentBook.giveUp(BILL);
    const byHand = { amount: 250_000, approval: '', reference: '', foreign: undefined };
    one.journal.together(() => {
      one.payments.paid(BILL, byHand);
      one.cases.close(BILL, 'was-paid');
    });
    expect(one.book.row(BILL)).toMatchObject({ canRefund: false });
    one.notices(notice());
    expect(one.open()).toEqual([]);
    expect(one.book.row(BILL)).toMatchObject({ amount: 250_000, canRefund: true });
    one.notices(notice({ 63: '0000000000000002' }));
    expect(one.open()).toEqual([[`${BILL}+0000000000000002`, 'paid-twice', 250_000]]);
  });

  it.each([
    ['no service', { 62: '' }],
    ['no reference', { 63: '' }],
    ['no amount', { 4: '000025000001' }],
    ['no success', { 60: 'FAIL' }],
  ])('with %s is answered 30, and nothing is paid', (_, change) => {
    const one = begun();
    expect(one.notices(notice(change))).toBe('30');
    expect(one.kinds().at(-1)).toBe('notice-unreadable');
    expect(one.payments.read(BILL)).toMatchObject({ status: 'open' });
  });
});

it('an open case is never out of sight, however many are closed', () => {
  const one = till();
  const data = { what: 'paid-late', method: 'vietqr', amount: 1_000 };
  one.journal.together(() => {
    for (let n = 0; n <= 3_000; n++) {
      const transaction = `case ${n}`;
      one.journal.append({ kind: 'case-opened', transaction, text: '', data });
      if (n > 0) one.journal.append({ kind: 'case-closed', transaction, text: '' });
    }
  });
  expect(one.open()).toEqual([['case 0', 'paid-late', 1_000]]);
});

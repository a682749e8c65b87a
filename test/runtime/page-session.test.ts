import { expect, it } from 'vitest';
import type { RuntimeEvent, TerminalKind } from '../../runtime/contract/event.ts';
import type { PosScreen, PosView, SaleResult } from '../../runtime/contract/pos-view.ts';
import { openPageSession } from '../../runtime/page-session.ts';
import type { RunningTerminal } from '../../runtime/running-terminal.ts';
import { smallTerminal } from '../support/small-terminal.ts';

/** A customer's page at a small terminal. */
function openCustomer(kind: TerminalKind) {
  const small = smallTerminal();
  const told: RuntimeEvent[] = [];
  // Refuses in a word whatever it is asked.
  const terminal: RunningTerminal = {
    ...small.terminal,
    command: () => small.tell({ type: 'refused', why: 'Not now.' }),
  };
  const send = (event: RuntimeEvent): void => void told.push(event);
  const page = openPageSession({ terminal, kind, role: 'customer', send });
  told.length = 0;
  return { ...small, told, page };
}

const RESULT: SaleResult = {
  kind: 'declined',
  method: 'card',
  why: 'host',
  code: '51',
  amount: 150_000,
  signature: true,
  foreign: undefined,
  receipts: 'failed',
};
const TOLD = { ...RESULT, code: '', signature: false, receipts: 'none' };

const posView = (screen: PosScreen, more: Partial<PosView> = {}): RuntimeEvent => ({
  type: 'pos-view',
  now: 5,
  view: {
    language: 'vi',
    terminal: { bank: 'SaigonBank', id: 'POS00042', place: 'Hà Nội', hotline: '1900' },
    merchant: 'PHO 24',
    screen,
    canCancel: true,
    sales: [
      {
        transaction: 't1',
        at: 1,
        method: 'card',
        amount: 150_000,
        refunded: 0,
        foreign: undefined,
        by: '970407******0029',
        canRefund: true,
      },
    ],
    cases: [{ id: 'c1', at: 1, amount: 9, method: 'vietqr', what: 'paid-late', answers: ['keep'] }],
    ...more,
  },
});

it.each<[PosScreen, unknown]>([
  [
    { kind: 'idle', last: RESULT },
    { kind: 'idle', last: TOLD },
  ],
  [
    { kind: 'idle', last: undefined },
    { kind: 'idle', last: undefined },
  ],
  [
    { kind: 'out-of-service', reason: 'device', last: RESULT },
    { kind: 'out-of-service', reason: 'device', last: TOLD },
  ],
  [
    { kind: 'remove-card', result: RESULT },
    { kind: 'remove-card', result: TOLD },
  ],
  [
    { kind: 'host', amount: 9 },
    { kind: 'host', amount: 9 },
  ],
])('a till’s customer is told %j as his display shows it', (screen, shown) => {
  const { tell, told } = openCustomer('pos');
  tell(posView(screen));
  expect(told).toEqual([
    {
      type: 'pos-view',
      now: 5,
      view: {
        language: 'vi',
        terminal: { bank: 'SaigonBank', id: 'POS00042', place: 'Hà Nội', hotline: '1900' },
        merchant: 'PHO 24',
        screen: shown,
        deadline: undefined,
        canCancel: false,
        sales: [],
        cases: [],
      },
    },
  ]);
});

it('what changed for the cashier alone is not told again', () => {
  const { tell, told } = openCustomer('pos');
  const idle: PosScreen = { kind: 'idle', last: undefined };
  tell(posView(idle));
  tell(posView(idle, { sales: [], canCancel: false }));
  expect(told).toHaveLength(1);
  tell(posView(idle, { language: 'en' }));
  expect(told).toHaveLength(2);
});

it('of refusals a customer is told his own, not those of the bench', () => {
  const { tell, told, page } = openCustomer('pos');
  tell({ type: 'refused', why: 'There is no card visa-gold in the wallet.' });
  page.receive({ type: 'pos.sell', amount: 1, method: 'card' });
  page.receive({ type: 'pos.language', language: 'en' });
  expect(told).toEqual([
    { type: 'refused', why: 'type: nothing a customer may send' },
    { type: 'refused', why: 'Not now.' },
  ]);
});

it('a page that has left is told nothing more', () => {
  const { tell, told, page, pages } = openCustomer('atm');
  page.close();
  tell({ type: 'network', state: 'down' });
  expect(told).toEqual([]);
  expect(pages()).toBe(0);
});

import type { SnapshotFrom } from 'xstate';
import type { PosScreen, SaleResult } from '../../runtime/contract/pos-view.ts';
import type { Language } from '../../runtime/contract/terminal-view.ts';
import type { cancellationMachine } from './cancellation.ts';
import type { cardSaleMachine } from './card-sale.ts';
import type { orderCodeMachine } from './order-code.ts';
import type { posMachine } from './pos.ts';
import type { refundMachine } from './refund.ts';
import type { SaleOutput } from './sale-result.ts';
import { ORDER_CODE_MS, PRESENT_MS, VIETQR_MS } from './times.ts';
import type { vietQrMachine } from './vietqr.ts';
import type { walletPaymentMachine } from './wallet-payment.ts';

/** A screen and, where it waits for somebody, which span of time that is. */
export interface PosDrawn {
  readonly language: Language;
  readonly screen: PosScreen;
  readonly canCancel: boolean;
  readonly span?: { readonly key: string; readonly totalMs: number };
}

type Part = Omit<PosDrawn, 'language'>;
type Pos = SnapshotFrom<typeof posMachine>;

function child<Snapshot>(parent: { readonly children: object }, id: string): Snapshot | undefined {
  const actor = (parent.children as Record<string, { getSnapshot(): unknown } | undefined>)[id];
  return actor?.getSnapshot() as Snapshot | undefined;
}

const still = (screen: PosScreen): Part => ({ screen, canCancel: false });

function resultOf(sale: SaleOutput): SaleResult {
  const { terminal: _, ...result } = sale;
  return result;
}

function drawCardSale(sale: SnapshotFrom<typeof cardSaleMachine>): Part {
  const { amount, accept, prompt, result } = sale.context;
  switch (sale.value) {
    case 'presenting':
      return {
        screen: { kind: 'present-card', amount, accept, prompt },
        canCancel: true,
        span: { key: `present-card/${sale.context.attempts}`, totalMs: PRESENT_MS },
      };
    case 'reading':
      return { screen: { kind: 'card', amount, pin: sale.context.pin }, canCancel: true };
    case 'authorising':
      return still({ kind: 'host', amount });
    case 'printing':
      return still({ kind: 'printing', amount });
    case 'removing':
    case 'removed':
    case 'done':
      return still({ kind: 'remove-card', result: resultOf(result) });
    default:
      return still({ kind: 'card', amount });
  }
}

function drawCancelling(parent: { readonly children: object }, amount: number): Part {
  const cancellation = child<SnapshotFrom<typeof cancellationMachine>>(parent, 'cancellation');
  const round = cancellation?.context.tries ?? 1;
  return still({ kind: 'wallet', amount, step: 'cancelling', round });
}

function drawWallet(sale: SnapshotFrom<typeof walletPaymentMachine>): Part {
  const { amount, problem, round } = sale.context;
  if (sale.matches('presenting')) {
    return {
      screen: { kind: 'present-code', amount, problem },
      canCancel: true,
      span: { key: 'present-code', totalMs: PRESENT_MS },
    };
  }
  if (sale.matches('cancelling')) return drawCancelling(sale, amount);
  if (sale.matches('inquiring') || sale.matches('pausing')) {
    return { screen: { kind: 'wallet', amount, step: 'inquiring', round }, canCancel: true };
  }
  if (sale.matches('printing') || sale.matches('done')) return still({ kind: 'printing', amount });
  return still({ kind: 'wallet', amount, step: 'paying', round });
}

function drawShown(
  { amount, payload }: { readonly amount: number; readonly payload: string },
  service: 'alipay' | 'vietqr',
  totalMs: number,
): Part {
  return {
    screen: { kind: 'show-code', amount, service, payload },
    canCancel: true,
    span: { key: 'show-code', totalMs },
  };
}

function drawOrder(sale: SnapshotFrom<typeof orderCodeMachine>): Part {
  const { amount } = sale.context;
  if (sale.matches('showing')) return drawShown(sale.context, 'alipay', ORDER_CODE_MS);
  if (sale.matches('cancelling')) return drawCancelling(sale, amount);
  if (sale.matches('printing') || sale.matches('done')) return still({ kind: 'printing', amount });
  if (sale.matches('checking')) return still({ kind: 'checking', amount, service: 'alipay' });
  return still({ kind: 'wallet', amount, step: 'paying', round: 0 });
}

function drawVietQr(sale: SnapshotFrom<typeof vietQrMachine>): Part {
  const { amount } = sale.context;
  if (sale.matches('showing')) return drawShown(sale.context, 'vietqr', VIETQR_MS);
  if (sale.matches('printing') || sale.matches('done')) return still({ kind: 'printing', amount });
  return still({ kind: 'checking', amount, service: 'vietqr' });
}

function drawSale(pos: Pos): Part {
  const cardSale = child<SnapshotFrom<typeof cardSaleMachine>>(pos, 'cardSale');
  if (cardSale) return drawCardSale(cardSale);
  const wallet = child<SnapshotFrom<typeof walletPaymentMachine>>(pos, 'walletPayment');
  if (wallet) return drawWallet(wallet);
  const order = child<SnapshotFrom<typeof orderCodeMachine>>(pos, 'orderCode');
  if (order) return drawOrder(order);
  const vietQr = child<SnapshotFrom<typeof vietQrMachine>>(pos, 'vietqr');
  if (vietQr) return drawVietQr(vietQr);
  const refund = child<SnapshotFrom<typeof refundMachine>>(pos, 'refund');
  if (refund) {
    const { amount } = refund.context;
    return still({ kind: refund.matches('refunding') ? 'refunding' : 'printing', amount });
  }
  return still({ kind: 'starting' });
}

/** What the till's screens show for a snapshot of the whole terminal. Pure. */
export function drawPos(pos: Pos): PosDrawn {
  const { language, last, reason } = pos.context;
  const result = last && resultOf(last);
  switch (pos.value) {
    case 'idle':
      return { language, ...still({ kind: 'idle', last: result }) };
    case 'outOfService':
      return { language, ...still({ kind: 'out-of-service', reason, last: result }) };
    case 'resolving':
      return { language, ...still({ kind: 'resolving' }) };
    default:
      return { language, ...drawSale(pos) };
  }
}

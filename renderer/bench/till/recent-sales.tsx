import { useState } from 'react';
import type { Command } from '../../../runtime/contract/command.ts';
import type { SaleRow } from '../../../runtime/contract/pos-view.ts';
import { formatMoment, formatYuan } from '../../format.ts';
import { Scroller } from '../scroller.tsx';
import { useCashierWords } from './cashier-words.tsx';
import { RefundDialog } from './refund-dialog.tsx';

/** What was sold, newest first, and the way to give it back. */
export function RecentSales(props: {
  sales: readonly SaleRow[];
  send: (command: Command) => unknown;
}) {
  const { sales, send } = props;
  const words = useCashierWords();
  const { t, language } = words;
  const [chosen, setChosen] = useState<string | undefined>();
  if (sales.length === 0) return <p className="empty">{t('cashier.noSales')}</p>;
  return (
    <>
      <Scroller className="scrolls" label={t('cashier.sales')}>
        <ul className="till-rows">
          {sales.map((sale) => (
            <li key={sale.transaction}>
              <div className="till-row-words">
                <span>
                  <strong>{words.amount(sale.amount)}</strong>
                  {sale.foreign ? ` · ${formatYuan(sale.foreign.value, language)}` : ''}
                </span>
                <span className="hint">
                  {formatMoment(sale.at, language)} · {t(`cashier.method.${sale.method}`)} ·{' '}
                  {sale.by}
                  {sale.refunded > 0
                    ? ` · ${t('cashier.refunded', { amount: words.amount(sale.refunded) })}`
                    : ''}
                </span>
              </div>
              <button
                type="button"
                disabled={!sale.canRefund}
                aria-label={`${t('cashier.refund')} ${words.amount(sale.amount)}`}
                onClick={() => setChosen(sale.transaction)}
              >
                {t('cashier.refund')}
              </button>
            </li>
          ))}
        </ul>
      </Scroller>
      <RefundDialog
        sale={sales.find(({ transaction }) => transaction === chosen)}
        onClose={() => setChosen(undefined)}
        onRefund={(transaction, amount) => send({ type: 'pos.refund', transaction, amount })}
      />
    </>
  );
}

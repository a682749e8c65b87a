import { type FormEvent, useState } from 'react';
import type { SaleRow } from '../../../runtime/contract/pos-view.ts';
import { Dialog } from '../dialog.tsx';
import { useCashierWords } from './cashier-words.tsx';

interface RefundProps {
  readonly onClose: () => void;
  readonly onRefund: (transaction: string, amount: number) => void;
}

/** How much of a sale is to be given back: all that is left, unless a smaller part is typed. */
export function RefundDialog(props: RefundProps & { sale: SaleRow | undefined }) {
  const { sale, onClose } = props;
  const { t } = useCashierWords();
  return (
    <Dialog open={sale !== undefined} onClose={onClose} label={t('cashier.refund')}>
      {sale ? <RefundForm {...props} sale={sale} /> : null}
    </Dialog>
  );
}

function RefundForm({ sale, onClose, onRefund }: RefundProps & { sale: SaleRow }) {
  const words = useCashierWords();
  const { t } = words;
  const left = sale.amount - sale.refunded;
  const [typed, setTyped] = useState(String(left));
  const amount = Number(typed);
  const fits = Number.isSafeInteger(amount) && amount > 0 && amount <= left;

  const refund = (event: FormEvent): void => {
    event.preventDefault();
    if (!fits) return;
    onRefund(sale.transaction, amount);
    onClose();
  };
  return (
    <form className="dialog-form" onSubmit={refund}>
      <h2>{t('cashier.refundOf', { amount: words.amount(sale.amount), by: sale.by })}</h2>
      <label className="field">
        <span>{t('cashier.refundAmount')}</span>
        <input
          type="text"
          inputMode="numeric"
          // biome-ignore lint/a11y/noAutofocus: the dialog was opened to say the amount
          autoFocus
          value={typed}
          aria-invalid={!fits}
          aria-describedby="refund-left"
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTyped(event.target.value.replaceAll(/\D/g, '').slice(0, 10))}
        />
      </label>
      <p id="refund-left" className={amount > left ? 'in-trouble' : 'hint'}>
        {t(amount > left ? 'cashier.tooMuch' : 'cashier.left', { amount: words.amount(left) })}
      </p>
      <div className="dialog-foot">
        <button type="button" onClick={onClose}>
          {t('cashier.keepIt')}
        </button>
        <button type="submit" className="act" disabled={!fits}>
          {t('cashier.refund')} {words.amount(fits ? amount : 0)}
        </button>
      </div>
    </form>
  );
}

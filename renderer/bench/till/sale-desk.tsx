import { type KeyboardEvent, useState } from 'react';
import type { Command } from '../../../runtime/contract/command.ts';
import type { PosMethod, PosView } from '../../../runtime/contract/pos-view.ts';
import { formatNumber } from '../../format.ts';
import { useCashierWords } from './cashier-words.tsx';
import { SaleState } from './sale-state.tsx';

const METHODS: readonly PosMethod[] = ['card', 'wallet-code', 'order-code', 'vietqr'];
/** DE4 holds ten digits of whole đồng. */
const MOST_DIGITS = 10;

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '000', '0'] as const;

/** Amount and method while nothing is sold; else the sale that is. */
export function SaleDesk(props: {
  view: PosView | undefined;
  send: (command: Command) => unknown;
}) {
  const { view, send } = props;
  const { t, language } = useCashierWords();
  const [typed, setTyped] = useState('');
  const idle = view?.screen.kind === 'idle';
  const amount = Number(typed);

  const type = (digits: string): void => {
    setTyped((before) => {
      const next = `${before}${digits}`.replace(/^0+/, '');
      return next.length > MOST_DIGITS ? before : next;
    });
  };
  const sell = (method: PosMethod): void => {
    if (amount === 0 || !idle) return;
    send({ type: 'pos.sell', amount, method });
    setTyped('');
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^\d$/.test(event.key)) type(event.key);
    else if (event.key === 'Backspace') setTyped((before) => before.slice(0, -1));
    else if (event.key === 'Delete') setTyped('');
    else if (event.key === 'Enter' && event.target === event.currentTarget) sell('card');
    else return;
    event.preventDefault();
  };

  if (!view || !idle) return <SaleState view={view} send={send} />;
  return (
    <div className="desk">
      <SaleState view={view} send={send} />
      {/* biome-ignore lint/a11y/useSemanticElements: a pad, not a part of a form */}
      <div
        className="desk-amount"
        role="group"
        aria-label={`${t('cashier.amount')}: ${formatNumber(amount, language)} ₫`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard types the amount
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <output className="desk-sum" aria-live="polite">
          <span className="unseen">{t('cashier.amount')} </span>
          {formatNumber(amount, language)} <span className="desk-unit">₫</span>
        </output>
        <div className="desk-keys">
          {DIGITS.map((digits) => (
            <button key={digits} type="button" onClick={() => type(digits)}>
              {digits}
            </button>
          ))}
          <button
            type="button"
            aria-label={t('cashier.backspace')}
            onClick={() => setTyped((before) => before.slice(0, -1))}
          >
            ←
          </button>
        </div>
      </div>
      <div className="desk-methods">
        {METHODS.map((method) => (
          <button
            key={method}
            type="button"
            className="method"
            disabled={amount === 0}
            onClick={() => sell(method)}
          >
            <strong>{t(`cashier.method.${method}`)}</strong>
            <span>{t(`cashier.methodHint.${method}`)}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

import type { Command } from '../../../runtime/contract/command.ts';
import type { PosScreen, PosView, SaleResult } from '../../../runtime/contract/pos-view.ts';
import { useRemaining } from '../../customer/deadline.tsx';
import { formatLeft, formatRate, formatYuan } from '../../format.ts';
import type { Words } from '../../i18n/words.ts';
import { Icon, type IconName } from '../icon.tsx';
import { useCashierWords } from './cashier-words.tsx';

/** What the sale is at, in the cashier's words; once it has ended, how. */
export function SaleState(props: {
  view: PosView | undefined;
  send: (command: Command) => unknown;
}) {
  const { view, send } = props;
  const words = useCashierWords();
  const { t } = words;
  const screen: PosScreen = view?.screen ?? { kind: 'starting' };
  if (screen.kind === 'idle') {
    return screen.last ? <Ended result={screen.last} /> : null;
  }
  const last = screen.kind === 'out-of-service' ? screen.last : undefined;
  const problem = screen.kind === 'present-code' ? screen.problem : undefined;
  return (
    <div className="sale" role="status" data-till={screen.kind}>
      {'amount' in screen ? (
        <strong className="sale-sum">{words.amount(screen.amount)}</strong>
      ) : null}
      <h3>{stateOf(screen, words)}</h3>
      {screen.kind === 'out-of-service' ? (
        <p className="in-trouble">{t(`cashier.reason.${screen.reason}`)}</p>
      ) : null}
      {problem ? (
        <p className="sale-problem">
          <Icon name="warning" />
          {t(`cashier.problem.${problem.kind}`, {
            name: problem.kind === 'other-wallet' ? problem.name : '',
          })}
        </p>
      ) : null}
      {last ? <Ended result={last} /> : null}
      {screen.kind === 'remove-card' ? <Ended result={screen.result} /> : null}
      {view?.deadline ? <Countdown deadline={view.deadline} /> : null}
      <div className="sale-acts">
        {screen.kind === 'show-code' ? (
          <button type="button" onClick={() => send({ type: 'pos.print-code' })}>
            {t('cashier.printCode')}
          </button>
        ) : null}
        {screen.kind === 'out-of-service' ? (
          <button type="button" onClick={() => send({ type: 'operator.service' })}>
            {t('cashier.service')}
          </button>
        ) : null}
        {view?.canCancel ? (
          <button type="button" className="danger" onClick={() => send({ type: 'pos.cancel' })}>
            {t('cashier.cancel')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

function stateOf(screen: Exclude<PosScreen, { kind: 'idle' }>, { t }: Words): string {
  if (screen.kind === 'card' && screen.pin) {
    return t(screen.pin.again ? 'cashier.state.pin-again' : 'cashier.state.pin');
  }
  if (screen.kind !== 'wallet') return t(`cashier.state.${screen.kind}`);
  return t(`cashier.state.wallet-${screen.step}`, { round: Math.max(1, screen.round) });
}

function Countdown({ deadline }: { deadline: NonNullable<PosView['deadline']> }) {
  const { t } = useCashierWords();
  const remaining = useRemaining(deadline);
  const part = deadline.totalMs > 0 ? Math.min(1, remaining / deadline.totalMs) : 0;
  return (
    <div className="countdown" role="timer">
      <span className="countdown-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${part})` }} />
      </span>
      {t('cashier.timeLeft', { time: formatLeft(remaining) })}
    </div>
  );
}

const MARKS: Readonly<
  Record<SaleResult['kind'], { readonly icon: IconName; readonly level: string }>
> = {
  approved: { icon: 'check', level: 'ready' },
  refunded: { icon: 'check', level: 'ready' },
  declined: { icon: 'close', level: 'trouble' },
  'no-sale': { icon: 'close', level: 'busy' },
  unknown: { icon: 'warning', level: 'trouble' },
};

function Ended({ result }: { result: SaleResult }) {
  const words = useCashierWords();
  const { t, language } = words;
  const { kind, method, why, code, amount, foreign, signature, receipts } = result;
  const { icon, level } = MARKS[kind];
  const meaning = code === '' ? undefined : t(`cashier.code.${code}`);
  const reasons = [
    why === undefined ? undefined : t(`cashier.why.${why}`),
    code === '' ? undefined : `${code}${meaning?.startsWith('cashier.') ? '' : ` ${meaning}`}`,
  ].filter((part) => part !== undefined);
  return (
    <div className={`ended state-${level}`} data-result={kind}>
      <p className="ended-head">
        <Icon name={icon} />
        <strong>
          {t(
            result.refund && kind !== 'refunded'
              ? `cashier.refundResult.${kind}`
              : `cashier.result.${kind}`,
          )}
        </strong>
        <span className="ended-sum">{words.amount(amount)}</span>
      </p>
      <p className="ended-more">
        {[t(`cashier.method.${method}`), ...reasons].join(' · ')}
        {foreign ? (
          <>
            {' · '}
            {formatYuan(foreign.value, language)}
            {' · '}
            {t('till.result.rate', { rate: formatRate(foreign.rate, language) })}
          </>
        ) : null}
      </p>
      {signature ? <p className="ended-more">{t('cashier.signature')}</p> : null}
      {receipts === 'failed' ? (
        <p className="in-trouble">
          <Icon name="warning" />
          {t('cashier.receiptsFailed')}
        </p>
      ) : null}
    </div>
  );
}

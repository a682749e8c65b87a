import type { Command } from '../../../runtime/contract/command.ts';
import type { OpenCase } from '../../../runtime/contract/pos-view.ts';
import { formatMoment } from '../../format.ts';
import { Icon } from '../icon.tsx';
import { Scroller } from '../scroller.tsx';
import { useCashierWords } from './cashier-words.tsx';

/** What nobody knows or nobody should keep, each with the answers there are to it. */
export function OpenCases(props: {
  cases: readonly OpenCase[];
  send: (command: Command) => unknown;
}) {
  const { cases, send } = props;
  const words = useCashierWords();
  const { t } = words;
  if (cases.length === 0) return <p className="empty">{t('cashier.noCases')}</p>;
  return (
    <Scroller className="scrolls" label={t('cashier.cases')}>
      <ul className="till-rows">
        {cases.map((one) => (
          <li key={one.id} className="till-case">
            <div className="till-row-words">
              <span className="in-trouble">
                <Icon name="warning" />
                {t(`cashier.case.${one.what}`)}
              </span>
              <span>
                <strong>{words.amount(one.amount)}</strong>{' '}
                <span className="hint">
                  {formatMoment(one.at, words.language)} · {t(`cashier.method.${one.method}`)}
                </span>
              </span>
            </div>
            <div className="till-answers">
              {one.answers.map((answer) => (
                <button
                  key={answer}
                  type="button"
                  onClick={() => send({ type: 'pos.resolve', case: one.id, answer })}
                >
                  {t(`cashier.answer.${answer}`)}
                </button>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Scroller>
  );
}

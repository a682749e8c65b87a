import { type KeyboardEvent, useMemo, useState } from 'react';
import { LANGUAGES, wordsOf } from '../../i18n/words.ts';
import { useSend, useTerminal } from '../../terminal.tsx';
import { useCashierLanguage } from './cashier-language.ts';
import { CashierWords } from './cashier-words.tsx';
import { OpenCases } from './open-cases.tsx';
import { RecentSales } from './recent-sales.tsx';
import { SaleDesk } from './sale-desk.tsx';

const PAGES = ['sell', 'sales', 'cases'] as const;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The till's own screen: amount and method, the sale as it goes, what was sold, what is open. */
export function Cashier() {
  const send = useSend();
  const view = useTerminal((state) => state.posView);
  const { language, choose } = useCashierLanguage();
  const words = useMemo(() => wordsOf(language), [language]);
  const [page, setPage] = useState<(typeof PAGES)[number]>('sell');
  const { t } = words;
  const counts = { sell: 0, sales: view?.sales.length ?? 0, cases: view?.cases.length ?? 0 };

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const next = PAGES[(PAGES.indexOf(page) + step + PAGES.length) % PAGES.length]!;
    event.preventDefault();
    setPage(next);
    document.getElementById(`cashier-${next}`)?.focus();
  };

  return (
    <CashierWords value={words}>
      <section className="card cashier" aria-label={t('cashier.name')} lang={language}>
        <header className="cashier-top">
          <div
            className="cashier-pages"
            role="tablist"
            aria-label={t('cashier.name')}
            onKeyDown={onKeyDown}
          >
            {PAGES.map((id) => (
              <button
                key={id}
                id={`cashier-${id}`}
                type="button"
                role="tab"
                aria-selected={id === page}
                aria-controls="cashier-page"
                tabIndex={id === page ? 0 : -1}
                onClick={() => setPage(id)}
              >
                {t(`cashier.${id}`)}
                {counts[id] > 0 ? (
                  <span className={id === 'cases' ? 'count count-open' : 'count'}>
                    {counts[id]}
                  </span>
                ) : null}
              </button>
            ))}
          </div>
          <select
            aria-label={t('frame.languages')}
            value={language}
            onChange={(event) => choose(event.target.value)}
          >
            {LANGUAGES.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </header>
        <div
          id="cashier-page"
          className="cashier-page"
          role="tabpanel"
          aria-labelledby={`cashier-${page}`}
        >
          {page === 'sell' ? <SaleDesk view={view} send={send} /> : null}
          {page === 'sales' ? <RecentSales sales={view?.sales ?? []} send={send} /> : null}
          {page === 'cases' ? <OpenCases cases={view?.cases ?? []} send={send} /> : null}
        </div>
      </section>
    </CashierWords>
  );
}

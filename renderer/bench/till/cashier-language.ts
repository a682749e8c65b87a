import { useState } from 'react';
import type { Language } from '../../../runtime/contract/terminal-view.ts';
import { LANGUAGES } from '../../i18n/words.ts';

const KEY = 'tellerbench-cashier-language';

const known = (language: string | null): Language | undefined =>
  LANGUAGES.find(({ id }) => id === language)?.id;

/** The cashier's own language, kept in this browser; the customer's is the till's affair. */
export function useCashierLanguage() {
  const [language, setLanguage] = useState<Language>(
    () => known(localStorage.getItem(KEY)) ?? 'en',
  );
  const choose = (wanted: string): void => {
    const next = known(wanted);
    if (next === undefined) return;
    localStorage.setItem(KEY, next);
    setLanguage(next);
  };
  return { language, choose } as const;
}

import { createInstance, type TFunction } from 'i18next';
import type { AccountWord, Language } from '../../runtime/contract/terminal-view.ts';
import { formatAmount } from '../format.ts';
import en from './en.json' with { type: 'json' };
import tillEn from './till/en.json' with { type: 'json' };
import tillVi from './till/vi.json' with { type: 'json' };
import tillZh from './till/zh.json' with { type: 'json' };
import vi from './vi.json' with { type: 'json' };
import zh from './zh.json' with { type: 'json' };

export const RESOURCES = {
  vi: { ...vi, ...tillVi },
  en: { ...en, ...tillEn },
  zh: { ...zh, ...tillZh },
} as const;

export const LANGUAGES: readonly {
  readonly id: Language;
  readonly name: string;
  readonly speech: string;
}[] = [
  { id: 'vi', name: 'Tiếng Việt', speech: 'vi-VN' },
  { id: 'en', name: 'English', speech: 'en-US' },
  { id: 'zh', name: '中文', speech: 'zh-CN' },
];

const i18n = createInstance();
void i18n.init({
  lng: 'vi',
  // No language stands in for another: a missing key shows, and a test finds it.
  fallbackLng: false,
  initAsync: false,
  resources: Object.fromEntries(
    Object.entries(RESOURCES).map(([language, translation]) => [language, { translation }]),
  ),
  // React escapes.
  interpolation: { escapeValue: false },
});

const fixed = new Map<Language, TFunction>(
  LANGUAGES.map(({ id }) => [id, i18n.getFixedT(id)] as const),
);

export interface Words {
  readonly language: Language;
  readonly t: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  readonly amount: (dong: number) => string;
  /** Sentences one after the other, as this language sets them. */
  readonly together: (...sentences: readonly string[]) => string;
}

/** The words of one language. */
export function wordsOf(language: Language): Words {
  const t = fixed.get(language);
  return {
    language,
    t: (key, values) => t?.(key, values ?? {}) ?? key,
    amount: (dong) => formatAmount(dong, language),
    together: (...sentences) => sentences.join(language === 'zh' ? '' : ' '),
  };
}

/**
 * What is said about the account: only what `charge` knows. Undefined where no account was touched.
 */
export function accountSentences(
  words: Words,
  { charge, amount, fee, returning }: AccountWord,
): string | undefined {
  if (charge === 'not-applicable') return undefined;
  if (amount === undefined) return words.t(`charge.${charge}.plain`);
  const sum = { amount: words.amount(amount) };
  if (charge !== 'charged') return words.t(`charge.${charge}.amount`, sum);
  const charged =
    returning === undefined
      ? words.t('charge.charged.amount', sum)
      : words.t('charge.charged.rest', { ...sum, returning: words.amount(returning) });
  if (fee === undefined) return charged;
  const parts = { cash: words.amount(amount - fee), fee: words.amount(fee) };
  return words.together(charged, words.t('charge.charged.parts', parts));
}

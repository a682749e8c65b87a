export type Language = 'vi' | 'en' | 'zh';

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  vi: 'Tiếng Việt',
  en: 'English',
  zh: '中文',
};

/** For a narrow head. */
export const LANGUAGE_SIGNS: Readonly<Record<Language, string>> = {
  vi: 'VI',
  en: 'EN',
  zh: '中文',
};

/** The first of the site's languages that the browser asks for; English where it asks for none. */
export function preferredLanguage(
  header: string | undefined,
  languages: readonly Language[],
): Language {
  const asked = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  const found = asked.find((name) => languages.some((language) => language === name));
  return (found as Language | undefined) ?? 'en';
}

import type { Language } from './language.ts';

const DONG: Readonly<Record<Language, { readonly group: string; readonly unit: string }>> = {
  vi: { group: '.', unit: '₫' },
  en: { group: ',', unit: 'VND' },
  zh: { group: ',', unit: '越南盾' },
};

const grouped = (digits: string, by: string): string => digits.replace(/\B(?=(\d{3})+$)/g, by);

/** Whole đồng as people read them: `180.000 ₫`, `180,000 VND`, `180,000 越南盾`. */
export function shownDong(dong: number, language: Language): string {
  const { group, unit } = DONG[language];
  const sign = dong < 0 ? '−' : '';
  return `${sign}${grouped(String(Math.abs(dong)), group)} ${unit}`;
}

/** Fen as yuan: `¥1,234.05`. */
export function shownYuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const sign = fen < 0 ? '−' : '';
  return `${sign}¥${grouped(digits.slice(0, -2), ',')}.${digits.slice(-2)}`;
}

/** Whole đồng as a person types them, with or without separators; undefined for anything else. */
export function typedDong(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(\d{1,3}([., ]\d{3})+|\d+)$/.test(trimmed)) return undefined;
  const digits = trimmed.replace(/\D/g, '');
  const dong = digits.length <= 10 ? Number(digits) : 0;
  return dong > 0 ? dong : undefined;
}

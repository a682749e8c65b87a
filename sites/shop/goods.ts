import type { Language } from '../language.ts';

/** What the shop sells; all of it invented. */
export interface Good {
  readonly id: string;
  /** Whole đồng. */
  readonly dong: number;
  readonly en: string;
  readonly vi: string;
  readonly about: { readonly en: string; readonly vi: string };
}

export const GOODS: readonly Good[] = [
  {
    id: 'lamp',
    dong: 145_000,
    en: 'Paper lantern',
    vi: 'Đèn lồng giấy',
    about: { en: 'red, folds flat', vi: 'màu đỏ, gấp gọn' },
  },
  {
    id: 'tea',
    dong: 320_000,
    en: 'Jasmine tea, 500 g',
    vi: 'Trà nhài 500 g',
    about: { en: 'in a tin', vi: 'hộp thiếc' },
  },
  {
    id: 'bicycle',
    dong: 6_750_000,
    en: 'City bicycle',
    vi: 'Xe đạp thành phố',
    about: { en: 'three gears, with a bell', vi: 'ba tốc độ, có chuông' },
  },
];

export const goodName = (good: Good, language: Language): string =>
  language === 'vi' ? good.vi : good.en;

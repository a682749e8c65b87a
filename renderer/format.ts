import type { Language } from '../runtime/contract/terminal-view.ts';

const MONEY: Record<Language, { readonly group: string; readonly unit: string }> = {
  vi: { group: '.', unit: '₫' },
  en: { group: ',', unit: 'VND' },
  zh: { group: ',', unit: '越南盾' },
};

/** `2000000` → `2.000.000` (vi) or `2,000,000` (en, zh). Whole đồng, may be negative. */
export function formatNumber(amount: number, language: Language): string {
  const digits = String(Math.abs(Math.trunc(amount)));
  const grouped = digits.replaceAll(/\B(?=(\d{3})+$)/g, MONEY[language].group);
  return amount < 0 ? `−${grouped}` : grouped;
}

/** `2.000.000 ₫`, `2,000,000 VND`, `2,000,000 越南盾`: as the customer reads it. */
export function formatAmount(amount: number, language: Language): string {
  return `${formatNumber(amount, language)} ${MONEY[language].unit}`;
}

/** Fen as `¥13.97`; a comma for the decimals in Vietnamese. */
export function formatYuan(fen: number, language: Language): string {
  const cents = String(Math.abs(fen) % 100).padStart(2, '0');
  const whole = formatNumber(Math.trunc(Math.abs(fen) / 100), language);
  return `${fen < 0 ? '−' : ''}¥${whole}${language === 'vi' ? ',' : '.'}${cents}`;
}

/** Đồng for one yuan, `3580.25`, as `3.580,25 ₫` or `3,580.25 VND`. */
export function formatRate(rate: string, language: Language): string {
  const [whole = '', decimals] = rate.split('.');
  const tail = decimals === undefined ? '' : `${language === 'vi' ? ',' : '.'}${decimals}`;
  return `${formatNumber(Number(whole), language)}${tail} ${MONEY[language].unit}`;
}

/** `500000` → `500k`: how cassettes are labelled. */
export function formatDenomination(denomination: number): string {
  return denomination % 1000 === 0 ? `${denomination / 1000}k` : String(denomination);
}

/** Milliseconds since the row before: `+3`, `+212`, `+2 140`, `+61.2 s`. */
export function formatSince(ms: number): string {
  if (ms >= 60_000) return `+${(ms / 1000).toFixed(1)} s`;
  return `+${String(Math.round(ms)).replaceAll(/\B(?=(\d{3})+$)/g, '\u2009')}`;
}

/** Milliseconds that are left, by the minute and second: `4:59`. */
export function formatLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Clock milliseconds as the local day `2026-11-22`. */
export function formatDay(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The minute of a sale as a cashier reads it: `22/11/2026 09:41`. */
export function formatMoment(at: number, language: Language): string {
  const [year, month = '', day = ''] = formatDay(at).split('-');
  const date = language === 'zh' ? [year, month, day] : [day, month, year];
  return `${date.join('/')} ${formatTime(at).slice(0, 5)}`;
}

/** Clock milliseconds as local `09:41:07.123`. */
export function formatTime(at: number): string {
  const date = new Date(at);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `pin-pad` of the trace → `PIN pad`. */
export function formatDevice(name: string): string {
  return name.replaceAll('-', ' ').replace(/^pin\b/, 'PIN');
}

export interface DumpLine {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

/** Spaced hex as lines of `width` bytes with their offset and printable ASCII. */
export function dump(hex: string, width: number): readonly DumpLine[] {
  const bytes = hex.split(' ').filter((byte) => byte !== '');
  const lines: DumpLine[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const line = bytes.slice(at, at + width);
    lines.push({
      offset: at.toString(16).toUpperCase().padStart(4, '0'),
      hex: line.join(' '),
      text: line.map((byte) => printable(Number.parseInt(byte, 16))).join(''),
    });
  }
  return lines;
}

function printable(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

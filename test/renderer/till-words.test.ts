import { describe, expect, it } from 'vitest';
import { toldOf } from '../../renderer/customer/till/told.ts';
import { LANGUAGES, wordsOf } from '../../renderer/i18n/words.ts';
import type { PosScreen, SaleResult } from '../../runtime/contract/pos-view.ts';
import {
  ANSWERS,
  CASES,
  METHODS,
  PROMPTS,
  result,
  TILL_SCREENS,
  WHYS,
} from './fixtures/till-views.ts';

const UNTOUCHED = { vi: /không bị trừ/i, en: /not charged/i, zh: /未被扣款/ } as const;

describe.each(LANGUAGES)('the till in $name', ({ id }) => {
  const words = wordsOf(id);
  const told = (screen: PosScreen) => toldOf(screen, words, true);
  const ended = (parts: Partial<SaleResult>) => told({ kind: 'idle', last: result(parts) });

  it.each(Object.entries(TILL_SCREENS))('has words for the screen %s', (_name, screen) => {
    const { title, text = '' } = told(screen);
    expect(title).not.toBe('');
    expect(`${title} ${text}`).not.toMatch(/till\.|\{\{|undefined/);
  });

  it('has words for each prompt and each set of ways', () => {
    const ways = [
      ['chip', 'tap', 'swipe'],
      ['chip'],
      ['chip', 'swipe'],
      ['chip', 'tap'],
      ['swipe'],
    ];
    for (const prompt of PROMPTS) {
      for (const accept of ways as ('chip' | 'tap' | 'swipe')[][]) {
        const { title } = told({ kind: 'present-card', amount: 1, accept, prompt });
        expect(title, `${prompt} ${accept}`).not.toMatch(/till\./);
      }
    }
  });

  it('says that nobody was charged only where that is known', () => {
    const known = new Set([
      'host',
      'card',
      'not-sent',
      'cancelled',
      'wallet-cancelled',
      'timed-out',
      'unreadable',
    ]);
    for (const method of METHODS) {
      for (const why of WHYS) {
        const { text = '' } = ended({ kind: 'no-sale', method, why });
        // A bank's app can still pay a code that is over.
        const isOver = method === 'vietqr' && (why === 'cancelled' || why === 'timed-out');
        expect(text, why).not.toMatch(/till\./);
        expect([method, why, UNTOUCHED[id].test(text)]).toEqual([
          method,
          why,
          known.has(why) && !isOver,
        ]);
      }
    }
    expect(ended({ kind: 'unknown', why: 'cancel-unknown' }).text).not.toMatch(UNTOUCHED[id]);
  });

  it('does not speak of charges where a refund failed', () => {
    for (const kind of ['declined', 'no-sale', 'unknown'] as const) {
      const { title, text = '' } = ended({ kind, why: 'host', refund: true });
      expect(`${title} ${text}`, kind).not.toMatch(/till\./);
      expect(text, kind).not.toMatch(UNTOUCHED[id]);
    }
  });

  it('has the cashier’s words for every member of the contract', () => {
    const keys = [
      ...METHODS.flatMap((one) => [`cashier.method.${one}`, `cashier.methodHint.${one}`]),
      ...WHYS.map((one) => `cashier.why.${one}`),
      ...CASES.map((one) => `cashier.case.${one}`),
      ...ANSWERS.map((one) => `cashier.answer.${one}`),
      ...Object.values(TILL_SCREENS)
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'idle' && kind !== 'wallet')
        .map((kind) => `cashier.state.${kind}`),
      ...['paying', 'inquiring', 'cancelling'].map((step) => `cashier.state.wallet-${step}`),
    ];
    for (const key of keys) expect(words.t(key, { round: 1 }), key).not.toBe(key);
  });
});

describe('a wallet that paid', () => {
  it.each([
    ['vi', 'Ví trả ¥69,83 · 1 CNY = 3.580,25 ₫'],
    ['en', '¥69.83 from your wallet · 1 CNY = 3,580.25 VND'],
    ['zh', '钱包支付¥69.83 · 1 人民币 = 3,580.25 越南盾'],
  ] as const)('is told both amounts and the rate: %s', (language, foreign) => {
    const screen: PosScreen = { kind: 'idle', last: result() };
    expect(toldOf(screen, wordsOf(language), true)).toMatchObject({ amount: 250_000, foreign });
  });

  it('is welcomed like anybody once it is over', () => {
    const told = toldOf({ kind: 'idle', last: result() }, wordsOf('en'), false);
    expect(told).toMatchObject({ title: 'Welcome', amount: undefined });
  });
});

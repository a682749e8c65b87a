import { describe, expect, it } from 'vitest';
import { accountSentences, LANGUAGES, RESOURCES, wordsOf } from '../../renderer/i18n/words.ts';
import { defaultConfiguration } from '../../runtime/configuration.ts';
import type { Language } from '../../runtime/contract/terminal-view.ts';
import { withdrawalReceipt } from '../../runtime/receipt.ts';
import {
  AMOUNT_PROBLEMS,
  CHARGES,
  NOTICES,
  OUT_OF_SERVICE_REASONS,
  PIN_PROBLEMS,
  RETAIN_REASONS,
} from './fixtures/customer-views.ts';

/** `frame.cancel` → text; plural forms count as one key. */
function flat(tree: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
      const here = path === '' ? key : `${path}.${key}`;
      return typeof value === 'string'
        ? [[here.replace(/_(one|other)$/, ''), value] as const]
        : [...flat(value as object, here)];
    }),
  );
}

const values = (text: string): readonly string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();
const vi = flat(RESOURCES.vi);

describe.each(LANGUAGES)('$name', ({ id }) => {
  const own = flat(RESOURCES[id]);
  const { t } = wordsOf(id);

  it('has the same keys as Vietnamese, none empty', () => {
    expect([...own.keys()].toSorted()).toEqual([...vi.keys()].toSorted());
    expect([...own].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('has the same values to fill in', () => {
    for (const [key, text] of own) expect([key, values(text)]).toEqual([key, values(vi.get(key)!)]);
  });

  it('says something for every member of the contract', () => {
    const keys = [
      ...NOTICES.flatMap((notice) => [`notice.${notice}.title`, `notice.${notice}.text`]),
      ...PIN_PROBLEMS.map((problem) => `pin.problem.${problem}`),
      ...AMOUNT_PROBLEMS.map((problem) => `amount-entry.problem.${problem}`),
      ...OUT_OF_SERVICE_REASONS.map((reason) => `out-of-service.reason.${reason}`),
      ...RETAIN_REASONS.map((reason) => `card-retained.reason.${reason}`),
    ];
    for (const key of keys) expect(t(key), key).not.toBe(key);
  });

  it('counts', () => {
    expect([t('amount.notes', { count: 1 }), t('amount.notes', { count: 4 })]).toEqual(
      { vi: ['1 tờ', '4 tờ'], en: ['1 note', '4 notes'], zh: ['1 张', '4 张'] }[id],
    );
  });
});

describe('what happens to the money', () => {
  const not: Record<Language, RegExp> = {
    vi: /không bị trừ/i,
    en: /not charged/i,
    zh: /未被扣款/,
  };

  it.each(LANGUAGES)('is said with every notice in $name, from the charge alone', ({ id }) => {
    const words = wordsOf(id);
    for (const notice of NOTICES) {
      const story = `${words.t(`notice.${notice}.title`)} ${words.t(`notice.${notice}.text`)}`;
      expect(story, notice).not.toMatch(not[id]);
      for (const charge of CHARGES) {
        for (const amount of [undefined, 2_000_000]) {
          const sentence = accountSentences(words, { charge, amount });
          if (charge === 'not-applicable') expect(sentence).toBeUndefined();
          else expect(sentence, `${notice} ${charge}`).toMatch(/[.。]$/);
          expect(sentence ?? '').not.toMatch(/\{\{|charge\./);
        }
      }
    }
  });

  it.each(LANGUAGES)('is called untouched in $name only when that is known', ({ id }) => {
    for (const charge of CHARGES) {
      for (const amount of [undefined, 2_000_000]) {
        const said = not[id].test(accountSentences(wordsOf(id), { charge, amount }) ?? '');
        expect([charge, said]).toEqual([charge, charge === 'not-charged']);
      }
    }
    for (const [key, text] of flat(RESOURCES[id])) {
      const isKnown = key.startsWith('charge.not-charged') || key.startsWith('till.untouched.');
      if (isKnown) expect(text, key).toMatch(not[id]);
      else expect(text, key).not.toMatch(not[id]);
    }
  });

  it.each([
    [
      'vi',
      { charge: 'charged', amount: 2_000_000 },
      'Tài khoản của quý khách đã bị trừ 2.000.000 ₫.',
    ],
    [
      'en',
      { charge: 'reversing', amount: 2_003_300 },
      '2,003,300 VND is being returned to your account.',
    ],
    [
      'zh',
      { charge: 'unknown', amount: 2_003_300 },
      '尚不确定您的账户是否被扣款 2,003,300 越南盾。请查询余额并致电客服热线。',
    ],
  ] as const)('names the sum when it is known: %s %j', (language, word, sentence) => {
    expect(accountSentences(wordsOf(language), word)).toBe(sentence);
  });

  const whole = { charge: 'charged', amount: 503_300, fee: 3_300 } as const;
  const part = { charge: 'charged', amount: 1_503_300, fee: 3_300, returning: 500_000 } as const;

  it.each([
    [
      'vi',
      whole,
      'Tài khoản của quý khách đã bị trừ 503.300 ₫. Số tiền rút 500.000 ₫, phí 3.300 ₫.',
    ],
    ['en', whole, 'Your account was charged 503,300 VND. Cash 500,000 VND, fee 3,300 VND.'],
    [
      'zh',
      whole,
      '您的账户已被扣款 503,300 越南盾。取款金额 500,000 越南盾，手续费 3,300 越南盾。',
    ],
    [
      'vi',
      part,
      '500.000 ₫ chưa chi đang được hoàn lại. Sau đó, tài khoản của quý khách bị trừ tổng cộng 1.503.300 ₫. Số tiền rút 1.500.000 ₫, phí 3.300 ₫.',
    ],
    [
      'en',
      part,
      'The 500,000 VND not paid out is being returned. After that, 1,503,300 VND has been charged to your account. Cash 1,500,000 VND, fee 3,300 VND.',
    ],
    [
      'zh',
      part,
      '未付的 500,000 越南盾 正在退回。退回后，您的账户扣款合计 1,503,300 越南盾。取款金额 1,500,000 越南盾，手续费 3,300 越南盾。',
    ],
  ] as const)('tells cash, fee and what comes back apart: %s %j', (language, word, sentences) => {
    expect(accountSentences(wordsOf(language), word)).toBe(sentences);
  });

  it.each(LANGUAGES)('uses the words of the confirmation and the receipt in $name', ({ id }) => {
    const { t } = wordsOf(id);
    const parts = t('charge.charged.parts', { cash: 'C', fee: 'F' }).toLowerCase();
    const paper = withdrawalReceipt(defaultConfiguration, id, {
      ...{ maskedPan: '', at: 0, reference: '', approval: '', requested: 1, dispensed: 1 },
      ...{ fee: 1, balance: undefined },
    });
    const printed = paper.flatMap((line) => (line.kind === 'columns' ? [line.left] : []));
    expect(printed).toEqual(expect.arrayContaining([t('confirm.amount'), t('confirm.total')]));
    expect(printed.some((left) => left.startsWith(t('confirm.fee')))).toBe(true);
    for (const word of [t('confirm.amount'), t('confirm.fee')]) {
      expect(parts).toContain(word.toLowerCase());
    }
  });
});

import type {
  PinPrompt,
  PosScreen,
  SaleResult,
  SaleWhy,
} from '../../../runtime/contract/pos-view.ts';
import { formatRate, formatYuan } from '../../format.ts';
import type { Words } from '../../i18n/words.ts';

/** What the customer reads: one thing to do, or how it ended. */
export interface Told {
  readonly tone: 'plain' | 'good' | 'stop' | 'warn';
  readonly title: string;
  readonly text: string | undefined;
  readonly amount: number | undefined;
  /** The amount is still to be paid. */
  readonly isDue: boolean;
  /** What his wallet paid, and the rate. */
  readonly foreign: string | undefined;
}

const plain = (title: string, text?: string, amount?: number): Told => ({
  tone: 'plain',
  title,
  text,
  amount,
  isDue: false,
  foreign: undefined,
});

const due = (title: string, text: string, amount: number): Told => ({
  ...plain(title, text, amount),
  isDue: true,
});

/** `screen` in the customer's words; `recent`: the last sale has only just ended. */
export function toldOf(screen: PosScreen, words: Words, recent: boolean): Told {
  const { t } = words;
  switch (screen.kind) {
    case 'starting':
      return plain(t('till.starting.title'), t('till.starting.text'));
    case 'idle':
      return screen.last && recent
        ? resultTold(screen.last, words)
        : plain(t('till.welcome.title'), t('till.welcome.text'));
    case 'out-of-service':
      return screen.last && recent
        ? resultTold(screen.last, words)
        : plain(t('till.out-of-service.title'), t('till.out-of-service.text'));
    case 'present-card':
      return due(t(`till.present.${promptOf(screen)}`), t('till.present.text'), screen.amount);
    case 'remove-card': {
      const result = resultTold(screen.result, words);
      const stop = words.language === 'zh' ? '。' : '.';
      return {
        ...result,
        title: t('till.remove-card.title'),
        text: words.together(`${result.title}${stop}`, result.text ?? ''),
      };
    }
    case 'present-code': {
      const { problem } = screen;
      const name = problem?.kind === 'other-wallet' ? problem.name : '';
      return problem
        ? {
            ...due(
              t('till.present-code.title'),
              t(`till.present-code.problem.${problem.kind}`, { name }),
              screen.amount,
            ),
            tone: 'warn',
          }
        : due(t('till.present-code.title'), t('till.present-code.text'), screen.amount);
    }
    case 'wallet': {
      const isPaying = screen.step === 'paying';
      return {
        ...plain(
          t(`till.wallet.${screen.step}.title`),
          t(`till.wallet.${screen.step}.text`),
          screen.amount,
        ),
        tone: isPaying ? 'plain' : 'warn',
        isDue: isPaying,
      };
    }
    case 'show-code': {
      const { service } = screen;
      return due(
        t(`till.show-code.${service}.title`),
        t(`till.show-code.${service}.text`),
        screen.amount,
      );
    }
    case 'resolving':
      return plain(t('till.resolving.title'), t('till.resolving.text'));
    case 'printing':
      return plain(t('till.printing.title'), undefined, screen.amount);
    case 'card':
      if (screen.pin) return pinTold(screen.pin, screen.amount, words);
      return due(t('till.card.title'), t('till.card.text'), screen.amount);
    case 'host':
      return due(t(`till.${screen.kind}.title`), t(`till.${screen.kind}.text`), screen.amount);
    case 'checking':
    case 'refunding':
      return plain(t(`till.${screen.kind}.title`), t(`till.${screen.kind}.text`), screen.amount);
  }
}

/** The tries left, once one was wrong; the last one in any case. */
function pinTold({ again, triesLeft }: PinPrompt, amount: number, words: Words): Told {
  const { t } = words;
  const isLast = triesLeft === 1;
  const title = t('till.pin.title');
  if (!again && !isLast) return due(title, t('till.pin.text'), amount);
  const wrong = again ? [t('till.pin.again')] : [];
  const left = triesLeft === undefined ? [] : [t('till.pin.triesLeft', { count: triesLeft })];
  const text = words.together(...wrong, ...(isLast ? [t('till.pin.lastTry')] : left));
  return { ...due(title, text, amount), tone: 'warn' };
}

type PresentCard = Extract<PosScreen, { kind: 'present-card' }>;

/** What can be done with the card now: `present-chip-tap`; a special prompt says it by itself. */
function promptOf({ prompt, accept }: PresentCard): string {
  if (prompt !== 'present' || accept.length === 3) return prompt;
  const ways = (['chip', 'swipe', 'tap'] as const).filter((way) => accept.includes(way));
  return ['present', ...(ways.length === 2 && !ways.includes('chip') ? ways.slice(1) : ways)].join(
    '-',
  );
}

const TONES: Readonly<Record<SaleResult['kind'], Told['tone']>> = {
  approved: 'good',
  refunded: 'good',
  declined: 'stop',
  'no-sale': 'plain',
  unknown: 'warn',
};

/** Why nothing was paid, where it is known that the customer was not charged. */
const UNTOUCHED: readonly SaleWhy[] = [
  'host',
  'card',
  'not-sent',
  'cancelled',
  'wallet-cancelled',
  'timed-out',
  'unreadable',
];

/** The one place that says "you were not charged". */
function whyTold({ method, why }: SaleResult, { t }: Words): string | undefined {
  if (why === undefined) return undefined;
  // A bank's app can still pay a code that is over.
  const isOver = why === 'timed-out' || why === 'cancelled';
  if (method === 'vietqr' && isOver) return t('till.result.why.code-over');
  return t(UNTOUCHED.includes(why) ? `till.untouched.${why}` : `till.result.why.${why}`);
}

function resultTold(result: SaleResult, words: Words): Told {
  const { t } = words;
  const { kind, amount, foreign } = result;
  if (result.refund && kind !== 'refunded' && kind !== 'approved') {
    const text = t(`till.refund.${kind}.text`);
    return {
      tone: TONES[kind],
      title: t(`till.refund.${kind}.title`),
      text,
      amount,
      isDue: false,
      foreign: undefined,
    };
  }
  const speaksForItself = kind === 'approved' || kind === 'refunded' || kind === 'unknown';
  return {
    tone: TONES[kind],
    title: t(`till.result.${kind}.title`),
    text: speaksForItself ? t(`till.result.${kind}.text`) : whyTold(result, words),
    amount: kind === 'no-sale' ? undefined : amount,
    isDue: false,
    foreign: foreign && foreignText(foreign, words),
  };
}

function foreignText({ value, rate }: NonNullable<SaleResult['foreign']>, words: Words): string {
  const { t, language } = words;
  const paid = t('till.result.foreign', { foreign: formatYuan(value, language) });
  return `${paid} · ${t('till.result.rate', { rate: formatRate(rate, language) })}`;
}

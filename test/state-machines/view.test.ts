import { describe, expect, it } from 'vitest';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import type { CardRead } from '../../state-machines/ports.ts';
import type { Drawn } from '../../state-machines/view.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { survey } from './answers.ts';
import { createWorld, type Script } from './world.ts';

/** A port of the world answers within this. */
const MOST_MS = 800;

/** A terminal in a world where all goes well but for the script. */
function open(script: Script = {}) {
  const clock = createSimulatedClock(0);
  const world = createWorld(clock, createSeededRandom(1), { refuse: 0, fail: 0 }, script);
  const shown: Drawn[] = [];
  const terminal = world.boot((drawn) => {
    if (JSON.stringify(drawn) !== JSON.stringify(shown.at(-1))) shown.push(drawn);
  });
  const { send, drawn } = terminal;
  return {
    ...{ shown, send, drawn, clock },
    now: () => drawn().screen,
    /** Waits until the screen is of this kind. */
    async until<Kind extends Screen['kind']>(kind: Kind) {
      expect(await clock.runUntil(() => drawn().screen.kind === kind, 400_000), kind).toBe('done');
      return drawn().screen as Extract<Screen, { kind: Kind }>;
    },
    press: (...keys: readonly string[]) => {
      for (const key of keys) {
        const event = /^[0-9]$/.test(key) ? { key: 'digit', digit: key } : { key };
        world.world.press!({ type: 'KEY', ...event } as never);
      }
    },
    choose: (option: string) => send({ type: 'CHOOSE', option }),
    pass: (ms: number) => clock.advance(ms),
  };
}

const PIN = ['masked-digit', 'masked-digit', 'masked-digit', 'masked-digit', 'enter'];

async function toAmount(terminal: ReturnType<typeof open>) {
  await terminal.until('language');
  terminal.send({ type: 'LANGUAGE', language: 'zh' });
  await terminal.until('pin');
  await terminal.pass(MOST_MS);
  terminal.press(...PIN);
}

async function toConfirm(terminal: ReturnType<typeof open>) {
  await toAmount(terminal);
  await terminal.until('amount');
  terminal.choose('1200000');
  return terminal.until('confirm');
}

describe('what the customer sees', () => {
  it('of a withdrawal where all goes well', async () => {
    const terminal = open();
    expect(terminal.now()).toEqual({ kind: 'starting' });
    expect(await terminal.until('welcome')).toEqual({ kind: 'welcome', cash: true, receipt: true });
    await toConfirm(terminal);
    terminal.choose('accept-receipt');
    await terminal.until('thanks');
    const kinds = terminal.shown.map(({ screen }) => screen.kind);
    expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual([
      ...['starting', 'out-of-service', 'welcome', 'reading-card', 'language', 'pin'],
      ...['authorising', 'amount', 'confirm', 'authorising', 'dispensing', 'take-cash'],
      ...['dispensing', 'printing', 'take-card', 'thanks'],
    ]);
    const screens = new Map(terminal.shown.map(({ screen }) => [screen.kind, screen]));
    expect(screens.get('out-of-service')).toEqual({ kind: 'out-of-service', reason: 'recovering' });
    expect(screens.get('confirm')).toEqual({
      ...{ kind: 'confirm', amount: 1_200_000, fee: 0, total: 1_200_000, canPrint: true },
    });
    expect(screens.get('dispensing')).toEqual({ kind: 'dispensing', amount: 1_200_000 });
    expect(screens.get('take-cash')).toEqual({
      ...{ kind: 'take-cash', amount: 1_200_000, requested: 1_200_000 },
    });
    expect(terminal.drawn().language).toBe('zh');
    await terminal.until('welcome');
    expect(terminal.drawn().language).toBe('vi');
  });

  it('of the PIN: dots, and what was wrong with it', async () => {
    const terminal = open({
      takePinBlock: ['too-short'],
      authorise: [{ kind: 'declined', notice: 'declined', next: 'retry-pin' }],
    });
    await terminal.until('language');
    terminal.send({ type: 'LANGUAGE', language: 'en' });
    expect(await terminal.until('pin')).toEqual({ kind: 'pin', digits: 0, problem: undefined });
    await terminal.pass(MOST_MS);
    terminal.press('masked-digit', 'masked-digit');
    expect(terminal.now()).toEqual({ kind: 'pin', digits: 2, problem: undefined });
    terminal.press('enter');
    await terminal.pass(2 * MOST_MS);
    expect(terminal.now()).toEqual({ kind: 'pin', digits: 0, problem: 'too-short' });
    terminal.press(...PIN);
    await terminal.until('amount');
    terminal.choose('500000');
    await terminal.until('confirm');
    terminal.choose('accept');
    expect(await terminal.until('pin')).toEqual({ kind: 'pin', digits: 0, problem: 'wrong-pin' });
  });

  it('of the amounts: offers, and a free one with its problem', async () => {
    const terminal = open({
      readCard: [{ kind: 'card', maskedPan: '970418******0031', onUs: false, fee: 3_300 }],
    });
    await toAmount(terminal);
    expect(await terminal.until('amount')).toEqual({
      kind: 'amount',
      offers: [
        { amount: 500_000, notes: 1 },
        { amount: 1_200_000, notes: 3 },
      ],
      denominations: [500_000, 200_000],
      maximum: 5_000_000,
      fee: 3_300,
    });
    terminal.choose('other');
    const entry = { kind: 'amount-entry', maximum: 5_000_000, step: 100_000 } as const;
    expect(terminal.now()).toEqual({ ...entry, amount: 0, problem: undefined });
    terminal.press('3', 'double-zero', 'double-zero', 'enter');
    expect(terminal.now()).toEqual({ ...entry, amount: 30_000, problem: 'not-a-multiple' });
    terminal.press('0', 'enter');
    expect(terminal.now()).toEqual({ ...entry, amount: 300_000, problem: 'not-available' });
    terminal.press('clear', 'enter');
    expect(terminal.now()).toEqual({ ...entry, amount: 0, problem: 'zero' });
    terminal.press('6', 'double-zero', 'double-zero', 'double-zero', 'enter');
    expect(terminal.now()).toEqual({ ...entry, amount: 6_000_000, problem: 'above-limit' });
    terminal.press('clear', '7', 'double-zero', 'double-zero', 'enter');
    expect(terminal.now()).toMatchObject({ kind: 'amount-entry', amount: 70_000 });
    terminal.press('0', 'enter');
    expect(await terminal.until('confirm')).toEqual({
      ...{ kind: 'confirm', amount: 700_000, fee: 3_300, total: 703_300, canPrint: true },
    });
  });

  it('of a printer without paper: the question first, and no offer of a receipt', async () => {
    const terminal = open({ survey: [{ ...survey, canPrint: false }] });
    await toAmount(terminal);
    expect(await terminal.until('no-receipt')).toEqual({ kind: 'no-receipt' });
    terminal.choose('continue');
    await terminal.until('amount');
    terminal.choose('500000');
    expect(await terminal.until('confirm')).toMatchObject({ canPrint: false });
  });

  it('of cash that came short', async () => {
    const terminal = open({ dispense: [{ kind: 'counted', exit: [1, 0], trouble: true }] });
    await toConfirm(terminal);
    terminal.choose('accept');
    expect(await terminal.until('take-cash')).toEqual({
      ...{ kind: 'take-cash', amount: 500_000, requested: 1_200_000 },
    });
    expect(await terminal.until('notice')).toEqual({
      ...{ kind: 'notice', notice: 'partial-cash', charge: 'charged', amount: 500_000 },
      ...{ fee: undefined, returning: 700_000 },
    });
    await terminal.until('take-card');
    expect(await terminal.until('out-of-service')).toEqual({
      ...{ kind: 'out-of-service', reason: 'device' },
    });
  });

  it('of a card that the issuer keeps: the notice stays until the card is in the bin', async () => {
    const retain = { kind: 'declined', notice: 'wrong-pin-final', next: 'retain' };
    const terminal = open({ authorise: [retain] });
    await toConfirm(terminal);
    terminal.choose('accept');
    expect(await terminal.until('notice')).toEqual({
      kind: 'notice',
      ...{ notice: 'wrong-pin-final', charge: 'not-charged', amount: undefined },
    });
    expect(await terminal.until('card-retained')).toEqual({
      ...{ kind: 'card-retained', reason: 'pin-tries' },
    });
    const kinds = terminal.shown.map(({ screen }) => screen.kind);
    expect(kinds.slice(-2)).toEqual(['notice', 'card-retained']);
  });

  it.each([
    ['captured', ['failed'], ['ok'], 'not-taken'],
    ['stuck', ['failed'], ['failed'], 'reader'],
  ])('of a card that is %s', async (_, ejectCard, captureCard, reason) => {
    const terminal = open({ ejectCard, captureCard });
    await toConfirm(terminal);
    terminal.choose('accept');
    expect(await terminal.until('card-retained')).toEqual({ kind: 'card-retained', reason });
  });

  it('of no network', async () => {
    const terminal = open();
    await terminal.until('welcome');
    terminal.send({ type: 'NETWORK_DOWN' });
    expect(terminal.now()).toEqual({ kind: 'out-of-service', reason: 'network' });
  });
});

describe('a language chosen before the card', () => {
  const language = (terminal: ReturnType<typeof open>) => terminal.drawn().language;

  it('is there at once, the session starts in it, and after it the terminal has its own', async () => {
    const terminal = open();
    terminal.send({ type: 'LANGUAGE', language: 'en' });
    expect([terminal.now().kind, language(terminal)]).toEqual(['starting', 'en']);
    await terminal.until('welcome');
    terminal.send({ type: 'LANGUAGE', language: 'zh' });
    expect([terminal.now().kind, language(terminal)]).toEqual(['welcome', 'zh']);
    // Nobody is asked what he has said.
    await terminal.until('pin');
    expect(language(terminal)).toBe('zh');
    terminal.send({ type: 'CANCEL' });
    await terminal.until('welcome');
    expect(language(terminal)).toBe('vi');
  });

  it('is forgotten a minute after the last touch', async () => {
    const terminal = open();
    await terminal.until('welcome');
    terminal.send({ type: 'NETWORK_DOWN' });
    terminal.send({ type: 'LANGUAGE', language: 'en' });
    await terminal.pass(59_000);
    terminal.send({ type: 'LANGUAGE', language: 'zh' });
    expect([terminal.now().kind, language(terminal)]).toEqual(['out-of-service', 'zh']);
    await terminal.pass(59_999);
    expect(language(terminal)).toBe('zh');
    await terminal.pass(1);
    expect(language(terminal)).toBe('vi');
  });
});

const twoApplications: CardRead = {
  kind: 'card',
  maskedPan: '',
  onUs: false,
  fee: 0,
  applications: ['NAPAS DEBIT', 'VISA DEBIT'],
};

describe('a chip with two applications', () => {
  it('asks for one after the language, takes none that is not there, and shows its fee', async () => {
    const terminal = open({ readCard: [twoApplications] });
    await terminal.until('language');
    terminal.send({ type: 'LANGUAGE', language: 'en' });
    expect(await terminal.until('choose-application')).toEqual({
      kind: 'choose-application',
      applications: ['NAPAS DEBIT', 'VISA DEBIT'],
    });
    terminal.choose('2');
    expect(terminal.now().kind).toBe('choose-application');
    terminal.choose('1');
    await terminal.until('pin');
  });

  it('goes without a PIN where the chosen one is blocked', async () => {
    const terminal = open({
      readCard: [twoApplications],
      chooseApplication: [{ kind: 'blocked' }],
    });
    await terminal.until('language');
    terminal.send({ type: 'LANGUAGE', language: 'en' });
    await terminal.until('choose-application');
    terminal.choose('0');
    expect(await terminal.until('notice')).toMatchObject({
      notice: 'card-blocked',
      charge: 'not-applicable',
    });
  });
});

describe('the time that a screen shows', () => {
  /** Waits for this screen, and says when its question ends, and when with more time, asked twice. */
  async function timeOn(kind: Screen['kind'], more: 0 | 1 | 2): Promise<number> {
    const terminal = open({
      survey: [{ ...survey, canPrint: kind !== 'no-receipt' }],
      ...(kind === 'choose-application' ? { readCard: [twoApplications] } : {}),
    });
    if (kind === 'language') await terminal.until('language');
    else if (kind === 'choose-application') {
      await terminal.until('language');
      terminal.send({ type: 'LANGUAGE', language: 'en' });
      await terminal.until('choose-application');
    } else if (kind === 'pin') {
      await terminal.until('language');
      terminal.send({ type: 'LANGUAGE', language: 'en' });
      await terminal.until('pin');
      await terminal.pass(MOST_MS);
    } else if (kind === 'confirm') await toConfirm(terminal);
    else {
      await toAmount(terminal);
      await terminal.until(kind === 'no-receipt' ? kind : 'amount');
      if (kind === 'amount-entry') terminal.choose('other');
    }
    expect(terminal.drawn().canCancel).toBe(true);
    const begun = terminal.clock.now();
    let key = terminal.drawn().span!.key;
    expect(terminal.drawn().span).toMatchObject({ totalMs: 30_000, canExtend: true });
    for (let asked = 0; asked < more; asked++) {
      await terminal.pass(10_000);
      terminal.send({ type: 'MORE_TIME' });
      const { span } = terminal.drawn();
      expect(span).toMatchObject({ totalMs: 30_000, canExtend: false });
      // A new span the first time; the second time nothing changes.
      expect(span!.key !== key).toBe(asked === 0);
      key = span!.key;
    }
    await terminal.until('notice');
    expect(terminal.now()).toMatchObject({ notice: 'timed-out' });
    return terminal.clock.now() - begun;
  }

  it.each([
    'language',
    'choose-application',
    'pin',
    'no-receipt',
    'amount',
    'amount-entry',
    'confirm',
  ] as const)(
    'on %s ends after 30 s, and once later where the customer asks for more',
    async (kind) => {
      const once = await timeOn(kind, 0);
      // The PIN's time began with the pad, a moment ago; the pad is told to stop at its end.
      expect(once).toBeGreaterThan(29_000);
      expect(once).toBeLessThan(31_000);
      const late = await timeOn(kind, 1);
      expect(late).toBeGreaterThanOrEqual(40_000);
      expect(late).toBeLessThan(41_000);
      expect(await timeOn(kind, 2)).toBe(late);
    },
  );

  it('starts again with each key of a typed amount', async () => {
    const terminal = open();
    await toAmount(terminal);
    await terminal.until('amount');
    terminal.choose('other');
    for (let key = 0; key < 5; key++) {
      await terminal.pass(29_000);
      terminal.press('1');
    }
    expect(terminal.now()).toMatchObject({ kind: 'amount-entry', amount: 11_111 });
    await terminal.pass(30_001);
    expect(terminal.now()).toMatchObject({ kind: 'notice', notice: 'timed-out' });
  });

  it.each(['take-cash', 'take-card'])('on %s is shown, and cannot be extended', async (kind) => {
    const terminal = open();
    await toConfirm(terminal);
    terminal.choose('accept');
    await terminal.clock.runUntil(
      () => terminal.drawn().screen.kind === kind && terminal.drawn().span !== undefined,
      60_000,
    );
    expect(terminal.drawn()).toMatchObject({
      canCancel: false,
      span: { key: kind, totalMs: 30_000, canExtend: false },
    });
  });
});

it('never shows a digit of PIN or PAN, whatever happens', async () => {
  const terminal = open();
  await toConfirm(terminal);
  terminal.choose('accept-receipt');
  await terminal.until('thanks');
  for (const drawn of terminal.shown) {
    expect(JSON.stringify(drawn)).not.toMatch(/[0-9]{8,}|970418|\*/);
    if (drawn.screen.kind === 'pin') {
      expect(Object.keys(drawn.screen).sort()).toEqual(['digits', 'kind', 'problem']);
    }
  }
});

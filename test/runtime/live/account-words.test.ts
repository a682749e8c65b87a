import { afterEach, describe, expect, it } from 'vitest';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { accountSentences, wordsOf } from '../../../renderer/i18n/words.ts';
import type { Language, Screen } from '../../../runtime/contract/terminal-view.ts';
import { formatDong } from '../../../runtime/receipt.ts';
import { openStage, type Stage } from '../../../runtime/scenario/stage.ts';

type Of<Kind extends Screen['kind']> = Extract<Screen, { kind: Kind }>;

let stage: Stage;
afterEach(() => stage.close());

const world = defaultWorld();
/** One of the banks takes less than the others. */
const network = {
  ...world,
  banks: world.banks.map((bank) =>
    bank.id === '970418' ? { ...bank, offUsCashFee: 1_100 } : bank,
  ),
};

const AMOUNT = 2_000_000;

interface Visitor {
  readonly card: string;
  readonly pin: string;
  readonly language: Language;
  /** What the card's bank takes for cash at SaigonBank's ATM. */
  readonly fee: number;
}

const VISITORS: readonly Visitor[] = [
  { card: 'saigonbank-debit', pin: '1234', language: 'en', fee: 0 },
  { card: 'vietcombank-debit', pin: '4321', language: 'vi', fee: 3_300 },
  { card: 'bidv-debit', pin: '3344', language: 'en', fee: 1_100 },
];

/** The screen of this kind that came last. */
function shown<Kind extends Screen['kind']>(kind: Kind): Of<Kind> {
  const found = stage.screens.findLast((screen): screen is Of<Kind> => screen.kind === kind);
  if (!found) throw new Error(`no screen ${kind}`);
  return found;
}

/** To the moment at which the bank has booked the withdrawal and the notes begin to move. */
async function withdraw(visitor: Visitor, how: 'with-receipt' | 'without-receipt'): Promise<void> {
  await stage.insert(visitor.card);
  await stage.language(visitor.language);
  await stage.pin(visitor.pin);
  await stage.amount(AMOUNT);
  await stage.confirm(how);
  await stage.until('dispensing');
  const { total } = shown('confirm');
  expect(total).toBe(AMOUNT + visitor.fee);
  expect(stage.balanceChange(visitor.card), 'what was confirmed is what is booked').toBe(-total);
}

/** What the notice says; its words name each of its sums. */
async function told({ language }: Visitor): Promise<Of<'notice'>> {
  await stage.clock.runUntil(() => stage.view().screen.kind === 'notice', 200_000);
  const notice = shown('notice');
  const words = accountSentences(wordsOf(language), notice)!.replaceAll('\u00a0', ' ');
  const { amount, fee, returning } = notice;
  for (const sum of [amount!, fee ?? 0, returning ?? 0].filter((one) => one > 0)) {
    expect(words).toContain(formatDong(sum, language));
  }
  return notice;
}

async function leave(): Promise<void> {
  await stage.take('card');
  await stage.rest();
}

describe.each(VISITORS)('the account of $card', (visitor) => {
  const { card, fee, language } = visitor;
  const open = async (): Promise<void> => {
    stage = await openStage({ network, trace: false });
  };
  const feeSaid = fee > 0 ? fee : undefined;

  /** The paper's line, amounts as this language writes them. */
  const totalOnPaper = (): string => {
    const total = wordsOf(language).t('confirm.total');
    const line = stage
      .receipts()
      .at(-1)!
      .split('\n')
      .find((one) => one.startsWith(total));
    return line?.slice(total.length).trim() ?? '';
  };

  it('whole, and no paper: the notice has cash and fee', async () => {
    await open();
    stage.fault('printer', 'paper-out', { after: 5 });
    await withdraw(visitor, 'with-receipt');
    await stage.take('cash');
    const { charge, amount, fee: said, returning } = await told(visitor);
    expect({ charge, said, returning }).toEqual({ charge: 'charged', said: feeSaid });
    await leave();
    expect(stage.balanceChange(card)).toBe(-amount!);
  });

  it('whole: the receipt has the sum', async () => {
    await open();
    await withdraw(visitor, 'with-receipt');
    await stage.take('cash');
    await leave();
    expect(totalOnPaper()).toBe(formatDong(-stage.balanceChange(card), language));
  });

  it.each(['up', 'down'] as const)('in part, with the line %s', async (line) => {
    await open();
    stage.fault('cash-dispenser', 'jam-after', { notes: 3 });
    await withdraw(visitor, 'with-receipt');
    if (line === 'down') stage.cutLine();
    await stage.take('cash');
    const { charge, amount, fee: said, returning } = await told(visitor);
    expect({ charge, amount, said, returning }).toEqual({
      ...{ charge: 'charged', amount: 1_500_000 + fee, said: feeSaid, returning: 500_000 },
    });
    if (line === 'down') expect(stage.balanceChange(card)).toBe(-amount! - returning!);
    await stage.take('card');
    stage.restoreLine();
    await stage.rest();
    await stage.wait(120_000);
    expect(stage.balanceChange(card)).toBe(-amount!);
    expect(totalOnPaper()).toBe(formatDong(amount!, language));
  });

  it.each([
    ['whole', undefined],
    ['in part', 500_000],
  ])('%s and not taken', async (_, rest) => {
    await open();
    if (rest) stage.fault('cash-dispenser', 'jam-after', { notes: 3 });
    await withdraw(visitor, 'without-receipt');
    const { notice, charge, amount, fee: said, returning } = await told(visitor);
    expect({ notice, charge, said, returning }).toEqual({
      ...{ notice: 'cash-not-taken', charge: 'charged', said: feeSaid, returning: rest },
    });
    await leave();
    expect(stage.balanceChange(card)).toBe(-amount!);
  });

  it('nothing came out: all of it is given back, the fee too', async () => {
    await open();
    stage.fault('cash-dispenser', 'jam-before-exit');
    await withdraw(visitor, 'without-receipt');
    const booked = stage.balanceChange(card);
    const { charge, amount } = await told(visitor);
    expect({ charge, amount }).toEqual({ charge: 'reversing', amount: -booked });
    await leave();
    expect(stage.balanceChange(card)).toBe(0);
  });

  it('nobody knows: the doubt is about all that is booked', async () => {
    await open();
    await withdraw(visitor, 'with-receipt');
    await stage.wait(1_500);
    stage.fault('cash-dispenser', 'silence');
    const { charge, amount } = await told(visitor);
    expect({ charge, amount }).toEqual({ charge: 'unknown', amount: -stage.balanceChange(card) });
    await leave();
    expect(stage.receipts()).toEqual([]);
  });
});

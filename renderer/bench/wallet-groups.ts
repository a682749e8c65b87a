import type { CardView } from '../../runtime/contract/event.ts';
import { everyWord } from './find-rows.ts';

export interface CardGroup {
  readonly name: string;
  readonly cards: readonly CardView[];
}

/** A card with nothing but its balance to tell of, or the usual case of its sort, is ordinary. */
const ORDINARY = /₫$|\busual\b/;

/** `techcombank debit` of Techcombank → `debit`: the bank is told beside it. */
export function kindOf({ label, bank }: Pick<CardView, 'label' | 'bank'>): string {
  const [first = '', ...rest] = label.split(' ');
  const repeats = rest.length > 0 && bank.toLowerCase().startsWith(first.toLowerCase());
  return repeats ? rest.join(' ') : label;
}

/** `another bank's · stripe only · 500.000 ₫` → `stripe only · 500.000 ₫`: the group says whose. */
export function reasonOf({ reason }: Pick<CardView, 'reason'>): string {
  const [whose = '', ...rest] = reason.split(' · ');
  return rest.length > 0 && whose.includes('bank') ? rest.join(' · ') : reason;
}

/**
 * The cards in which every typed word is found: those that work first, the odd ones last. The card
 * in the machine is always among them.
 */
export function groupCards(
  cards: readonly CardView[],
  typed: string,
  inMachine: string | undefined,
): readonly CardGroup[] {
  const matches = everyWord(typed);
  const found = cards.filter(
    ({ id, bank, label, maskedPan, reason }) =>
      id === inMachine || matches(`${bank} ${label} ${maskedPan} ${reason}`),
  );
  const works = (card: CardView): boolean => ORDINARY.test(card.reason);
  return [
    { name: 'This bank’s', cards: found.filter((card) => works(card) && card.onUs) },
    { name: 'Other banks’', cards: found.filter((card) => works(card) && !card.onUs) },
    { name: 'Odd ones', cards: found.filter((card) => !works(card)) },
  ].filter((group) => group.cards.length > 0);
}

import type { Hsm } from './hsm.ts';
import type { IssuerStore, StoredCard } from './issuer-store.ts';

/** The PINs of an issuer's cards. Both answer with DE39. */
export interface CardPins {
  /**
   * Undefined: it is right. Counts a wrong one; a right one gives all tries back. `block` is under
   * the key of `slot`.
   */
  check(
    block: string | undefined,
    slot: string,
    card: StoredCard,
    mayGoWithout: boolean,
  ): string | undefined;
  /** DE105 becomes the card's PIN. */
  change(block: string, slot: string, card: StoredCard): string;
}

const PIN_TRIES = 3;

export function createCardPins({
  store,
  hsm,
}: {
  readonly store: IssuerStore;
  readonly hsm: Hsm;
}): CardPins {
  return {
    check(block, slot, card, mayGoWithout) {
      if (block === undefined) return mayGoWithout ? undefined : '30';
      if (card.triesLeft <= 0) return '75';
      const right = hsm.verifyPin({ slot, block, pan: card.pan }, card.sealedPin);
      if (!right.ok) return '63';
      if (right.value) {
        if (card.triesLeft < PIN_TRIES) store.setTriesLeft(card.pan, PIN_TRIES);
        return undefined;
      }
      store.setTriesLeft(card.pan, card.triesLeft - 1);
      return card.triesLeft === 1 ? '75' : '55';
    },
    change(block, slot, { pan }) {
      if (!/^[0-9A-Fa-f]{16}$/.test(block)) return '30';
      const sealed = hsm.sealPin({ slot, block, pan });
      if (!sealed.ok) return '63';
      store.setSealedPin(pan, sealed.value);
      return '00';
    },
  };
}

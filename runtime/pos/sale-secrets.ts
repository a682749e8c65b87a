import type { CardEntry } from '../../network/napas/withdrawal.ts';

/** How this sale's card came in; the chip's data are in `chipData`. */
export type SaleEntry = CardEntry['mode'];

/**
 * What a sale must know and no machine, journal or trace may: held here from the card to the end of
 * the sale, then wiped.
 */
export interface SaleSecrets {
  pan: string;
  track2: string;
  /** Upper-case hex, encrypted by the pad; empty: no PIN was asked for. */
  pinBlock: string;
  maskedPan: string;
  entry: SaleEntry;
  /** DE23. */
  sequence: number;
  /** DE55 in hex. */
  chipData: string;
  /** Hex AID and name of the application; empty: none. */
  aid: string;
  label: string;
  /** Of the host's answer: DE39, and DE55 in hex for the chip. */
  responseCode: string;
  answerData: string;
  wipe(): void;
}

const NOTHING = {
  pan: '',
  track2: '',
  pinBlock: '',
  maskedPan: '',
  entry: 'magnetic-stripe',
  sequence: 0,
  chipData: '',
  aid: '',
  label: '',
  responseCode: '',
  answerData: '',
} as const;

export function createSaleSecrets(): SaleSecrets {
  const secrets: SaleSecrets = {
    ...NOTHING,
    wipe() {
      Object.assign(secrets, NOTHING);
    },
  };
  return secrets;
}

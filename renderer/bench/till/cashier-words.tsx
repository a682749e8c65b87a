import { createContext, useContext } from 'react';
import { type Words, wordsOf } from '../../i18n/words.ts';

/** The words of the cashier's language for all that is on his screen. */
export const CashierWords = createContext<Words>(wordsOf('en'));

export const useCashierWords = (): Words => useContext(CashierWords);

import type { PosView } from '../contract/pos-view.ts';
import type { TerminalView } from '../contract/terminal-view.ts';
import { nameScreen } from './atm/screens.ts';
import { nameTillScreen } from './till/screens.ts';

/** What a screen shows, in the words of scenarios, at an ATM or a till. */
export const nameView = (view: TerminalView | PosView): string =>
  'sales' in view ? nameTillScreen(view.screen) : nameScreen(view.screen);

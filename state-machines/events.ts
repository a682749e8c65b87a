import type { Language } from '../runtime/contract/terminal-view.ts';

/** What a customer does on the screen, as machines hear it. */
export type CustomerEvent =
  | { readonly type: 'CHOOSE'; readonly option: string }
  | { readonly type: 'LANGUAGE'; readonly language: Language }
  | { readonly type: 'CANCEL' }
  | { readonly type: 'MORE_TIME' };

/** A key of the pad; during PIN entry a digit is only `masked-digit`. */
export interface KeyEvent {
  readonly type: 'KEY';
  readonly key: PadKeyName;
  /** Present for `digit` outside PIN entry. */
  readonly digit?: string;
}

export type PadKeyName =
  | 'digit'
  | 'masked-digit'
  | 'double-zero'
  | 'enter'
  | 'clear'
  | 'cancel'
  | 'other';

/** What the world around the terminal tells it. */
export type TerminalEvent =
  | { readonly type: 'NETWORK_UP' }
  | { readonly type: 'NETWORK_DOWN' }
  | { readonly type: 'OPERATOR_SERVICE' };

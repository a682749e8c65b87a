import type { VirtualCard } from '../card-reader/virtual-card-reader.ts';
import type { VirtualDevice } from '../device.ts';
import type { DisplayLines } from './pos-pin-pad.ts';
import type { CommonPadKey } from './virtual-pin-pad.ts';

export type PosPadKey = CommonPadKey | 'F1' | 'F2' | 'F3' | 'F4';

/** What a hand can do at a virtual PIN pad of a till. False: not possible now. */
export interface VirtualPosPinPad extends VirtualDevice {
  swipe(card: VirtualCard): boolean;
  insert(card: VirtualCard): boolean;
  /** Takes the inserted card out, whatever is going on. */
  remove(): boolean;
  /** Needs a card with an antenna. */
  tap(card: VirtualCard): boolean;
  press(key: PosPadKey): boolean;
  view(): VirtualPosPinPadView;
}

export interface VirtualPosPinPadView {
  readonly lines: DisplayLines;
  readonly waitingFor: 'nothing' | 'card' | 'removal' | 'key' | 'pin' | 'choice';
  readonly insertedCardId: string | undefined;
  readonly pinDigits: number;
  readonly tablesVersion: string;
}

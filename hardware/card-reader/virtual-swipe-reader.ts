import type { VirtualDevice } from '../device.ts';
import type { VirtualCard } from './virtual-card-reader.ts';

/** What a hand can do at a virtual swipe reader. */
export interface VirtualSwipeReader extends VirtualDevice {
  /** False: the reader is unplugged. */
  swipe(card: VirtualCard): boolean;
  view(): { readonly swipes: number; readonly lastCardId: string | undefined };
}

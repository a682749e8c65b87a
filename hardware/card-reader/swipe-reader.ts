import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver } from '../device.ts';
import type { CardReaderCapabilities, CardReaderError, Tracks } from './card-reader.ts';

/**
 * A card reader through which the customer draws the stripe by hand: it never holds a card, so it
 * has nothing of `CardReader` that moves, keeps or powers one.
 */
export interface SwipeReader extends DeviceDriver {
  readonly capabilities: SwipeReaderCapabilities;
  status(): Promise<Result<{ readonly firmware: string }, CardReaderError>>;
  /** The next swipe after the call, well read or not; swipes that nobody waits for are dropped. */
  waitForSwipe(signal: AbortSignal): Promise<Result<Tracks, CardReaderError>>;
}

export interface SwipeReaderCapabilities extends CardReaderCapabilities {
  readonly motorised: false;
  readonly chip: false;
  readonly contactless: false;
  readonly capture: false;
}

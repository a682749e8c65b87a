import { isLuhnValid } from '../../crypto/luhn.ts';
import { maskPan } from '../../crypto/mask.ts';
import { parseTrack2 } from '../../crypto/tracks.ts';
import { hasChip } from '../../emv/kernel/fallback.ts';
import { again, type CardReading, type ReadingOptions } from './card-reading.ts';

/**
 * A stripe: chip before stripe where the service code tells of one, unless the chip has failed; and
 * always the PIN, as domestic debit cards want it.
 */
export function createStripeReading(
  { secrets, pins }: ReadingOptions,
  track2: string,
): CardReading {
  return {
    async decide({ amount, fallback, pinAgain }, signal) {
      const parsed = parseTrack2(track2);
      if (!parsed.ok || !isLuhnValid(parsed.value.pan)) {
        return again(fallback ? ['swipe'] : ['swipe', 'chip', 'tap'], 'try-again', fallback);
      }
      const { pan, serviceCode } = parsed.value;
      const chip = hasChip(serviceCode ?? '');
      if (chip && !fallback) return again(['chip', 'tap'], 'use-chip');
      secrets.entry = chip ? 'fallback' : 'magnetic-stripe';
      secrets.pan = pan;
      secrets.maskedPan = maskPan(pan);
      secrets.track2 = track2;
      const pin = await pins.forBank(amount, pinAgain, signal);
      if (pin === 'entered') return { kind: 'online' };
      return { kind: pin === 'not-working' ? 'failed' : 'cancelled' };
    },
    complete: async (host) =>
      host === 'approved' ? { kind: 'approved', signature: false } : { kind: 'declined' },
  };
}

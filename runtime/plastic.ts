import { buildTrack1, buildTrack2 } from '../crypto/tracks.ts';
import type { VirtualCard, VirtualChip } from '../hardware/card-reader/virtual-card-reader.ts';
import type { CardConfig } from '../network/switch/config.ts';

/** The plastic that goes with a card of the network's books; `chip`: what is on it, if anything. */
export function plasticOf(card: CardConfig, holder: string, chip?: VirtualChip): VirtualCard {
  const { pan, expiry, serviceCode } = card;
  const common = { pan, expiry, serviceCode, discretionary: '0000000000' };
  const track2 = buildTrack2(common);
  const track1 = buildTrack1({ ...common, name: holder.replace(/^(\S+) (.*)$/, '$1/$2') });
  return {
    id: card.id,
    track1: track1.ok ? track1.value : undefined,
    track2: track2.ok ? track2.value : undefined,
    chip,
  };
}

import { toHex } from '../../bytes/hex.ts';
import { isLuhnValid } from '../../crypto/luhn.ts';
import { maskPan } from '../../crypto/mask.ts';
import { parseTrack2 } from '../../crypto/tracks.ts';
import type {
  CardCompletion,
  CardDecision,
  ReadCardInput,
} from '../../state-machines/pos/ports.ts';
import type { EntryWay } from '../contract/pos-view.ts';
import type { ChipWireOptions } from './chip-wire.ts';
import type { PosConfiguration } from './configuration.ts';
import type { Chance } from './kernel-profile.ts';
import type { PinAsking } from './pin-asking.ts';
import type { SaleSecrets } from './sale-secrets.ts';
import type { PadSays } from './words.ts';

/** What reading a card in any way needs of the terminal around it. */
export interface ReadingOptions extends ChipWireOptions {
  readonly configuration: PosConfiguration;
  readonly secrets: SaleSecrets;
  readonly says: PadSays;
  readonly pins: PinAsking;
  readonly chance: Chance;
  /** What the journal should know of a chip's end. */
  readonly note: (text: string) => void;
}

/** One way of reading a card; a fresh one for each card. */
export interface CardReading {
  decide(input: Omit<ReadCardInput, 'way'>, signal: AbortSignal): Promise<CardDecision>;
  /** The host's word to the card. */
  complete(host: 'approved' | 'declined' | 'unknown' | 'not-sent'): Promise<CardCompletion>;
}

export const again = (
  accept: readonly EntryWay[],
  prompt: Extract<CardDecision, { readonly kind: 'again' }>['prompt'],
  fallback = false,
): CardDecision => ({ kind: 'again', accept, prompt, fallback });

/** PAN, track 2 and name of the application out of a kernel's data objects. */
export function keepChipData(
  secrets: SaleSecrets,
  data: ReadonlyMap<string, Uint8Array>,
  field55: Uint8Array,
): boolean {
  const track2 = toHex(data.get('57') ?? new Uint8Array(0));
  const fromTrack = track2 === '' ? undefined : parseTrack2(track2);
  const fromRecord = toHex(data.get('5A') ?? new Uint8Array(0)).replace(/F+$/, '');
  const pan = fromRecord || (fromTrack?.ok ? fromTrack.value.pan : '');
  if (!isLuhnValid(pan)) return false;
  const label = data.get('50');
  secrets.pan = pan;
  secrets.maskedPan = maskPan(pan);
  secrets.track2 = fromTrack?.ok ? track2 : '';
  secrets.sequence = Number.parseInt(toHex(data.get('5F34') ?? Uint8Array.of(0)), 10);
  secrets.chipData = toHex(field55);
  secrets.aid = toHex(data.get('84') ?? data.get('9F06') ?? new Uint8Array(0));
  secrets.label = label ? String.fromCharCode(...label).trim() : '';
  return true;
}

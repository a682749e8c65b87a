import type { VirtualDevice } from '../device.ts';

/** What a hand can do at a virtual card reader. False: not possible now. */
export interface VirtualCardReader extends VirtualDevice {
  insert(card: VirtualCard): boolean;
  take(): boolean;
  view(): VirtualCardReaderView;
}

/** A card as a reader meets it. */
export interface VirtualCard {
  /** Names the card for people: `saigonbank-debit`. */
  readonly id: string;
  /** Track contents without sentinels and LRC; absent: blank. */
  readonly track1?: string | undefined;
  readonly track2?: string | undefined;
  readonly track3?: string | undefined;
  readonly chip?: VirtualChip | undefined;
  /** The same card as an antenna meets it; its `atr` is what the reader makes up. Absent: none. */
  readonly contactless?: VirtualChip | undefined;
  /** Mechanically odd cards. */
  readonly shape?: 'normal' | 'long' | 'short';
}

export interface VirtualChip {
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  /** Power on: the card forgets its session. */
  reset(): void;
  transceive(commandApdu: Uint8Array): Uint8Array;
}

export interface VirtualCardReaderView {
  readonly place: 'none' | 'throat' | 'inside' | 'bin' | 'stuck';
  readonly cardId: string | undefined;
  readonly captured: readonly string[];
  readonly entryOpen: boolean;
  readonly light: 'off' | 'on' | 'flash';
}

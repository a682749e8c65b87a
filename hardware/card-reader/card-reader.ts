import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/** What every card reader does, in XFS4IoT's words. */
export interface CardReader extends DeviceDriver {
  readonly capabilities: CardReaderCapabilities;
  status(): Promise<Result<CardReaderStatus, CardReaderError>>;
  /** Brings the reader to a known state; says what became of a card found inside. */
  reset(card: 'keep' | 'eject' | 'capture'): Promise<Result<CardReaderReset, CardReaderError>>;
  /** Opens the slot to customers' cards, or closes it. */
  setEntry(entry: 'any-card' | 'magnetic-card' | 'closed'): Promise<Result<void, CardReaderError>>;
  /** Resolves when a card is inside; polls at the device's own pace. */
  waitForCard(signal: AbortSignal): Promise<Result<'inside', CardReaderError>>;
  /** Reads the magnetic stripe of the card inside: the tracks without sentinels and LRC. */
  readTracks(): Promise<Result<Tracks, CardReaderError>>;
  /** To the throat, for the customer to take; the card is not held back. */
  eject(): Promise<Result<void, CardReaderError>>;
  /** Resolves when the card in the throat has been taken. */
  waitForTaken(signal: AbortSignal): Promise<Result<'taken', CardReaderError>>;
  /** Into the retain bin. */
  capture(): Promise<Result<void, CardReaderError>>;
  setBezelLight(light: 'off' | 'on' | 'flash'): Promise<Result<void, CardReaderError>>;
  /** Powers the chip of the card inside; present where capabilities.chip says so. */
  chipPowerOn(): Promise<Result<ChipReset, CardReaderError>>;
  chipPowerOff(): Promise<Result<void, CardReaderError>>;
  /** One command APDU for one response APDU (with SW1 SW2), the protocol of the ATR below. */
  transceive(commandApdu: Uint8Array): Promise<Result<Uint8Array, CardReaderError>>;
}

export interface CardReaderCapabilities {
  readonly motorised: boolean;
  readonly magneticTracks: readonly (1 | 2 | 3)[];
  readonly chip: boolean;
  readonly contactless: boolean;
  readonly capture: boolean;
}

export interface CardReaderStatus {
  readonly media: 'not-present' | 'entering' | 'inside' | 'in-throat' | 'captured' | 'jammed';
  readonly entry: 'any-card' | 'magnetic-card' | 'closed';
}

export interface CardReaderReset {
  readonly firmware: string;
  readonly media: CardReaderStatus['media'];
}

/** A track that could not be read says why, in the wire's words. */
export interface Tracks {
  readonly track1: TrackRead;
  readonly track2: TrackRead;
  readonly track3: TrackRead;
}

export type TrackRead =
  | { readonly kind: 'data'; readonly data: string }
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'unreadable';
      readonly why: 'no-start' | 'no-end' | 'parity' | 'lrc' | 'unknown';
    };

export interface ChipReset {
  readonly protocol: 'T=0' | 'T=1';
  readonly atr: Uint8Array;
}

export type CardReaderError =
  | DeviceError
  | { readonly kind: 'no-card' }
  /** Long, short, or damaged: the reader will not keep it. */
  | { readonly kind: 'abnormal-card'; readonly detail: string }
  | { readonly kind: 'no-chip' }
  | { readonly kind: 'chip-mute' };

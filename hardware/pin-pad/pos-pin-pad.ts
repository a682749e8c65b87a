import type { Result } from '../../bytes/result.ts';
import type { CardReaderError, ChipReset } from '../card-reader/card-reader.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/**
 * What a PIN pad at a till does: it has its own card readers, display and keys, and, where
 * `capabilities.kernel` says so, an EMV kernel. A sale by its kernel is getCard → goOnChip → the
 * host → finishChip; one by a kernel of the terminal is waitForCard → chipPowerOn → transceive.
 *
 * Waits for the customer have no end of their own: `signal` ends them (the result is `cancelled`).
 * Amounts are in minor units of the currency in the pad's tables.
 */
export interface PosPinPad extends DeviceDriver {
  readonly capabilities: PosPinPadCapabilities;
  status(): Answer<PosPinPadStatus>;
  /** Two lines of 16; longer ones are cut. Latin-1 only: another character becomes `?`. */
  display(lines: DisplayLines): Answer<void>;
  /** Replaces the kernel's tables of applications and authorities' keys. */
  loadTables(tables: KernelTables): Answer<void>;
  /** Asks for a card, any way; a chip is selected and read. */
  getCard(request: CardRequest, signal: AbortSignal): Answer<PresentedCard>;
  /** Tags for the kernel that differ from its tables, for the chip just read: BER-TLV. */
  changeKernelData(tlv: Uint8Array): Answer<void>;
  /** Cardholder verification, risk management, first GENERATE AC. */
  goOnChip(request: ChipRequest, signal: AbortSignal): Answer<ChipDecision>;
  /** The host's answer to the card: external authentication, scripts, second GENERATE AC. */
  finishChip(response: HostResponse): Answer<ChipCompletion>;
  getPin(request: PinRequest, signal: AbortSignal): Answer<EncryptedPin>;
  /** The next key that is no digit. */
  getKey(signal: AbortSignal): Answer<PosKey>;
  /** Shows the lines until the card in the slot has been taken; at once where there is none. */
  removeCard(lines: DisplayLines, signal: AbortSignal): Answer<void>;
  /** 8 bytes under a data key. */
  encryptBlock(key: WorkingKey, block: Uint8Array): Answer<Uint8Array>;
  /** The first of the wanted things to happen. */
  waitForCard(wanted: CardWanted, signal: AbortSignal): Answer<CardSeen>;
  chipPowerOn(at: ChipInterface): Answer<PosChipReset>;
  chipPowerOff(at: ChipInterface): Answer<void>;
  /** One command APDU for one response APDU with SW1 SW2; 61xx and 6Cxx are the caller's. */
  transceive(at: ChipInterface, commandApdu: Uint8Array): Answer<Uint8Array>;
  /** VERIFY with a plain PIN that only pad and card see; the response APDU. */
  verifyPinOnChip(request: ChipPinRequest, signal: AbortSignal): Answer<Uint8Array>;
  /** What the pad is doing, for the till's screen: `ENTER PIN`. */
  onNotification(listener: (lines: DisplayLines) => void): () => void;
}

type Answer<T> = Promise<Result<T, PosPinPadError>>;

export type DisplayLines = readonly [string, string];
export type ChipInterface = 'contact' | 'contactless';

export interface PosPinPadCapabilities {
  readonly kernel: boolean;
  readonly magneticStripe: boolean;
  readonly chip: boolean;
  readonly contactless: boolean;
}

export interface PosPinPadStatus {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  /** Of the system and of the application: `1.0, 001.03 130715`. */
  readonly firmware: string;
  /** Of the protocol: `2.12`. */
  readonly specification: string;
  readonly contactless: boolean;
}

export interface KernelTables {
  /** Ten characters; the pad compares them with what getCard expects. */
  readonly version: string;
  /** One record a string, in the pad's own format. */
  readonly records: readonly string[];
}

export interface CardRequest {
  readonly amount: number;
  /** Local: `260105` and `153000`. */
  readonly date: string;
  readonly time: string;
  readonly tablesVersion: string;
  /** Record references into the tables; absent: all applications. */
  readonly applications?: readonly string[];
  readonly contactless: boolean;
}

export type PresentedCard =
  | {
      readonly kind: 'magnetic';
      /** The stripe itself, or a contactless card that speaks as one. */
      readonly from: 'stripe' | 'contactless';
      /** Without sentinels; absent: not read. */
      readonly track1?: string;
      readonly track2?: string;
      readonly track3?: string;
      /** How the last reading of a chip ended: whether this stripe is a fallback. */
      readonly lastChip: 'well' | 'fallback-allowed' | 'application-unsupported';
    }
  | {
      readonly kind: 'chip';
      readonly interface: ChipInterface;
      readonly pan: string;
      readonly panSequence: string;
      readonly track2?: string;
      readonly label: string;
      readonly cardholder: string;
      /** YYMMDD. */
      readonly expiry: string;
      readonly serviceCode: string;
      /** ISO 3166, three digits; `000` where the card does not say. */
      readonly issuerCountry: string;
      /** Of the table record that was used: acquirer and index, `0201`. */
      readonly application: string;
    };

/** A key that came encrypted under a master key inside, or a DUKPT key. */
export type WorkingKey =
  | { readonly kind: 'master-session'; readonly index: number; readonly encrypted: Uint8Array }
  | { readonly kind: 'dukpt'; readonly index: number };

export interface ChipRequest {
  readonly amount: number;
  readonly cashback?: number;
  readonly onExceptionList?: boolean;
  readonly forceOnline?: boolean;
  readonly pinKey: WorkingKey;
  /** Absent: no terminal risk management. */
  readonly risk?: {
    readonly floorLimit: number;
    /** Percentages 0 to 99, and the amount where biased selection begins. */
    readonly targetPercent: number;
    readonly threshold: number;
    readonly maxTargetPercent: number;
  };
  /** What is wanted for DE55: upper-case hex tags. */
  readonly tags: readonly string[];
}

export interface ChipDecision {
  readonly decision: 'approved' | 'declined' | 'online';
  readonly signature: boolean;
  readonly offlinePin: {
    readonly verified: boolean;
    readonly wrongTries: number;
    readonly blocked: boolean;
  };
  readonly onlinePin: EncryptedPin | undefined;
  /** BER-TLV, in the order asked for; what the card did not give is missing. */
  readonly data: Uint8Array;
}

export interface HostResponse {
  readonly reached: boolean;
  /** DE39; of no meaning where the host was not reached. */
  readonly responseCode: string;
  /** The host approved although the code is not `00`. */
  readonly approved?: boolean;
  /** DE55 of the answer: 91, 71, 72. */
  readonly data: Uint8Array;
  readonly tags: readonly string[];
}

export interface ChipCompletion {
  /** `declined-by-card` after the host's approval means: reverse. */
  readonly decision: 'approved' | 'declined-by-card' | 'declined-by-host';
  readonly data: Uint8Array;
  /** Five bytes a script (EMV 4.4 Book 4, annex A5). */
  readonly scriptResults: Uint8Array;
}

export interface PinRequest {
  readonly key: WorkingKey;
  /** 13 to 19 digits. */
  readonly pan: string;
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly lines: DisplayLines;
}

export interface EncryptedPin {
  readonly block: Uint8Array;
  /** Of a DUKPT key: 10 bytes. */
  readonly ksn: Uint8Array | undefined;
}

export type PosKey = 'enter' | 'clear' | 'cancel' | 'F1' | 'F2' | 'F3' | 'F4';

export interface CardWanted {
  readonly stripe: boolean;
  readonly chip: 'inserted' | 'removed' | 'ignored';
  readonly contactless: boolean;
  readonly keys: boolean;
}

export type CardSeen =
  | { readonly kind: 'key'; readonly key: PosKey }
  | {
      readonly kind: 'stripe';
      readonly track1?: string;
      readonly track2?: string;
      readonly track3?: string;
    }
  | { readonly kind: 'chip'; readonly present: boolean }
  /** False: nothing came near for two minutes. */
  | { readonly kind: 'contactless'; readonly present: boolean };

/** Contactless cards have no protocol of ISO 7816-3. */
export interface PosChipReset {
  readonly atr: Uint8Array;
  readonly protocol: ChipReset['protocol'] | undefined;
}

export interface ChipPinRequest {
  readonly at: ChipInterface;
  /** CLA INS P1 P2 of the VERIFY. */
  readonly header: Uint8Array;
  readonly lines: DisplayLines;
}

export type ChipProblem =
  | 'mute'
  | 'communication'
  | 'invalidated'
  | 'misbehaves'
  | 'invalid-data'
  | 'no-application'
  | 'application-refused'
  | 'fallback-allowed'
  | 'too-many-applications'
  | 'blocked'
  /** The rest: contactless only. */
  | 'several-cards'
  | 'verify-on-device'
  | 'use-other-interface';

export type PosPinPadError =
  | DeviceError
  /** This model has no such part. */
  | { readonly kind: 'not-supported'; readonly detail: string }
  | { readonly kind: 'cancelled-by-customer' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'key-not-loaded'; readonly detail: string }
  /** No PIN for a while: too many were asked for in a short time. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'tables-differ' }
  | { readonly kind: 'stripe-unreadable' }
  | Extract<CardReaderError, { readonly kind: 'no-card' }>
  | { readonly kind: 'chip'; readonly interface: ChipInterface; readonly problem: ChipProblem };

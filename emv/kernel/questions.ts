import type { RsaPublicKey } from '../rsa.ts';

/** What the kernel asks of the world in the middle of a transaction. */
export interface KernelQuestions {
  /** Which of several, or whether this one: an index. Asked where `cardholderChooses`. */
  chooseApplication(
    choices: readonly ApplicationChoice[],
    attempt: 'first' | 'again',
  ): Promise<number | 'cancelled'>;
  /** Before anything binding; absent: not asked. */
  confirmAmount?(request: AmountRequest): Promise<'confirmed' | 'cancelled'>;
  offlinePin(request: OfflinePinRequest): Promise<OfflinePinAnswer>;
  /** The card takes no PIN any more, and the customer should know; absent: nobody is told. */
  pinBlocked?(): Promise<void>;
  /** The PIN block is the PIN pad's business and goes with the host message. */
  onlinePin(request: OnlinePinRequest): Promise<'entered' | PinRefusal>;
  goOnline(request: OnlineRequest): Promise<OnlineAnswer>;
}

export interface ApplicationChoice {
  /** The preferred name where the terminal can show it, else the label. */
  readonly name: string;
  readonly aid: Uint8Array;
  /** 1 to 15; 0: none. */
  readonly priority: number;
  /** The issuer wants the cardholder's word for it. */
  readonly mustConfirm: boolean;
}

export interface AmountRequest {
  readonly name: string;
  /** Minor units. */
  readonly amount: number;
  /** ISO 639-1 in order of preference (tag 5F2D). */
  readonly languages: readonly string[];
}

export type PinRefusal = 'bypassed' | 'cancelled' | 'not-working';

export interface OfflinePinRequest {
  /** As the card tells; undefined when it does not. */
  readonly triesLeft: number | undefined;
  /** After a wrong PIN. */
  readonly again: boolean;
  readonly bypassAllowed: boolean;
  /** Present: the PIN goes to the card enciphered under this key. */
  readonly encipherUnder: RsaPublicKey | undefined;
}

export type OfflinePinAnswer =
  | {
      readonly kind: 'entered';
      /**
       * Data of VERIFY, by the PIN pad: the plain block (format 2), or that enciphered together
       * with the card's challenge (see offline-pin.ts).
       */
      verifyData(challenge: Uint8Array | undefined): Promise<Uint8Array>;
    }
  /** The PIN pad has sent VERIFY itself, so that nobody else sees a plain PIN. */
  | {
      readonly kind: 'sent-by-pad';
      /** The card's answer, SW1 SW2; empty: none came. */
      readonly response: Uint8Array;
    }
  | { readonly kind: PinRefusal };

export interface OnlinePinRequest {
  /** For the PIN block; never for a text. */
  readonly pan: string;
  readonly bypassAllowed: boolean;
}

export interface OnlineRequest {
  readonly field55: Uint8Array;
  /** An online PIN was entered: its block goes along. */
  readonly onlinePin: boolean;
  /** All that card and terminal know, by tag. Holds the PAN: never for a text. */
  readonly data: ReadonlyMap<string, Uint8Array>;
}

export type OnlineAnswer =
  | {
      readonly kind: 'answered';
      readonly approved: boolean;
      /** Field 39: two characters. */
      readonly responseCode: string;
      /** Field 55 of the answer: 91, 71, 72; 8A where the issuer sends one. */
      readonly field55?: Uint8Array;
    }
  | { readonly kind: 'unable' };

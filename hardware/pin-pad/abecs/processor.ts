import type { Result } from '../../../bytes/result.ts';
import type { ChipInterface, ChipProblem, DisplayLines } from '../pos-pin-pad.ts';

/*
 * The EMV kernel inside the virtual pad, which comes from outside: this room knows wires, not EMV.
 * It runs within the pad's own walls, so it may see a clear PIN on its way into the card.
 */

/** Starts with each chip that is presented. */
export type ChipProcessor = (conversation: ChipConversation) => ChipProcess;

/** What the pad's hardware offers its kernel. */
export interface ChipConversation {
  readonly interface: ChipInterface;
  /** undefined: the card is gone; there is nothing more to be done with it. */
  transceive(commandApdu: Uint8Array): Promise<Uint8Array | undefined>;
  /** Index of the label that the customer chose; undefined: none. */
  choose(labels: readonly string[]): Promise<number | undefined>;
  /** Asks for the PIN; one for the host stays with the pad, one for the card is handed over. */
  enterPin(lines: DisplayLines, verifiedBy: 'card' | 'host'): Promise<EnteredPin>;
}

export type EnteredPin =
  | { readonly kind: 'entered'; readonly pin?: string }
  /** Enter without a digit. */
  | { readonly kind: 'bypassed' }
  /** Cancelled, timed out or without a key: the pad reports it, the kernel only ends. */
  | { readonly kind: 'failed' };

/** One chip, from selection to the second GENERATE AC; each step at most once, in this order. */
export interface ChipProcess {
  read(request: ChipReadRequest): Promise<Result<ChipRead, ChipProblem>>;
  decide(request: ChipDecideRequest): Promise<Result<ChipDecided, ChipProblem>>;
  finish(request: ChipFinishRequest): Promise<Result<ChipFinished, ChipProblem>>;
  /** The value of a tag as it is now; never asked for a PAN, track or PIN. */
  valueOf(tag: string): Uint8Array | undefined;
}

export interface ChipReadRequest {
  readonly amount: number;
  /** YYMMDD and HHMMSS. */
  readonly date: string;
  readonly time: string;
  /** References to table records; empty: all. */
  readonly applications: readonly string[];
  readonly records: readonly string[];
}

export interface ChipRead {
  readonly pan: string;
  readonly panSequence: string;
  readonly track2: string;
  readonly label: string;
  readonly cardholder: string;
  readonly expiry: string;
  readonly serviceCode: string;
  readonly issuerCountry: string;
  /** Acquirer and index of the table record used: `0101`. */
  readonly application: string;
}

export interface ChipDecideRequest {
  readonly amount: number;
  readonly cashback: number;
  readonly onExceptionList: boolean;
  readonly forceOnline: boolean;
  readonly risk:
    | {
        readonly floorLimit: number;
        readonly targetPercent: number;
        readonly threshold: number;
        readonly maxTargetPercent: number;
      }
    | undefined;
  /** Of CNG: BER-TLV that goes before the tables. */
  readonly changedData: Uint8Array;
}

export interface ChipDecided {
  readonly decision: 'approved' | 'declined' | 'online';
  readonly signature: boolean;
  readonly offlinePinVerified: boolean;
  readonly wrongTries: number;
  readonly pinBlocked: boolean;
}

export interface ChipFinishRequest {
  readonly reached: boolean;
  readonly approved: boolean;
  readonly responseCode: string;
  readonly data: Uint8Array;
}

export interface ChipFinished {
  readonly decision: 'approved' | 'declined-by-card' | 'declined-by-host';
  readonly scriptResults: Uint8Array;
}

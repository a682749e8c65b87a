import type { Result } from '../../bytes/result.ts';

/*
 * Two tiers. A Result's error is a SessionEnd: the card or the cardholder leaves nothing to go on
 * with. All else is a result, noted in TVR and TSI, and the conversation goes on.
 */

export type EndReason =
  /** No answer, or none with SW1 SW2: mute, or torn out. */
  | 'no-answer'
  /** The answer is not what the books prescribe for the command. */
  | 'malformed-answer'
  /** SW1 SW2 that leave no way on (EMV 4.4 Book 3, 6.3.5). */
  | 'status'
  | 'too-many-commands'
  | 'card-blocked'
  | 'application-blocked'
  | 'no-application'
  | 'missing-data'
  | 'malformed-data'
  | 'redundant-data'
  /** The card answered more than it was asked for (EMV 4.4 Book 3, 9.3). */
  | 'card-logic'
  | 'cancelled';

export interface SessionEnd {
  readonly why: EndReason;
  /** One line; never holds a value of the card. */
  readonly detail: string;
}

/** What a step returns. */
export type Step<T = void> = Promise<Result<T, SessionEnd>>;

export type OutcomeKind =
  | 'approved-offline'
  | 'approved-online'
  | 'declined-offline'
  | 'declined-online'
  /** The host approved, the card did not (EMV 4.4 Book 3, 10.11): reverse. */
  | 'declined-by-card-after-host'
  | 'ended';

export interface KernelOutcome {
  readonly kind: OutcomeKind;
  /** Present where `kind` is `ended`. */
  readonly end?: SessionEnd;
  /** The host approved and nothing was approved in the end: undo it there. */
  readonly reverse: boolean;
  /** The customer may be asked to swipe (see fallback.ts). */
  readonly fallbackAllowed: boolean;
  /** The receipt has a line to sign on. */
  readonly signature: boolean;
  /** 8A: what was approved or declined with; Y1, Z1, Y3, Z3 where no host spoke. */
  readonly authorisationResponseCode: string | undefined;
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  /** 9F34. */
  readonly cvmResults: Uint8Array;
  /** 9F27 of the last GENERATE AC. */
  readonly cid: number | undefined;
  /** Field 55 as it stands at the end: for advices and reversals. */
  readonly field55: Uint8Array;
  /** Issuer Script Results, five bytes a script (EMV 4.4 Book 4, A5). */
  readonly scriptResults: readonly Uint8Array[];
  /** All that card and terminal know, by tag. Holds the PAN: never for a text. */
  readonly data: ReadonlyMap<string, Uint8Array>;
  /** What was done, a line a step, without secrets. */
  readonly log: readonly string[];
}

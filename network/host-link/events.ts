import type { CloseReason } from '../../hardware/transport/transport.ts';
import type { IsoError, IsoMessage } from '../iso8583/message.ts';
import type { WorkingKey } from '../napas/key-change.ts';

export type HostLinkState = 'down' | 'connecting' | 'signing-on' | 'up';

/** Why there is no answer. Only the first two are certain: nothing was charged. */
export type HostError =
  /** Never sent. */
  | { readonly kind: 'not-connected'; readonly detail: string }
  /** Never sent: our message breaks the dialect. */
  | { readonly kind: 'bad-message'; readonly detail: string; readonly error?: IsoError }
  /** Sent, outcome unknown: reverse it. */
  | { readonly kind: 'timeout'; readonly detail: string }
  /** Sent, outcome unknown: reverse it. */
  | { readonly kind: 'line-lost'; readonly detail: string };

/** What an operator or a journal should hear. Messages are masked. */
export type HostEvent =
  | { readonly kind: 'connect-failed'; readonly detail: string; readonly retryInMs: number }
  | { readonly kind: 'sign-on-failed'; readonly detail: string; readonly retryInMs: number }
  | { readonly kind: 'line-lost'; readonly reason: LineLostReason; readonly retryInMs: number }
  /** The answer to something already given up: journalled, and ignored. */
  | { readonly kind: 'late-answer'; readonly message: IsoMessage }
  /** A second answer to something already answered: ignored. */
  | { readonly kind: 'duplicate-answer'; readonly message: IsoMessage }
  /** An answer nobody asked for, or a request that a terminal does not serve. */
  | { readonly kind: 'unexpected-message'; readonly message: IsoMessage }
  /** A message with a MAC that is not right, or without one: as if it had not come. */
  | {
      readonly kind: 'wrong-mac';
      readonly fault: 'missing' | 'wrong';
      readonly message: IsoMessage;
    }
  /** Hex of three bytes, which say nothing of the key. */
  | { readonly kind: 'key-changed'; readonly key: WorkingKey; readonly kcv: string }
  /** The old key stays. */
  | { readonly kind: 'key-refused'; readonly key: string; readonly detail: string }
  | { readonly kind: 'unreadable-message'; readonly error: IsoError }
  /** Bytes between messages. */
  | { readonly kind: 'noise'; readonly length: number }
  | { readonly kind: 'reversal-sent'; readonly id: string; readonly tries: number }
  | { readonly kind: 'reversal-acknowledged'; readonly id: string; readonly responseCode: string }
  /** The host answered and refused: kept, and sent again. */
  | { readonly kind: 'reversal-refused'; readonly id: string; readonly responseCode: string }
  /** The same three of a stored 0220; one that is refused is not sent again. */
  | { readonly kind: 'advice-sent'; readonly id: string; readonly tries: number }
  | {
      readonly kind: 'advice-acknowledged' | 'advice-refused';
      readonly id: string;
      /** Its DE37. */
      readonly reference: string;
      readonly responseCode: string;
    }
  | {
      readonly kind: 'reversal-needs-operator' | 'advice-needs-operator';
      readonly id: string;
      readonly tries: number;
      readonly detail: string;
    };

/** `echo-unanswered`: the line looked open and nobody was there. */
export type LineLostReason = CloseReason | 'echo-unanswered';

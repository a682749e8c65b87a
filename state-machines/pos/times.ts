/** Milliseconds; what the wallet's own interface does not say is ours [model]. */

/** For a card, or a code before the scanner. */
export const PRESENT_MS = 90_000;
/** After that the outcome of what was asked is unknown; the wallet's gateway has as long. */
export const ANSWER_MS = 5_000;
/** A cancel has more: its answer ends the matter. */
export const CANCEL_ANSWER_MS = 10_000;
/** Between two questions about one payment. */
export const PAUSE_MS = 3_000;
/** Between two questions about a code on the screen, whose payment is told of unasked. */
export const POLL_MS = 10_000;
/** As long as the gateway keeps an order. */
export const ORDER_CODE_MS = 180_000;
export const VIETQR_MS = 300_000;

/** Milliseconds. */
export interface HostTimers {
  /** Bound of one connection attempt. */
  readonly connect: number;
  /** Bound of a request's answer. */
  readonly response: number;
  /** Nothing received for so long: an echo is sent. */
  readonly idle: number;
  /** Between two tries of a reversal. */
  readonly reversalRepeat: number;
  /** The same after an operator was told. */
  readonly reversalRepeatSlow: number;
  /** First wait before connecting again; doubles with each failure. */
  readonly retryFirst: number;
  readonly retryLongest: number;
  /** Silence in the middle of a message after which its beginning counts as noise. */
  readonly midMessage: number;
}

/** 10 s, 30 s and 35 s [code 1-2]; the others [model]. */
export const HOST_TIMERS: HostTimers = {
  connect: 10_000,
  response: 30_000,
  idle: 60_000,
  reversalRepeat: 35_000,
  reversalRepeatSlow: 15 * 60_000,
  retryFirst: 1_000,
  retryLongest: 60_000,
  midMessage: 2_000,
};

/** Tries of a reversal after which an operator is told. */
export const REVERSAL_TRIES = 5;

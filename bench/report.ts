/** One line of the bench report. Times are nanoseconds per operation, medians of rounds. */
export interface BenchRow {
  readonly name: string;
  readonly ours: number;
  readonly peer?: { readonly name: string; readonly ns: number };
  /** How many times faster than the peer. */
  readonly ratio?: number;
  /** What we want to reach, in words. */
  readonly aim: string;
}

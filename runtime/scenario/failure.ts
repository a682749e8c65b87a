/** A step that could not be done, or something that is not as expected. */
export class ScenarioFailure extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, but ${actual}`);
    this.name = 'ScenarioFailure';
    this.expected = expected;
    this.actual = actual;
  }
}

/** One thing that is not as the script expects. */
export interface Mismatch {
  /** `ledger techcombank-debit`. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
  /** Where it is about an account: what made it so, `-2003300 cash through the network`. */
  readonly booked?: readonly string[];
}

/** Throws one ScenarioFailure that tells of all. */
export function expectNone(wrong: readonly Mismatch[]): void {
  if (wrong.length === 0) return;
  const [expected, actual] = (['expected', 'actual'] as const).map((side) =>
    wrong.map((mismatch) => `${mismatch.what}: ${mismatch[side]}`).join('; '),
  );
  throw new ScenarioFailure(expected!, actual!);
}

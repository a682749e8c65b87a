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

/** What was wrong with what somebody typed last, until a page has told him. */
export interface Problem {
  problem: string | undefined;
}

/** The problem, once. */
export function takeProblem(state: Problem): string | undefined {
  const { problem } = state;
  state.problem = undefined;
  return problem;
}

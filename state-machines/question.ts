/**
 * A question on the screen and the time there is to answer it. `serial` grows with every new
 * span, so that whoever draws the screen knows when to start counting again.
 */
export interface Question {
  readonly serial: number;
  readonly extended: boolean;
}

export const firstQuestion: Question = { serial: 0, extended: false };

export function nextQuestion(question: Question): Question {
  return { serial: question.serial + 1, extended: false };
}

/** One chance for more time. */
export function extendQuestion(question: Question): Question {
  return { serial: question.serial + 1, extended: true };
}

/** Milliseconds a customer has; the runtime may provide others. */
export const timings = {
  question: 30_000,
  pin: 30_000,
  takeCard: 30_000,
  takeCash: 30_000,
  notice: 5_000,
  thanks: 3_000,
} as const;

export type Timings = { readonly [K in keyof typeof timings]: number };

import { fromPromise, type PromiseActorLogic } from 'xstate';

/** A live actor for a port: same input and output, now with the world behind it. */
export function live<Input, Output>(
  run: (input: Input, signal: AbortSignal) => Promise<Output>,
): PromiseActorLogic<Output, Input> {
  return fromPromise<Output, Input>(({ input, signal }) => run(input, signal));
}

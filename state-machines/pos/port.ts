import { fromPromise } from 'xstate';

/**
 * What the till's machines may ask the world for: an actor with typed input and output that rejects
 * until the runtime provides it. Inputs and outputs are plain JSON: no PAN, PIN, payment code, key
 * or bytes. Amounts are whole đồng.
 */
export function port<Input, Output>(name: string) {
  return fromPromise<Output, Input>(async () => {
    throw new Error(`${name}: not provided`);
  });
}

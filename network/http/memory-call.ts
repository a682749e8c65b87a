import { createListeners } from '../../hardware/transport/listeners.ts';
import { createMemoryPair, type MemoryEnd } from '../../hardware/transport/memory.ts';
import type { CloseReason, Transport } from '../../hardware/transport/transport.ts';
import type { Clock } from '../../time/clock.ts';

/**
 * A call within this process: caller and called. Unlike a memory pair, and as with TCP, the other
 * end notices when one hangs up, after the bytes that were on the way.
 */
export function createMemoryCall(clock: Clock, name: string): readonly [Transport, Transport] {
  const [near, far] = createMemoryPair(clock, { name });

  function noticed(end: MemoryEnd, other: () => { hungUp(): void }) {
    const closed = createListeners<CloseReason>();
    let hangUp: CloseReason = 'closed-here';
    end.onClose(() => closed.emit(hangUp));
    const transport: Transport = {
      ...end,
      async open() {
        hangUp = 'closed-here';
        return end.open();
      },
      onClose: closed.add,
      async close() {
        await end.close();
        clock.setTimeout(() => other().hungUp(), 0);
      },
    };
    return {
      transport,
      hungUp(): void {
        hangUp = 'closed-there';
        void end.close();
      },
    };
  }
  const caller = noticed(near, () => called);
  const called: ReturnType<typeof noticed> = noticed(far, () => caller);
  return [caller.transport, called.transport];
}

/** Calls to a server in this process: each one is answered by `serve` at its far end. */
export function memoryCaller(
  clock: Clock,
  name: string,
  serve: (transport: Transport) => Promise<void>,
): () => Transport {
  return () => {
    const [near, far] = createMemoryCall(clock, name);
    return {
      ...near,
      async open() {
        await serve(far);
        return near.open();
      },
    };
  };
}

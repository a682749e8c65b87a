/** Bytes that wait to be worked on, at most `capacity` of them. */
export interface ReceiveBuffer {
  /** Returns how many bytes found no room and are lost. */
  push(bytes: Uint8Array): number;
  /** The oldest bytes, at most `count`. */
  take(count: number): Uint8Array;
  clear(): void;
}

export function createReceiveBuffer(capacity: number): ReceiveBuffer {
  let store = new Uint8Array(Math.min(capacity, 256));
  let start = 0;
  let end = 0;

  /** Moves what waits to the front, into a bigger store where it has to be. */
  function makeRoom(count: number): void {
    if (end + count <= store.length) return;
    const waiting = store.subarray(start, end);
    const needed = waiting.length + count;
    if (needed > store.length) {
      const bigger = new Uint8Array(Math.min(capacity, Math.max(needed, 2 * store.length)));
      bigger.set(waiting);
      store = bigger;
    } else store.copyWithin(0, start, end);
    end -= start;
    start = 0;
  }

  return {
    push(bytes) {
      const kept = Math.min(bytes.length, capacity - (end - start));
      makeRoom(kept);
      store.set(bytes.subarray(0, kept), end);
      end += kept;
      return bytes.length - kept;
    },
    take(count) {
      const taken = store.slice(start, Math.min(end, start + count));
      start += taken.length;
      return taken;
    },
    clear() {
      start = 0;
      end = 0;
    },
  };
}

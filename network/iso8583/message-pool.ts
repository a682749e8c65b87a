export interface MessagePool {
  /** Room for the longest message. */
  reserve(): Uint8Array;
  /** The first `length` bytes of that room, from now on the caller's. */
  take(length: number): Uint8Array;
}

/** As Node's own buffers do: a view of a shared block costs a thirtieth of a block of its own. */
export function createPool(longest: number): MessagePool {
  const size = Math.max(32_768, 8 * longest);
  let block = new ArrayBuffer(size);
  let room = new Uint8Array(block);
  let used = 0;
  return {
    reserve() {
      if (size - used < longest) {
        block = new ArrayBuffer(size);
        used = 0;
        room = new Uint8Array(block);
      }
      return room;
    },
    take(length) {
      const taken = new Uint8Array(block, used, length);
      used += length;
      room = new Uint8Array(block, used);
      return taken;
    },
  };
}

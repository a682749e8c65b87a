/**
 * Cuts a stream of chunks into items (frames, control bytes, noise). Each item carries the bytes
 * it was made of; all items together carry every byte that came, in order. A framer never
 * throws, never keeps more than its protocol's longest frame, and finds the next good frame
 * after noise.
 */
export interface Framer<Item extends FramedItem> {
  push(chunk: Uint8Array): Item[];
  /** Silence in the middle of a frame: gives up what is held, as noise. */
  flush(): Item[];
}

export interface FramedItem {
  readonly kind: string;
  readonly bytes: Uint8Array;
}

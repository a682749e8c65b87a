import type { IsoError } from './message.ts';

/** Where reading stands; one a codec, used again for each message. */
export interface ReadCursor {
  bytes: Uint8Array;
  /** The same bytes as Latin-1 text. */
  text: string;
  at: number;
  /** Where the content of the field last read began: after its length prefix. */
  contentAt: number;
  error: IsoError | undefined;
}

/** Where writing stands; `out` has room for the longest message of the dialect. */
export interface WriteCursor {
  out: Uint8Array;
  at: number;
  error: IsoError | undefined;
}

/** Sets the cursor's error: what is wrong, and at which byte. */
export type Fail = (
  cursor: { error: IsoError | undefined },
  kind: IsoError['kind'],
  offset: number,
  problem: string,
) => void;

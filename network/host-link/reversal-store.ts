import type { IsoFields } from '../iso8583/message.ts';

/** A 0420 or 0220 that waits for its answer. Nothing in it is a card's secret in the clear. */
export interface StoredReversal {
  /** DE90 of a reversal: one original has one. Of a 0220 its type and trace. */
  readonly id: string;
  /** Absent: a 0420. */
  readonly mti?: '0220';
  /** The advice's fields without 2 and without anything else that is sensitive. */
  readonly fields: IsoFields;
  /** DE2 sealed; absent when the advice had none. */
  readonly sealedPan?: string;
  /** The same of DE55. */
  readonly sealedChipData?: string;
  /** How often it was sent. */
  readonly tries: number;
}

/** Kept outside, on disk in the product: a reversal outlives the process. */
export interface ReversalStore {
  /** In order of their first `put`. */
  all(): readonly StoredReversal[];
  /** Adds, or replaces the one with the same id. Durable when it returns. */
  put(reversal: StoredReversal): void;
  /** Durable when it returns. */
  remove(id: string): void;
}

/** Hides the PAN from the disk. What `seal` made, `open` undoes; undefined: the key is lost. */
export interface Sealer {
  seal(text: string): string;
  open(sealed: string): string | undefined;
}

/** For demonstrations and tests; forgets with the process. */
export function createMemoryReversalStore(initial: readonly StoredReversal[] = []): ReversalStore {
  const stored = new Map(initial.map((reversal) => [reversal.id, reversal]));
  return {
    all: () => [...stored.values()],
    put: (reversal) => void stored.set(reversal.id, reversal),
    remove: (id) => void stored.delete(id),
  };
}

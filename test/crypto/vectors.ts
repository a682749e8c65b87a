import published from './crypto-emv-vectors.json' with { type: 'json' };
import more from './more-vectors.json' with { type: 'json' };

/** A published vector; `source` says where it was printed. */
export interface Vector {
  readonly name: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string>>;
}

/** All of them, in the shape that `crypto vectors` reads. */
export const ALL_VECTORS = [...published, ...more] as unknown as readonly Vector[];

/** Vectors whose name begins so; throws where there is none, lest a test run over nothing. */
export function vectors(prefix: string): readonly Vector[] {
  const found = ALL_VECTORS.filter(({ name }) => name.startsWith(prefix));
  if (found.length === 0) throw new Error(`no vector ${prefix}`);
  return found;
}

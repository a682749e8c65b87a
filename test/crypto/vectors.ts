import list from './vectors.json' with { type: 'json' };

/** A published vector; `source` says where it was printed. */
export interface Vector {
  readonly name: string;
  readonly source: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly expected: Readonly<Record<string, string>>;
}

/** Vectors whose name begins so; throws where there is none, lest a test run over nothing. */
export function vectors(prefix: string): readonly Vector[] {
  const found = (list as unknown as Vector[]).filter(({ name }) => name.startsWith(prefix));
  if (found.length === 0) throw new Error(`no vector ${prefix}`);
  return found;
}

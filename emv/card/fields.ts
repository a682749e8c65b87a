/** Reads the fields of a plain object; what is wrong goes to `problems`, a line each. */
export interface Fields {
  /** Text that fits the pattern; `expected` says it in words. */
  text(key: string, pattern: RegExp, expected: string, otherwise?: string): string;
  whole(key: string, least: number, most: number, otherwise?: number): number;
  flag(key: string, otherwise: boolean): boolean;
  oneOf<T extends string | number>(key: string, choices: readonly T[], otherwise?: T): T;
  /** Absent: all defaults of what is within. */
  object<T>(key: string, read: (fields: Fields) => T): T;
  has(key: string): boolean;
  /** Notes what a field should be beyond its form. */
  fail(key: string, expected: string): void;
  /** One result an entry; `otherwise` for an absent list, which is else an error. */
  list<T>(key: string, read: (entry: Entry) => T, otherwise?: readonly T[]): readonly T[];
  /** Values by name. */
  map<T>(key: string, read: (entry: Entry) => T): Readonly<Record<string, T>>;
  /** Says which fields nobody asked for. */
  end(): void;
}

/** One entry of a list, whatever it is. */
export interface Entry {
  readonly value: unknown;
  fields(): Fields;
  fail(expected: string): void;
}

export type Problem = { readonly path: string; readonly detail: string };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function createFields(value: unknown, path: string, problems: Problem[]): Fields {
  const asked = new Set<string>();
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const fail = (where: string, expected: string): void => {
    problems.push({ path: where, detail: `${where || 'profile'}: expected ${expected}` });
  };
  if (value !== undefined && !isObject(value)) fail(path, 'an object');
  const source = isObject(value) ? value : {};

  function get(key: string): unknown {
    asked.add(key);
    return Object.hasOwn(source, key) ? source[key] : undefined;
  }

  /** The value if it passes, else the default, else a problem. */
  function pick<T>(
    key: string,
    passes: (v: unknown) => v is T,
    expected: string,
    otherwise?: T,
  ): T {
    const found = get(key);
    if (found === undefined && otherwise !== undefined) return otherwise;
    if (!passes(found)) fail(at(key), expected);
    return found as T;
  }

  function entry(where: string, inner: unknown): Entry {
    return {
      value: inner,
      fields: () => createFields(inner ?? null, where, problems),
      fail: (expected) => fail(where, expected),
    };
  }

  return {
    text: (key, pattern, expected, otherwise) => {
      const passes = (v: unknown): v is string => typeof v === 'string' && pattern.test(v);
      return pick(key, passes, expected, otherwise);
    },
    whole: (key, least, most, otherwise) => {
      const passes = (v: unknown): v is number =>
        Number.isInteger(v) && (v as number) >= least && (v as number) <= most;
      return pick(key, passes, `a whole number from ${least} to ${most}`, otherwise);
    },
    flag: (key, otherwise) =>
      pick(key, (v): v is boolean => typeof v === 'boolean', 'true or false', otherwise),
    oneOf: <T extends string | number>(key: string, choices: readonly T[], otherwise?: T): T => {
      const passes = (v: unknown): v is T => choices.includes(v as T);
      return pick(key, passes, `one of ${choices.join(', ')}`, otherwise);
    },
    object(key, read) {
      const inner = createFields(get(key), at(key), problems);
      const result = read(inner);
      inner.end();
      return result;
    },
    has: (key) => get(key) !== undefined,
    fail: (key, expected) => fail(at(key), expected),
    list(key, read, otherwise) {
      const found = get(key);
      if (found === undefined && otherwise) return otherwise;
      if (Array.isArray(found)) return found.map((one, i) => read(entry(`${at(key)}[${i}]`, one)));
      fail(at(key), 'a list');
      return [];
    },
    map(key, read) {
      const found = get(key);
      if (found !== undefined && !isObject(found)) fail(at(key), 'values by name');
      const pairs = Object.entries(isObject(found) ? found : {});
      return Object.fromEntries(
        pairs.map(([name, one]) => [name, read(entry(at(`${key}.${name}`), one))]),
      );
    },
    end() {
      const known = [...asked].join(', ');
      for (const key of Object.keys(source)) {
        if (!asked.has(key)) fail(at(key), `no such field, but one of ${known}`);
      }
    },
  };
}

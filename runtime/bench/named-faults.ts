import type { NamedFaultView } from '../contract/event.ts';

/** A rule of the network or of the gateway, ready to be provoked. */
export interface NamedFault<Rule> {
  readonly name: string;
  readonly summary: string;
  readonly rule: Rule;
}

/** The rules in force at one of them. */
export interface FaultRules<Rule> {
  add(rule: Rule): unknown;
  clear(): void;
  list(): readonly { readonly rule: Rule; readonly applied: number }[];
}

/** Ready-made faults where they are provoked. */
export interface FaultBoard {
  readonly views: readonly NamedFaultView[];
  /** Of a page's rule only those are taken that it was told of. Returns why not, if not. */
  provoke(asked: Readonly<Record<string, unknown>>): string | undefined;
  clear(): void;
  /** Names of those that still wait for their message. */
  active(): readonly string[];
}

export function createFaultBoard<Rule extends { readonly times?: number }>(
  faults: readonly NamedFault<Rule>[],
  rules: FaultRules<Rule>,
  whose: string,
): FaultBoard {
  return {
    views: viewsOf(faults),
    provoke(asked) {
      const wanted = JSON.stringify(asked);
      const known = faults.find(({ rule }) => JSON.stringify(rule) === wanted);
      if (!known) return `There is no such fault of the ${whose}.`;
      rules.add(known.rule);
      return undefined;
    },
    clear: () => rules.clear(),
    active() {
      const waiting = rules
        .list()
        .filter(({ rule, applied }) => rule.times === undefined || applied < rule.times)
        .map(({ rule }) => rule);
      return faults.filter(({ rule }) => waiting.includes(rule)).map(({ name }) => name);
    },
  };
}

export const viewsOf = (faults: readonly NamedFault<object>[]): readonly NamedFaultView[] =>
  faults.map(({ name, summary, rule }) => ({ name, summary, rule: { ...rule } }));

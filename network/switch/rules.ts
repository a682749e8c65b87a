import type { IsoMessage } from '../iso8583/message.ts';
import type { SwitchFault, SwitchRule } from './config.ts';

/** The faults in force; they may be added and taken away while the network runs. */
export interface RuleBook {
  /** Returns what takes the rule away again. */
  add(rule: SwitchRule): () => void;
  clear(): void;
  list(): readonly RuleInForce[];
  /** The fault of the first rule that matches, which counts as one use of it. */
  take(
    place: SwitchRule['at'],
    request: IsoMessage,
    about: RequestSubject,
  ): SwitchFault | undefined;
}

/** A rule and how often it has applied so far. */
export interface RuleInForce {
  readonly rule: SwitchRule;
  readonly applied: number;
}

/** Whose request it is, as the world's data knows it. */
export interface RequestSubject {
  readonly card?: string | undefined;
  readonly bank?: string | undefined;
}

export function createRuleBook(initial: readonly SwitchRule[] = []): RuleBook {
  let rules = initial.map((rule) => ({ rule, applied: 0 }));

  return {
    add(rule) {
      const entry = { rule, applied: 0 };
      rules.push(entry);
      return () => {
        rules = rules.filter((one) => one !== entry);
      };
    },
    clear() {
      rules = [];
    },
    list: () => rules.map((entry) => ({ ...entry })),
    take(place, request, about) {
      for (const entry of rules) {
        const { at, when, times } = entry.rule;
        if (at !== place || (times !== undefined && entry.applied >= times)) continue;
        if (!matches(when, request, about)) continue;
        entry.applied++;
        return entry.rule.then;
      }
      return undefined;
    },
  };
}

function matches(when: SwitchRule['when'], request: IsoMessage, about: RequestSubject): boolean {
  if (when.mti === undefined ? request.mti.startsWith('08') : when.mti !== request.mti)
    return false;
  if (when.card !== undefined && when.card !== about.card) return false;
  if (when.bank !== undefined && when.bank !== about.bank) return false;
  if (when.service !== undefined && when.service !== request.fields[62]) return false;
  const code = request.fields[3] ?? '';
  return when.processingCode === undefined || code.startsWith(when.processingCode);
}

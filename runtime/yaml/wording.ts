import type { z } from 'zod';
import { nearMiss } from './near-miss.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What is wrong with a script: where, and `what; expected what`. */
export interface Finding {
  readonly path: Path;
  /** The key itself is wrong, not its value. */
  readonly key?: string | undefined;
  readonly text: string;
}

/** The issue that says best what the writer of `input` did, in words. */
export function firstFinding(issues: readonly Issue[], input: unknown): Finding {
  return findingOf(tellingIssue(issues), input, []);
}

function tellingIssue(issues: readonly Issue[]): Issue {
  // A key that is missing may only be spelt otherwise.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!issue) throw new Error('a failed parse has an issue');
  return issue;
}

/** Of several forms the one that fits best was meant. */
const countWrong = (issues: readonly Issue[]): number =>
  issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 1), 0);

function findingOf(issue: Issue, root: unknown, above: Path): Finding {
  const path = [...above, ...issue.path];
  const found = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return { path, key: issue.keys[0], text: issue.message };
    case 'invalid_union': {
      if (issue.message.includes(';')) return { path, text: issue.message };
      const meant = issue.errors
        .filter(([first]) => first && !isOtherForm(first))
        .toSorted((a, b) => countWrong(a) - countWrong(b))[0];
      if (meant) return findingOf(tellingIssue(meant), root, path);
      const forms = formsOf(issue);
      const near = nearWord(found, path, forms.split(/, (?:or )?/));
      return { path, text: `${describe(found, path)}${near}; expected ${forms}` };
    }
    case 'invalid_type': {
      const said = issue.message.startsWith('expected') ? issue.message : undefined;
      const expected = said ?? `expected ${typeWord(issue.expected, found)}`;
      return { path, text: `${describe(found, path)}; ${expected}` };
    }
    case 'invalid_value': {
      const said = issue.message.startsWith('expected') ? issue.message : undefined;
      const words = issue.values.map(String);
      const expected = said ?? `expected ${words.join(', ')}`;
      return { path, text: `${describe(found, path)}${nearWord(found, path, words)}; ${expected}` };
    }
    case 'too_small':
      return { path, text: `${describe(found, path)}; expected at least ${issue.minimum}` };
    case 'too_big':
      return { path, text: `${describe(found, path)}; expected at most ${issue.maximum}` };
    default: {
      const { message } = issue;
      return {
        path,
        text: message.includes(';') ? message : `${describe(found, path)}; ${message}`,
      };
    }
  }
}

/** A branch that wants another kind of value altogether is not what was meant. */
function isOtherForm(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') {
    return issue.errors.every(([first]) => first && isOtherForm(first));
  }
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function formsOf(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  // A discriminated union has no branches to tell of, only the names of its forms.
  if ('options' in issue && Array.isArray(issue.options)) return issue.options.join(', ');
  return issue.errors
    .flatMap(([first]) => {
      if (first?.code === 'invalid_value') return [first.values.map(String).join(', ')];
      if (first?.code !== 'invalid_type') return [];
      const said = /^expected (.*)$/.exec(first.message)?.[1];
      return [said ?? typeWord(first.expected, undefined)];
    })
    .join(', or ');
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    root,
  );
}

function typeWord(expected: string, found: unknown): string {
  if (expected === 'string') return typeof found === 'number' ? 'text: put it in quotes' : 'text';
  const words: Readonly<Record<string, string>> = {
    number: 'a number',
    int: 'a whole number',
    array: 'a list',
    object: 'keys with values',
  };
  return words[expected] ?? expected;
}

/** Never shown, however wrong they are. */
const SECRET = new Set<PropertyKey>([
  ...['pin', 'pan', 'press', 'scan', 'otp'],
  ...['pin-key', 'under-master', 'kcv'],
]);
const SHOWN = 40;

/** By the name next to it: a wallet that is scanned is none, its code is. */
const isSecret = (path: Path): boolean =>
  SECRET.has(path.findLast((part) => typeof part === 'string') ?? '');

function nearWord(found: unknown, path: Path, words: readonly string[]): string {
  return typeof found === 'string' && !isSecret(path) ? nearMiss(found, words) : '';
}

function describe(found: unknown, path: Path): string {
  if (found === undefined) return 'missing';
  if (found === null) return 'empty';
  if (Array.isArray(found)) return found.length === 0 ? 'found an empty list' : 'found a list';
  if (typeof found === 'object') {
    const keys = Object.keys(found);
    return keys.length === 0 ? 'found no keys' : `found ${keys.join(' and ')} in it`;
  }
  if (isSecret(path)) return `found ${typeof found === 'string' ? 'text' : 'a number'}`;
  const shown = typeof found === 'string' ? JSON.stringify(found) : String(found);
  return `found ${shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown}`;
}

/** `step 3, fault.device`, `terminal.cassettes, item 1, notes`: all count from 1, as in reports. */
export function pathText(path: Path): string {
  const [first, index, ...rest] = path;
  if (first === 'steps' && typeof index === 'number') return joined(`step ${index + 1}`, rest);
  return joined(String(first), path.slice(1));
}

function joined(start: string, path: Path): string {
  let text = start;
  let afterName = !start.startsWith('step ');
  for (const part of path) {
    if (typeof part === 'number') text += `, item ${part + 1}`;
    else text += afterName ? `.${String(part)}` : `, ${String(part)}`;
    afterName = typeof part !== 'number';
  }
  return text;
}

import { isMap, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { err, ok, type Result } from '../../bytes/result.ts';
import { type Scenario, scenario } from './schema.ts';

/** Where in the script: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface Script {
  readonly file: string;
  readonly scenario: Scenario;
  /** Where each step stands, and the final expectations. */
  readonly stepPlaces: readonly Place[];
  readonly expectPlace: Place;
}

type Path = readonly PropertyKey[];

/** Reads a scenario; an error is one line: `file:line:column: what; expected what`. */
export function readScript(file: string, text: string): Result<Script, string> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const show = (place: Place, what: string): string =>
    `${file}:${place.line}:${place.column}: ${what}`;

  const [broken] = document.errors;
  if (broken) return err(show(at(broken.pos[0]), oneLine(broken.message)));
  if (!isMap(document.contents)) {
    return err(show({ line: 1, column: 1 }, 'expected a scenario with a title and steps'));
  }

  /** The node at a path, or the nearest one above that exists. */
  const placeOf = (path: Path): Place => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range) return at(node.range[0]);
    }
    return { line: 1, column: 1 };
  };
  /** An unknown key is shown itself, not the map it stands in. */
  const keyPlace = (path: Path, key: string): Place => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map)
      ? map.items.find((item) => String((item.key as { value?: unknown }).value) === key)
      : undefined;
    const range = (pair?.key as { range?: [number, number, number] } | undefined)?.range;
    return range ? at(range[0]) : placeOf(path);
  };

  const parsed = scenario.safeParse(document.toJS());
  if (!parsed.success) {
    const issue = deepest(parsed.error.issues);
    const path = issue.path as Path;
    const where = path.length > 0 ? `${path.map(String).join('.')}: ` : '';
    const place =
      issue.code === 'unrecognized_keys' ? keyPlace(path, issue.keys[0] ?? '') : placeOf(path);
    return err(show(place, `${where}${wording(issue)}`));
  }
  const stepPlaces = parsed.data.steps.map((_, i) => placeOf(['steps', i]));
  return ok({ file, scenario: parsed.data, stepPlaces, expectPlace: placeOf(['expect']) });
}

type Issue = z.core.$ZodIssue;

/** Of a failed union, the branch that came furthest says what the writer meant. */
function deepest(issues: readonly Issue[]): Issue {
  const [first] = issues;
  if (!first) throw new Error('a failed parse has an issue');
  if (first.code !== 'invalid_union') return first;
  const branches = first.errors
    .map((branch) => (branch.length > 0 ? deepest(branch) : undefined))
    .filter((issue) => issue !== undefined);
  const unknownKey = (issue: Issue): boolean =>
    issue.path.length === 0 && issue.code === 'unrecognized_keys';
  const best = branches
    .filter((issue) => issue.path.length > 0 && !unknownKey(issue) && !isMissing(issue))
    .sort((a, b) => b.path.length - a.path.length)[0];
  return best ? ({ ...best, path: [...first.path, ...best.path] } as Issue) : first;
}

/** A branch whose key is not there at all was not meant. */
function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.input === undefined && issue.path.length === 1;
}

function wording(issue: Issue): string {
  if (issue.code === 'invalid_union') {
    const isStep = issue.path.length === 2 && issue.path[0] === 'steps';
    return isStep
      ? 'no such step; expected insert, language, pin, press, amount, choose, confirm, take, wait, until, fault, clear, unplug, plug, network, resolve, scan, expect, cancel, more-time, cut-power or service'
      : 'no such form; see scenarios/scenario.schema.json';
  }
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.join(', ')}`;
  return oneLine(issue.message.replace(/^Invalid (input|option|string): /, ''));
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

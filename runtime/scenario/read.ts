import {
  type Alias,
  type Document,
  isMap,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
  type YAMLParseError,
} from 'yaml';
import { err, ok, type Result } from '../../bytes/result.ts';
import { maskDigitRuns } from '../../crypto/mask.ts';
import { type Scenario, schemaFor } from './schema.ts';
import { type Finding, firstFinding, pathText } from './wording.ts';
import { findUnknown } from './world.ts';

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

const START: Place = { line: 1, column: 1 };

/** Reads a scenario; an error is one line: `file:line:column: what; expected what`. */
export function readScript(file: string, text: string): Result<Script, string> {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error' } as const;
  const document = parseDocument(text, options);
  const refuse = (place: Place, what: string): Result<never, string> =>
    err(`${file}:${place.line}:${place.column}: ${maskDigitRuns(what.replace(/\s+/g, ' '))}`);

  function placeAt(offset: number | undefined): Place {
    if (offset === undefined) return START;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
  const startOf = (node: unknown): number | undefined =>
    (node as ParsedNode | undefined)?.range?.[0];

  /** The node at a path, or the nearest one above that exists. */
  function placeOf(path: Path): Place {
    for (let length = path.length; length > 0; length--) {
      const offset = startOf(document.getIn(path.slice(0, length), true));
      if (offset !== undefined) return placeAt(offset);
    }
    return placeAt(startOf(document.contents));
  }
  /** An unknown key is shown itself, not the map it stands in. */
  function keyPlace(path: Path, key: string): Place {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return pair ? placeAt(startOf(pair.key)) : placeOf(path);
  }
  function tell({ path, key, text: what }: Finding): Result<never, string> {
    const place = key === undefined ? placeOf(path) : keyPlace(path, key);
    return refuse(place, path.length > 0 ? `${pathText(path)}: ${what}` : what);
  }

  const [broken] = document.errors;
  if (broken) return refuse(placeAt(broken.pos[0]), yamlProblem(broken, text));
  if (!isMap(document.contents)) {
    return refuse(START, 'no scenario; expected a map with a title and steps');
  }
  const alias = lostAlias(document);
  if (alias)
    return refuse(placeAt(startOf(alias)), `*${alias.source}; expected &${alias.source} above`);
  const dotted = dottedNumber(document);
  if (dotted) {
    const { source = '', value } = dotted;
    const meant = /\.\d{3}$/.test(source) ? `${source.replace('.', '')} or ${value}` : value;
    return refuse(placeAt(startOf(dotted)), `${source} is read as ${value}; expected ${meant}`);
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    return refuse(START, 'aliases that unfold without end; expected fewer of them');
  }
  const parsed = schemaFor(content).safeParse(content);
  if (!parsed.success) return tell(firstFinding(parsed.error.issues, content));
  const unknown = findUnknown(parsed.data);
  if (unknown) return tell(unknown);

  const stepPlaces = parsed.data.steps.map((_, i) => placeOf(['steps', i]));
  return ok({ file, scenario: parsed.data, stepPlaces, expectPlace: placeOf(['expect']) });
}

function yamlProblem({ code, message, pos }: YAMLParseError, text: string): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document; expected one scenario in a file';
    case 'TAB_AS_INDENT':
      return 'a tab; expected spaces before the first word of a line';
    case 'DUPLICATE_KEY': {
      const [key] = /^[^\s:]{1,40}/.exec(text.slice(pos[0], pos[0] + 40)) ?? ['key'];
      return `${key} for the second time; expected each key once`;
    }
    case 'RESOURCE_EXHAUSTION':
      return 'lists in lists without end; expected YAML';
    default:
      if (message.startsWith('Nested mappings')) return 'a second colon; expected text in quotes';
      if (message.startsWith('A block sequence')) {
        return 'a dash out of line; expected the items of a list one below the other';
      }
      return `${message}; expected YAML`;
  }
}

/** "500.000" is five hundred to YAML, and five hundred thousand to its writer. */
function dottedNumber(document: Document.Parsed): Scalar | undefined {
  let found: Scalar | undefined;
  visit(document, {
    Scalar(_, scalar) {
      if (!Number.isInteger(scalar.value) || !scalar.source?.includes('.')) return undefined;
      found = scalar;
      return visit.BREAK;
    },
  });
  return found;
}

/** One that stands for nothing. */
function lostAlias(document: Document.Parsed): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document)) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

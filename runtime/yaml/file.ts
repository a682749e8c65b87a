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
import { type Finding, pathText } from './wording.ts';

/** Where in a file: both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A file in YAML that is a map, and where in it everything stands. */
export interface YamlFile {
  readonly content: unknown;
  /** Of the node at a path, or the nearest one above that exists. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** An error in one line: `file:line:column: path: what; expected what`. */
  refuse(finding: Finding): Result<never, string>;
}

/** What a kind of file is called, and what stands in it. */
export interface FileKind {
  readonly name: string;
  readonly expected: string;
}

const START: Place = { line: 1, column: 1 };

/** Reads a file that somebody wrote by hand; an error is one line: `file:line:column: what`. */
export function readYamlFile(file: string, text: string, kind: FileKind): Result<YamlFile, string> {
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, logLevel: 'error' } as const;
  const document = parseDocument(text, options);
  const refuseAt = (place: Place, what: string): Result<never, string> =>
    err(`${file}:${place.line}:${place.column}: ${maskDigitRuns(what.replace(/\s+/g, ' '))}`);

  function placeAt(offset: number | undefined): Place {
    if (offset === undefined) return START;
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
  const startOf = (node: unknown): number | undefined =>
    (node as ParsedNode | undefined)?.range?.[0];

  function placeOf(path: readonly PropertyKey[]): Place {
    for (let length = path.length; length > 0; length--) {
      const offset = startOf(document.getIn(path.slice(0, length), true));
      if (offset !== undefined) return placeAt(offset);
    }
    return placeAt(startOf(document.contents));
  }
  /** An unknown key is shown itself, not the map it stands in. */
  function keyPlace(path: readonly PropertyKey[], key: string): Place {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => String(item.key) === key) : undefined;
    return pair ? placeAt(startOf(pair.key)) : placeOf(path);
  }

  const [broken] = document.errors;
  if (broken) return refuseAt(placeAt(broken.pos[0]), yamlProblem(broken, text, kind));
  if (!isMap(document.contents)) {
    return refuseAt(START, `no ${kind.name}; expected a map with ${kind.expected}`);
  }
  const alias = lostAlias(document);
  if (alias) {
    const { source } = alias;
    return refuseAt(placeAt(startOf(alias)), `*${source}; expected &${source} above`);
  }
  const dotted = dottedNumber(document);
  if (dotted) {
    const { source = '', value } = dotted;
    const meant = /\.\d{3}$/.test(source) ? `${source.replace('.', '')} or ${value}` : value;
    return refuseAt(placeAt(startOf(dotted)), `${source} is read as ${value}; expected ${meant}`);
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    return refuseAt(START, 'aliases that unfold without end; expected fewer of them');
  }
  return ok({
    content,
    placeOf,
    refuse({ path, key, text: what }) {
      const place = key === undefined ? placeOf(path) : keyPlace(path, key);
      return refuseAt(place, path.length > 0 ? `${pathText(path)}: ${what}` : what);
    },
  });
}

function yamlProblem(
  { code, message, pos }: YAMLParseError,
  text: string,
  { name }: FileKind,
): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return `a second document; expected one ${name} in a file`;
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
      // Behind the colon the library shows what it found, which may be a key.
      return `${message.replace(/^(Unexpected [^:]*):.*$/s, '$1')}; expected YAML`;
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

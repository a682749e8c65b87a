import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const LATIN =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212';
const VIETNAMESE =
  'U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+1EA0-1EF9,U+20AB';
const CHINESE = 'U+2E80-9FFF,U+FF00-FFEF';

interface Face {
  readonly family: string;
  readonly source: string;
  readonly weights: readonly number[];
  readonly range: string;
}

const FACES: readonly Face[] = [
  {
    family: 'Be Vietnam Pro',
    source: 'be-vietnam-pro/files/be-vietnam-pro-latin',
    weights: [400, 600, 700],
    range: LATIN,
  },
  {
    family: 'Be Vietnam Pro',
    source: 'be-vietnam-pro/files/be-vietnam-pro-vietnamese',
    weights: [400, 600, 700],
    range: VIETNAMESE,
  },
  // Whole, not in a hundred pieces: the way is never longer than this machine.
  {
    family: 'Noto Sans SC',
    source: 'noto-sans-sc/files/noto-sans-sc-chinese-simplified',
    weights: [400, 700],
    range: CHINESE,
  },
];

const files = new Map(
  FACES.flatMap(({ source, weights }) =>
    weights.map((weight) => [pathOf(source, weight), `${source}-${weight}-normal.woff2`] as const),
  ),
);

/** Where the faces are served. */
export const FONT_PATHS: readonly string[] = [...files.keys()];

export const FONT_STYLES = FACES.flatMap(({ family, source, weights, range }) =>
  weights.map(
    (weight) => `@font-face {
  font-family: "${family}";
  font-weight: ${weight};
  font-display: swap;
  src: url("${pathOf(source, weight)}") format("woff2");
  unicode-range: ${range};
}
`,
  ),
).join('');

/** One of FONT_PATHS; undefined where its package is not installed: the system's faces do then. */
export async function readFont(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(createRequire(import.meta.url).resolve(`@fontsource/${files.get(path)}`));
  } catch {
    return undefined;
  }
}

function pathOf(source: string, weight: number): string {
  return `/fonts/${source.split('/').at(-1)}-${weight}.woff2`;
}

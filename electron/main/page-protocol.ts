import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { protocol } from 'electron';
import { securityHeaders } from '../../runtime/page-policy.ts';
import { OUT_OF_SERVICE_PAGE } from './out-of-service.ts';

const SCHEME = 'tellerbench';

/** Where the page comes from: an origin of its own, which file:// does not have. */
export const PAGE_ORIGIN = `${SCHEME}://terminal`;
export const OUT_OF_SERVICE_URL = `${PAGE_ORIGIN}/out-of-service`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Before the app is ready: Chromium learns that the scheme is as good as https. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Origins that the page of this address may show in a frame. */
export type FramesOf = (query: URLSearchParams) => Promise<readonly string[]>;

/** Serves the built page out of `folder`, and nothing beside it. */
export function servePage(folder: string, framesOf: FramesOf): void {
  protocol.handle(SCHEME, (request) => answer(folder, request.url, framesOf));
}

async function answer(folder: string, url: string, framesOf: FramesOf): Promise<Response> {
  let frames: readonly string[] = [];
  const respond = (
    status: number,
    type: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Response =>
    new Response(body, { status, headers: { ...securityHeaders(frames), 'content-type': type } });
  if (url === OUT_OF_SERVICE_URL) return respond(200, TYPES['.html']!, OUT_OF_SERVICE_PAGE);
  const path = fileOf(folder, url);
  const type = path === undefined ? undefined : TYPES[extname(path)];
  if (path === undefined || type === undefined) return respond(404, 'text/plain', 'not here');
  if (path.endsWith('index.html')) frames = await framesOf(new URL(url).searchParams);
  try {
    return respond(200, type, new Uint8Array(await readFile(path)));
  } catch {
    return respond(404, 'text/plain', 'not here');
  }
}

/** The file that an address of ours names; undefined outside `folder`. */
function fileOf(folder: string, address: string): string | undefined {
  const { origin, host, protocol: scheme, pathname } = new URL(address);
  if (origin !== PAGE_ORIGIN && `${scheme}//${host}` !== PAGE_ORIGIN) return undefined;
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const path = normalize(join(folder, name));
  const isInside = path.startsWith(normalize(`${folder}/`)) && !name.includes('\0');
  return isInside ? path : undefined;
}

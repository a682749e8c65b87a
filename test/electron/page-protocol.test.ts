import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { registerPageScheme, servePage } from '../../electron/main/page-protocol.ts';
import { electron } from '../support/fake-electron.ts';

vi.mock('electron', async () => (await import('../support/fake-electron.ts')).electron);

const folder = mkdtempSync(join(tmpdir(), 'page-'));

beforeAll(() => {
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'web', 'assets', 'a b.js'), 'export {};');
  writeFileSync(join(folder, 'web', 'notes.txt'), 'no page');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  registerPageScheme();
  servePage(join(folder, 'web'), async (query) =>
    query.get('terminal') === 'pos' ? ['http://127.0.0.1:8499'] : [],
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function get(url: string): Promise<Response> {
  const handler = electron.handlers.protocol as unknown as (request: object) => Promise<Response>;
  return handler({ url });
}

it('is as good as https: an origin, secure, with fetch', () => {
  expect(electron.handlers.schemes?.()).toEqual([
    {
      scheme: 'tellerbench',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    },
  ]);
});

it.each([
  ['index.html', 'text/html; charset=utf-8', '<!doctype html>'],
  ['index.html?x=1', 'text/html; charset=utf-8', '<!doctype html>'],
  ['assets/a%20b.js', 'text/javascript; charset=utf-8', 'export {};'],
])('%s is served with its type and the policy', async (path, type, body) => {
  const response = await get(`tellerbench://terminal/${path}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe(body);
});

it('the till’s page may show the phone’s in a frame, and no other page any', async () => {
  const policyOf = async (path: string) =>
    (await get(`tellerbench://terminal/${path}`)).headers.get('content-security-policy');
  expect(await policyOf('index.html?terminal=pos')).toMatch(/; frame-src http:\/\/127.0.0.1:8499$/);
  expect(await policyOf('index.html')).not.toContain('frame-src');
});

it.each([
  'tellerbench://terminal/missing.html',
  'tellerbench://terminal/',
  'tellerbench://terminal/assets',
  'tellerbench://terminal/notes.txt',
  'tellerbench://terminal/../secret.html',
  'tellerbench://terminal/%2e%2e/secret.html',
  'tellerbench://terminal/..%2fsecret.html',
  'tellerbench://terminal/%00.html',
  'tellerbench://terminal/%E0%A4%A.html',
  'tellerbench://elsewhere/index.html',
])('%s is not there', async (url) => {
  const response = await get(url);
  expect({ status: response.status, body: await response.text() }).toEqual({
    status: 404,
    body: 'not here',
  });
});

it('out of service needs no file', async () => {
  const response = await get('tellerbench://terminal/out-of-service');
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('Máy tạm ngừng phục vụ');
});

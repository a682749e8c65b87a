import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  createAccess,
  createTokens,
  isLoopback,
  type Tokens,
} from '../../../cli/browser/access.ts';
import { browserOpener } from '../../../cli/browser/open-browser.ts';

const TOKENS: Tokens = { bench: 'bench', customer: { atm: 'atm', pos: 'till' } };

const request = (host: string | undefined, localPort = 8417): IncomingMessage =>
  ({ headers: { host }, socket: { localPort } }) as unknown as IncomingMessage;

describe('the names of a host', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:8417', true],
    ['127.0.0.1', 'localhost:8417', true],
    ['127.0.0.1', 'LOCALHOST:8417', true],
    ['127.0.0.1', '[::1]:8417', true],
    ['127.0.0.1', 'localhost:8418', false],
    ['127.0.0.1', 'localhost', false],
    ['127.0.0.1', 'localhost.attacker.example:8417', false],
    ['127.0.0.1', '192.168.1.9:8417', false],
    ['127.0.0.1', undefined, false],
    ['127.0.0.1', '', false],
    ['192.168.1.9', '192.168.1.9:8417', true],
    ['192.168.1.9', '192.168.1.10:8417', false],
    ['bench.lan', 'bench.lan:8417', true],
    ['0.0.0.0', '127.0.0.1:8417', true],
    ['0.0.0.0', `${hostname()}:8417`, true],
    ['0.0.0.0', 'attacker.example:8417', false],
  ])('listening on %s, asked as %s: %s', (address, host, expected) => {
    expect(createAccess(address, TOKENS).isOurs(request(host))).toBe(expected);
  });

  it('on port 80 no port is named', () => {
    expect(createAccess('127.0.0.1', TOKENS).isOurs(request('localhost', 80))).toBe(true);
  });
});

it.each([
  ['bench', '', 'bench'],
  ['bench', '&terminal=pos', 'bench'],
  ['atm', '', 'customer'],
  ['atm', '&terminal=atm', 'customer'],
  ['till', '&terminal=pos', 'customer'],
  ['atm', '&terminal=pos', undefined],
  ['till', '', undefined],
  ['till', '&role=bench', undefined],
  ['', '', undefined],
  ['benc', '', undefined],
])('the token %s%s opens the socket as %s', (token, more, role) => {
  const asked = request('127.0.0.1:8417');
  asked.url = `/socket?token=${token}${more}`;
  asked.headers.origin = 'http://127.0.0.1:8417';
  const access = createAccess('127.0.0.1', TOKENS);
  expect(access.roleOf(asked)).toBe(role);
  asked.headers.origin = 'http://attacker.example';
  expect(access.roleOf(asked)).toBeUndefined();
});

it.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.9', false],
])('%s is reached from this machine alone: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});

it('tokens are long and never the same', () => {
  const all = Array.from({ length: 100 }, createTokens);
  const tokens = new Set(all.flatMap(({ bench, customer }) => [bench, customer.atm, customer.pos]));
  expect(tokens.size).toBe(300);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

it.each([
  ['linux', {}, undefined],
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['darwin', {}, 'open'],
  ['win32', {}, 'rundll32'],
] as const)('a browser is opened on %s %j by %s', (platform, environment, program) => {
  expect(browserOpener(platform, environment)?.[0]).toBe(program);
});

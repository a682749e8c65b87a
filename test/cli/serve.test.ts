import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ServeOptions, serveTerminals, startAtm } from '../../cli/serve.ts';
import { startBenchTerminal } from '../../runtime/bench-terminal.ts';
import { createTerminals, type RunningTerminal } from '../../runtime/running-terminal.ts';
import { smallTerminal } from '../support/small-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'serve-'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>');
afterAll(() => rmSync(folder, { recursive: true }));

/** `serve` from its first line to its end by a signal. */
function serve(
  options: Partial<ServeOptions>,
  terminal: RunningTerminal = smallTerminal().terminal,
) {
  const out: string[] = [];
  const errors: string[] = [];
  let spoke: () => void = () => {};
  const ready = new Promise<void>((resolve) => {
    spoke = resolve;
  });
  const io = {
    print(text: string) {
      out.push(text);
      spoke();
    },
    note: (line: string) => void errors.push(line),
  };
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const all = { host: '127.0.0.1', seed: 1, ...options };
  const terminals = createTerminals({
    atm: async () => terminal,
    pos: async () => smallTerminal().terminal,
  });
  // As the command does: the ATM first.
  const ended = terminals
    .get('atm')
    .then(() => serveTerminals(terminals, folder, all, io, stopped));
  return { out, errors, ready, stop, ended };
}

function occupy(port: number): Promise<Server | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

it('prints one line, the address with its token, notes those of a kiosk, and ends with 0', async () => {
  const { terminal } = smallTerminal();
  const served = serve({ port: 0 }, terminal);
  await served.ready;
  expect(served.out).toEqual([
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/),
  ]);
  served.stop();
  expect(await served.ended).toBe(0);
  expect(served.errors).toEqual([
    expect.stringMatching(/^For a kiosk: the ATM's screen http:\S+\/customer\.html#token=\S{43}$/),
    expect.stringMatching(
      /^ +the till's display http:\S+\/customer\.html\?terminal=pos#token=\S{43}$/,
    ),
  ]);
  expect(terminal.stopped).toBe(true);
});

it('prints JSON on request', async () => {
  const served = serve({ port: 0, json: true });
  await served.ready;
  const { address, customer, port } = JSON.parse(served.out[0]!);
  const at = (path: string) =>
    new RegExp(`^http://127\\.0\\.0\\.1:${port}/${path}#token=[\\w-]{43}$`);
  expect(address).toMatch(at(''));
  expect(customer.atm).toMatch(at('customer\\.html'));
  expect(customer.pos).toMatch(at('customer\\.html\\?terminal=pos'));
  const tokens = [address, customer.atm, customer.pos].map((one) => new URL(one).hash);
  expect(new Set(tokens).size).toBe(3);
  served.stop();
  await served.ended;
});

it('says in one line why the terminal does not start, and on which data', async () => {
  const terminals = createTerminals({
    atm: async () => {
      throw new Error('file is not a database\n  at its first page');
    },
    pos: async () => smallTerminal().terminal,
  });
  expect(await startAtm(terminals, './branch')).toBe(
    'serve: the ATM does not start with --data ./branch: file is not a database',
  );
});

it('takes the next free port, but only where none was asked for', async () => {
  const first = await occupy(8417);
  const served = serve({});
  await served.ready;
  const port = Number(new URL(served.out[0]!).port);
  expect(port).toBeGreaterThan(8417);
  expect(port).toBeLessThan(8437);

  const second = smallTerminal().terminal;
  const refused = serve({ port }, second);
  expect(await refused.ended).toBe(2);
  expect(refused).toMatchObject({ out: [], errors: [`tellerbench: serve: port ${port} is taken`] });
  expect(second.stopped).toBe(true);
  served.stop();
  await served.ended;
  first?.close();
});

it('brings a page the whole state of the real terminal, and carries a hand to it', async () => {
  const served = serve({ port: 0 }, await realTerminal());
  await served.ready;
  const { host, origin, hash } = new URL(served.out[0]!);
  const socket = new WebSocket(`ws://${host}/socket${hash.replace('#', '?')}`, {
    headers: { origin },
  });
  const seen = new Set<string>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const event = JSON.parse(data.toString());
      seen.add(event.type);
      if (event.type === 'hello') expect(event.hello).toMatchObject({ version: '9.9.9', seed: 5 });
      if (['hello', 'view', 'devices'].every((type) => seen.has(type))) resolve();
    });
  });
  socket.terminate();
  served.stop();
  expect(await served.ended).toBe(0);
});

const realTerminal = () => startBenchTerminal({ seed: 5, version: '9.9.9' });

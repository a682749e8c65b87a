import { createInterface } from 'node:readline';
import { DEFAULT_CLIENT } from '../network/alipay/default-world.ts';
import { PATHS } from '../network/alipay/messages.ts';
import type { HttpExchange } from '../network/http/exchange.ts';
import { createWalletHands, HANDS } from './gateway/hands.ts';
import { startGatewayServer } from './gateway/server.ts';
import { writeTestKeys } from './gateway/test-keys.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { untilStopped, within } from './until-stopped.ts';

export interface GatewayOptions {
  readonly port: number;
  readonly data?: string;
  /** Port of the wallet's pages; absent: none. */
  readonly pages?: number;
  readonly keys?: string;
  readonly seed: number;
  readonly json?: boolean;
}

const STOP_MS = 5000;

/** Serves the gateway until interrupted; typed lines are what its customers do. */
export async function gatewayCommand(options: GatewayOptions, io: Io): Promise<ExitCode> {
  const { port, data, pages, keys, seed, json } = options;
  if (keys !== undefined) {
    const written = writeTestKeys(keys);
    if (!written.ok) return complain(io, `gateway: --keys: ${written.error}`);
  }
  const stopped = untilStopped();
  const started = await startGatewayServer({ port, pages, database: data, seed });
  if (!started.ok) return complain(io, `gateway: ${started.error}`);
  const server = started.value;
  const { gateway } = server;

  gateway.observe((exchange) => {
    io.print(json ? JSON.stringify({ event: 'exchange', ...exchange }) : exchangeText(exchange));
  });
  gateway.onNote(({ at, text }) => {
    if (json) io.print(JSON.stringify({ event: 'note', at, text }));
    else io.note(text);
  });
  const url = `http://127.0.0.1:${server.port}`;
  if (json) {
    const ready = { event: 'ready', url, port: server.port, client: DEFAULT_CLIENT, paths: PATHS };
    io.print(JSON.stringify({ ...ready, keys: keys ?? null, pages: server.pages ?? null }));
  } else {
    io.print(`gateway at ${url}, a model; signs with test keys`);
    io.print(`client ${DEFAULT_CLIENT}, ${keysText(keys)}`);
    if (server.pages !== undefined) io.print(`the wallet at ${server.pages}`);
    io.print(`asked by POST at ${Object.values(PATHS).join(', ')}`);
    io.print(HANDS);
  }

  const act = createWalletHands(gateway.wallets);
  const typed = createInterface({ input: process.stdin });
  const quit = new Promise<void>((resolve) => {
    typed.on('line', (line) => {
      if (line.trim() === 'quit') return resolve();
      const said = act(line);
      if (said) io.print(json ? JSON.stringify({ event: 'said', ...said }) : said.text);
    });
  });
  await Promise.race([stopped, quit]);
  typed.close();
  process.stdin.destroy();
  if (!(await within(STOP_MS, server.close()))) {
    io.note(`tellerbench: not all had ended after ${STOP_MS} ms`);
  }
  return 0;
}

function keysText(folder: string | undefined): string {
  if (folder === undefined) return '--keys <folder> writes the keys';
  return `keys in ${folder}: acquirer-test.key signs, gateway-test.pub checks the answers`;
}

/** `acquirer → gateway  POST /…/pay  200 in 4 ms  {…}  {…}`; bodies come masked. */
function exchangeText({
  from,
  to,
  method,
  path,
  status,
  at,
  endedAt,
  request,
  answer,
}: HttpExchange) {
  const came = status === undefined ? 'no answer' : String(status);
  const head = `${from} → ${to}  ${method} ${path}  ${came} in ${endedAt - at} ms`;
  return [head, request, answer].filter((part) => part !== '').join('  ');
}

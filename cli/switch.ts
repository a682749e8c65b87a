import { summarise } from '../network/iso8583/describe.ts';
import { napasDialect } from '../network/napas/dialect.ts';
import type { PartyName } from '../network/switch/hop.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { startSwitchServer } from './switch-server.ts';
import { untilStopped, within } from './until-stopped.ts';

export interface SwitchOptions {
  readonly port: number;
  readonly data?: string;
  readonly seed: number;
  readonly gateway?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** Processing code, amount, STAN, response: what a line says of a message. */
const TOLD_FIELDS = [3, 4, 11, 39, 70];
const STOP_MS = 5000;

const nameOf = ({ role, id }: PartyName): string => `${role} ${id}`;

/** Serves the interbank network until interrupted. */
export async function switchCommand(options: SwitchOptions, io: Io): Promise<ExitCode> {
  const { port, data, seed, gateway, verbose, json } = options;
  const stopped = untilStopped();
  const started = await startSwitchServer({ port, database: data, seed, gateway });
  if (!started.ok) return complain(io, `switch: ${started.error}`);
  const server = started.value;

  if (verbose) {
    server.switch.observe(({ at, from, to, message }) => {
      const { mti, fields } = message;
      const summary = summarise(message, napasDialect, TOLD_FIELDS);
      if (json) io.print(JSON.stringify({ event: 'message', at, from, to, mti, fields }));
      else io.print(`${nameOf(from)} → ${nameOf(to)}  ${summary}`);
    });
    server.switch.onNote(({ at, party, text }) => {
      if (json) io.print(JSON.stringify({ event: 'note', at, party, text }));
      else io.note(`${nameOf(party)}: ${text}`);
    });
  }
  if (json) io.print(JSON.stringify({ event: 'ready', host: '127.0.0.1', port: server.port }));
  else io.print(`switch at tcp 127.0.0.1:${server.port}`);

  await stopped;
  if (!(await within(STOP_MS, server.close()))) {
    io.note(`tellerbench: not all had ended after ${STOP_MS} ms`);
  }
  return 0;
}

import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { err, ok, type Result } from '../bytes/result.ts';
import { openPtyPair } from '../hardware/transport/pty.ts';
import { createSerialTransport } from '../hardware/transport/serial.ts';
import { listenTcp } from '../hardware/transport/tcp.ts';
import type { TransportError } from '../hardware/transport/transport.ts';
import { realClock } from '../time/real-clock.ts';
import { logFrames } from './device/frame-log.ts';
import { createHands } from './device/hands.ts';
import { MODELS } from './device/models.ts';
import { createServedWire, type ServedWire } from './device/served-wire.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { untilStopped } from './until-stopped.ts';

export interface DeviceOptions {
  /** Path of the link that the other software opens as its serial port. */
  readonly pty?: string;
  readonly tcp?: number;
  readonly baud?: number;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** Where a served device can be reached, and how that ends. */
interface Served {
  readonly at: string;
  close(): Promise<void>;
}

/** Serves one virtual device until interrupted; typed lines provoke faults and move hands. */
export async function deviceCommand(
  name: string,
  options: DeviceOptions,
  io: Io,
): Promise<ExitCode> {
  if (name === 'hid-pos' || name === 'magtek') {
    return complain(io, `${name} is a USB HID device: it has no serial port to be served on`);
  }
  const model = Object.hasOwn(MODELS, name) ? MODELS[name] : undefined;
  if (!model) {
    const known = Object.keys(MODELS).join(', ');
    return complain(io, `no such model: ${name.slice(0, 40)} (expected one of ${known})`);
  }
  if ((options.pty === undefined) === (options.tcp === undefined)) {
    return complain(io, 'device: expected either --pty <link> or --tcp <port>');
  }

  // A socket has no speed; it gets one only where that is asked for.
  const paced = options.baud ?? (options.pty === undefined ? undefined : model.baud);
  const wire = createServedWire(realClock, paced);
  const say = createVoice(options, io);
  const served = await model.serve(wire.transport, realClock);
  if (options.verbose) logFrames(wire, served, realClock, (frame) => say('frame', { ...frame }));

  wire.onOverrun((waiting) => say('overrun', { waiting }));
  wire.onLost((bytes) => say('lost', { bytes }));

  const stopped = untilStopped();
  let ending = false;
  const lost = new Promise<string>((resolve) => {
    wire.onDisconnect((reason) => {
      if (!ending) say('disconnected', { reason });
      if (options.pty !== undefined && reason !== 'closed-here') resolve(reason);
    });
  });
  const reached =
    options.pty === undefined
      ? await serveTcp(wire, options.tcp ?? 0, say)
      : await servePty(wire, options.pty, paced ?? model.baud);
  if (!reached.ok) {
    const { detail, hint } = reached.error;
    return complain(io, hint ? `${detail} (${hint})` : detail);
  }
  say('ready', { model: name, at: reached.value.at });

  const act = createHands(served);
  const typed = createInterface({ input: process.stdin });
  const quit = new Promise<void>((resolve) => {
    typed.on('line', (line) => {
      if (line.trim() === 'quit') return resolve();
      const outcome = act(line);
      if (outcome) say('said', { ...outcome });
    });
  });
  const end = await Promise.race([stopped, quit, lost]);
  ending = true;
  typed.close();
  process.stdin.destroy();
  await reached.value.close();
  return end === undefined ? 0 : complain(io, `${reached.value.at} went away: ${end}`);
}

type Say = (event: string, facts: Readonly<Record<string, unknown>>) => void;

/** Lines for people, or one JSON object a line. */
function createVoice(options: DeviceOptions, io: Io): Say {
  if (options.json) return (event, facts) => io.print(JSON.stringify({ event, ...facts }));
  return (event, facts) => {
    if (event === 'ready') {
      io.print(`${facts.model} at ${facts.at} (help lists what you can do to it)`);
    } else if (event === 'frame') {
      io.print(`${facts.direction === 'out' ? '→' : '←'} ${facts.meaning}   ${facts.hex}`);
    } else if (event === 'said') io.print(`${facts.text}`);
    else if (event === 'overrun') {
      io.note(`overrun: ${facts.waiting} bytes wait unread; what the device says now is lost`);
    } else if (event === 'lost') io.note(`lost: ${facts.bytes} bytes that were not read in time`);
    else io.note(`${event}: ${Object.values(facts).join(' ')}`);
  };
}

async function servePty(
  wire: ServedWire,
  link: string,
  baudRate: number,
): Promise<Result<Served, TransportError>> {
  const path = resolve(link);
  // socat would put its link in the place of a file.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === false) {
    return err({ kind: 'refused', detail: `${path}: expected a new path or a link, not a file` });
  }
  const pair = await openPtyPair({ link: path });
  if (!pair.ok) return pair;
  const port = createSerialTransport({ path: pair.value.b, baudRate });
  if (await wire.connect(port)) {
    return ok({
      at: path,
      async close() {
        await port.close();
        await pair.value.close();
      },
    });
  }
  await pair.value.close();
  return err({ kind: 'failed', detail: `${pair.value.b}: does not open as a serial port` });
}

/** One connection after the other; the device and its memory stay. */
async function serveTcp(
  wire: ServedWire,
  port: number,
  say: Say,
): Promise<Result<Served, TransportError>> {
  const listener = await listenTcp({
    port,
    async onConnection(connection) {
      if (await wire.connect(connection)) say('connected', { from: connection.name });
      else {
        say('refused', { from: connection.name, why: 'somebody is connected already' });
        await connection.close();
      }
    },
  });
  if (!listener.ok) return listener;
  return ok({ at: `tcp 127.0.0.1:${listener.value.port}`, close: listener.value.close });
}

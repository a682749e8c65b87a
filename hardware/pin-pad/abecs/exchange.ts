import { err, ok, type Result } from '../../../bytes/result.ts';
import type { DeviceError } from '../../device.ts';
import type { Link } from '../../transport/link.ts';
import { type AbecsItem, ACK, CAN, EOT, encodePacket, NAK } from './frame.ts';
import {
  type AbecsCommand,
  type AbecsReply,
  buildCommand,
  NOTIFICATION,
  parseReply,
  UNKNOWN,
} from './messages.ts';

/** Milliseconds: for ACK, for EOT, for the reply of a command that needs no customer. */
const ACK_MS = 2000;
const EOT_MS = 2000;
const REPLY_MS = 10_000;
/** Silence to be had before a damaged reply is asked for again. */
const QUIET_MS = 500;
const TIMES = 3;
/** Pieces of noise, or packets that answer something else, after which the pad babbles. */
const BABBLE = 64;
/** How often a wait for the customer looks whether it was withdrawn. */
const GLANCE_MS = 100;

export interface ExchangeOptions {
  /** The reply waits for the customer: no bound but the signal. */
  readonly blocking: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onNotification: (reply: AbecsReply) => void;
}

/**
 * One command and its reply (Abecs 2.12, 2.2.2): packet → ACK → reply, which is not acknowledged.
 * NAK repeats the command, and a damaged reply is asked for again by NAK, three times each. What
 * ends otherwise ends with CAN, lest the pad go on alone. The caller runs it within
 * `link.exclusive`.
 */
export async function exchange(
  link: Link<AbecsItem>,
  command: AbecsCommand,
  options: ExchangeOptions,
): Promise<Result<AbecsReply, DeviceError>> {
  if (options.signal?.aborted) return err({ kind: 'cancelled' });
  link.discard();
  const accepted = await send(link, command);
  if (!accepted.ok) return accepted;
  return awaitReply(link, command.id, options);
}

async function send(
  link: Link<AbecsItem>,
  command: AbecsCommand,
): Promise<Result<void, DeviceError>> {
  const packet = encodePacket(buildCommand(command));
  for (let sent = 1; ; sent++) {
    link.send(packet);
    const received = await link.receive(ACK_MS, (item) => isControl(item, ACK, NAK));
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'silence') {
      const detail = `${command.id}: no ACK within ${ACK_MS} ms`;
      return giveUp(link, { kind: 'no-response', detail });
    }
    if (isControl(received.item, ACK)) return ok();
    if (sent === TIMES) {
      return err({ kind: 'no-response', detail: `${command.id}: NAK to ${TIMES} sends` });
    }
  }
}

async function awaitReply(
  link: Link<AbecsItem>,
  id: string,
  { blocking, signal, onNotification }: ExchangeOptions,
): Promise<Result<AbecsReply, DeviceError>> {
  const isHeard = (item: AbecsItem): boolean => item.kind === 'packet' || item.kind === 'damaged';
  let damaged = 0;
  let strange = 0;
  for (;;) {
    const received = blocking
      ? await receiveUnless(link, isHeard, signal)
      : await link.receive(REPLY_MS, isHeard);
    if (received === 'withdrawn') return withdraw(link, id);
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'silence') {
      const detail = `${id}: no reply within ${REPLY_MS} ms`;
      return giveUp(link, { kind: 'no-response', detail });
    }
    if (received.item.kind !== 'packet') {
      if (++damaged === TIMES) {
        return giveUp(link, { kind: 'protocol', detail: `${id}: ${TIMES} damaged replies` });
      }
      const line = await quiet(link);
      if (line === 'closed') return err(DISCONNECTED);
      if (line === 'noisy') {
        return giveUp(link, { kind: 'protocol', detail: `${id}: the line does not become quiet` });
      }
      link.send(Uint8Array.of(NAK));
      continue;
    }
    const reply = parseReply(received.item.data);
    if (!reply.ok) {
      return giveUp(link, { kind: 'protocol', detail: `reply to ${id}: ${reply.error}` });
    }
    if (reply.value.id === id || reply.value.id === UNKNOWN) return ok(reply.value);
    // Another command's reply is one that came too late.
    if (reply.value.id === NOTIFICATION) onNotification(reply.value);
    else if (++strange === BABBLE) {
      return giveUp(link, {
        kind: 'protocol',
        detail: `${id}: ${BABBLE} replies to other commands`,
      });
    }
  }
}

async function receiveUnless(
  link: Link<AbecsItem>,
  wanted: (item: AbecsItem) => boolean,
  signal: AbortSignal | undefined,
) {
  for (;;) {
    if (signal?.aborted) return 'withdrawn';
    const received = await link.receive(GLANCE_MS, wanted);
    if (received.kind !== 'silence') return received;
  }
}

/** Until nothing has come for half a second. */
async function quiet(link: Link<AbecsItem>): Promise<'quiet' | 'noisy' | 'closed'> {
  for (let pieces = 0; pieces < BABBLE; pieces++) {
    const received = await link.receive(QUIET_MS);
    if (received.kind === 'silence') return 'quiet';
    if (received.kind === 'closed') return 'closed';
  }
  return 'noisy';
}

/** CAN until EOT; everything else that comes is passed over. */
export async function cancel(link: Link<AbecsItem>): Promise<Result<void, DeviceError>> {
  for (let sent = 1; sent <= TIMES; sent++) {
    link.send(Uint8Array.of(CAN));
    const received = await link.receive(EOT_MS, (item) => isControl(item, EOT));
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'item') return ok();
  }
  return err({ kind: 'no-response', detail: `no EOT to ${TIMES} CAN` });
}

async function withdraw(
  link: Link<AbecsItem>,
  id: string,
): Promise<Result<AbecsReply, DeviceError>> {
  const done = await cancel(link);
  if (done.ok) return err({ kind: 'cancelled' });
  if (done.error.kind !== 'no-response') return done;
  return err({ kind: 'no-response', detail: `${id} withdrawn: ${done.error.detail}` });
}

async function giveUp(
  link: Link<AbecsItem>,
  error: DeviceError,
): Promise<Result<never, DeviceError>> {
  link.send(Uint8Array.of(CAN));
  await link.receive(EOT_MS, (item) => isControl(item, EOT));
  return err(error);
}

function isControl(item: AbecsItem, ...codes: readonly number[]): boolean {
  return item.kind === 'control' && codes.includes(item.code);
}

const DISCONNECTED: DeviceError = { kind: 'disconnected', detail: 'the wire is not open' };

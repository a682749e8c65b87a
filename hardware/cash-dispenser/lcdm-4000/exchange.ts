import { err, ok, type Result } from '../../../bytes/result.ts';
import type { DeviceError } from '../../device.ts';
import type { Link, Received } from '../../transport/link.ts';
import { nameOf } from './describe.ts';
import { ACK, encodeFrame, type Lcdm4000Item, NAK } from './frame.ts';

/** The unit answers within 50 ms; hosts in the field wait 500 to 550. */
const ACK_MS = 550;
const RESPONSE_MS = 60_000;
const EOT_MS = 500;
const SENDS = 3;
const ANSWERS = 3;

export interface ExchangeOptions {
  /**
   * Doing it twice does no harm: then silence repeats it. What moves notes out is repeated
   * only after a NAK that is the first thing heard, for an ACK may have been lost.
   */
  readonly repeatable: boolean;
}

/**
 * One command: sent → ACK → response → our ACK → EOT. Gives the response's payload, its code
 * checked. Every wait has a bound. The caller runs it within `link.exclusive`.
 */
export async function exchange(
  link: Link<Lcdm4000Item>,
  command: Uint8Array,
  options: ExchangeOptions,
): Promise<Result<Uint8Array, DeviceError>> {
  const accepted = await sendUntilAck(link, command, options.repeatable);
  if (!accepted.ok) return accepted;
  const response = await awaitResponse(link, command[0]!);
  if (!response.ok) return response;
  link.send(Uint8Array.of(ACK));
  // EOT is the unit's good-bye; the answer is good without it.
  await link.receive(EOT_MS, (item) => item.kind === 'eot');
  return response;
}

/** Until the unit has accepted the command; nothing more is heard of a reset. */
export async function sendUntilAck(
  link: Link<Lcdm4000Item>,
  command: Uint8Array,
  repeatable: boolean,
): Promise<Result<void, DeviceError>> {
  const name = nameOf(command[0]!);
  link.discard();
  let last = 'silence';
  for (let sent = 1; sent <= SENDS; sent++) {
    link.send(encodeFrame('host', command));
    let first = true;
    const received = await receiveHere(link, ACK_MS, (item) => {
      const clean = first;
      first = false;
      return item.kind === 'ack' || (item.kind === 'nak' && (repeatable || clean));
    });
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'item' && received.item.kind === 'ack') return ok();
    last = received.kind === 'item' ? 'NAK' : 'silence';
    if (received.kind === 'silence' && !repeatable) {
      return err(noResponse(name, 'no ACK: it may have been accepted, and is not repeated'));
    }
  }
  return err(noResponse(name, `no ACK to ${SENDS} sends, ${last} to the last`));
}

async function awaitResponse(
  link: Link<Lcdm4000Item>,
  code: number,
): Promise<Result<Uint8Array, DeviceError>> {
  const name = nameOf(code);
  for (let damaged = 0; ; ) {
    const received = await receiveHere(link, RESPONSE_MS, (item) =>
      item.kind === 'frame' ? item.payload[0] === code : item.kind !== 'ack' && item.kind !== 'nak',
    );
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'silence') {
      return err(noResponse(name, `no response within ${RESPONSE_MS / 1000} s of the ACK`));
    }
    const { item } = received;
    if (item.kind === 'frame') return ok(item.payload);
    if (item.kind === 'eot') {
      return err({ kind: 'protocol', detail: `${name}: EOT before a response came through` });
    }
    if (++damaged >= ANSWERS) {
      return err({ kind: 'protocol', detail: `${name}: response damaged ${ANSWERS} times` });
    }
    link.send(Uint8Array.of(NAK));
  }
}

/**
 * As `link.receive`; a response to something asked before is acknowledged on the way, so that
 * the unit is through with it.
 */
async function receiveHere(
  link: Link<Lcdm4000Item>,
  ms: number,
  wanted: (item: Lcdm4000Item) => boolean,
): Promise<Received<Lcdm4000Item>> {
  return link.receive(ms, (item) => {
    if (wanted(item)) return true;
    if (item.kind === 'frame') link.send(Uint8Array.of(ACK));
    return false;
  });
}

function noResponse(name: string, what: string): DeviceError {
  return { kind: 'no-response', detail: `${name}: ${what}` };
}

const DISCONNECTED: DeviceError = { kind: 'disconnected', detail: 'the wire is not open' };

import { err, ok, type Result } from '../../../bytes/result.ts';
import type { DeviceError } from '../../device.ts';
import type { Link } from '../../transport/link.ts';
import { ACK, type Crt310Item, ENQ, EOT, encodeFrame, NAK } from './frame.ts';
import { type Answer, answerTo, byteHex, type Command } from './messages.ts';

const ACK_MS = 300;
const CANCEL_MS = 300;
const SENDS = 3;

export interface ExchangeOptions {
  /** From ENQ to the answer. */
  readonly executionMs: number;
  /** Doing it twice does no harm: then a damaged answer is asked for again. */
  readonly repeatable: boolean;
}

/**
 * One command, in full: command → ACK → ENQ → executed → answer. Every wait has a bound. What
 * ends without an answer ends with EOT, so that the reader forgets it and the next command
 * meets a quiet line. The caller runs it within `link.exclusive`.
 */
export async function exchange(
  link: Link<Crt310Item>,
  command: Command,
  options: ExchangeOptions,
): Promise<Result<Answer, DeviceError>> {
  const attempts = options.repeatable ? SENDS : 1;
  for (let attempt = 1; ; attempt++) {
    link.discard();
    const accepted = await send(link, command);
    if (!accepted.ok) return accepted;
    link.send(Uint8Array.of(ENQ));
    const received = await link.receive(
      options.executionMs,
      (item) =>
        item.kind === 'damaged' ||
        isControl(item, EOT) ||
        (item.kind === 'frame' && answerTo(command, item) !== undefined),
    );
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'silence') {
      await cancel(link);
      return err(noResponse(command, `no answer within ${options.executionMs} ms of ENQ`));
    }
    const { item } = received;
    const answer = item.kind === 'frame' ? answerTo(command, item) : undefined;
    if (answer) return ok(answer);
    if (item.kind === 'control') {
      return err({ kind: 'protocol', detail: `${name(command)}: the reader cancelled it by EOT` });
    }
    if (attempt >= attempts) {
      const times = attempts === 1 ? '' : ` ${attempts} times`;
      return err({ kind: 'protocol', detail: `${name(command)}: answer with a wrong BCC${times}` });
    }
  }
}

/** Until ACK; NAK and silence repeat the command. */
async function send(link: Link<Crt310Item>, command: Command): Promise<Result<void, DeviceError>> {
  let last = 'silence';
  for (let sent = 1; sent <= SENDS; sent++) {
    link.send(encodeFrame(command.cm, command.pm, command.data));
    const received = await link.receive(
      ACK_MS,
      (item) => isControl(item, ACK) || isControl(item, NAK),
    );
    if (received.kind === 'closed') return err(DISCONNECTED);
    if (received.kind === 'item' && isControl(received.item, ACK)) return ok();
    last = received.kind === 'item' ? 'NAK' : 'silence';
  }
  await cancel(link);
  return err(noResponse(command, `no ACK to ${SENDS} sends, ${last} to the last`));
}

async function cancel(link: Link<Crt310Item>): Promise<void> {
  link.send(Uint8Array.of(EOT));
  await link.receive(CANCEL_MS, (item) => isControl(item, EOT));
}

function isControl(item: Crt310Item, code: number): boolean {
  return item.kind === 'control' && item.code === code;
}

function name(command: Command): string {
  return `command ${byteHex(command.cm)} ${byteHex(command.pm)}`;
}

function noResponse(command: Command, what: string): DeviceError {
  return { kind: 'no-response', detail: `${name(command)}: ${what}` };
}

const DISCONNECTED: DeviceError = { kind: 'disconnected', detail: 'the wire is not open' };

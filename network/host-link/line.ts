import { err, ok, type Result } from '../../bytes/result.ts';
import type { CloseReason, Transport } from '../../hardware/transport/transport.ts';
import type { Direction, WireTap } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';
import type { Codec } from '../iso8583/codec.ts';
import {
  createLengthPrefixFramer,
  frameMessage,
  type PrefixedItem,
} from '../iso8583/length-prefix.ts';
import type { IsoError, IsoMessage } from '../iso8583/message.ts';
import { type MessageMac, macFault, withMac, withoutMac } from '../iso8583/message-mac.ts';
import { describeItem } from '../iso8583/wire.ts';

export interface LineOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly codec: Codec;
  /** The name under which the trace shows it. */
  readonly device: string;
  readonly tap?: WireTap | undefined;
  readonly connectMs: number;
  readonly midMessageMs: number;
  /** What the MAC of a message is made and checked with just now; undefined: it carries none. */
  readonly mac?: (() => MessageMac | undefined) | undefined;
  readonly onMessage: (message: IsoMessage) => void;
  /** A message whose MAC is not right. */
  readonly onWrongMac: (message: IsoMessage, fault: 'missing' | 'wrong') => void;
  readonly onUnreadable: (error: IsoError) => void;
  readonly onNoise: (length: number) => void;
  /** Once, and only for a line that was open. */
  readonly onClosed: (reason: CloseReason) => void;
}

/** Messages over one connection; each arrow tapped once. */
export interface Line {
  send(message: IsoMessage): Result<void, IsoError>;
  close(): Promise<void>;
}

/** Connects within `connectMs`; a connection that comes later is closed again. */
export async function openLine(options: LineOptions): Promise<Result<Line, string>> {
  const { transport, clock, codec, tap, device } = options;
  const framer = createLengthPrefixFramer();
  let open = false;
  let closed: CloseReason | undefined;
  let silence: unknown;

  function trace(direction: Direction, item: PrefixedItem): void {
    if (tap === undefined) return;
    const { meaning, shown, level } = describeItem(item, codec);
    tap({ at: clock.now(), device, direction, shown, meaning, level: level ?? 'normal' });
  }

  function receive(items: readonly PrefixedItem[]): void {
    for (const item of items) {
      // A listener may have closed the line over the item before.
      if (closed !== undefined) return;
      trace('in', item);
      if (item.kind === 'noise') options.onNoise(item.bytes.length);
      if (item.kind !== 'message') continue;
      const parsed = codec.parse(item.body);
      if (parsed.ok) accept(parsed.value);
      else options.onUnreadable(parsed.error);
    }
  }

  function accept(message: IsoMessage): void {
    const mac = options.mac?.();
    const fault = mac && macFault(message, codec, mac);
    if (fault === undefined) options.onMessage(withoutMac(message));
    else options.onWrongMac(message, fault);
  }

  transport.onData((chunk) => {
    if (closed !== undefined) return;
    clock.clearTimeout(silence);
    receive(framer.push(chunk));
    silence = clock.setTimeout(() => receive(framer.flush()), options.midMessageMs);
  });
  transport.onClose((reason) => {
    if (closed !== undefined) return;
    if (open) receive(framer.flush());
    closed = reason;
    clock.clearTimeout(silence);
    if (open) options.onClosed(reason);
  });

  let timer: unknown;
  const late = new Promise<'late'>((resolve) => {
    timer = clock.setTimeout(() => resolve('late'), options.connectMs);
  });
  const opening = transport.open();
  const outcome = await Promise.race([opening, late]);
  clock.clearTimeout(timer);
  if (outcome === 'late') {
    closed = 'closed-here';
    // Some transports give up on close, others only once they are open.
    void transport.close();
    void opening.then(() => transport.close());
    return err(`${transport.name}: no connection within ${options.connectMs / 1000} s`);
  }
  if (!outcome.ok) return err(outcome.error.detail);
  if (closed !== undefined) return err(`${transport.name}: closed while connecting`);
  open = true;

  return ok({
    send(message) {
      const mac = options.mac?.();
      const body = codec.build(mac ? withMac(message, codec, mac) : message);
      if (!body.ok) return body;
      const bytes = frameMessage(body.value);
      trace('out', { kind: 'message', bytes, body: body.value });
      transport.write(bytes);
      return ok();
    },
    close() {
      closed ??= 'closed-here';
      clock.clearTimeout(silence);
      return transport.close();
    },
  });
}

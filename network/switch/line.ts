import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import { createHop, type Hop, type HopWatch, type PartyName } from './hop.ts';

/** A line between two of our parties; when it drops it comes back by itself. */
export interface Line {
  readonly near: Hop;
  readonly far: Hop;
  open(): Promise<void>;
  /** Takes it down, and keeps it down until it is opened again. */
  close(): Promise<void>;
}

export interface LineEnd {
  readonly name: PartyName;
  readonly onRequest: (request: IsoMessage, hop: Hop) => void;
  /** Absent: the line carries no MAC. */
  readonly mac?: MessageMac | undefined;
}

export interface LineOptions {
  readonly near: LineEnd;
  readonly far: LineEnd;
  readonly transports: readonly [near: Transport, far: Transport];
  readonly clock: Clock;
  readonly codec: Codec;
  readonly watch: () => HopWatch;
  readonly onUp: () => void;
  readonly onDown: () => void;
}

const REOPEN_MS = 5_000;

export function createLine(options: LineOptions): Line {
  const { clock, codec, watch, transports } = options;
  let wanted = false;
  let reopening: TimerId | undefined;

  function dropped(): void {
    if (reopening !== undefined || !wanted) return;
    reopening = clock.setTimeout(() => void open(), REOPEN_MS);
    options.onDown();
    void Promise.all([near.close(), far.close()]);
  }

  const end = (self: LineEnd, other: LineEnd, transport: Transport): Hop =>
    createHop({
      near: self.name,
      far: other.name,
      transport,
      clock,
      codec,
      watch,
      mac: self.mac && (() => self.mac),
      onRequest: self.onRequest,
      onClose: dropped,
    });
  const near = end(options.near, options.far, transports[0]);
  const far = end(options.far, options.near, transports[1]);

  async function open(): Promise<void> {
    wanted = true;
    reopening = undefined;
    const outcomes = await Promise.all([far.open(), near.open()]);
    if (!wanted) return;
    if (outcomes.every((isOpen) => isOpen)) options.onUp();
    else dropped();
  }

  return {
    near,
    far,
    open,
    async close() {
      wanted = false;
      if (reopening !== undefined) clock.clearTimeout(reopening);
      reopening = undefined;
      options.onDown();
      await Promise.all([near.close(), far.close()]);
    },
  };
}

import type { Transport } from '../../hardware/transport/transport.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { Codec } from '../iso8583/codec.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { TerminalIdentity } from '../napas/withdrawal.ts';
import type { HostEvent } from './events.ts';
import type { HostKeys } from './key-exchange.ts';
import type { ReversalStore, Sealer } from './reversal-store.ts';
import type { HostTimers } from './timers.ts';

export interface HostLinkOptions {
  /** A fresh transport for each attempt to connect. */
  readonly connect: () => Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly codec: Codec;
  readonly identity: TerminalIdentity;
  /** 1 to 999999, then again from 1; durable, so that a restart repeats none. */
  readonly nextStan: () => number;
  readonly reversals: ReversalStore;
  readonly sealer: Sealer;
  readonly timers?: Partial<HostTimers>;
  readonly tap?: WireTap | undefined;
  /** The name in the trace; `host` unless told. */
  readonly device?: string;
  /** Absent: no MAC, and a host that wants to change keys is answered 12. */
  readonly keys?: HostKeys | undefined;
  readonly onEvent: (event: HostEvent) => void;
  /**
   * What the host tells unasked (0220): durable when it returns DE39 of the 0230. Absent: a 0220
   * is not served.
   */
  readonly onAdvice?: ((advice: IsoMessage) => string) | undefined;
}

import type { Clock } from '../../time/clock.ts';
import type { Transport } from './transport.ts';

export interface PaceOptions {
  readonly clock: Clock;
  /** Bits a second. */
  readonly baud: number;
  /** 10 for 8N1 (default), 11 for 8E1 and 8N2. */
  readonly bitsPerByte?: number;
}

/**
 * The same transport, but what is written takes the time of a serial line: a PTY and TCP carry
 * everything at once. For a virtual device's end; what has not left when it closes is lost.
 */
export function withPace(transport: Transport, options: PaceOptions): Transport {
  const { clock, baud, bitsPerByte = 10 } = options;
  let waiting: Uint8Array[] = [];
  let lineFreeAt = 0;

  transport.onClose(() => {
    waiting = [];
    lineFreeAt = 0;
  });

  return {
    ...transport,
    write(bytes) {
      const line = waiting;
      line.push(bytes.slice());
      lineFreeAt = Math.max(clock.now(), lineFreeAt) + (bytes.length * bitsPerByte * 1000) / baud;
      clock.setTimeout(() => {
        const chunk = line.shift()!;
        if (line === waiting) transport.write(chunk);
      }, lineFreeAt - clock.now());
    },
  };
}

import { toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { MessageMac } from '../iso8583/message-mac.ts';
import {
  buildKeyReceipt,
  type KeyChange,
  parseKeyChange,
  type WorkingKey,
} from '../napas/key-change.ts';
import type { HostEvent } from './events.ts';

/** The terminal's keys, wherever they are: in its PIN pad, in a store of its own. */
export interface HostKeys {
  /**
   * Loads a working key that came under the terminal's master key and resolves with its check
   * value; the error is one line without anything of the key. With a check value that differs
   * from the host's nothing changes.
   */
  change(change: KeyChange): Promise<Result<Uint8Array, string>>;
  /** Of messages to and from the host just now; undefined: they carry none. */
  mac(): MessageMac | undefined;
}

/** The terminal's part in changing its keys. */
export interface KeyExchange {
  /** Answers a 161; `answer` takes the fields that the answer adds. */
  serve(request: IsoMessage, answer: (added: IsoFields) => void): Promise<void>;
  /** Resolves when the key has been tried, whatever came of it, or after `ms`. */
  tried(key: WorkingKey, ms: number): Promise<void>;
  /** Ends that wait. */
  giveUp(): void;
}

export interface KeyExchangeOptions {
  readonly keys: HostKeys;
  readonly clock: Clock;
  readonly onEvent: (event: HostEvent) => void;
}

export function createKeyExchange({ keys, clock, onEvent }: KeyExchangeOptions): KeyExchange {
  let awaited: WorkingKey | undefined;
  let waiting: (() => void) | undefined;

  function giveUp(): void {
    waiting?.();
    waiting = undefined;
    awaited = undefined;
  }

  async function load(change: KeyChange): Promise<IsoFields> {
    const { key } = change;
    const loaded = await keys.change(change);
    if (!loaded.ok) {
      onEvent({ kind: 'key-refused', key, detail: loaded.error });
      return { 39: '63' };
    }
    onEvent({ kind: 'key-changed', key, kcv: toHex(loaded.value) });
    return { 39: '00', 48: buildKeyReceipt(key, loaded.value) };
  }

  return {
    async serve({ fields }, answer) {
      const change = parseKeyChange(fields[48] ?? '');
      if (!change.ok) {
        onEvent({ kind: 'key-refused', key: 'unknown', detail: `field 48: ${change.error}` });
        return answer({ 39: '30' });
      }
      answer(await load(change.value));
      if (awaited === change.value.key) giveUp();
    },
    tried(key, ms) {
      giveUp();
      awaited = key;
      return new Promise((resolve) => {
        const timer = clock.setTimeout(giveUp, ms);
        waiting = () => {
          clock.clearTimeout(timer);
          resolve();
        };
      });
    },
    giveUp,
  };
}

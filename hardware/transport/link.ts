import type { Clock } from '../../time/clock.ts';
import type { FramedItem, Framer } from './framer.ts';
import type { CloseReason, OpenOutcome, Transport } from './transport.ts';
import type { Described, Direction, WireTap } from './wire-tap.ts';

export interface LinkOptions<Item extends FramedItem> {
  readonly device: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly framer: Framer<Item>;
  /** Words for the trace; must mask. Called only when somebody taps. */
  readonly describe: (direction: Direction, bytes: Uint8Array) => Described;
  readonly tap?: WireTap | undefined;
  /** Silence in mid-frame after which the framer gives up what it holds. */
  readonly interByteMs?: number;
  /** Items that nobody asks for: key presses, HID reports. They go to `onUnasked`. */
  readonly isUnasked?: (item: Item) => boolean;
}

export type Received<Item> =
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'silence' }
  | { readonly kind: 'closed' };

/** Answers that came before they were waited for; more than this is a babbling device. */
const INBOX_LIMIT = 64;

/**
 * A driver's end of the wire: frames out, items in, each wait with a bound, each arrow tapped
 * once. An answer that arrives in one chunk with the ACK before it waits in the inbox.
 */
export interface Link<Item extends FramedItem> {
  open(): Promise<OpenOutcome>;
  close(): Promise<void>;
  isOpen(): boolean;
  send(bytes: Uint8Array): void;
  /** The next item that `wanted` accepts, or silence after `ms`; others are passed over. */
  receive(ms: number, wanted?: (item: Item) => boolean): Promise<Received<Item>>;
  /** Forgets answers nobody fetched: what a conversation does before it begins. */
  discard(): void;
  /** Runs one conversation at a time, in order of asking. */
  exclusive<T>(conversation: () => Promise<T>): Promise<T>;
  onUnasked(listener: (item: Item) => void): () => void;
  onClose(listener: (reason: CloseReason) => void): () => void;
}

export function createLink<Item extends FramedItem>(options: LinkOptions<Item>): Link<Item> {
  const { transport, clock, framer, tap } = options;
  const interByteMs = options.interByteMs ?? 500;
  const unasked = new Set<(item: Item) => void>();
  let open = false;
  let waiter: { wanted: (item: Item) => boolean; done: (r: Received<Item>) => void } | undefined;
  let inbox: Item[] = [];
  let gap: unknown;
  let listening: (() => void)[] = [];
  let queue: Promise<unknown> = Promise.resolve();

  function trace(direction: Direction, bytes: Uint8Array): void {
    if (!tap) return;
    const { meaning, shown, level } = options.describe(direction, bytes);
    const at = clock.now();
    tap({ at, device: options.device, direction, shown, meaning, level: level ?? 'normal' });
  }

  function stopGap(): void {
    if (gap !== undefined) clock.clearTimeout(gap);
    gap = undefined;
  }

  function deliver(items: readonly Item[]): void {
    for (const item of items) {
      trace('in', item.bytes);
      if (options.isUnasked?.(item)) for (const listener of unasked) listener(item);
      else if (waiter) {
        if (waiter.wanted(item)) waiter.done({ kind: 'item', item });
      } else if (inbox.length < INBOX_LIMIT) inbox.push(item);
    }
  }

  function onData(chunk: Uint8Array): void {
    stopGap();
    deliver(framer.push(chunk));
    gap = clock.setTimeout(() => {
      gap = undefined;
      deliver(framer.flush());
    }, interByteMs);
  }

  function onClosed(): void {
    open = false;
    stopGap();
    // Half a frame is shown, but is no answer: neither to who waits now nor after the next open.
    for (const item of framer.flush()) trace('in', item.bytes);
    inbox = [];
    waiter?.done({ kind: 'closed' });
  }

  return {
    async open() {
      if (listening.length === 0) {
        listening = [transport.onData(onData), transport.onClose(onClosed)];
      }
      const outcome = await transport.open();
      open = outcome.ok;
      return outcome;
    },
    async close() {
      await transport.close();
      open = false;
      // A wire outlives a driver where the terminal restarts: nothing of this one stays on it.
      for (const stop of listening) stop();
      listening = [];
    },
    isOpen: () => open,
    send(bytes) {
      trace('out', bytes);
      transport.write(bytes);
    },
    receive(ms, wanted = () => true) {
      if (waiter) throw new Error('receive: somebody already waits; use exclusive()');
      while (inbox.length > 0) {
        const item = inbox.shift()!;
        if (wanted(item)) return Promise.resolve({ kind: 'item', item });
      }
      if (!open) return Promise.resolve({ kind: 'closed' });
      return new Promise((resolve) => {
        const timer = clock.setTimeout(() => done({ kind: 'silence' }), ms);
        const done = (received: Received<Item>): void => {
          clock.clearTimeout(timer);
          waiter = undefined;
          resolve(received);
        };
        waiter = { wanted, done };
      });
    },
    discard() {
      inbox = [];
    },
    exclusive(conversation) {
      const run = queue.then(conversation, conversation);
      queue = run.catch(() => undefined);
      return run;
    },
    onUnasked(listener) {
      unasked.add(listener);
      return () => unasked.delete(listener);
    },
    onClose: (listener) => transport.onClose(listener),
  };
}

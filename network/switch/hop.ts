import type { Transport } from '../../hardware/transport/transport.ts';
import type { Clock, TimerId } from '../../time/clock.ts';
import type { Codec, FieldPlace } from '../iso8583/codec.ts';
import {
  createLengthPrefixFramer,
  frameMessage,
  type PrefixedItem,
} from '../iso8583/length-prefix.ts';
import { maskedBytes, maskMessage } from '../iso8583/mask.ts';
import type { IsoError, IsoMessage } from '../iso8583/message.ts';
import {
  type MessageMac,
  macFault,
  withMac,
  withoutMac,
  withWrongMac,
} from '../iso8583/message-mac.ts';
import { isResponse } from '../iso8583/mti.ts';
import { answerTo } from './transaction.ts';

/** Who sends or receives: the terminal's id is its DE41, a bank's its institution id. */
export interface PartyName {
  readonly role: 'terminal' | 'acquirer' | 'napas' | 'issuer' | 'wallet';
  readonly id: string;
}

/** `napas 602907`: as lines and logs name a party. */
export const partyText = ({ role, id }: PartyName): string => `${role} ${id}`;

/** One message on one hop, once. `bytes` are the message's, without its length prefix. */
export interface HopMessage {
  readonly at: number;
  readonly from: PartyName;
  readonly to: PartyName;
  readonly message: IsoMessage;
  readonly bytes: Uint8Array;
}

/** What is worth a line to an operator: noise, rules that applied, advices that wait. */
export interface SwitchNote {
  readonly at: number;
  readonly party: PartyName;
  readonly text: string;
}

export interface HopWatch {
  /** Undefined while nobody looks: then nothing is masked either. */
  readonly message: ((seen: HopMessage, masked: () => HopMessage) => void) | undefined;
  note(party: PartyName, text: string): void;
}

export type RequestOutcome =
  | { readonly kind: 'answer'; readonly message: IsoMessage }
  /** It was sent; what became of it is not known. */
  | { readonly kind: 'timeout' | 'closed' }
  | { readonly kind: 'not-sent' };

/** One party's end of one line of ISO 8583 messages with a length prefix. */
export interface Hop {
  readonly far: PartyName;
  open(): Promise<boolean>;
  close(): Promise<void>;
  isOpen(): boolean;
  /** False: the line is down, nothing was sent. `wrong-mac` is a fault. */
  send(message: IsoMessage, how?: 'wrong-mac'): boolean;
  /** Half of the bytes, then the line drops. */
  sendHalf(message: IsoMessage): void;
  /** Sends and waits for the answer: the same class, DE7, 11, 32, 37, 41 and 70. */
  request(message: IsoMessage, timeoutMs: number): Promise<RequestOutcome>;
}

export interface HopOptions {
  readonly near: PartyName;
  readonly far: PartyName;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly codec: Codec;
  readonly watch: () => HopWatch;
  /** The far end is none of ours: what it sends is seen here or nowhere. */
  readonly watchIncoming?: boolean;
  /** The MAC of a message either way; undefined, or left out: it carries none. */
  readonly mac?: ((message: IsoMessage) => MessageMac | undefined) | undefined;
  readonly onRequest: (request: IsoMessage, hop: Hop) => void;
  readonly onClose?: (hop: Hop) => void;
}

/** Silence in mid-message after which what is held is given up. */
const MID_MESSAGE_MS = 5_000;
/** Long enough for half a message to arrive before the line drops. */
const HANG_UP_MS = 1;

export function createHop(options: HopOptions): Hop {
  const { near, far, transport, clock, codec, watch } = options;
  const waiting = new Map<string, ((outcome: RequestOutcome) => void)[]>();
  let framer = createLengthPrefixFramer();
  let held = 0;
  let silence: TimerId | undefined;
  let isOpen = false;
  /** Half a message is out: nothing may follow it. */
  let isHangingUp = false;

  function seen(from: PartyName, to: PartyName, message: IsoMessage, bytes: Uint8Array): void {
    const show = watch().message;
    if (!show) return;
    const at = clock.now();
    const masked = (): HopMessage => ({
      at,
      from,
      to,
      message: maskMessage(message, codec.dialect),
      bytes: maskedBytes(bytes, codec),
    });
    show({ at, from, to, message, bytes }, masked);
  }

  function sealed(message: IsoMessage): IsoMessage {
    const mac = options.mac?.(message);
    return mac ? withMac(message, codec, mac) : message;
  }

  function build(message: IsoMessage): Uint8Array {
    const built = codec.build(message);
    // Fields come from parsed messages of the same dialect or from this program.
    if (!built.ok) throw new Error(`${message.mti}: ${built.error.detail}`);
    return built.value;
  }

  function take(items: readonly PrefixedItem[]): void {
    for (const item of items) {
      held -= item.bytes.length;
      if (item.kind === 'message') receive(item.body);
      else if (item.kind === 'noise') {
        watch().note(near, `${item.bytes.length} bytes from ${far.role} are no message: ignored`);
      }
    }
  }

  function receive(body: Uint8Array): void {
    const places: FieldPlace[] = [];
    const parsed = codec.parse(body, places);
    if (!parsed.ok) {
      refuse(body, places, parsed.error);
      return;
    }
    if (options.watchIncoming) seen(far, near, parsed.value, body);
    if (!isGenuine(parsed.value)) return;
    const message = withoutMac(parsed.value);
    if (!isResponse(message.mti)) {
      options.onRequest(message, hop);
      return;
    }
    const first = waiting.get(matchingKey(message))?.[0];
    if (first) first({ kind: 'answer', message });
    else watch().note(near, `${message.mti} from ${far.role} that nobody waits for: ignored`);
  }

  /** A request with a bad MAC is answered 63; an answer with one is no answer. */
  function isGenuine(message: IsoMessage): boolean {
    const mac = options.mac?.(message);
    const fault = mac && macFault(message, codec, mac);
    if (fault === undefined) return true;
    const isAnswer = isResponse(message.mti);
    const done = isAnswer ? 'ignored' : 'answered 63';
    const stan = message.fields[11] ?? '';
    watch().note(near, `${message.mti} ${stan} from ${far.role}: MAC ${fault}, ${done}`);
    if (!isAnswer) hop.send(answerTo(message, { 39: '63' }));
    return false;
  }

  /** Answers 30 with what could be read, if that is enough to say to which request. */
  function refuse(body: Uint8Array, places: readonly FieldPlace[], error: IsoError): void {
    const fields: Record<number, string> = {};
    for (const place of places) fields[place.field] = place.value;
    const mti = String.fromCharCode(...body.subarray(0, 4));
    const canAnswer = error.kind !== 'bad-mti' && fields[11] !== undefined && !isResponse(mti);
    const done = canAnswer ? 'answered 30' : 'ignored';
    watch().note(near, `a message from ${far.role} is bad, ${done}: ${error.detail}`);
    if (canAnswer) hop.send(answerTo({ mti, fields }, { 39: '30' }));
  }

  function reset(): void {
    framer = createLengthPrefixFramer();
    held = 0;
    if (silence !== undefined) clock.clearTimeout(silence);
    silence = undefined;
  }

  transport.onData((chunk) => {
    if (silence !== undefined) clock.clearTimeout(silence);
    silence = undefined;
    held += chunk.length;
    take(framer.push(chunk));
    if (held > 0 && isOpen) silence = clock.setTimeout(() => take(framer.flush()), MID_MESSAGE_MS);
  });
  transport.onClose(() => {
    if (!isOpen) return;
    isOpen = false;
    reset();
    for (const done of [...waiting.values()].flat()) done({ kind: 'closed' });
    options.onClose?.(hop);
  });

  const hop: Hop = {
    far,
    async open() {
      const outcome = await transport.open();
      isOpen = outcome.ok;
      isHangingUp = false;
      return outcome.ok;
    },
    close: () => transport.close(),
    isOpen: () => isOpen,
    send(plain, how) {
      if (!isOpen || isHangingUp) return false;
      const message = how === 'wrong-mac' ? withWrongMac(sealed(plain)) : sealed(plain);
      const bytes = build(message);
      seen(near, far, message, bytes);
      transport.write(frameMessage(bytes));
      return true;
    },
    sendHalf(plain) {
      if (!isOpen || isHangingUp) return;
      isHangingUp = true;
      const message = sealed(plain);
      const bytes = build(message);
      seen(near, far, message, bytes);
      const frame = frameMessage(bytes);
      transport.write(frame.subarray(0, frame.length >> 1));
      clock.setTimeout(() => hangUp(transport), HANG_UP_MS);
    },
    request(message, timeoutMs) {
      const key = answerKey(message);
      return new Promise((resolve) => {
        const done = (outcome: RequestOutcome): void => {
          clock.clearTimeout(timer);
          const others = waiting.get(key)?.filter((one) => one !== done) ?? [];
          if (others.length > 0) waiting.set(key, others);
          else waiting.delete(key);
          resolve(outcome);
        };
        const timer = clock.setTimeout(() => done({ kind: 'timeout' }), timeoutMs);
        waiting.set(key, [...(waiting.get(key) ?? []), done]);
        if (!hop.send(message)) done({ kind: 'not-sent' });
      });
    },
  };
  return hop;
}

/** What an answer has in common with its request; class and function stand for the MTI. */
function matchingKey({ mti, fields }: IsoMessage): string {
  const parts = [7, 11, 32, 37, 41, 70].map((field) => fields[field] ?? '');
  return [mti.slice(0, 3), ...parts].join(' ');
}

function answerKey(request: IsoMessage): string {
  return matchingKey(answerTo(request, {}));
}

/** A memory pair's cable comes out, so that its far end hears of it too, and can be opened again. */
function hangUp(transport: Transport & { unplug?(): void; replug?(): void }): void {
  if (transport.unplug && transport.replug) {
    transport.unplug();
    transport.replug();
  } else void transport.close();
}

import type { Clock } from '../../../time/clock.ts';
import type { FaultChoice } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { counted, takes } from '../../fault-numbers.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { VirtualCardReader, VirtualCardReaderView } from '../virtual-card-reader.ts';
import { createExecution, type Reply } from './execution.ts';
import {
  ACK,
  type Crt310Frame,
  type Crt310Item,
  createCrt310Framer,
  ENQ,
  EOT,
  encodeFrame,
  NAK,
} from './frame.ts';
import { type Crt310Memory, createCrt310Memory, createMechanism } from './mechanism.ts';
import { ABNORMAL, CM } from './messages.ts';

export interface VirtualCrt310Options {
  /** The far end of the wire; whoever made it opens and closes it. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** From an earlier virtual reader whose power was cut; default: empty. */
  readonly memory?: Crt310Memory;
}

export interface VirtualCrt310 extends VirtualCardReader {
  /** Pulls the plug for good: a fresh virtual reader may go on with the same memory. */
  powerOff(): void;
}

export const FAULTS: readonly FaultChoice[] = [
  {
    name: 'card-stuck',
    summary: 'a card does not move any more: abnormal card (06) to every move',
  },
  {
    name: 'unreadable-stripe',
    summary: 'tracks are answered by an error',
    ...takes({
      track: { meaning: 'which one', from: 1, to: 3, absent: 'all tracks' },
      error: {
        values: [
          [0, 'cannot read'],
          [1, 'no start'],
          [2, 'no end'],
          [3, 'parity'],
          [4, 'LRC'],
          [5, 'blank'],
        ],
        absent: 3,
      },
      reads: counted('readings that go wrong'),
    }),
  },
  { name: 'chip-mute', summary: 'the chip answers neither reset nor APDU' },
  { name: 'silence', summary: 'the reader says nothing at all' },
  { name: 'no-answer', summary: 'commands are acknowledged, but neither executed nor answered' },
  {
    name: 'nak-storm',
    summary: 'every command is answered by NAK',
    ...takes({ count: counted('commands refused so') }),
  },
  {
    name: 'damaged-answer',
    summary: 'answers carry a wrong BCC',
    ...takes({ count: counted('answers damaged so') }),
  },
  { name: 'power-lost', summary: 'main power lost (07) to every command; nothing moves' },
  {
    name: 'abnormal',
    summary: 'every command is answered as abnormal, not executed',
    ...takes({
      code: {
        values: [
          [0, 'unknown command'],
          [1, 'parameter'],
          [2, 'cannot be executed'],
          [4, 'data format'],
          [5, 'supply voltage'],
          [6, 'abnormal card'],
          [7, 'power lost'],
        ],
        absent: 2,
      },
    }),
  },
];

const GAP_MS = 100;

/** A CRT-310 V3 at the far end of a wire: real frames, a mechanism that takes its time. */
export function attachVirtualCrt310(options: VirtualCrt310Options): VirtualCrt310 {
  const { transport, clock, memory = createCrt310Memory() } = options;
  const listeners = createListeners<void>();
  const framer = createCrt310Framer();
  let light: VirtualCardReaderView['light'] = 'off';
  let powered = true;
  /** Acknowledged, waiting for ENQ. */
  let pending: Crt310Frame | undefined;
  let busy = false;
  let cancelled = false;
  let gap: unknown;

  const changed = (): void => listeners.emit();
  const faults = createFaultBoard(FAULTS, changed);
  const mechanism = createMechanism({
    clock,
    memory,
    isStuck: () => faults.has('card-stuck'),
    changed,
  });
  const execute = createExecution({
    mechanism,
    setLight(wanted) {
      light = wanted;
      changed();
    },
    isChipMute: () => faults.has('chip-mute'),
    trackFault(track) {
      const fault = faults.get('unreadable-stripe');
      if (fault === undefined || (fault.track ?? track) !== track) return undefined;
      return 0xe0 + fault.error!;
    },
  });

  function receive(item: Crt310Item): void {
    if (faults.has('silence')) return;
    if (item.kind === 'control') control(item.code);
    else if (!busy && item.kind !== 'noise') {
      const good = item.kind === 'frame' && !faults.strikes('nak-storm');
      if (good) pending = item;
      transport.write(Uint8Array.of(good ? ACK : NAK));
    }
  }

  function control(code: number): void {
    if (code === EOT) {
      pending = undefined;
      // A motor that runs comes to its end; only the answer is withheld.
      cancelled = busy;
      transport.write(Uint8Array.of(EOT));
    } else if (code === ENQ && pending !== undefined && !busy) {
      const frame = pending;
      pending = undefined;
      if (!faults.has('no-answer')) start(frame);
    }
  }

  function start(frame: Crt310Frame): void {
    busy = true;
    cancelled = false;
    const refused = refusal();
    const execution = refused ? { ms: 0, finish: () => refused } : execute(frame);
    clock.setTimeout(() => {
      if (!powered) return;
      const reply = execution.finish();
      busy = false;
      if (frame.cm === CM.track && faults.has('unreadable-stripe')) {
        faults.strikes('unreadable-stripe', 'reads');
      }
      if (!cancelled && !faults.has('silence')) answer(frame, reply);
    }, execution.ms);
  }

  function refusal(): Reply | undefined {
    if (faults.has('power-lost')) return { abnormal: ABNORMAL.powerLost };
    const fault = faults.get('abnormal');
    return fault ? { abnormal: fault.code! } : undefined;
  }

  function answer(frame: Crt310Frame, reply: Reply): void {
    const bytes =
      reply instanceof Uint8Array
        ? encodeFrame(frame.cm, frame.pm, reply)
        : encodeFrame(CM.abnormal, frame.cm, Uint8Array.of(reply.abnormal));
    if (faults.strikes('damaged-answer')) bytes[bytes.length - 1] = ~(bytes.at(-1) ?? 0);
    transport.write(bytes);
  }

  const stopListening = transport.onData((chunk) => {
    if (gap !== undefined) clock.clearTimeout(gap);
    for (const item of framer.push(chunk)) receive(item);
    gap = clock.setTimeout(() => {
      gap = undefined;
      if (powered) for (const item of framer.flush()) receive(item);
    }, GAP_MS);
  });

  return {
    model: 'CRT-310',
    faults: FAULTS,
    provoke: faults.provoke,
    clear: faults.clear,
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles: () => [
      ...(faults.has('power-lost') ? [{ cause: 'power lost', fault: 'power-lost' }] : []),
      ...(mechanism.seen().place === 'stuck' ? [{ cause: 'card stuck', fault: 'card-stuck' }] : []),
    ],
    onChange: (listener) => listeners.add(listener),
    insert: (card) => !faults.has('power-lost') && mechanism.insert(card),
    take: () => mechanism.take(),
    view: () => ({ ...mechanism.seen(), light }),
    powerOff() {
      powered = false;
      mechanism.powerOff();
      stopListening();
    },
  };
}

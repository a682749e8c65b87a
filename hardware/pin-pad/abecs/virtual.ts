import { err } from '../../../bytes/result.ts';
import { type Clock, sleep } from '../../../time/clock.ts';
import type { VirtualChip } from '../../card-reader/virtual-card-reader.ts';
import type { FaultChoice } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { counted, takes } from '../../fault-numbers.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { ChipInterface, DisplayLines } from '../pos-pin-pad.ts';
import type { VirtualPosPinPad } from '../virtual-pos-pin-pad.ts';
import { createChipChannel } from './chip-channel.ts';
import { createChipFlow } from './chip-flow.ts';
import { COMMANDS, isCommandId, NOTIFICATION_LAYOUT } from './commands.ts';
import { createCustomer } from './customer.ts';
import { createExecution } from './execution.ts';
import { write } from './fields.ts';
import { type AbecsItem, ACK, CAN, createAbecsFramer, EOT, encodePacket, NAK } from './frame.ts';
import {
  type AbecsCommand,
  buildReply,
  NOTIFICATION,
  OK,
  parseCommand,
  UNKNOWN,
} from './messages.ts';
import { createPadKeys, type PadKeys } from './pad-keys.ts';
import type { ChipProcessor } from './processor.ts';
import { fitted } from './request-fields.ts';
import { createTables } from './tables.ts';

export interface VirtualAbecsOptions {
  /** The far end of the wire; whoever made it opens and closes it. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** The EMV kernel inside the pad; absent: GCR answers 040 to chips, CHP works. */
  readonly processor?: ChipProcessor | undefined;
  /** Absent: none loaded. */
  readonly keys?: PadKeys | undefined;
}

export const FAULTS: readonly FaultChoice[] = [
  { name: 'silence', summary: 'the pad says nothing at all' },
  {
    name: 'nak-storm',
    summary: 'packets are answered by NAK and not taken',
    ...takes({ count: counted('packets refused so') }),
  },
  {
    name: 'crc-errors',
    summary: 'replies come with a wrong CRC; commands are executed',
    ...takes({ count: counted('replies damaged so') }),
  },
  { name: 'busy', summary: 'PIN entry is blocked for a while (044)' },
  { name: 'no-key', summary: 'the PIN and data keys are not found (042)' },
  { name: 'customer-cancels', summary: 'the customer cancels whatever is asked for (013)' },
  { name: 'customer-waits', summary: 'the customer does nothing until the pad gives up (012)' },
  {
    name: 'card-removed',
    summary: 'once, a chip card is torn out in the middle',
    ...takes({
      after: { meaning: 'command APDUs that are still answered', from: 0, to: 1000, absent: 3 },
    }),
  },
  { name: 'chip-mute', summary: 'chips in the slot do not answer' },
];

/** Milliseconds: silence that ends a packet, working on a command, one APDU, a customer's wait. */
const GAP_MS = 2000;
const WORK_MS = 20;
const APDU_MS = 25;
const GIVE_UP_MS = 60_000;
const BLANK: DisplayLines = ['', ''];

/** An Abecs pad at the far end of a wire, with its readers, keys and display. */
export function attachVirtualAbecs(options: VirtualAbecsOptions): VirtualPosPinPad {
  const { transport, clock } = options;
  const keys = options.keys ?? createPadKeys();
  const listeners = createListeners<void>();
  const faults = createFaultBoard(FAULTS, listeners.emit);
  const framer = createAbecsFramer();
  const customer = createCustomer(clock, () => listeners.emit());
  let gap: unknown;
  let lastReply: Uint8Array | undefined;
  /** The command under way; a new number makes what still runs of the old one void. */
  let job = 0;

  const isMute = (): boolean => faults.has('chip-mute');
  const flow = createChipFlow({
    customer,
    keys,
    processor: options.processor,
    isMute,
    exchange: apdu,
    notify: (lines) =>
      say(
        buildReply({
          id: NOTIFICATION,
          status: OK,
          blocks: [write(NOTIFICATION_LAYOUT, { lines: fitted(lines) })],
        }),
      ),
  });

  const channel = createChipChannel({ customer, isMute, exchange: apdu });
  const tables = createTables(() => listeners.emit());
  const execute = createExecution({ customer, keys, flow, channel, tables });

  function send(bytes: Uint8Array): void {
    if (!faults.has('silence')) transport.write(bytes);
  }

  function say(data: Uint8Array): void {
    const packet = encodePacket(data);
    lastReply = packet.slice();
    if (faults.strikes('crc-errors')) packet[packet.length - 1]! ^= 0x01;
    send(packet);
  }

  async function apdu(
    chip: VirtualChip,
    at: ChipInterface,
    command: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    const own = job;
    await sleep(clock, APDU_MS);
    const torn = faults.get('card-removed');
    if (torn) {
      const left = torn.after!;
      torn.after = left - 1;
      if (left === 0) {
        faults.clear('card-removed');
        customer.remove();
        return undefined;
      }
    }
    const isThere = at === 'contactless' || customer.inserted()?.chip === chip;
    return own === job && isThere ? chip.transceive(command) : undefined;
  }

  /** What outweighs a command that asks something of the customer or of a key. */
  async function customersFault(id: string): Promise<string | undefined> {
    const isPin = id === 'GPN' || id === 'GOC';
    if (isPin && faults.has('busy')) return '044';
    if ((isPin || id === 'ENB') && faults.has('no-key')) return '042';
    if (!isCommandId(id) || !COMMANDS[id].blocking) return undefined;
    if (faults.has('customer-cancels')) return '013';
    if (!faults.has('customer-waits')) return undefined;
    await sleep(clock, GIVE_UP_MS);
    return '012';
  }

  async function run(command: AbecsCommand): Promise<void> {
    const own = ++job;
    await sleep(clock, WORK_MS);
    if (own !== job) return;
    const fault = await customersFault(command.id);
    if (own !== job) return;
    const reply = fault === undefined ? await execute(command) : err(fault);
    if (own !== job) return;
    const id = isCommandId(command.id) ? command.id : UNKNOWN;
    const blocks = reply.ok && reply.value !== undefined ? [reply.value] : [];
    say(buildReply({ id, status: reply.ok ? OK : reply.error, blocks }));
  }

  function abort(): void {
    job++;
    flow.forget();
    customer.stop();
    customer.show(BLANK);
    send(Uint8Array.of(EOT));
  }

  function receive(item: AbecsItem): void {
    if (item.kind === 'control') {
      if (item.code === CAN) abort();
      // NAK: the host could not read the last reply.
      else if (item.code === NAK && lastReply) {
        const again = lastReply.slice();
        if (faults.strikes('crc-errors')) again[again.length - 1]! ^= 0x01;
        send(again);
      }
      return;
    }
    if (item.kind === 'noise') return;
    const command = item.kind === 'packet' ? parseCommand(item.data) : err('damaged');
    if (!command.ok || faults.strikes('nak-storm')) {
      send(Uint8Array.of(NAK));
      return;
    }
    send(Uint8Array.of(ACK));
    customer.stop();
    void run(command.value);
  }

  transport.onData((chunk) => {
    if (gap !== undefined) clock.clearTimeout(gap);
    for (const item of framer.push(chunk)) receive(item);
    gap = clock.setTimeout(() => {
      gap = undefined;
      for (const item of framer.flush()) receive(item);
    }, GAP_MS);
  });

  return {
    model: 'Abecs 2.12',
    faults: FAULTS,
    provoke: faults.provoke,
    clear: faults.clear,
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles: () => [
      ...(faults.has('busy') ? [{ cause: 'PIN entry blocked', fault: 'busy' }] : []),
      ...(faults.has('no-key') ? [{ cause: 'no keys', fault: 'no-key' }] : []),
    ],
    onChange: listeners.add,
    swipe: customer.swipe,
    insert: customer.insert,
    remove: customer.remove,
    tap: (card) => card.contactless !== undefined && customer.tap(card),
    press: customer.press,
    view: () => ({ ...customer.view(), tablesVersion: tables.version() }),
  };
}

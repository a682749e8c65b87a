import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Clock } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type {
  ChipDecision,
  ChipInterface,
  DisplayLines,
  EncryptedPin,
  PosPinPad,
  PosPinPadError,
  WorkingKey,
} from '../pos-pin-pad.ts';
import { cardSeen, keyOf, presentedCard } from './card-data.ts';
import {
  CHP_OPERATION,
  CHP_PIN_FORMAT,
  CHP_SLOT,
  COMMANDS,
  type CommandId,
  NOTIFICATION_LAYOUT,
} from './commands.ts';
import { describe } from './describe.ts';
import { errorOf } from './errors.ts';
import { cancel, exchange } from './exchange.ts';
import { type BlocksOf, type Layout, read, type ValuesOf, write } from './fields.ts';
import { createAbecsFramer } from './frame.ts';
import { type AbecsReply, OK } from './messages.ts';
import {
  blocksOf,
  bytes4,
  communicationOf,
  fitted,
  keyFields,
  MAX_RECORDS,
  protocolOf,
  tagBytes,
} from './request-fields.ts';

export interface AbecsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Name in the trace; default `pin-pad`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
}

type Outcome<T> = Promise<Result<T, PosPinPadError>>;
type ReplyOf<Id extends CommandId> = (typeof COMMANDS)[Id]['reply'] extends readonly [
  infer L extends Layout,
]
  ? ValuesOf<L>
  : undefined;
type CommandOf<Id extends CommandId> = BlocksOf<(typeof COMMANDS)[Id]['command']>;

/** All acquirers, one version of the tables for all of them (Abecs 2.12, 4.2.1). */
const ALL = '00';
/** GCR: a list of applications follows, or whatever the tables hold. */
const LISTED = '00';
const ANY_TYPE = '99';
/** Silence in mid-packet after which it is given up (2.2.3). */
const GAP_MS = 2000;
const BLANK: DisplayLines = ['', ''];
const MAX_APDU = 260;

/** A PIN pad after Abecs 2.12 at 19200 8N1: the classic commands, its own EMV kernel, CHP. */
export function createAbecsDriver(options: AbecsOptions): PosPinPad {
  const { transport } = options;
  const notifications = createListeners<DisplayLines>();
  const link = createLink({
    device: options.device ?? 'pin-pad',
    transport,
    clock: options.clock,
    framer: createAbecsFramer(),
    describe,
    tap: options.tap,
    interByteMs: GAP_MS,
  });

  function notify(reply: AbecsReply): void {
    const shown = read(NOTIFICATION_LAYOUT, reply.blocks[0] ?? '');
    if (shown.ok) notifications.emit(shown.value.lines);
  }

  /** One conversation; the reply as it came, whatever its status. */
  async function converse<Id extends CommandId>(
    id: Id,
    blocks: CommandOf<Id>,
    signal?: AbortSignal,
  ): Outcome<AbecsReply> {
    const { blocking, command } = COMMANDS[id];
    const values: readonly unknown[] = blocks;
    const layouts: readonly Layout[] = command;
    let written: string[];
    try {
      written = layouts.map((layout, i) => write(layout, values[i] as ValuesOf<Layout>));
    } catch (cause) {
      // A field that cannot be written is the caller's data, not the pad's doing.
      if (!(cause instanceof RangeError)) throw cause;
      return err({ kind: 'refused', code: 'not sent', detail: `${id}: ${cause.message}` });
    }
    const exchanged = { id, blocks: written };
    return exchange(link, exchanged, {
      blocking: blocking || signal !== undefined,
      signal,
      onNotification: notify,
    });
  }

  /** The values of a good reply; a status other than 000 is an error. */
  async function ask<Id extends CommandId>(
    id: Id,
    blocks: CommandOf<Id>,
    signal?: AbortSignal,
  ): Outcome<ReplyOf<Id>> {
    const reply = await converse(id, blocks, signal);
    if (!reply.ok) return reply;
    if (reply.value.status !== OK) return err(errorOf(id, reply.value.status));
    const layout: Layout | undefined = COMMANDS[id].reply[0];
    if (layout === undefined) return ok(undefined as ReplyOf<Id>);
    const values = read(layout, reply.value.blocks[0] ?? '');
    if (!values.ok) return protocol(id, values.error);
    return ok(values.value as ReplyOf<Id>);
  }

  async function quietly<T>(asked: Outcome<T>): Outcome<void> {
    const done = await asked;
    return done.ok ? ok() : done;
  }

  /** CAN first: whatever ran before this program started is at an end then (2.2.2.3). */
  async function begin(): Outcome<void> {
    const quiet = await cancel(link);
    return quiet.ok ? quietly(ask('OPN', [])) : quiet;
  }

  async function chip(at: ChipInterface, operation: number, apdu: Uint8Array): Outcome<Uint8Array> {
    if (apdu.length > MAX_APDU) {
      return refuse('CHP', `an APDU of at most ${MAX_APDU} bytes, got ${apdu.length}`);
    }
    const block = { slot: CHP_SLOT[at], operation, apdu, pinFormat: undefined, lines: undefined };
    const reply = await ask('CHP', [block]);
    return reply.ok ? ok(reply.value.answer) : reply;
  }

  async function loadTables(version: string, records: readonly string[]): Outcome<void> {
    const blocks = blocksOf(records);
    if (!blocks) return refuse('TLR', `records of 1 to ${MAX_RECORDS} characters`);
    const begun = await ask('TLI', [{ acquirer: ALL, version }]);
    // Tables that differ are what loading is for.
    if (!begun.ok && begun.error.kind !== 'tables-differ') return begun;
    for (const block of blocks) {
      const loaded = await ask('TLR', [{ count: block.length, records: block.join('') }]);
      if (!loaded.ok) return loaded;
    }
    return quietly(ask('TLE', []));
  }

  return {
    model: 'Abecs 2.12',
    capabilities: { kernel: true, magneticStripe: true, chip: true, contactless: true },
    async open() {
      const opened = await link.open();
      if (!opened.ok) return opened;
      const begun = await link.exclusive(begin);
      if (begun.ok) return opened;
      await link.close();
      const { error } = begun;
      const why = 'detail' in error ? `${error.kind}, ${error.detail}` : error.kind;
      return { ok: false, error: { kind: 'failed', detail: `${transport.name}: ${why}` } };
    },
    async close() {
      // Whether it hears the goodbye or not, the wire closes.
      if (link.isOpen()) await link.exclusive(() => ask('CLO', [{ lines: BLANK }]));
      await link.close();
    },
    status: () =>
      link.exclusive(async () => {
        const found = await ask('GIN', [{ acquirer: ALL }]);
        if (!found.ok) return found;
        const { manufacturer, model, serial, system, application, specification } = found.value;
        return ok({
          manufacturer,
          model,
          serial,
          firmware: [system, application].filter((part) => part !== '').join(', '),
          specification,
          contactless: found.value.contactless === 'C',
        });
      }),
    display: (shown) => link.exclusive(() => quietly(ask('DSP', [{ lines: fitted(shown) }]))),
    loadTables: ({ version, records }) => link.exclusive(() => loadTables(version, records)),
    getCard: (request, signal) =>
      link.exclusive(async () => {
        const { amount, date, time, tablesVersion, applications } = request;
        const block = {
          acquirer: ALL,
          applicationType: applications === undefined ? ANY_TYPE : LISTED,
          amount,
          date,
          time,
          tablesVersion,
          applications: applications ?? [],
          contactless: request.contactless,
        };
        const reply = await ask('GCR', [block], signal);
        if (!reply.ok) return reply;
        const card = presentedCard(reply.value);
        return card.ok ? card : protocol('GCR', card.error);
      }),
    changeKernelData: (data) => link.exclusive(() => quietly(ask('CNG', [{ data }]))),
    goOnChip: (request, signal) =>
      link.exclusive(async () => {
        const { risk } = request;
        const block = {
          amount: request.amount,
          cashback: request.cashback ?? 0,
          onExceptionList: request.onExceptionList ?? false,
          forceOnline: request.forceOnline ?? false,
          reserved: '0',
          ...keyFields(request.pinKey),
          riskManagement: risk !== undefined,
          floorLimit: bytes4(risk?.floorLimit ?? 0),
          targetPercent: risk?.targetPercent ?? 0,
          threshold: bytes4(risk?.threshold ?? 0),
          maxTargetPercent: risk?.maxTargetPercent ?? 0,
          acquirerDataLength: 0,
        };
        const tags = tagBytes(request.tags);
        const reply = await ask('GOC', [block, { tags }, { tags: new Uint8Array(0) }], signal);
        if (!reply.ok) return reply;
        const decision = decided(reply.value, request.pinKey);
        return decision ?? protocol('GOC', `decision: expected 0 to 2`);
      }),
    finishChip: (response) =>
      link.exclusive(async () => {
        const block = {
          communication: communicationOf(
            response.reached,
            response.approved,
            response.responseCode,
          ),
          issuerMode: '0',
          responseCode: response.reached ? response.responseCode : '00',
          data: response.reached ? response.data : new Uint8Array(0),
          acquirerDataLength: 0,
        };
        const reply = await ask('FNC', [block, { tags: tagBytes(response.tags) }]);
        if (!reply.ok) return reply;
        const decision = COMPLETIONS[reply.value.decision];
        if (decision === undefined) return protocol('FNC', 'decision: expected 0 to 2');
        const { data, scriptResults } = reply.value;
        return ok({ decision, data, scriptResults });
      }),
    getPin: (request, signal) =>
      link.exclusive(async () => {
        const block = {
          ...keyFields(request.key),
          pan: request.pan,
          entries: 1,
          min: request.minDigits,
          max: request.maxDigits,
          lines: fitted(request.lines),
        };
        const reply = await ask('GPN', [block], signal);
        return reply.ok ? ok(pinOf(reply.value, request.key)) : reply;
      }),
    getKey: (signal) =>
      link.exclusive(async () => {
        const reply = await converse('GKY', [], signal);
        if (!reply.ok) return reply;
        const key = keyOf(reply.value.status);
        return key ? ok(key) : err(errorOf('GKY', reply.value.status));
      }),
    removeCard: (shown, signal) =>
      link.exclusive(() => quietly(ask('RMC', [{ lines: fitted(shown) }], signal))),
    encryptBlock: (key, block) =>
      link.exclusive(async () => {
        if (key.kind === 'dukpt') {
          return err({ kind: 'not-supported', detail: 'ENB: no DUKPT keys for data' });
        }
        if (block.length !== 8) return refuse('ENB', `8 bytes, got ${block.length}`);
        const reply = await ask('ENB', [{ ...keyFields(key), input: block }]);
        return reply.ok ? ok(reply.value.output) : reply;
      }),
    waitForCard: ({ keys, stripe, chip: slot, contactless }, signal) =>
      link.exclusive(async () => {
        const block = { keys, stripe, chip: CHIP_EVENT[slot], contactless };
        const reply = await ask('CKE', [block], signal);
        if (!reply.ok) return reply;
        const seen = cardSeen(reply.value.event, reply.value.data);
        return seen.ok ? seen : protocol('CKE', seen.error);
      }),
    chipPowerOn: (at) =>
      link.exclusive(async () => {
        const atr = await chip(at, CHP_OPERATION.on, new Uint8Array(0));
        return atr.ok
          ? ok({ atr: atr.value, protocol: at === 'contact' ? protocolOf(atr.value) : undefined })
          : atr;
      }),
    chipPowerOff: (at) =>
      link.exclusive(() => quietly(chip(at, CHP_OPERATION.off, new Uint8Array(0)))),
    transceive: (at, apdu) => link.exclusive(() => chip(at, CHP_OPERATION.exchange, apdu)),
    verifyPinOnChip: ({ at, header, lines: shown }, signal) =>
      link.exclusive(async () => {
        if (header.length !== 4) return refuse('CHP', 'CLA INS P1 P2');
        const block = {
          slot: CHP_SLOT[at],
          operation: CHP_OPERATION.verifyPin,
          apdu: header,
          pinFormat: CHP_PIN_FORMAT,
          lines: fitted(shown),
        };
        const reply = await ask('CHP', [block], signal);
        return reply.ok ? ok(reply.value.answer) : reply;
      }),
    onNotification: notifications.add,
  };
}

const CHIP_EVENT = { ignored: 0, inserted: 1, removed: 2 } as const;
const DECISIONS: readonly (ChipDecision['decision'] | undefined)[] = [
  'approved',
  'declined',
  'online',
];
const COMPLETIONS = ['approved', 'declined-by-card', 'declined-by-host'] as const;

function protocol(command: string, expected: string): Result<never, PosPinPadError> {
  return err({ kind: 'protocol', detail: `reply to ${command}: ${expected}` });
}

function refuse(command: string, expected: string): Result<never, PosPinPadError> {
  return err({ kind: 'refused', code: 'not sent', detail: `${command}: expected ${expected}` });
}

function pinOf(
  reply: { readonly pinBlock: Uint8Array; readonly ksn: Uint8Array },
  key: WorkingKey,
): EncryptedPin {
  return { block: reply.pinBlock, ksn: key.kind === 'dukpt' ? reply.ksn : undefined };
}

function decided(reply: ReplyOf<'GOC'>, key: WorkingKey): Result<ChipDecision, never> | undefined {
  const decision = DECISIONS[reply.decision];
  if (decision === undefined) return undefined;
  const { signature, offlinePin, wrongTries, blocked, data } = reply;
  return ok({
    decision,
    signature,
    offlinePin: { verified: offlinePin, wrongTries, blocked },
    onlinePin: reply.onlinePin ? pinOf(reply, key) : undefined,
    data,
  });
}

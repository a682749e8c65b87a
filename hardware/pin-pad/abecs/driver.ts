import { err, ok } from '../../../bytes/result.ts';
import type { Clock } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type { DisplayLines, PosPinPad } from '../pos-pin-pad.ts';
import { cardSeen, keyOf, pinOf, presentedCard } from './card-data.ts';
import { createChipCommands } from './chip-commands.ts';
import { createConversation, type Outcome, protocol, quietly, refuse } from './conversation.ts';
import { describe } from './describe.ts';
import { errorOf } from './errors.ts';
import { cancel } from './exchange.ts';
import { createAbecsFramer } from './frame.ts';
import { blocksOf, fitted, keyFields, MAX_RECORDS } from './request-fields.ts';

export interface AbecsOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Name in the trace; default `pin-pad`. */
  readonly device?: string;
  readonly tap?: WireTap | undefined;
}

/** All acquirers, one version of the tables for all of them (Abecs 2.12, 4.2.1). */
const ALL = '00';
/** GCR: a list of applications follows, or whatever the tables hold. */
const LISTED = '00';
const ANY_TYPE = '99';
/** Silence in mid-packet after which it is given up (2.2.3). */
const GAP_MS = 2000;
/** CKE: what of the chip's slot is told. */
const CHIP_EVENT = { ignored: 0, inserted: 1, removed: 2 } as const;
const BLANK: DisplayLines = ['', ''];

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
  const conversation = createConversation(link, notifications.emit);
  const { ask, converse } = conversation;

  /** CAN first: whatever ran before this program started is at an end then (2.2.2.3). */
  async function begin(): Outcome<void> {
    const quiet = await cancel(link);
    return quiet.ok ? quietly(ask('OPN', [])) : quiet;
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
    ...createChipCommands(conversation, link.exclusive),
    onNotification: notifications.add,
  };
}

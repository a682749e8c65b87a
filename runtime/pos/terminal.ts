import { createActor, type InspectionEvent } from 'xstate';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import { createHostLink, type HostLink } from '../../network/host-link.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import type { TerminalIdentity } from '../../network/napas/withdrawal.ts';
import { drawPos } from '../../state-machines/pos/view.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { CaseAnswer, PosMethod, PosView } from '../contract/pos-view.ts';
import type { Language } from '../contract/terminal-view.ts';
import { hostEventEntry } from '../host-journal.ts';
import { createStanCounter } from '../journal/counters.ts';
import type { Journal } from '../journal/journal.ts';
import { openReversalStore } from '../journal/reversal-store.ts';
import type { Seal } from '../journal/seal.ts';
import { createDeviceLog } from '../live/device-log.ts';
import { napasCodec } from '../live/host-actors.ts';
import type { Transition } from '../terminal.ts';
import { CASE_ANSWERS } from './case-log.ts';
import type { PosConfiguration } from './configuration.ts';
import type { Chance } from './kernel-profile.ts';
import { createPosKeys, type PosKeys } from './keys.ts';
import { createPosLogs } from './logs.ts';
import { createPosMachine } from './machine.ts';
import { codePaper } from './payment-receipt.ts';
import type { PosTotals } from './sales-book.ts';
import type { PosDevices } from './start-actor.ts';
import { createPosViewPublisher } from './view-publisher.ts';

export interface PosTerminalOptions {
  readonly configuration: PosConfiguration;
  readonly clock: Clock;
  readonly random: Random;
  /** Unpredictable numbers for chips. */
  readonly chance: Chance;
  readonly devices: PosDevices;
  /** A fresh connection to the acquirer's host for each attempt. */
  readonly connectHost: () => Transport;
  readonly keys: PosKeys;
  readonly journal: Journal;
  readonly seal: Seal;
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** One till's terminal at work. What is not possible now is refused in one line, and does nothing. */
export interface PosTerminal {
  start(): void;
  /** Lets go of everything, as a cut of power does: nothing is finished, nothing is said. */
  stop(): Promise<void>;
  view(): PosView;
  /** Called with each view that differs. Returns the unsubscriber. */
  onView(listener: (view: PosView) => void): () => void;
  /** The cashier has typed an amount, whole đồng; `card` unless told. */
  sell(amount: number, method?: PosMethod): string | undefined;
  /** The cashier gives the sale up; no effect where it cannot be any more. */
  cancel(): void;
  /** The customer's language; forgotten a minute after the last sale. */
  language(language: Language): void;
  /** Without the PIN, where the terminal may. */
  bypassPin(): string | undefined;
  /** The code on the screen, on paper. */
  printCode(): string | undefined;
  /** Of a sale in the view's `sales`: all that is left of it, or a part. */
  refund(transaction: string, amount: number): string | undefined;
  /** Of a case in the view's `cases`. */
  resolve(id: string, answer: CaseAnswer): string | undefined;
  /** Somebody has seen to the terminal: try again to sell. */
  service(): void;
  /** One that came by hand; the pad has it too, or no PIN can be asked for. */
  loadMasterKey(key: Uint8Array): boolean;
  totals(): PosTotals;
  readonly host: HostLink;
  readonly journal: Journal;
}

const BUSY = 'The till is busy.';

/** What the pad shows while it has nothing to do with a sale: two lines of 16. */
const padIdle = ({ bank }: PosConfiguration): readonly [string, string] => [
  bank.name.toUpperCase().slice(0, 16),
  '',
];

/** Puts machines, devices, host and journal of a till together. */
export function createPosTerminal(options: PosTerminalOptions): PosTerminal {
  const { configuration, clock, devices, journal, seal, tap } = options;
  let stopped = false;
  const identity: TerminalIdentity = {
    terminalId: configuration.id,
    merchantId: configuration.merchantId,
    acquirerId: configuration.bank.id,
    location: configuration.location,
  };
  const nextStan = createStanCounter(journal);
  const log = createDeviceLog(journal, () => !stopped);
  const keys = createPosKeys(options.keys, clock);
  const logs = createPosLogs(journal, seal, napasCodec.dialect);
  const host = createHostLink({
    connect: options.connectHost,
    clock,
    random: options.random.fork('host-link'),
    codec: napasCodec,
    identity,
    nextStan,
    reversals: openReversalStore(journal),
    sealer: seal,
    tap,
    keys: keys.host,
    onEvent: (event) => {
      const entry = hostEventEntry(event);
      if (entry) journal.append(entry);
      if (event.kind === 'advice-refused') logs.offlineRefused(event.reference, event.responseCode);
    },
    onAdvice: (advice: IsoMessage) => logs.notices(advice),
  });
  const { machine, bypassPin, wipe } = createPosMachine({
    ...options,
    host,
    identity,
    nextStan,
    log,
    keys,
    logs,
    language: () => actor.getSnapshot().context.language,
  });
  const publisher = createPosViewPublisher(configuration, logs.book, clock);

  function inspect(event: InspectionEvent): void {
    if (stopped || event.type !== '@xstate.snapshot') return;
    const { snapshot } = event;
    if (!('value' in snapshot) || !('machine' in snapshot)) return;
    publisher.changed();
    const { id } = snapshot.machine as { id: string };
    const state =
      typeof snapshot.value === 'string' ? snapshot.value : statePath(snapshot.value as object);
    options.onTransition?.({ actor: id, state, event: event.event.type });
  }
  const actor = createActor(machine, {
    clock,
    inspect,
    input: { language: configuration.language },
  });
  publisher.source(() => drawPos(actor.getSnapshot()));
  const unwatch = journal.onCommit((records) => {
    if (records.length > 0) publisher.recorded();
  });

  const isIdle = (): boolean => actor.getSnapshot().value === 'idle';

  return {
    host,
    journal,
    start() {
      journal.append({ kind: 'started', text: `${configuration.id} started` });
      actor.start();
      host.start();
    },
    async stop() {
      stopped = true;
      unwatch();
      actor.stop();
      wipe();
      await host.stop();
      const { pinPad, swipeReader, printer, scanner } = devices;
      await Promise.all([pinPad.close(), swipeReader.close(), printer.close(), scanner.close()]);
    },
    view: publisher.view,
    onView: publisher.onView,
    sell(amount, method = 'card') {
      if (!isIdle()) return BUSY;
      actor.send({ type: 'SELL', amount, method });
      // Or it would go on showing how the last card's sale ended.
      if (method !== 'card' && !isIdle()) void devices.pinPad.display(padIdle(configuration));
      return isIdle() ? 'The amount must be whole đồng, 1 to 9,999,999,999.' : undefined;
    },
    cancel: () => actor.send({ type: 'CANCEL' }),
    language: (language) => actor.send({ type: 'LANGUAGE', language }),
    bypassPin: () => (bypassPin() ? undefined : 'No PIN may be passed by now.'),
    printCode() {
      const { screen, language } = publisher.view();
      if (screen.kind !== 'show-code') return 'There is no code on the screen.';
      const lines = codePaper({ terminal: configuration, language }, screen);
      void devices.printer.print(lines).then((printed) => log('printer', printed));
      return undefined;
    },
    refund(transaction, amount) {
      if (!isIdle()) return BUSY;
      const refused = logs.book.whyNoRefund(transaction, amount);
      if (refused) return refused;
      actor.send({ type: 'REFUND', transaction, amount });
      return undefined;
    },
    resolve(id, answer) {
      if (!isIdle()) return BUSY;
      const one = logs.cases.read(id);
      if (!one?.open) return 'There is no such open case.';
      if (!CASE_ANSWERS[one.what].includes(answer)) return 'That is no answer to this case.';
      actor.send({ type: 'RESOLVE', case: id, answer });
      return undefined;
    },
    service: () => actor.send({ type: 'OPERATOR_SERVICE' }),
    loadMasterKey: keys.loadMasterKey,
    totals: logs.book.totals,
  };
}

/** `showing.waiting`. */
function statePath(value: object): string {
  const [entry] = Object.entries(value) as [string, string | object][];
  if (!entry) return '';
  const [state, inner] = entry;
  return `${state}.${typeof inner === 'string' ? inner : statePath(inner)}`;
}

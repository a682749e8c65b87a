import { createActor, type InspectionEvent } from 'xstate';
import type { SwipeReader } from '../../hardware/card-reader/swipe-reader.ts';
import type { PosPinPad } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import type { Transport } from '../../hardware/transport/transport.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import { createHostLink, type HostLink } from '../../network/host-link.ts';
import type { TerminalIdentity } from '../../network/napas/withdrawal.ts';
import { posMachine } from '../../state-machines/pos/pos.ts';
import { saleMachine } from '../../state-machines/pos/sale.ts';
import { drawPos, type PosView } from '../../state-machines/pos/view.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { hostEventEntry } from '../host-journal.ts';
import { createStanCounter } from '../journal/counters.ts';
import type { Journal } from '../journal/journal.ts';
import { openReversalStore } from '../journal/reversal-store.ts';
import type { Seal } from '../journal/seal.ts';
import { live } from '../live/actor.ts';
import { createChipTrace } from '../live/chip-trace.ts';
import { createDeviceLog, type DeviceLog } from '../live/device-log.ts';
import { napasCodec } from '../live/host-actors.ts';
import type { Transition } from '../terminal.ts';
import { createCardActors } from './card-actors.ts';
import type { PosConfiguration } from './configuration.ts';
import type { Chance } from './kernel-profile.ts';
import { createPosKeys, type PosKeys } from './keys.ts';
import { createReceiptActor } from './receipt-actor.ts';
import { createSaleActors } from './sale-actors.ts';
import { createSaleLog } from './sale-log.ts';
import { createSaleSecrets } from './sale-secrets.ts';
import { padWords } from './words.ts';

export interface PosDevices {
  readonly pinPad: PosPinPad;
  readonly swipeReader: SwipeReader;
  readonly printer: Printer;
}

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

/** One till's terminal at work. */
export interface PosTerminal {
  start(): void;
  /** Lets go of everything, as a cut of power does: nothing is finished, nothing is said. */
  stop(): Promise<void>;
  view(): PosView;
  /** The cashier has typed an amount, whole đồng; no effect while there is another sale. */
  sell(amount: number): void;
  /** The cashier gives the sale up; no effect once the host has been asked. */
  cancel(): void;
  /** Somebody has seen to the terminal: try again to sell. */
  service(): void;
  readonly host: HostLink;
  readonly journal: Journal;
}

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
    },
  });
  const secrets = createSaleSecrets();
  const sales = createSaleLog(journal, seal, napasCodec.dialect);
  const cards = createCardActors({
    pad: devices.pinPad,
    swipeReader: devices.swipeReader,
    configuration,
    secrets,
    says: padWords(configuration.language),
    keys,
    journal,
    log,
    now: clock.now,
    chance: options.chance,
    traceChip: () => createChipTrace(tap, clock),
  });
  const { authoriseSale, settleSale, recoverSales } = createSaleActors({
    host,
    clock,
    identity,
    merchantCategory: configuration.merchantCategory,
    nextStan,
    journal,
    sales,
    secrets,
  });
  const printReceipts = createReceiptActor({
    printer: devices.printer,
    configuration,
    journal,
    sales,
    log,
  });

  const sale = saleMachine.provide({
    actors: { ...cards, authoriseSale, settleSale, printReceipts },
  });
  const machine = posMachine.provide({
    actors: { startPos: createStartActor(devices, log), recoverSales, sale },
  });

  function inspect(event: InspectionEvent): void {
    if (stopped || event.type !== '@xstate.snapshot' || !options.onTransition) return;
    const { snapshot } = event;
    if (!('value' in snapshot) || !('machine' in snapshot)) return;
    const { id } = snapshot.machine as { id: string };
    options.onTransition({ actor: id, state: String(snapshot.value), event: event.event.type });
  }
  const actor = createActor(machine, { clock, inspect });

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
      actor.stop();
      secrets.wipe();
      await host.stop();
      const { pinPad, swipeReader, printer } = devices;
      await Promise.all([pinPad.close(), swipeReader.close(), printer.close()]);
    },
    view: () => drawPos(actor.getSnapshot()),
    sell: (amount) => actor.send({ type: 'SELL', amount }),
    cancel: () => actor.send({ type: 'CANCEL' }),
    service: () => actor.send({ type: 'OPERATOR_SERVICE' }),
  };
}

/** Without printer or swipe reader a till still sells; without its pad it does not. */
function createStartActor({ pinPad, swipeReader, printer }: PosDevices, log: DeviceLog) {
  return live<undefined, 'ready' | 'failed'>(async () => {
    const opened = async (device: string, driver: PosDevices[keyof PosDevices]) => {
      const outcome = await driver.open();
      return log(device, outcome.ok ? { ok: true, value: undefined } : outcome);
    };
    await opened('printer', printer);
    await opened('card-reader', swipeReader);
    return (await opened('pin-pad', pinPad)) ? 'ready' : 'failed';
  });
}

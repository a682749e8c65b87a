import type { CardReader } from '../../hardware/card-reader/card-reader.ts';
import type { CashDispenser } from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { PinPad } from '../../hardware/pin-pad/pin-pad.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { HostLink } from '../../network/host-link.ts';
import type { TerminalIdentity } from '../../network/napas/withdrawal.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import { atmProfile } from '../chip-terminal.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { CashCounts } from '../journal/cash-counts.ts';
import type { Journal } from '../journal/journal.ts';
import type { TransactionLog } from '../transaction-log.ts';
import { createCardActors } from './card-actors.ts';
import { createCashActors } from './cash-actors.ts';
import { createChipPayment } from './chip-payment.ts';
import { createChipReader } from './chip-reader.ts';
import type { DeviceLog } from './device-log.ts';
import { createHostActors } from './host-actors.ts';
import { createHostExchange } from './host-exchange.ts';
import { createPinActors } from './pin-actors.ts';
import { createPrinterActors } from './printer-actors.ts';
import type { SessionSecrets } from './session-secrets.ts';
import { createStartActor } from './start-actor.ts';
import { createSupplyLog } from './supplies.ts';
import { createSurveyActor } from './survey-actor.ts';
import type { TerminalKeys } from './terminal-keys.ts';

export interface TerminalDevices {
  readonly cardReader: CardReader;
  readonly pinPad: PinPad;
  readonly cashDispenser: CashDispenser;
  readonly printer: Printer;
}

export interface AtmActorOptions {
  readonly configuration: TerminalConfiguration;
  readonly clock: Clock;
  readonly random: Random;
  readonly devices: TerminalDevices;
  readonly host: HostLink;
  readonly identity: TerminalIdentity;
  readonly nextStan: () => number;
  readonly keys: TerminalKeys;
  /** Of the pad's PIN key. */
  readonly pinSlot: number;
  /** How long the pad waits for a PIN; longer than the machine does. */
  readonly pinTimeoutMs: number;
  readonly journal: Journal;
  readonly transactions: TransactionLog;
  readonly counts: CashCounts;
  readonly secrets: SessionSecrets;
  readonly log: DeviceLog;
  readonly tap: WireTap | undefined;
}

/** Everything the machines of an ATM ask for, answered by its devices, host and journal. */
export function createAtmActors(options: AtmActorOptions) {
  const { configuration, clock, devices, host, keys, journal, secrets, log, tap } = options;
  const { identity, nextStan, transactions, counts } = options;
  const { cardReader: reader, cashDispenser: dispenser, printer } = devices;
  const { pad } = keys;

  const profile = atmProfile(configuration);
  const chip = createChipReader({ reader, profile, clock, tap, log });
  const exchange = createHostExchange({
    host,
    clock,
    identity,
    nextStan,
    journal,
    log: transactions,
    secrets,
    denominations: () => counts.read().map((cassette) => cassette.denomination),
  });
  const payment = createChipPayment({
    chip,
    profile,
    exchange,
    clock,
    random: options.random.fork('chip'),
    journal,
    log: transactions,
    secrets,
  });

  return {
    startDevices: createStartActor({
      reader,
      pad,
      dispenser,
      printer,
      keys,
      journal,
      counts,
      log,
    }),
    survey: createSurveyActor({
      dispenser,
      printer,
      counts,
      configuration,
      log,
      supply: createSupplyLog(journal),
      isOnUs: () => secrets.pan.startsWith(configuration.bank.id),
    }),
    ...createCardActors({ reader, chip, configuration, journal, secrets, log }),
    ...createPinActors({
      pad,
      keySlot: options.pinSlot,
      configuration,
      secrets,
      log,
      timeoutMs: options.pinTimeoutMs,
    }),
    ...createHostActors({ exchange, chip: payment, log: transactions, secrets }),
    ...createCashActors({
      dispenser,
      host,
      clock,
      nextStan,
      journal,
      transactions,
      counts,
      log,
    }),
    ...createPrinterActors({ printer, configuration, journal, transactions, log }),
  };
}

export type AtmActors = ReturnType<typeof createAtmActors>;

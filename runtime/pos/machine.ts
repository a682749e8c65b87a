import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { HostLink } from '../../network/host-link.ts';
import type { TerminalIdentity } from '../../network/napas/withdrawal.ts';
import { cancellationMachine } from '../../state-machines/pos/cancellation.ts';
import { cardSaleMachine } from '../../state-machines/pos/card-sale.ts';
import { orderCodeMachine } from '../../state-machines/pos/order-code.ts';
import type { SaleSettled } from '../../state-machines/pos/ports.ts';
import { posMachine } from '../../state-machines/pos/pos.ts';
import { refundMachine } from '../../state-machines/pos/refund.ts';
import { shownCodeMachine } from '../../state-machines/pos/shown-code.ts';
import { vietQrMachine } from '../../state-machines/pos/vietqr.ts';
import { walletPaymentMachine } from '../../state-machines/pos/wallet-payment.ts';
import type { Clock } from '../../time/clock.ts';
import type { Language } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import { createChipTrace } from '../live/chip-trace.ts';
import type { DeviceLog } from '../live/device-log.ts';
import { createCardActors } from './card-actors.ts';
import { createCaseActor } from './case-actor.ts';
import { createCodeActor } from './code-actor.ts';
import { createCodeSecrets } from './code-secrets.ts';
import type { PosConfiguration } from './configuration.ts';
import type { Chance } from './kernel-profile.ts';
import type { PosTerminalKeys } from './keys.ts';
import type { PosLogs } from './logs.ts';
import { createMerchantMessages } from './merchant-messages.ts';
import { createPaymentActors } from './payment-actors.ts';
import { createReceipts } from './receipt-actor.ts';
import { createRecoveryActor } from './recovery-actor.ts';
import { createRefundActor, createRefunder } from './refund-actor.ts';
import { createSaleActors } from './sale-actors.ts';
import { createSaleSecrets } from './sale-secrets.ts';
import { createStartActor, type PosDevices } from './start-actor.ts';
import { vietQrCode } from './vietqr-code.ts';
import { padWords } from './words.ts';

export interface PosMachineOptions {
  readonly configuration: PosConfiguration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly devices: PosDevices;
  readonly journal: Journal;
  readonly host: HostLink;
  readonly identity: TerminalIdentity;
  readonly nextStan: () => number;
  readonly log: DeviceLog;
  readonly keys: PosTerminalKeys;
  readonly logs: PosLogs;
  /** The customer's. */
  readonly language: () => Language;
  readonly tap?: WireTap | undefined;
}

/** The till's machines with the world behind their ports. */
export function createPosMachine(options: PosMachineOptions) {
  const { configuration, clock, devices, journal, host, logs, log, language, tap } = options;
  const { merchantCategory } = configuration;
  const { sales, payments, refunds, cases, paymentBook } = logs;
  const saleSecrets = createSaleSecrets();
  const codeSecrets = createCodeSecrets();
  const messages = createMerchantMessages(
    options.identity,
    merchantCategory,
    clock,
    options.nextStan,
  );
  const cards = createCardActors({
    pad: devices.pinPad,
    swipeReader: devices.swipeReader,
    configuration,
    secrets: saleSecrets,
    says: padWords(language),
    keys: options.keys,
    journal,
    log,
    now: clock.now,
    chance: options.chance,
    traceChip: () => createChipTrace(tap, clock),
  });
  const { authoriseSale, settleSale, undoOpenSales } = createSaleActors({
    host,
    clock,
    identity: options.identity,
    merchantCategory,
    nextStan: options.nextStan,
    journal,
    sales,
    cases,
    secrets: saleSecrets,
  });
  const { actors: codes, inquire } = createPaymentActors({
    host,
    messages,
    payments,
    book: paymentBook,
    secrets: codeSecrets,
    vietQr: (amount, bill) => vietQrCode(configuration, amount, bill),
  });
  const refunder = createRefunder({ host, messages, journal, sales, payments, refunds, cases });
  const print = createReceipts({
    printer: devices.printer,
    configuration,
    language,
    journal,
    sales,
    payments,
    refunds,
    cases,
    log,
  });
  const printReceipts = live<SaleSettled, 'printed' | 'failed'>(({ transaction }) =>
    print(transaction),
  );

  const cancellation = cancellationMachine.provide({ actors: codes });
  const shownCode = shownCodeMachine.provide({ actors: codes });
  const presentCode = createCodeActor({
    scanner: devices.scanner,
    secrets: codeSecrets,
    journal,
    log,
  });
  const machine = posMachine.provide({
    actors: {
      startPos: createStartActor(devices, log),
      recoverSales: createRecoveryActor({ journal, payments, refunds, cases, undoOpenSales }),
      resolveCase: createCaseActor({
        ...{ journal, cases, payments, sales, book: paymentBook, refunds, refunder },
        ...{ inquire, print },
      }),
      cardSale: cardSaleMachine.provide({
        actors: { ...cards.actors, authoriseSale, settleSale, printReceipts },
      }),
      walletPayment: walletPaymentMachine.provide({
        actors: { ...codes, presentCode, cancellation, printReceipts },
      }),
      orderCode: orderCodeMachine.provide({
        actors: { ...codes, shownCode, cancellation, printReceipts },
      }),
      vietqr: vietQrMachine.provide({ actors: { ...codes, shownCode, printReceipts } }),
      refund: refundMachine.provide({
        actors: { refundSale: createRefundActor(refunder), printReceipts },
      }),
    },
  });

  return {
    machine,
    bypassPin: cards.bypassPin,
    wipe() {
      saleSecrets.wipe();
      codeSecrets.wipe();
    },
  };
}

import type { Printer } from '../../hardware/printer/printer.ts';
import type { ReceiptInput } from '../../state-machines/ports.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Journal } from '../journal/journal.ts';
import { withdrawalReceipt } from '../receipt.ts';
import type { TransactionLog } from '../transaction-log.ts';
import { live } from './actor.ts';
import type { DeviceLog } from './device-log.ts';

export interface PrinterActorOptions {
  readonly printer: Printer;
  readonly configuration: TerminalConfiguration;
  readonly journal: Journal;
  readonly transactions: TransactionLog;
  readonly log: DeviceLog;
}

export function createPrinterActors(options: PrinterActorOptions) {
  const { printer, configuration, journal, transactions, log } = options;

  const printReceipt = live<ReceiptInput, 'printed' | 'failed'>(async (input) => {
    const state = transactions.read(input.transaction);
    if (!state) return 'failed';
    const lines = withdrawalReceipt(configuration, input.language, {
      maskedPan: state.maskedPan,
      at: state.at,
      reference: input.transaction,
      approval: state.approval ?? '',
      requested: input.amount,
      dispensed: input.dispensed,
      // A withdrawal that is taken back whole costs no fee.
      fee: input.dispensed === 0 ? 0 : input.fee,
      balance: input.balance,
      application: state.chip,
    });
    const printed = log('printer', await printer.print(lines));
    journal.append({
      kind: printed ? 'receipt-printed' : 'receipt-failed',
      transaction: input.transaction,
      text: printed ? 'receipt printed' : 'receipt not printed',
    });
    return printed ? 'printed' : 'failed';
  });

  return { printReceipt };
}

import type { Printer } from '../../hardware/printer/printer.ts';
import type { SaleSettled } from '../../state-machines/pos/ports.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from '../live/actor.ts';
import type { DeviceLog } from '../live/device-log.ts';
import type { PosConfiguration } from './configuration.ts';
import type { SaleLog } from './sale-log.ts';
import { saleReceipt } from './sale-receipt.ts';

export interface ReceiptActorOptions {
  readonly printer: Printer;
  readonly configuration: PosConfiguration;
  readonly journal: Journal;
  readonly sales: SaleLog;
  readonly log: DeviceLog;
}

export function createReceiptActor(options: ReceiptActorOptions) {
  const { printer, configuration, journal, sales, log } = options;
  return live<SaleSettled, 'printed' | 'failed'>(async ({ transaction }) => {
    const sale = sales.read(transaction);
    if (!sale) return 'failed';
    for (const copy of ['merchant', 'customer'] as const) {
      const printed = log('printer', await printer.print(saleReceipt(configuration, sale, copy)));
      journal.append({
        kind: printed ? 'receipt-printed' : 'receipt-failed',
        transaction,
        text: `${copy} copy ${printed ? 'printed' : 'not printed'}`,
      });
      if (!printed) return 'failed';
    }
    return 'printed';
  });
}

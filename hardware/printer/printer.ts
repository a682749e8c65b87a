import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/** What every receipt printer does (XFS4IoT Printer). */
export interface Printer extends DeviceDriver {
  readonly capabilities: {
    readonly columns: number;
    readonly dots: number;
    readonly cutter: boolean;
  };
  status(): Promise<Result<PrinterStatus, PrinterError>>;
  /** Prints and cuts. Resolves when the printer says that all is on paper. */
  print(receipt: readonly ReceiptLine[]): Promise<Result<void, PrinterError>>;
}

export type ReceiptLine =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly align?: 'left' | 'centre' | 'right';
      readonly bold?: boolean;
      readonly double?: boolean;
    }
  /** Left and right on one line, as amounts are set. */
  | {
      readonly kind: 'columns';
      readonly left: string;
      readonly right: string;
      readonly bold?: boolean;
    }
  | { readonly kind: 'rule' }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'qr'; readonly data: string; readonly size?: number };

export interface PrinterStatus {
  readonly paper: 'enough' | 'near-end' | 'out';
  readonly cover: 'closed' | 'open';
  readonly trouble: PrinterError | undefined;
}

export type PrinterError =
  | DeviceError
  | { readonly kind: 'paper-out' }
  | { readonly kind: 'cover-open' }
  | { readonly kind: 'cutter' };

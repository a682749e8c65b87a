import type { Result } from '../../bytes/result.ts';
import type { DeviceDriver, DeviceError } from '../device.ts';

/**
 * What every cash dispenser does, in XFS4IoT's words. Counts are notes; a cassette named by a
 * number counts from 1, as on its label.
 */
export interface CashDispenser extends DeviceDriver {
  readonly capabilities: CashDispenserCapabilities;
  status(): Promise<Result<CashDispenserStatus, CashDispenserError>>;
  /** Notes in the path go to the reject tray; from now on the last status says that none left. */
  purge(): Promise<Result<void, CashDispenserError>>;
  /**
   * Commands the notes out, per cassette in order. Without a presenter the notes are in the
   * customer's reach when it answers. An error that carries `counts` says what left anyway;
   * 'no-response', 'protocol' and 'disconnected' mean: unknown, ask `lastDispense`.
   */
  dispense(notes: readonly number[]): Promise<Result<DispenseCounts, CashDispenserError>>;
  /**
   * What really left at the last dispense, or went to the tray at the last purge, whichever was
   * later: what recovery asks.
   */
  lastDispense(): Promise<Result<DispenseCounts, CashDispenserError>>;
  /** Where capabilities.presenter: hands the stacked notes out. */
  present(): Promise<Result<void, CashDispenserError>>;
  /** Where capabilities.retract: takes presented notes back. */
  retract(): Promise<Result<{ readonly notes: number | undefined }, CashDispenserError>>;
  /** Resolves when no note is left in the exit. */
  waitForTaken(signal: AbortSignal): Promise<Result<'taken', CashDispenserError>>;
}

export interface CashDispenserCapabilities {
  readonly cassettes: number;
  readonly maxNotes: number;
  readonly presenter: boolean;
  readonly retract: boolean;
  readonly lastStatus: boolean;
}

export interface CashDispenserStatus {
  readonly notesInExit: boolean;
  readonly notesInPath: boolean;
  readonly cassettes: readonly CassetteStatus[];
  /** The first thing wrong, in the wire's code; undefined: ready. */
  readonly trouble: CashDispenserError | undefined;
}

export interface CassetteStatus {
  readonly present: boolean;
  readonly level: 'enough' | 'near-end' | 'empty' | 'unknown';
}

/** Per cassette: counted at the exit, and into the reject tray. */
export interface DispenseCounts {
  readonly exit: readonly number[];
  readonly reject: readonly number[];
}

export type CashDispenserError =
  | (DeviceError & { readonly counts?: DispenseCounts })
  | {
      readonly kind: 'cassette-empty';
      readonly cassette: number | undefined;
      readonly counts?: DispenseCounts;
    }
  | {
      readonly kind: 'cassette-missing';
      readonly cassette: number | undefined;
      readonly counts?: DispenseCounts;
    }
  | { readonly kind: 'notes-left-in-exit'; readonly counts?: DispenseCounts }
  | { readonly kind: 'too-many-rejects'; readonly counts?: DispenseCounts }
  | { readonly kind: 'not-supported' };

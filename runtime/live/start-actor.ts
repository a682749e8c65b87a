import type { CardReader } from '../../hardware/card-reader/card-reader.ts';
import type { CashDispenser } from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { PinPad } from '../../hardware/pin-pad/pin-pad.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import type { StartReport } from '../../state-machines/ports.ts';
import type { CashCounts } from '../journal/cash-counts.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from './actor.ts';
import type { AnyDeviceError, DeviceLog } from './device-log.ts';
import { canPayOut } from './dispenser-state.ts';
import { expelOddCard } from './odd-card.ts';
import type { TerminalKeys } from './terminal-keys.ts';

export interface StartOptions {
  readonly reader: CardReader;
  readonly pad: PinPad;
  readonly dispenser: CashDispenser;
  readonly printer: Printer;
  readonly keys: Pick<TerminalKeys, 'loadPinKey' | 'padIsAway'>;
  readonly journal: Journal;
  readonly counts: CashCounts;
  readonly log: DeviceLog;
}

interface Openable {
  open(): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: AnyDeviceError }>;
}

export function createStartActor(options: StartOptions) {
  const { reader, pad, dispenser, printer, keys, journal, counts, log } = options;
  /** A transaction waits for recovery, which will ask the dispenser what left. */
  const isOpen = (): boolean => journal.open().length > 0;

  async function opened(device: string, driver: Openable): Promise<boolean> {
    const outcome = await driver.open();
    return log(device, outcome.ok ? { ok: true, value: undefined } : outcome);
  }

  async function resetReader(): ReturnType<CardReader['reset']> {
    const reset = await reader.reset('keep');
    if (!reset.ok || reset.value.media !== 'jammed') return reset;
    await expelOddCard(reader, journal, log);
    return reader.reset('keep');
  }

  /** Notes in the path go to the reject tray; never while the unit's last count is still needed. */
  async function dispenserStatus(): ReturnType<CashDispenser['status']> {
    const status = await dispenser.status();
    if (!status.ok || !status.value.notesInPath || isOpen()) return status;
    if (log('cash-dispenser', await dispenser.purge())) await countPurged();
    return dispenser.status();
  }

  /** No dispense counted them: they got stuck between cassette and exit. */
  async function countPurged(): Promise<void> {
    const last = await dispenser.lastDispense();
    const reject = last.ok ? last.value.reject : [];
    const total = reject.reduce((sum, notes) => sum + notes, 0);
    const told = `${total} ${total === 1 ? 'note' : 'notes'} purged into the reject tray`;
    const untold = 'notes purged into the reject tray, the unit does not say how many: count them';
    journal.together(() => {
      counts.subtract(reject);
      journal.append({
        kind: 'notes-purged',
        text: total > 0 ? told : untold,
        data: { reject },
      });
    });
  }

  return live<undefined, StartReport>(async () => {
    // Without a printer the terminal still serves; without the others it cannot.
    if (await opened('printer', printer)) log('printer', await printer.status());
    const ready = [
      await opened('card-reader', reader),
      await opened('pin-pad', pad),
      await opened('cash-dispenser', dispenser),
    ].every(Boolean);
    if (!ready) {
      keys.padIsAway();
      return { card: 'none', trouble: 'device' };
    }

    // First of all, so that the host's new keys come while the reader's motors still run.
    const keysLoaded = await keys.loadPinKey();
    const reset = await resetReader();
    const card =
      reset.ok && (reset.value.media === 'inside' || reset.value.media === 'in-throat')
        ? 'to-return'
        : 'none';
    const sound = [log('card-reader', reset), keysLoaded].every(Boolean);
    const cash = await dispenserStatus();
    if (!log('cash-dispenser', cash) || !cash.ok || !sound) return { card, trouble: 'device' };
    if (cash.value.notesInExit) return { card, trouble: 'cash-in-exit' };
    // With a transaction open even a jammed unit must be asked first: recovery comes before repair.
    if (!isOpen() && !canPayOut(cash.value, log)) return { card, trouble: 'device' };
    return { card, trouble: undefined };
  });
}

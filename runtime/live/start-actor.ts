import type { CardReader } from '../../hardware/card-reader/card-reader.ts';
import type { CashDispenser } from '../../hardware/cash-dispenser/cash-dispenser.ts';
import type { PinPad } from '../../hardware/pin-pad/pin-pad.ts';
import type { Printer } from '../../hardware/printer/printer.ts';
import type { StartReport } from '../../state-machines/ports.ts';
import type { Journal } from '../journal/journal.ts';
import { live } from './actor.ts';
import type { AnyDeviceError, DeviceLog } from './device-log.ts';
import { canPayOut } from './dispenser-state.ts';
import { expelOddCard } from './odd-card.ts';

/** The working key as the host gave it, and where it goes. Slots are the pad's own numbers. */
export interface PadKeys {
  readonly masterSlot: number;
  readonly pinSlot: number;
  /** 3DES, encrypted under the master key (ECB). */
  readonly encryptedPinKey: Uint8Array;
  readonly pinKcv: Uint8Array;
  /** The clear master key: only where a bench plays the key custodians too. */
  readonly ceremony?: { readonly masterKey: Uint8Array };
}

export interface StartOptions {
  readonly reader: CardReader;
  readonly pad: PinPad;
  readonly dispenser: CashDispenser;
  readonly printer: Printer;
  readonly keys: PadKeys;
  readonly journal: Journal;
  readonly log: DeviceLog;
}

interface Openable {
  open(): Promise<{ readonly ok: true } | { readonly ok: false; readonly error: AnyDeviceError }>;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length >= b.length && b.every((byte, i) => byte === a[i]);

export function createStartActor(options: StartOptions) {
  const { reader, pad, dispenser, printer, keys, journal, log } = options;
  /** A transaction waits for recovery, which will ask the dispenser what left. */
  const isOpen = (): boolean => journal.open().length > 0;

  async function opened(device: string, driver: Openable): Promise<boolean> {
    const outcome = await driver.open();
    return log(device, outcome.ok ? { ok: true, value: undefined } : outcome);
  }

  async function loadKeys(): Promise<boolean> {
    const load = () =>
      pad.loadEncryptedKey({
        underSlot: keys.masterSlot,
        slot: keys.pinSlot,
        usage: 'pin',
        key: keys.encryptedPinKey,
      });
    let loaded = await load();
    if (!loaded.ok && loaded.error.kind === 'key-not-loaded' && keys.ceremony) {
      const { masterKey } = keys.ceremony;
      log(
        'pin-pad',
        await pad.loadPlainKey({ slot: keys.masterSlot, usage: 'master', key: masterKey }),
      );
      loaded = await load();
    }
    if (!log('pin-pad', loaded) || !loaded.ok) return false;
    if (sameBytes(loaded.value.kcv, keys.pinKcv)) return true;
    return log('pin-pad', {
      ok: false,
      error: { kind: 'key-invalid', detail: 'check value is not the host’s' },
    });
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
    log('cash-dispenser', await dispenser.purge());
    return dispenser.status();
  }

  return live<undefined, StartReport>(async () => {
    // Without a printer the terminal still serves; without the others it cannot.
    if (await opened('printer', printer)) log('printer', await printer.status());
    const ready = [
      await opened('card-reader', reader),
      await opened('pin-pad', pad),
      await opened('cash-dispenser', dispenser),
    ].every(Boolean);
    if (!ready) return { card: 'none', trouble: 'device' };

    const reset = await resetReader();
    const card =
      reset.ok && (reset.value.media === 'inside' || reset.value.media === 'in-throat')
        ? 'to-return'
        : 'none';
    const sound = [log('card-reader', reset), await loadKeys()].every(Boolean);
    const cash = await dispenserStatus();
    if (!log('cash-dispenser', cash) || !cash.ok || !sound) return { card, trouble: 'device' };
    if (cash.value.notesInExit) return { card, trouble: 'cash-in-exit' };
    // With a transaction open even a jammed unit must be asked first: recovery comes before repair.
    if (!isOpen() && !canPayOut(cash.value, log)) return { card, trouble: 'device' };
    return { card, trouble: undefined };
  });
}

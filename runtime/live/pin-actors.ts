import { type EventObject, fromCallback } from 'xstate';
import { toHex } from '../../bytes/hex.ts';
import type { PinPad, PinPadKey } from '../../hardware/pin-pad/pin-pad.ts';
import type { KeyEvent } from '../../state-machines/events.ts';
import type { PadKeysInput, PadOutcome } from '../../state-machines/ports.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import { live } from './actor.ts';
import type { DeviceLog } from './device-log.ts';
import type { SessionSecrets } from './session-secrets.ts';

export interface PinActorOptions {
  readonly pad: PinPad;
  readonly keySlot: number;
  readonly configuration: TerminalConfiguration;
  readonly secrets: SessionSecrets;
  readonly log: DeviceLog;
  readonly timeoutMs: number;
}

function toKeyEvent(key: PinPadKey): KeyEvent {
  switch (key.kind) {
    case 'digit':
      return { type: 'KEY', key: 'digit', digit: key.digit };
    case 'masked-digit':
    case 'enter':
    case 'cancel':
    case 'clear':
    case 'double-zero':
      return { type: 'KEY', key: key.kind };
    default:
      return { type: 'KEY', key: 'other' };
  }
}

/** ISO 9564-1: the rightmost twelve digits of the PAN without the check digit. */
const panPartOf = (pan: string): string => pan.slice(-13, -1).padStart(12, '0');

export function createPinActors(options: PinActorOptions) {
  const { pad, configuration, secrets, log } = options;

  /** Keys pressed once the pad asked, but before the machine listens: a quick customer's. */
  let early: KeyEvent[] = [];
  let stopCollecting = (): void => undefined;

  function collect(): void {
    stopCollecting();
    early = [];
    stopCollecting = pad.onKey((key) => early.push(toKeyEvent(key)));
  }

  const startPinEntry = live<undefined, PadOutcome>(async () => {
    collect();
    const started = await pad.startPinEntry({
      keySlot: options.keySlot,
      format: 'ISO-0',
      minDigits: configuration.pin.minDigits,
      maxDigits: configuration.pin.maxDigits,
      panPart: panPartOf(secrets.pan),
      timeoutMs: options.timeoutMs,
    });
    return log('pin-pad', started) ? 'ok' : 'failed';
  });

  const takePinBlock = live<undefined, PadOutcome | 'too-short'>(async () => {
    const pin = await pad.getPinBlock();
    if (!pin.ok && pin.error.kind === 'pin-too-short') return 'too-short';
    if (!pin.ok) {
      log('pin-pad', pin);
      return 'failed';
    }
    secrets.pinBlock = toHex(pin.value.block);
    return 'ok';
  });

  const cancelPinEntry = live<undefined, PadOutcome>(async () =>
    log('pin-pad', await pad.cancelPinEntry()) ? 'ok' : 'failed',
  );

  const padKeys = fromCallback<EventObject, PadKeysInput>(({ sendBack, input }) => {
    stopCollecting();
    if (input.mode === 'pin') early.forEach(sendBack);
    early = [];
    const unsubscribe = pad.onKey((key) => sendBack(toKeyEvent(key)));
    if (input.mode === 'clear') void pad.enableKeys().then((enabled) => log('pin-pad', enabled));
    return () => {
      unsubscribe();
      if (input.mode === 'clear') void pad.disableKeys().then((off) => log('pin-pad', off));
    };
  });

  return { startPinEntry, takePinBlock, cancelPinEntry, padKeys };
}

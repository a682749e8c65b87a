import { type CallbackActorLogic, type EventObject, fromCallback } from 'xstate';
import { toHex } from '../../bytes/hex.ts';
import { VERIFY_PLAIN_HEADER } from '../../emv/commands.ts';
import type { OfflinePinAnswer, OfflinePinRequest } from '../../emv/kernel/questions.ts';
import type { PosPinPad, PosPinPadError } from '../../hardware/pin-pad/pos-pin-pad.ts';
import type { PinPromptEvent } from '../../state-machines/pos/ports.ts';
import type { PinPrompt } from '../contract/pos-view.ts';
import type { DeviceLog } from '../live/device-log.ts';
import type { ChipWire } from './chip-wire.ts';
import type { PosConfiguration } from './configuration.ts';
import type { PosTerminalKeys } from './keys.ts';
import type { SaleSecrets } from './sale-secrets.ts';
import type { PadSays } from './words.ts';

export interface PinAskingOptions {
  readonly pad: PosPinPad;
  readonly configuration: PosConfiguration;
  readonly keys: PosTerminalKeys;
  readonly secrets: SaleSecrets;
  readonly says: PadSays;
  readonly log: DeviceLog;
  /** What the journal should know of it. */
  readonly note: (text: string) => void;
}

/** `bypassed`: the cashier lets it be, where the configuration allows that. */
export type PinAsked = 'entered' | 'bypassed' | 'cancelled' | 'not-working';

/** PINs at the pad: for the bank, encrypted, or for the card, which sees it and nobody else does. */
export interface PinAsking {
  /** The block goes to the secrets. `again`: the bank has said that the one before was wrong. */
  forBank(amount: number, again: boolean, signal: AbortSignal): Promise<PinAsked>;
  forCard(
    amount: number,
    request: OfflinePinRequest,
    wire: ChipWire,
    signal: AbortSignal,
  ): Promise<OfflinePinAnswer>;
  /** The card takes no PIN any more. */
  tellBlocked(amount: number): Promise<void>;
  /** The cashier passes the PIN by; false: nobody is asked for one, or it may not be passed by. */
  bypass(): boolean;
  /** Tells the machine what the pad asks for. */
  readonly pinPrompts: CallbackActorLogic<EventObject>;
}

export function createPinAsking(options: PinAskingOptions): PinAsking {
  const { pad, configuration, keys, secrets, says, log, note } = options;
  let passBy: (() => void) | undefined;
  let tell: ((event: PinPromptEvent) => void) | undefined;

  /** `wait` with a signal that the sale's end and the cashier's word abort. */
  async function asking<T>(
    prompt: PinPrompt,
    signal: AbortSignal,
    wait: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly came: T; readonly isPassedBy: boolean }> {
    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    let isPassedBy = false;
    passBy = configuration.pin.bypass
      ? () => {
          isPassedBy = true;
          stop();
        }
      : undefined;
    tell?.({ type: 'PIN_PROMPT', prompt });
    const came = await wait(waiting.signal);
    tell?.({ type: 'PIN_PROMPT', prompt: undefined });
    passBy = undefined;
    signal.removeEventListener('abort', stop);
    return { came, isPassedBy };
  }

  function notEntered(
    error: PosPinPadError,
    isPassedBy: boolean,
    signal: AbortSignal,
  ): Exclude<PinAsked, 'entered'> {
    const { kind } = error;
    if (isPassedBy && kind === 'cancelled') {
      note('PIN passed by');
      return 'bypassed';
    }
    if (signal.aborted || kind === 'cancelled-by-customer' || kind === 'timed-out') {
      return 'cancelled';
    }
    log('pin-pad', { ok: false, error });
    return 'not-working';
  }

  return {
    async forBank(amount, again, signal) {
      const { minDigits, maxDigits } = configuration.pin;
      const prompt = { again };
      const lines = says.pin(amount, prompt);
      const request = { key: keys.pinKey(), pan: secrets.pan, minDigits, maxDigits, lines };
      const { came, isPassedBy } = await asking(prompt, signal, (waiting) =>
        pad.getPin(request, waiting),
      );
      if (!came.ok) return notEntered(came.error, isPassedBy, signal);
      secrets.pinBlock = toHex(came.value.block);
      await pad.display(says.wait(amount));
      return 'entered';
    },

    async forCard(amount, { triesLeft, again, encipherUnder }, wire, signal) {
      // Abecs sends a plain PIN to the chip, and no other (3.3.2).
      if (encipherUnder) return { kind: 'not-working' };
      const prompt = { again, triesLeft };
      const lines = says.pin(amount, prompt);
      const { came, isPassedBy } = await asking(prompt, signal, (waiting) =>
        wire.verifyPin(VERIFY_PLAIN_HEADER, lines, waiting),
      );
      if (!came.ok) return { kind: notEntered(came.error, isPassedBy, signal) };
      note(`PIN checked by the card: ${verdict(came.value)}`);
      await pad.display(says.wait(amount));
      return { kind: 'sent-by-pad', response: came.value };
    },

    async tellBlocked(amount) {
      note('the card takes no PIN any more');
      await pad.display(says.pinBlocked(amount));
    },

    bypass() {
      passBy?.();
      return passBy !== undefined;
    },

    pinPrompts: fromCallback(({ sendBack }) => {
      tell = sendBack;
      return () => {
        tell = undefined;
      };
    }),
  };
}

/** EMV 4.4 Book 3, 6.5.12.4. */
function verdict(response: Uint8Array): string {
  const [sw1 = 0, sw2 = 0] = response.subarray(-2);
  if (response.length === 0) return 'no answer';
  if (sw1 === 0x90 && sw2 === 0x00) return 'right';
  return sw1 === 0x63 ? `wrong, ${sw2 & 15} left` : `refused, ${toHex(response.subarray(-2))}`;
}

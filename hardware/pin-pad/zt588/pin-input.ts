import { err, ok, type Result } from '../../../bytes/result.ts';
import type { KeyStore } from '../../../crypto/key-store.ts';
import { PIN_MIN_DIGITS } from '../../../crypto/pin-block.ts';
import type { Clock, TimerId } from '../../../time/clock.ts';
import type { Random } from '../../../time/seeded-random.ts';
import type { PinBlock } from '../pin-pad.ts';
import { KEY_PLACES, PIN_MASK, SCAN_CODES } from './keys.ts';
import { type PadCommand, type Refusal, slotName } from './messages.ts';

export type StartPin = PadCommand & { readonly kind: 'start-pin' };

/** What functions 4 and 5 set. */
export interface InputSettings {
  scanCodes: Uint8Array;
  timeLimitS: number;
  pinMask: number;
  minDigits: number;
  maxDigits: number;
}

export function defaultSettings(): InputSettings {
  return { scanCodes: SCAN_CODES, timeLimitS: 30, pinMask: PIN_MASK, minDigits: 4, maxDigits: 12 };
}

/** Random bytes that the longest fill takes. */
const FILL = 10;

export interface PinInputOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly keyStore: KeyStore;
  readonly settings: InputSettings;
  readonly onChange: () => void;
}

/**
 * The keys of the virtual pad: off, clear, or collecting a PIN. The clear PIN lives here until
 * enter or function 7 makes it a block, and nowhere else.
 */
export function createPinInput(options: PinInputOptions) {
  const { clock, random, keyStore, settings, onChange } = options;
  let mode: 'off' | 'clear' | 'pin' = 'off';
  let digits = '';
  let entry: StartPin | undefined;
  /** How the entry ended; function 7 may ask more than once. */
  let outcome: Result<PinBlock, Refusal> | undefined;
  let timer: TimerId;

  // Lengths may be set from 1 to 16; a PIN block takes 4 to 12 (ISO 9564-1).
  const shortest = (): number => Math.max(PIN_MIN_DIGITS, settings.minDigits);
  const longest = (of: StartPin): number => Math.min(of.maxDigits, settings.maxDigits);

  function end(how: Result<PinBlock, Refusal> | undefined): void {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
    digits = '';
    outcome = how;
    mode = 'off';
    onChange();
  }

  function forget(): void {
    entry = undefined;
    end(undefined);
  }

  function seal(of: StartPin): Result<PinBlock, Refusal> {
    const { format, panPart, slot } = of;
    const fill = random.bytes(FILL);
    const sealed = keyStore.encryptPin(slotName(slot), { format, pin: digits, panPart, fill });
    if (sealed.ok) return ok({ block: sealed.value, digits: digits.length });
    return err({ status: 0xe4, detail: sealed.error.detail });
  }

  function pressInPin(of: StartPin, place: number): number | undefined {
    const key = KEY_PLACES[place]!;
    const code = settings.scanCodes[place]!;
    if (/^[0-9]$/.test(key)) {
      if (digits.length >= longest(of)) return undefined;
      digits += key;
      onChange();
      return settings.pinMask;
    }
    switch (key) {
      case '00':
      case '.':
      case 'blank':
        return undefined;
      case 'clear':
        digits = '';
        onChange();
        return code;
      case 'cancel':
        end(err({ status: 0xef, detail: 'PIN entry cancelled' }));
        return code;
      case 'enter':
        if (digits.length >= shortest()) end(seal(of));
        return code;
      default:
        return code;
    }
  }

  return {
    mode: () => mode,
    digits: () => digits.length,
    off: forget,
    on(): void {
      forget();
      mode = 'clear';
      onChange();
    },
    start(command: StartPin): Result<void, Refusal> {
      forget();
      const key = keyStore.find(slotName(command.slot));
      if (!key) return err({ status: 0xe4, detail: 'no key in the slot' });
      if (key.usage !== 'pin') return err({ status: 0xe5, detail: 'no PIN key in the slot' });
      if (longest(command) < shortest()) {
        return err({ status: 0xeb, detail: 'maximum below minimum' });
      }
      entry = command;
      mode = 'pin';
      timer = clock.setTimeout(() => {
        end(err({ status: 0xee, detail: 'input timed out' }));
      }, settings.timeLimitS * 1000);
      onChange();
      return ok();
    },
    /** What function 7 answers. */
    get(): Result<PinBlock, Refusal> {
      if (!entry) return err({ status: 0xef, detail: 'no PIN was asked for' });
      if (outcome) return outcome;
      if (digits.length < shortest()) {
        return err({ status: 0xe8, detail: 'PIN shorter than the minimum' });
      }
      const sealed = seal(entry);
      end(sealed);
      return sealed;
    },
    /** The byte a press sends; undefined where the pad takes no notice. */
    press(place: number): number | undefined {
      if (mode === 'off') return undefined;
      return entry && mode === 'pin' ? pressInPin(entry, place) : settings.scanCodes[place];
    },
  };
}

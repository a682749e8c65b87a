import { toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Clock } from '../../../time/clock.ts';
import { createLink } from '../../transport/link.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { WireTap } from '../../transport/wire-tap.ts';
import type { PinEntry, PinPad, PinPadError, PinPadKey } from '../pin-pad.ts';
import { createConversation } from './conversation.ts';
import { describe } from './describe.ts';
import { createPadFramer, type PadItem } from './frame.ts';
import { type PadInformation, parseInformation } from './information.ts';
import { isKeyCode, keyOf, PIN_MASK, SCAN_CODES } from './keys.ts';
import {
  AUTHORISATION,
  buildCommand,
  CONTROL,
  HEX_MODE,
  MISC,
  type PadCommand,
  parseAnswer,
  parseHexAnswer,
  parsePinAnswer,
} from './messages.ts';

export interface Zt588Options {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly tap?: WireTap | undefined;
  /** Name in the trace; `pin-pad` when absent. */
  readonly device?: string;
}

export interface Zt588Driver extends PinPad {
  /**
   * Function `:`: shows the pad that the caller holds a master key. `encipher` makes one 8-byte
   * block under that key; the driver never sees it.
   */
  authorise(
    as: 'master' | 'initial-master',
    encipher: (challenge: Uint8Array) => Uint8Array,
  ): Promise<Result<void, PinPadError>>;
}

/** Silence that ends a broken frame, in milliseconds. */
const GAP_MS = 150;

/** 9600 8N1 with RTS/CTS unless the pad was set otherwise. Every wait is bounded (conversation.ts). */
export function createZt588Driver(options: Zt588Options): Zt588Driver {
  const { transport, clock } = options;
  const keys = createListeners<PinPadKey>();
  /** Slots that took a key since the pad was opened. */
  const loaded = new Set<number>();
  let hadMaster = false;
  let pinEntry = false;
  let answering = '';

  const link = createLink<PadItem>({
    device: options.device ?? 'pin-pad',
    transport,
    clock,
    framer: createPadFramer(isKeyCode),
    describe: (direction, bytes) => describe(direction, bytes, { answering, pinEntry }),
    tap: options.tap,
    interByteMs: GAP_MS,
    isUnasked: (item) => item.kind === 'key',
  });
  link.onUnasked((item) => {
    if (item.kind !== 'key') return;
    const key = keyOf(item.code, pinEntry);
    if (key) keys.emit(key);
  });

  const converse = createConversation(link, transport);

  /** One command and the data of its answer. Runs inside `link.exclusive`. */
  async function ask(command: PadCommand): Promise<Result<string, PinPadError>> {
    const text = buildCommand(command);
    answering = String.fromCharCode(text[0]!);
    const heard = await converse(command.kind, text);
    if (!heard.ok) return heard;
    const answer = parseAnswer(heard.value);
    return answer.ok ? answer : refusal(answer.error.status, answer.error.detail, command);
  }

  const control = (parameter: string, value: number): Promise<Result<string, PinPadError>> =>
    ask({ kind: 'control', parameter, value });

  async function information(): Promise<Result<PadInformation, PinPadError>> {
    const answer = await ask({ kind: 'information' });
    if (!answer.ok) return answer;
    const info = parseInformation(answer.value);
    return info ? ok(info) : protocol('information: expected a record of 146 characters');
  }

  async function refusal(
    status: number,
    detail: string,
    command: PadCommand,
  ): Promise<Result<never, PinPadError>> {
    const code = toHex(Uint8Array.of(status));
    switch (status) {
      case 0xe0:
        return err({ kind: 'hardware', code, detail });
      case 0xe1:
      case 0xe2:
      case 0xe4: {
        const lost = await keysLost(command);
        return err(lost ? { kind: 'tampered' } : { kind: 'key-not-loaded', detail });
      }
      case 0xe3:
      case 0xe5:
      case 0xe6:
      case 0xe7:
        return err({ kind: 'key-invalid', detail });
      case 0xee:
        return err({ kind: 'timed-out' });
      default:
        if (status === 0xe8 && command.kind === 'get-pin') return err({ kind: 'pin-too-short' });
        return err({ kind: 'refused', code, detail });
    }
  }

  /** A missing key that was there before: the pad has erased itself. */
  async function keysLost(command: PadCommand): Promise<boolean> {
    if (command.kind === 'start-pin' && loaded.has(command.slot)) return true;
    if (command.kind === 'load-encrypted' && loaded.has(command.underSlot)) return true;
    if (!hadMaster) return false;
    const info = await information();
    return info.ok && info.value.blank;
  }

  /** Sets the pad up as this driver reads it, and ends any input left running. */
  async function initialise(): Promise<Result<void, PinPadError>> {
    loaded.clear();
    pinEntry = false;
    const mode = await control(CONTROL.communication, HEX_MODE);
    if (!mode.ok) return mode;
    const info = await information();
    if (!info.ok) return info;
    hadMaster = !info.value.blank;
    const steps: PadCommand[] = [
      { kind: 'scan-codes', codes: SCAN_CODES },
      { kind: 'control', parameter: CONTROL.pinMask, value: PIN_MASK },
    ];
    if (info.value.inputOn) {
      steps.push({ kind: 'control', parameter: CONTROL.misc, value: MISC.inputOff });
    }
    return run(steps);
  }

  async function run(steps: readonly PadCommand[]): Promise<Result<void, PinPadError>> {
    for (const step of steps) {
      const done = await ask(step);
      if (!done.ok) return done;
    }
    return ok();
  }

  async function input(value: number): Promise<Result<void, PinPadError>> {
    const done = await control(CONTROL.misc, value);
    if (!done.ok) return done;
    pinEntry = false;
    return ok();
  }

  async function load(
    command: PadCommand & { readonly kind: 'load-plain' | 'load-encrypted' },
  ): Promise<Result<{ readonly kcv: Uint8Array }, PinPadError>> {
    const { length } = command.key;
    if (length !== 8 && length !== 16 && length !== 24) {
      const detail = `not sent: expected a key of 8, 16 or 24 bytes, got ${length}`;
      return err({ kind: 'key-invalid', detail });
    }
    const answer = await ask(command);
    if (!answer.ok) return answer;
    const check = parseHexAnswer(answer.value);
    if (!check) return protocol(`${command.kind}: expected a check value of 3 to 8 bytes`);
    loaded.add(command.slot);
    return ok({ kcv: check.slice(0, 3) });
  }

  async function startPin(entry: PinEntry): Promise<Result<void, PinPadError>> {
    const wrong = wrongEntry(entry);
    if (wrong) return err({ kind: 'refused', code: 'not sent', detail: wrong });
    const { keySlot: slot, format, panPart, minDigits, maxDigits, timeoutMs } = entry;
    const set = (parameter: string, value: number): PadCommand => ({
      kind: 'control',
      parameter,
      value,
    });
    const prepared = await run([
      set(CONTROL.timeLimit, Math.ceil(timeoutMs / 1000)),
      set(CONTROL.minimum, minDigits),
      set(CONTROL.maximum, maxDigits),
    ]);
    if (!prepared.ok) return prepared;
    // From the first byte of the command on: no press may be shown any more.
    pinEntry = true;
    const started = await ask({ kind: 'start-pin', slot, format, maxDigits, panPart });
    return started.ok ? ok() : started;
  }

  async function prove(
    as: 'master' | 'initial-master',
    encipher: (challenge: Uint8Array) => Uint8Array,
  ): Promise<Result<void, PinPadError>> {
    const data = new Uint8Array(8);
    const asked = await ask({ kind: 'authorise', what: AUTHORISATION.challenge, data });
    if (!asked.ok) return asked;
    const challenge = parseHexAnswer(asked.value);
    if (challenge?.length !== 8) return protocol('authorise: expected a challenge of 8 bytes');
    const answer = encipher(challenge);
    const proved = await ask({ kind: 'authorise', what: AUTHORISATION[as], data: answer });
    if (!proved.ok) return proved;
    const back = parseHexAnswer(proved.value);
    const genuine = back !== undefined && toHex(back) === toHex(encipher(answer));
    return genuine ? ok() : protocol('authorise: the pad does not hold the same key');
  }

  return {
    model: 'SZZT ZT588',
    capabilities: { formats: ['ISO-0', 'ISO-1', 'ISO-3'], functionKeys: true },
    async open() {
      const opened = await link.open();
      if (!opened.ok) return opened;
      const ready = await link.exclusive(initialise);
      if (ready.ok) return opened;
      await link.close();
      const { error } = ready;
      const why = 'detail' in error ? `${error.kind}, ${error.detail}` : error.kind;
      return { ok: false, error: { kind: 'failed', detail: `${transport.name}: ${why}` } };
    },
    close: () => link.close(),
    status: () =>
      link.exclusive(async () => {
        const info = await information();
        if (!info.ok) return info;
        const { model, serial, hardware, software } = info.value;
        return ok({ model, serial, firmware: `${hardware}-${software}` });
      }),
    loadEncryptedKey: (of) => link.exclusive(() => load({ kind: 'load-encrypted', ...of })),
    loadPlainKey: (of) => link.exclusive(() => load({ kind: 'load-plain', ...of })),
    enableKeys: () => link.exclusive(() => input(MISC.inputOn)),
    disableKeys: () => link.exclusive(() => input(MISC.inputOff)),
    startPinEntry: (entry) => link.exclusive(() => startPin(entry)),
    getPinBlock: () =>
      link.exclusive(async () => {
        const answer = await ask({ kind: 'get-pin' });
        if (!answer.ok) return answer;
        const pin = parsePinAnswer(answer.value);
        if (!pin) return protocol('get-pin: expected track, length and 16 hex digits');
        pinEntry = false;
        return ok(pin);
      }),
    cancelPinEntry: () => link.exclusive(() => input(MISC.inputOff)),
    onKey: keys.add,
    authorise: (as, encipher) => link.exclusive(() => prove(as, encipher)),
  };
}

function protocol(detail: string): Result<never, PinPadError> {
  return err({ kind: 'protocol', detail });
}

/** Why an entry cannot be put on the wire; the text never holds the PAN part. */
function wrongEntry(entry: PinEntry): string | undefined {
  const { format, panPart, minDigits, maxDigits, timeoutMs } = entry;
  if (!/^[0-9]{12}$/.test(panPart) && !(format === 'ISO-1' && panPart === '')) {
    return `PAN part: expected 12 digits, got ${panPart.length} characters`;
  }
  if (!(minDigits >= 4 && minDigits <= maxDigits && maxDigits <= 12)) {
    return `PIN length: expected 4 to 12 digits, got ${minDigits} to ${maxDigits}`;
  }
  if (!(timeoutMs > 0 && timeoutMs <= 255_000)) return 'time limit: expected at most 255 s';
  return undefined;
}

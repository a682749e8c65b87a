import { err, ok, type Result } from '../../../bytes/result.ts';
import { createKeyStore, type KeyStore } from '../../../crypto/key-store.ts';
import type { Clock, TimerId } from '../../../time/clock.ts';
import type { Random } from '../../../time/seeded-random.ts';
import type { FaultChoice, Trouble } from '../../device.ts';
import { createFaultBoard } from '../../fault-board.ts';
import { counted, takes } from '../../fault-numbers.ts';
import { createListeners } from '../../transport/listeners.ts';
import type { Transport } from '../../transport/transport.ts';
import type { PadKey, VirtualPinPad } from '../virtual-pin-pad.ts';
import { buildFrame, createPadFramer, type PadItem } from './frame.ts';
import { buildInformation } from './information.ts';
import { createKeyFunctions, isProvisioned } from './key-functions.ts';
import { isKeyCode, KEY_PLACES } from './keys.ts';
import {
  buildAnswer,
  buildPinAnswer,
  buildRefusal,
  CONTROL,
  HEX_MODE,
  MISC,
  type PadCommand,
  parseCommand,
  type Refusal,
} from './messages.ts';
import { createPinInput, defaultSettings } from './pin-input.ts';

export interface VirtualZt588Options {
  /** The far end of the wire; whoever made it opens and closes it. */
  readonly transport: Transport;
  readonly clock: Clock;
  /** For PIN fills and challenges. */
  readonly random: Random;
  /** The pad's battery-backed memory, slots as two hex digits: a new pad may go on with an old one's. */
  readonly keyStore?: KeyStore;
  /** `authorised`: beside an initial master key, plain keys load only after function `:`. */
  readonly plainKeys?: 'open' | 'authorised';
}

export interface VirtualZt588 extends VirtualPinPad {
  readonly keyStore: KeyStore;
  /** Pulls the plug for good; the key store outlives it. */
  powerOff(): void;
}

export const FAULTS: readonly FaultChoice[] = [
  { name: 'silence', summary: 'the pad says nothing at all, neither answers nor keys' },
  {
    name: 'garbage',
    summary: 'answers are damaged on the wire; commands are executed',
    ...takes({ count: counted('answers damaged so') }),
  },
  {
    name: 'slow',
    summary: 'answers come late',
    ...takes({ ms: { meaning: 'milliseconds', from: 1, to: 60_000, absent: 1500 } }),
  },
  {
    name: 'key-stuck',
    summary: 'a key repeats itself five times a second while input is on',
    ...takes({
      place: {
        meaning: 'from the top left, four a row (5 is the digit 5)',
        from: 0,
        to: KEY_PLACES.length - 1,
        absent: 5,
      },
    }),
  },
  { name: 'low-battery', summary: 'every command is answered by E0' },
  {
    name: 'tampered',
    summary: 'the pad erases all keys at once; clearing the fault does not bring them back',
  },
];

/** Milliseconds: silence that ends a broken frame, working on a command, a stuck key's beat. */
const GAP_MS = 150;
const WORK_MS = 10;
const STUCK_MS = 200;

/** A ZT588 at the far end of a wire: answers its frames, keeps its keys, never gives a clear PIN. */
export function attachVirtualZt588(options: VirtualZt588Options): VirtualZt588 {
  const { transport, clock, random } = options;
  const keyStore = options.keyStore ?? createKeyStore();
  const listeners = createListeners<void>();
  const faults = createFaultBoard(FAULTS, changed);
  const framer = createPadFramer(isKeyCode);
  const settings = defaultSettings();
  const input = createPinInput({ clock, random, keyStore, settings, onChange: changed });
  const keys = createKeyFunctions({
    clock,
    random,
    keyStore,
    plainKeys: options.plainKeys ?? 'open',
  });
  let powered = true;
  let soundOn = true;
  let record = '';
  let gap: TimerId;
  let stuck: TimerId;

  function changed(): void {
    if (faults.has('key-stuck') && stuck === undefined && input.mode() !== 'off') {
      stuck = clock.setTimeout(() => {
        stuck = undefined;
        const key = faults.get('key-stuck');
        if (key) pressPlace(key.place!);
        changed();
      }, STUCK_MS);
    }
    listeners.emit();
  }

  function pressPlace(place: number): boolean {
    if (!powered || faults.has('silence')) return false;
    const code = input.press(place);
    if (code === undefined) return false;
    transport.write(Uint8Array.of(code));
    return true;
  }

  function information(): string {
    return buildInformation({
      record,
      ...settings,
      blank: !isProvisioned(keyStore),
      inputOn: input.mode() !== 'off',
      soundOn,
      functionCode: '12345678',
      model: 'ZT588',
      hardware: '1.0',
      software: '2.0',
      date: '2401',
      serial: '0001',
    });
  }

  function misc(value: number): Result<string, Refusal> {
    switch (value) {
      case MISC.reset:
      case MISC.inputOff:
        input.off();
        break;
      case MISC.wipe:
        keys.eraseAll();
        input.off();
        break;
      case MISC.inputOn:
        input.on();
        break;
      case MISC.soundOn:
      case MISC.soundOff:
        soundOn = value === MISC.soundOn;
        break;
      case MISC.beep:
        break;
      default:
        return err({ status: 0xe9, detail: 'unknown value' });
    }
    return ok('');
  }

  function control(parameter: string, value: number): Result<string, Refusal> {
    const isLength = value >= 1 && value <= 16;
    const wrong = err({ status: 0xe9, detail: 'value out of range' });
    switch (parameter) {
      case CONTROL.misc:
        return misc(value);
      case CONTROL.timeLimit:
        if (value === 0) return wrong;
        settings.timeLimitS = value;
        return ok('');
      case CONTROL.pinMask:
        settings.pinMask = value;
        return ok('');
      case CONTROL.minimum:
        if (!isLength) return wrong;
        settings.minDigits = value;
        return ok('');
      case CONTROL.maximum:
        if (!isLength) return wrong;
        settings.maxDigits = value;
        return ok('');
      case CONTROL.communication:
        // Speeds are taken and change nothing: a virtual wire has the speed of its transport.
        return value === HEX_MODE || (value >= 0x48 && value <= 0x4f) ? ok('') : wrong;
      case CONTROL.beepTime:
        return ok('');
      default:
        return err({ status: 0xeb, detail: 'unknown parameter' });
    }
  }

  function execute(command: PadCommand): Result<string, Refusal> {
    switch (command.kind) {
      case 'load-plain':
        return keys.loadPlain(command);
      case 'load-encrypted':
        return keys.loadEncrypted(command);
      case 'information':
        record = command.record ?? record;
        return ok(command.record === undefined ? information() : '');
      case 'scan-codes':
        settings.scanCodes = command.codes;
        return ok('');
      case 'control':
        return control(command.parameter, command.value);
      case 'start-pin': {
        const started = input.start(command);
        return started.ok ? ok('') : started;
      }
      case 'get-pin': {
        const pin = input.get();
        return pin.ok ? ok(buildPinAnswer(pin.value)) : pin;
      }
      case 'authorise':
        return keys.authorise(command);
    }
  }

  function answer(text: Uint8Array): Uint8Array {
    if (faults.has('low-battery')) return buildRefusal(0xe0);
    const command = parseCommand(text);
    const done = command.ok ? execute(command.value) : command;
    changed();
    return done.ok ? buildAnswer(done.value) : buildRefusal(done.error.status);
  }

  /** A damaged frame is not answered: the host sends again. */
  function receive(item: PadItem): void {
    if (item.kind !== 'frame' || faults.has('silence')) return;
    const frame = buildFrame(answer(item.text));
    if (faults.strikes('garbage')) frame[frame.length - 1]! ^= 0x01;
    const slow = faults.get('slow');
    clock.setTimeout(() => {
      if (powered) transport.write(frame);
    }, slow?.ms ?? WORK_MS);
  }

  function troubles(): Trouble[] {
    const seen: Trouble[] = [];
    if (faults.has('low-battery')) seen.push({ cause: 'battery low', fault: 'low-battery' });
    if (faults.has('tampered')) seen.push({ cause: 'tampered, keys erased', fault: 'tampered' });
    else if (keyStore.list().length === 0) seen.push({ cause: 'no keys' });
    if (faults.has('key-stuck')) seen.push({ cause: 'key stuck', fault: 'key-stuck' });
    return seen;
  }

  const silent = transport.onData((chunk) => {
    if (gap !== undefined) clock.clearTimeout(gap);
    for (const item of framer.push(chunk)) receive(item);
    gap = clock.setTimeout(() => {
      gap = undefined;
      framer.flush();
    }, GAP_MS);
  });

  return {
    model: 'SZZT ZT588',
    keyStore,
    faults: FAULTS,
    provoke(fault, parameters) {
      const isKnown = faults.provoke(fault, parameters);
      if (isKnown && fault === 'tampered') {
        keys.eraseAll();
        input.off();
        changed();
      }
      return isKnown;
    },
    clear: faults.clear,
    active: faults.active,
    numbersOf: faults.numbersOf,
    troubles,
    onChange: listeners.add,
    press: (key: PadKey) => pressPlace(KEY_PLACES.indexOf(key)),
    view: () => ({
      input: input.mode(),
      pinDigits: input.digits(),
      keysLoaded: keyStore.list().length,
    }),
    powerOff() {
      powered = false;
      silent();
      input.off();
    },
  };
}

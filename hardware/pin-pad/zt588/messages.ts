import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { parseHex, toHex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { PinBlock, PinBlockFormat, PinPadKeyUsage } from '../pin-pad.ts';

/** Status bytes that say no; any other first byte of an answer says yes. */
export const STATUS: Readonly<Record<number, string>> = {
  0xe0: 'battery low',
  0xe1: 'no initial master key',
  0xe2: 'no terminal master key',
  0xe3: 'wrong key size',
  0xe4: 'key not found',
  0xe5: 'key not compatible',
  0xe6: 'key parity wrong',
  0xe7: 'key invalid',
  0xe8: 'wrong length',
  0xe9: 'wrong data',
  0xeb: 'wrong parameter',
  0xec: 'authorisation needed',
  0xed: 'authorisation locked for a while',
  0xee: 'input timed out',
  0xef: 'general error',
};
/** What the twin answers first when all is well. */
const STATUS_OK = 0x30;

/** A refused or unreadable text: the status byte that says so on the wire. */
export interface Refusal {
  readonly status: number;
  readonly detail: string;
}

/** Key types of the wire; a data key is any of 6 to 9. */
const KEY_TYPES: readonly (readonly [string, PinPadKeyUsage])[] = [
  ['1', 'initial-master'],
  ['2', 'master'],
  ['3', 'pin'],
  ['5', 'mac'],
  ['6', 'data'],
  ['7', 'data'],
  ['8', 'data'],
  ['9', 'data'],
];

/** Block formats of the wire. IBM 3624 (`0`) and clear ASCII (`@`) exist and are not offered. */
const FORMATS: Readonly<Record<string, PinBlockFormat>> = {
  ' ': 'ISO-0',
  '!': 'ISO-1',
  '#': 'ISO-3',
};

/** Parameters of function 5. */
export const CONTROL = {
  misc: '0',
  timeLimit: '2',
  pinMask: '3',
  minimum: '4',
  maximum: '5',
  communication: '6',
  beepTime: '8',
} as const;
/** Values of the parameter `misc`. */
export const MISC = {
  reset: 0x30,
  wipe: 0x31,
  inputOff: 0x32,
  inputOn: 0x33,
  soundOn: 0x35,
  soundOff: 0x34,
  beep: 0x3d,
} as const;
/** Value of the parameter `communication` that makes binary travel as upper-case hex. */
export const HEX_MODE = 0x37;
/** Slots of the master keys that function `:` and the status bytes E1 and E2 speak of. */
export const SLOT = { master: 0x20, 'initial-master': 0x80 } as const;
/** Kinds of function `:`. */
export const AUTHORISATION = { challenge: 0xa0, master: 0x90, 'initial-master': 0x91 } as const;

export type PadCommand =
  | {
      readonly kind: 'load-plain';
      readonly slot: number;
      readonly usage: PinPadKeyUsage;
      readonly key: Uint8Array;
    }
  | {
      readonly kind: 'load-encrypted';
      readonly underSlot: number;
      readonly slot: number;
      readonly usage: PinPadKeyUsage;
      /** Empty: erase the slot. */
      readonly key: Uint8Array;
    }
  /** With `record`: 50 bytes of the user's to keep. */
  | { readonly kind: 'information'; readonly record?: string }
  /** 24 codes, in the order of SCAN_CODES. */
  | { readonly kind: 'scan-codes'; readonly codes: Uint8Array }
  | { readonly kind: 'control'; readonly parameter: string; readonly value: number }
  | {
      readonly kind: 'start-pin';
      readonly slot: number;
      readonly format: PinBlockFormat;
      readonly maxDigits: number;
      /** Twelve digits, or nothing for ISO-1. */
      readonly panPart: string;
    }
  | { readonly kind: 'get-pin' }
  | { readonly kind: 'authorise'; readonly what: number; readonly data: Uint8Array };

/** Hex without the white space that parseHex allows to people. */
function strictHex(text: string): Uint8Array | undefined {
  const parsed = parseHex(text);
  return parsed.ok && parsed.value.length * 2 === text.length ? parsed.value : undefined;
}

const byteHex = (value: number): string => toHex(Uint8Array.of(value));

/** A slot as the wire writes it, and as the key store names it: two hex digits. */
export const slotName = byteHex;

function typeOf(usage: PinPadKeyUsage): string {
  return KEY_TYPES.find(([, of]) => of === usage)![0];
}

/** The TEXT of a command. A key of other than 8, 16 or 24 bytes goes out as it is: the pad refuses. */
export function buildCommand(command: PadCommand): Uint8Array {
  return ascii(commandText(command));
}

function commandText(command: PadCommand): string {
  switch (command.kind) {
    case 'load-plain': {
      const { slot, usage, key } = command;
      return `1${byteHex(slot)}${typeOf(usage)}${Math.ceil(key.length / 8) - 1}${toHex(key)}`;
    }
    case 'load-encrypted': {
      const { underSlot, slot, usage, key } = command;
      const length = Math.ceil(key.length / 8);
      return `2${byteHex(underSlot)}${byteHex(slot)}${typeOf(usage)}${length}${toHex(key)}`;
    }
    case 'information':
      return `3${command.record ?? ''}`;
    case 'scan-codes':
      return `4${toHex(command.codes)}`;
    case 'control':
      return `5${command.parameter}${byteHex(command.value)}`;
    case 'start-pin': {
      const format = Object.keys(FORMATS).find((key) => FORMATS[key] === command.format)!;
      const length = String(command.maxDigits).padStart(2, '0');
      return `6${byteHex(command.slot)}${format}0${length}${command.panPart}`;
    }
    case 'get-pin':
      return '7';
    case 'authorise':
      return `:${byteHex(command.what)}${toHex(command.data)}`;
  }
}

const refuse = (status: number, detail: string): Result<never, Refusal> => err({ status, detail });

/** What a host asked, or the status byte that answers it. */
export function parseCommand(text: Uint8Array): Result<PadCommand, Refusal> {
  const words = fromAscii(text);
  const rest = words.slice(1);
  switch (words[0]) {
    case '1':
      return parsePlainLoad(rest);
    case '2':
      return parseEncryptedLoad(rest);
    case '3':
      if (rest.length !== 0 && rest.length !== 50) return refuse(0xe8, 'record: expected 50 bytes');
      return ok(rest === '' ? { kind: 'information' } : { kind: 'information', record: rest });
    case '4': {
      const codes = strictHex(rest);
      if (rest.length !== 48) return refuse(0xe8, 'scan codes: expected 48 hex digits');
      return codes ? ok({ kind: 'scan-codes', codes }) : refuse(0xe9, 'scan codes: no hex');
    }
    case '5': {
      if (rest.length !== 3) return refuse(0xe8, 'control: expected a parameter and 2 hex digits');
      const value = strictHex(rest.slice(1));
      if (!value) return refuse(0xe9, 'control: no hex');
      return ok({ kind: 'control', parameter: rest[0]!, value: value[0]! });
    }
    case '6':
      return parseStart(rest);
    case '7':
      return rest === '' ? ok({ kind: 'get-pin' }) : refuse(0xe8, 'get PIN: expected no data');
    case ':': {
      if (rest.length !== 18) return refuse(0xe8, 'authorisation: expected 18 hex digits');
      const data = strictHex(rest);
      if (!data) return refuse(0xe9, 'authorisation: no hex');
      return ok({ kind: 'authorise', what: data[0]!, data: data.slice(1) });
    }
    default:
      return refuse(0xeb, 'unknown function');
  }
}

/** `1`: index, type, length (0 single, 1 double, 2 triple), key. */
function parsePlainLoad(rest: string): Result<PadCommand, Refusal> {
  const match = /^(..)(.)(.)(.*)$/s.exec(rest);
  if (!match) return refuse(0xe8, 'key load: too short');
  const slot = strictHex(match[1]!);
  if (!slot) return refuse(0xe9, 'key load: no hex');
  const units = /^[0-2]$/.test(match[3]!) ? Number(match[3]) + 1 : undefined;
  const load = parseKey(match[2]!, units, match[4]!);
  return load.ok ? ok({ kind: 'load-plain', slot: slot[0]!, ...load.value }) : load;
}

/** `2`: index above, index, type, length + 1 (0 erases), key. */
function parseEncryptedLoad(rest: string): Result<PadCommand, Refusal> {
  const match = /^(....)(.)(.)(.*)$/s.exec(rest);
  if (!match) return refuse(0xe8, 'key load: too short');
  const slots = strictHex(match[1]!);
  if (!slots) return refuse(0xe9, 'key load: no hex');
  const [underSlot, slot] = [slots[0]!, slots[1]!];
  const units = /^[0-3]$/.test(match[3]!) ? Number(match[3]) : undefined;
  // The open driver erases with type 0.
  const load = parseKey(units === 0 && match[2] === '0' ? '9' : match[2]!, units, match[4]!);
  return load.ok ? ok({ kind: 'load-encrypted', underSlot, slot, ...load.value }) : load;
}

type KeyPart = { readonly usage: PinPadKeyUsage; readonly key: Uint8Array };

function parseKey(type: string, units: number | undefined, data: string): Result<KeyPart, Refusal> {
  const usage = KEY_TYPES.find(([character]) => character === type)?.[1];
  if (usage === undefined) return refuse(0xeb, 'key load: unknown key type');
  if (units === undefined) return refuse(0xe3, 'key load: unknown key length');
  if (data.length !== 16 * units) {
    return refuse(0xe8, `key load: expected ${16 * units} hex digits, got ${data.length}`);
  }
  const key = strictHex(data);
  return key ? ok({ usage, key }) : refuse(0xe9, 'key load: no hex');
}

function parseStart(rest: string): Result<PadCommand, Refusal> {
  const match = /^(..)(.)(.)(..)(.*)$/s.exec(rest);
  if (!match) return refuse(0xe8, 'start PIN: too short');
  const [, slot = '', format = '', , length = '', panPart = ''] = match;
  const index = strictHex(slot);
  if (!index || !/^[0-9]{2}$/.test(length)) return refuse(0xe9, 'start PIN: no digits');
  const known = FORMATS[format];
  if (known === undefined) return refuse(0xeb, 'start PIN: unknown block format');
  const maxDigits = Number(length);
  if (maxDigits < 4 || maxDigits > 12) return refuse(0xeb, 'start PIN: expected 4 to 12 digits');
  if (panPart.length !== 12 && !(known === 'ISO-1' && panPart === '')) {
    return refuse(0xe8, 'start PIN: expected a PAN part of 12 digits');
  }
  if (!/^[0-9]*$/.test(panPart)) return refuse(0xe9, 'start PIN: PAN part has no digits');
  return ok({ kind: 'start-pin', slot: index[0]!, format: known, maxDigits, panPart });
}

/** TEXT of a good answer, `data` behind the status byte. */
export function buildAnswer(data = ''): Uint8Array {
  return concat(STATUS_OK, ascii(data));
}

export function buildRefusal(status: number): Uint8Array {
  return Uint8Array.of(status);
}

/** Data of the answer to function 7: track, digits, block. */
export function buildPinAnswer(pin: PinBlock): string {
  return `00${String(pin.digits).padStart(2, '0')}${toHex(pin.block)}`;
}

/** The data of a good answer, or the refusal. */
export function parseAnswer(text: Uint8Array): Result<string, Refusal> {
  const status = text[0]!;
  if (status < 0xe0 || status > 0xef) return ok(fromAscii(text, 1));
  return refuse(status, STATUS[status] ?? `status ${byteHex(status)}`);
}

/** A check value or a challenge: 3 to 8 bytes as hex; undefined where it is none. */
export function parseHexAnswer(data: string): Uint8Array | undefined {
  const bytes = strictHex(data);
  return bytes && bytes.length >= 3 && bytes.length <= 8 ? bytes : undefined;
}

export function parsePinAnswer(data: string): PinBlock | undefined {
  const match = /^[0-9]{2}([0-9]{2})(.{16})$/s.exec(data);
  const block = match && strictHex(match[2]!);
  return block ? { block, digits: Number(match[1]) } : undefined;
}

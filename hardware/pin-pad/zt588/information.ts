import { parseHex, toHex } from '../../../bytes/hex.ts';

/** The record that function 3 gives: what the pad is, and how it is set. */
export interface PadInformation {
  /** 50 bytes that the user may keep there. */
  readonly record: string;
  /** 24 codes. */
  readonly scanCodes: Uint8Array;
  /** No initial master key inside. */
  readonly blank: boolean;
  readonly inputOn: boolean;
  readonly soundOn: boolean;
  readonly timeLimitS: number;
  readonly pinMask: number;
  readonly minDigits: number;
  readonly maxDigits: number;
  readonly functionCode: string;
  readonly model: string;
  readonly hardware: string;
  readonly software: string;
  readonly date: string;
  readonly serial: string;
}

/** Lengths of the fields, in characters, as they follow each other. */
const FIELDS = [
  ['record', 50],
  ['scanCodes', 48],
  ['settings', 20],
  ['functionCode', 8],
  ['model', 6],
  ['hardware', 3],
  ['software', 3],
  ['date', 4],
  ['serial', 4],
] as const;

/** Settings byte 6: 9600 baud; byte 7: hex mode; byte 8: a beep in hundredths of a second. */
const BAUD_9600 = 0x33;
const HEX_MODE = 0x37;
const BEEP = 10;

/** Undefined where the data is no such record. */
export function parseInformation(data: string): PadInformation | undefined {
  const parts: Record<string, string> = {};
  let at = 0;
  for (const [name, length] of FIELDS) {
    parts[name] = data.slice(at, at + length);
    at += length;
  }
  const scanCodes = parseHex(parts.scanCodes!);
  const settings = parseHex(parts.settings!);
  if (data.length !== at || !scanCodes.ok || !settings.ok) return undefined;
  if (scanCodes.value.length !== 24 || settings.value.length !== 10) return undefined;
  const [flags = 0, , timeLimitS = 0, pinMask = 0, minDigits = 0, maxDigits = 0] = settings.value;
  const word = (name: string): string => parts[name]!.trim();
  return {
    record: parts.record!,
    scanCodes: scanCodes.value,
    blank: (flags & 1) !== 0,
    inputOn: (flags & 2) !== 0,
    soundOn: (flags & 4) !== 0,
    timeLimitS,
    pinMask,
    minDigits,
    maxDigits,
    functionCode: word('functionCode'),
    model: word('model'),
    hardware: word('hardware'),
    software: word('software'),
    date: word('date'),
    serial: word('serial'),
  };
}

/** The data of the answer to function 3; texts are cut or filled to their fields. */
export function buildInformation(info: PadInformation): string {
  const flags = (info.blank ? 1 : 0) | (info.inputOn ? 2 : 0) | (info.soundOn ? 4 : 0);
  const settings = Uint8Array.of(
    flags,
    0,
    info.timeLimitS,
    info.pinMask,
    info.minDigits,
    info.maxDigits,
    BAUD_9600,
    HEX_MODE,
    BEEP,
    0,
  );
  const parts = { ...info, scanCodes: toHex(info.scanCodes), settings: toHex(settings) };
  return FIELDS.map(([name, length]) => parts[name].slice(0, length).padEnd(length)).join('');
}

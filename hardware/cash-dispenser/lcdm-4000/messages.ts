import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { DispenseCounts } from '../cash-dispenser.ts';

/** Command codes; a response repeats the code of its command. */
export const COMMANDS = {
  reset: 0x44,
  status: 0x50,
  purge: 0x51,
  dispense: 0x52,
  testDispense: 0x53,
  lastStatus: 0x55,
  sensors: 0x58,
} as const;

export const CASSETTES = 4;
/** Notes in one dispense, as the unit leaves the factory; the manual allows 100. */
export const MAX_NOTES = 40;

/** ERROR and counts travel as value + 20h. */
const BASE = 0x20;
const MAX_COUNT = 100;
const RESERVED = new Uint8Array(9).fill(BASE);
const DEFAULT_TIMEOUTS = Uint8Array.of(BASE, BASE);
const TYPE_REMOVED = 0x30;

/** A payload that is not what the protocol allows; `offset` counts from the code byte. */
export interface MessageError {
  readonly kind: 'bad-message';
  readonly offset: number;
  readonly detail: string;
}

function bad(offset: number, expected: string, payload: Uint8Array): Result<never, MessageError> {
  const found = payload[offset];
  const what = found === undefined ? 'the end' : byteHex(found);
  const detail = `offset ${offset}: expected ${expected}, found ${what}`;
  return err({ kind: 'bad-message', offset, detail });
}

function badLength(expected: number, payload: Uint8Array): Result<never, MessageError> {
  const offset = Math.min(expected, payload.length);
  const detail = `expected ${expected} bytes, found ${payload.length}`;
  return err({ kind: 'bad-message', offset, detail });
}

export function byteHex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** Codes that take notes: each is a payload of its own kind, all laid out alike. */
export type DispenseCode = typeof COMMANDS.dispense | typeof COMMANDS.testDispense;

/** QTY1-4, two time-outs (default), nine reserved. */
export function encodeDispense(code: DispenseCode, notes: readonly number[]): Uint8Array {
  const quantities = Uint8Array.from({ length: CASSETTES }, (_, i) => BASE + (notes[i] ?? 0));
  return concat(code, quantities, DEFAULT_TIMEOUTS, RESERVED);
}

/** Notes per cassette. The unit takes no note from a frame of another length. */
export function decodeDispense(payload: Uint8Array): Result<number[], MessageError> {
  const length = 1 + CASSETTES + DEFAULT_TIMEOUTS.length + RESERVED.length;
  if (payload.length !== length) return badLength(length, payload);
  const notes: number[] = [];
  for (let i = 0; i < CASSETTES; i++) {
    const count = countAt(payload, 1 + i);
    if (!count.ok) return count;
    notes.push(count.value);
  }
  return ok(notes);
}

function countAt(payload: Uint8Array, offset: number): Result<number, MessageError> {
  const value = (payload[offset] ?? 0) - BASE;
  if (value < 0 || value > MAX_COUNT) return bad(offset, 'a count from 20 to 84', payload);
  return ok(value);
}

/** A response without data: purge, and whatever is refused as unknown. `error` without the 20h. */
export function encodeBare(code: number, error: number): Uint8Array {
  return Uint8Array.of(code, BASE + error);
}

/** The ERROR of any response, without the 20h. */
export function decodeError(payload: Uint8Array): Result<number, MessageError> {
  const byte = payload[1] ?? 0;
  return byte < BASE ? bad(1, 'an ERROR from 20', payload) : ok(byte - BASE);
}

/** What dispense, test dispense and last status answer. */
export interface CountsResponse {
  readonly error: number;
  readonly counts: DispenseCounts;
  /** Of each cassette: its type id, 0 where it is removed. */
  readonly types: readonly number[];
}

export function encodeCounts(code: number, response: CountsResponse): Uint8Array {
  const { error, counts, types } = response;
  const cassettes = Array.from({ length: CASSETTES }, (_, i) => [
    BASE + (counts.exit[i] ?? 0),
    BASE + (counts.reject[i] ?? 0),
    TYPE_REMOVED + (types[i] ?? 0),
  ]);
  const head = Uint8Array.of(code, BASE + error, 0x30);
  return concat(head, Uint8Array.from(cassettes.flat()), RESERVED);
}

/**
 * The length must be exact: two equal bytes lost on the way leave the BCC right, and every
 * count after them wrong.
 */
export function decodeCounts(payload: Uint8Array): Result<CountsResponse, MessageError> {
  const length = 3 + 3 * CASSETTES + RESERVED.length;
  if (payload.length !== length) return badLength(length, payload);
  const error = decodeError(payload);
  if (!error.ok) return error;
  const exit: number[] = [];
  const reject: number[] = [];
  const types: number[] = [];
  for (let i = 0; i < CASSETTES; i++) {
    const at = 3 + 3 * i;
    const left = countAt(payload, at);
    if (!left.ok) return left;
    const rejected = countAt(payload, at + 1);
    if (!rejected.ok) return rejected;
    const type = typeAt(payload, at + 2);
    if (!type.ok) return type;
    exit.push(left.value);
    reject.push(rejected.value);
    types.push(type.value);
  }
  return ok({ error: error.value, counts: { exit, reject }, types });
}

/** A response that carries an ERROR and nothing else: refused before anything was counted. */
export function isBare(payload: Uint8Array): boolean {
  return payload.length === 2;
}

function typeAt(payload: Uint8Array, offset: number): Result<number, MessageError> {
  const type = (payload[offset] ?? 0) - TYPE_REMOVED;
  if (type < 0 || type > 0x0f) return bad(offset, 'a cassette type from 30', payload);
  return ok(type);
}

/** Which sensors a note covers; the bits of DISP in this order, from the lowest (modelled). */
export const PATH_SENSORS = ['DVTL', 'DVTR', 'EJT', 'EXIT', 'RJT'] as const;
export type PathSensor = (typeof PATH_SENSORS)[number];

/** Bits of a cassette's STAT (modelled: the facts name the byte, not its bits). */
const NEAR_END = 0x01;
const NO_NOTE_AT_FEED = 0x02;

export interface CassetteReport {
  readonly nearEnd: boolean;
  readonly empty: boolean;
  /** Type id, 0 where it is removed. */
  readonly type: number;
}

export interface StatusResponse {
  readonly error: number;
  readonly blocked: readonly PathSensor[];
  readonly cassettes: readonly CassetteReport[];
}

/** ERROR, DISP, per cassette STAT TYPE OPAC LENG; opacity and length stand at their default. */
export function encodeStatus(response: StatusResponse): Uint8Array {
  const cassettes = response.cassettes.map(({ nearEnd, empty, type }) => [
    BASE + (nearEnd ? NEAR_END : 0) + (empty ? NO_NOTE_AT_FEED : 0),
    TYPE_REMOVED + type,
    BASE,
    BASE,
  ]);
  const head = [COMMANDS.status, BASE + response.error, encodeSensors(response.blocked)];
  return Uint8Array.from([...head, ...cassettes.flat()]);
}

export function decodeStatus(payload: Uint8Array): Result<StatusResponse, MessageError> {
  const error = decodeError(payload);
  if (!error.ok) return error;
  const blocked = decodeSensors(payload, 2);
  if (!blocked.ok) return blocked;
  const cassettes: CassetteReport[] = [];
  for (let i = 0; i < CASSETTES; i++) {
    const at = 3 + 4 * i;
    const stat = (payload[at] ?? 0) - BASE;
    if (stat < 0) return bad(at, 'a STAT from 20', payload);
    const type = typeAt(payload, at + 1);
    if (!type.ok) return type;
    const nearEnd = (stat & NEAR_END) !== 0;
    const empty = (stat & NO_NOTE_AT_FEED) !== 0;
    cassettes.push({ nearEnd, empty, type: type.value });
  }
  return ok({ error: error.value, blocked: blocked.value, cassettes });
}

/** ERROR and DISP: the sensor diagnostics as modelled. */
export interface SensorsResponse {
  readonly error: number;
  readonly blocked: readonly PathSensor[];
}

export function encodeSensorsResponse(response: SensorsResponse): Uint8Array {
  return Uint8Array.of(COMMANDS.sensors, BASE + response.error, encodeSensors(response.blocked));
}

export function decodeSensorsResponse(payload: Uint8Array): Result<SensorsResponse, MessageError> {
  const error = decodeError(payload);
  if (!error.ok) return error;
  const blocked = decodeSensors(payload, 2);
  return blocked.ok ? ok({ error: error.value, blocked: blocked.value }) : blocked;
}

function encodeSensors(blocked: readonly PathSensor[]): number {
  return PATH_SENSORS.reduce(
    (sum, name, bit) => sum + (blocked.includes(name) ? 1 << bit : 0),
    BASE,
  );
}

function decodeSensors(payload: Uint8Array, at: number): Result<PathSensor[], MessageError> {
  const bits = (payload[at] ?? 0) - BASE;
  if (bits < 0) return bad(at, 'sensor bits from 20', payload);
  return ok(PATH_SENSORS.filter((_, bit) => (bits & (1 << bit)) !== 0));
}

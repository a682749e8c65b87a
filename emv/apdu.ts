import { concat } from '../bytes/concat.ts';
import { err, ok, type Result } from '../bytes/result.ts';

/** The card as one function: a command APDU in, a response APDU with SW1 SW2 out. */
export type Transceive = (command: Uint8Array) => Promise<Uint8Array>;

/** A short command (ISO/IEC 7816-3, 12.1). */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** At most 255 bytes; absent in cases 1 and 2. */
  readonly data?: Uint8Array;
  /** Bytes expected at most: 1 to 256; absent in cases 1 and 3. */
  readonly le?: number;
}

export interface ResponseApdu {
  readonly data: Uint8Array;
  /** SW1 SW2 as one number: 0x9000. */
  readonly sw: number;
}

export interface ApduError {
  readonly kind: 'bad-apdu';
  readonly offset: number;
  /** One line; never holds a value. */
  readonly detail: string;
}

/** Instruction bytes (EMV 4.4 Book 3, 6.3 and 6.5; Book 1, 11). */
export const INS = {
  applicationBlock: 0x1e,
  applicationUnblock: 0x18,
  cardBlock: 0x16,
  externalAuthenticate: 0x82,
  generateAc: 0xae,
  getChallenge: 0x84,
  getData: 0xca,
  getProcessingOptions: 0xa8,
  getResponse: 0xc0,
  internalAuthenticate: 0x88,
  pinChangeUnblock: 0x24,
  putData: 0xda,
  readRecord: 0xb2,
  select: 0xa4,
  updateRecord: 0xdc,
  verify: 0x20,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [INS.applicationBlock, 'APPLICATION BLOCK'],
  [INS.applicationUnblock, 'APPLICATION UNBLOCK'],
  [INS.cardBlock, 'CARD BLOCK'],
  [INS.externalAuthenticate, 'EXTERNAL AUTHENTICATE'],
  [INS.generateAc, 'GENERATE AC'],
  [INS.getChallenge, 'GET CHALLENGE'],
  [INS.getData, 'GET DATA'],
  [INS.getProcessingOptions, 'GET PROCESSING OPTIONS'],
  [INS.getResponse, 'GET RESPONSE'],
  [INS.internalAuthenticate, 'INTERNAL AUTHENTICATE'],
  [INS.pinChangeUnblock, 'PIN CHANGE/UNBLOCK'],
  [INS.putData, 'PUT DATA'],
  [INS.readRecord, 'READ RECORD'],
  [INS.select, 'SELECT'],
  [INS.updateRecord, 'UPDATE RECORD'],
  [INS.verify, 'VERIFY'],
]);

/** The command's name as the books write it; `INS 5A` for one they do not know. */
export function commandName(ins: number): string {
  return NAMES.get(ins) ?? `INS ${ins.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Bytes on the wire. Throws a RangeError for more than 255 bytes of data: a bug. */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { cla, ins, p1, p2, data, le } = command;
  if (data && data.length > 255) {
    throw new RangeError(`command data: at most 255 bytes, got ${data.length}`);
  }
  const body = data && data.length > 0 ? [data.length, data] : [];
  const tail = le === undefined ? [] : [le & 0xff];
  return concat(cla, ins, p1, p2, ...body, ...tail);
}

function bad(offset: number, expected: string): Result<never, ApduError> {
  return err({
    kind: 'bad-apdu',
    offset,
    detail: `APDU at offset ${offset}: expected ${expected}`,
  });
}

/** Cases 1 to 4 with short lengths; anything else is an error. */
export function parseCommand(bytes: Uint8Array): Result<CommandApdu, ApduError> {
  if (bytes.length < 4) return bad(bytes.length, `CLA INS P1 P2, got ${bytes.length} bytes`);
  const [cla, ins, p1, p2] = bytes as unknown as [number, number, number, number];
  const header = { cla, ins, p1, p2 };
  if (bytes.length === 4) return ok(header);
  const third = bytes[4]!;
  if (bytes.length === 5) return ok({ ...header, le: third || 256 });
  if (third === 0) return bad(4, 'a short length (Lc of 1 to 255)');
  const data = bytes.subarray(5, 5 + third);
  if (data.length < third) return bad(5, `${third} bytes of data, got ${data.length}`);
  if (bytes.length === 5 + third) return ok({ ...header, data });
  if (bytes.length === 6 + third) return ok({ ...header, data, le: bytes[5 + third]! || 256 });
  return bad(6 + third, 'the end of the command after Le');
}

/** The status words are the last two bytes. */
export function parseResponse(bytes: Uint8Array): Result<ResponseApdu, ApduError> {
  if (bytes.length < 2) return bad(bytes.length, `SW1 SW2, got ${bytes.length} bytes`);
  if (bytes.length > 258) return bad(258, `at most 256 bytes and SW1 SW2, got ${bytes.length}`);
  const end = bytes.length - 2;
  return ok({ data: bytes.subarray(0, end), sw: (bytes[end]! << 8) | bytes[end + 1]! });
}

export function encodeResponse(data: Uint8Array, sw: number): Uint8Array {
  return concat(data, sw >> 8, sw & 0xff);
}

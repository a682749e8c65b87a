import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import { MAX_DATA } from './frame.ts';

/*
 * What a packet says (Abecs 2.12, 2.3): `CMD` and blocks of up to 999 bytes, each behind its
 * length in three digits; the reply has three digits of status before its blocks. Blocks are text,
 * one character a byte.
 */
export interface AbecsCommand {
  /** Three letters: `OPN`. */
  readonly id: string;
  readonly blocks: readonly string[];
}

export interface AbecsReply extends AbecsCommand {
  /** Three digits: `000`. */
  readonly status: string;
}

export const OK = '000';
/** The pad's news while the customer is busy; not the answer yet. */
export const NOTIFICATION = 'NTM';
/** Instead of the command's own name: the command is unknown. */
export const UNKNOWN = 'ERR';

const LENGTH_DIGITS = 3;
const MAX_BLOCK = 999;

export function buildCommand({ id, blocks }: AbecsCommand): Uint8Array {
  return join(id, blocks);
}

export function buildReply({ id, status, blocks }: AbecsReply): Uint8Array {
  return join(id + status, blocks);
}

function join(head: string, blocks: readonly string[]): Uint8Array {
  const parts = blocks.map((block) => {
    if (block.length > MAX_BLOCK) throw new RangeError(`block of ${block.length} bytes`);
    return ascii(String(block.length).padStart(LENGTH_DIGITS, '0') + block);
  });
  const data = concat(ascii(head), ...parts);
  if (data.length > MAX_DATA) throw new RangeError(`message of ${data.length} bytes`);
  return data;
}

export function parseCommand(data: Uint8Array): Result<AbecsCommand, string> {
  const text = fromAscii(data);
  const id = text.slice(0, 3);
  if (!/^[A-Z]{3}$/.test(id)) return err('expected a command of three letters at offset 0');
  const blocks = split(text, 3);
  return blocks.ok ? ok({ id, blocks: blocks.value }) : blocks;
}

export function parseReply(data: Uint8Array): Result<AbecsReply, string> {
  const text = fromAscii(data);
  const [, id, status] = /^([A-Z]{3})(\d{3})/.exec(text) ?? [];
  if (id === undefined || status === undefined) {
    return err('expected three letters and three digits of status at offset 0');
  }
  const blocks = split(text, 6);
  return blocks.ok ? ok({ id, status, blocks: blocks.value }) : blocks;
}

function split(text: string, start: number): Result<readonly string[], string> {
  const blocks: string[] = [];
  let at = start;
  while (at < text.length) {
    const length = text.slice(at, at + LENGTH_DIGITS);
    if (!/^\d{3}$/.test(length)) return err(`expected a length of three digits at offset ${at}`);
    at += LENGTH_DIGITS;
    const block = text.slice(at, at + Number(length));
    if (block.length < Number(length)) {
      return err(`expected ${Number(length)} bytes at offset ${at}, found ${block.length}`);
    }
    blocks.push(block);
    at += block.length;
  }
  return ok(blocks);
}

/** What each status means (Abecs 2.12, 3.1.1). */
export const STATUS: Readonly<Record<string, string>> = {
  '000': 'done',
  '003': 'no secure communication',
  '004': 'key F1',
  '005': 'key F2',
  '006': 'key F3',
  '007': 'key F4',
  '008': 'key clear',
  '009': 'secure packet could not be decrypted',
  '010': 'not now, or no such command',
  '011': 'invalid parameter',
  '012': 'timed out',
  '013': 'cancelled by the customer',
  '019': 'a mandatory parameter is missing',
  '020': 'tables are of another version',
  '021': 'tables could not be stored',
  '040': 'internal error of the pad',
  '041': 'magnetic stripe could not be read',
  '042': 'no such key',
  '043': 'no card',
  '044': 'PIN entry is blocked for a while',
  '045': 'answer too long',
  '046': 'cryptographic check failed',
  '051': 'SAM absent or mute',
  '060': 'chip mute',
  '061': 'communication with the chip failed',
  '067': 'card invalidated',
  '068': 'card misbehaves',
  '069': 'card with invalid data',
  '070': 'no application in common',
  '071': 'application cannot be used here',
  '076': 'chip failed, fallback to the stripe is allowed',
  '077': 'invalid amount',
  '078': 'too many applications',
  '079': 'card blocked',
  '080': 'several contactless cards',
  '081': 'communication with the contactless card failed',
  '082': 'contactless card invalidated',
  '083': 'contactless card misbehaves',
  '084': 'no contactless application in common',
  '085': 'contactless application cannot be used here',
  '086': "the customer must verify on the card's device",
  '087': 'use chip or stripe',
  '100': 'no such media file',
  '101': 'media file of a wrong format',
  '102': 'media file could not be loaded',
};

import { parseDol } from '../../bytes/ber-tlv.ts';
import { toHex } from '../../bytes/hex.ts';
import { commandName } from '../apdu.ts';
import { BITS, type BitMeaning, LIKE_TVR } from './bits.ts';
import { describeCvmList, describeCvmResults } from './cvm.ts';
import { tagEntry } from './tags.ts';

/** What the value of a tag says, a line each; empty where the dictionary has nothing to say. */
export function describeValue(tag: string, value: Uint8Array): readonly string[] {
  const bits = BITS[LIKE_TVR.has(tag) ? '95' : tag];
  if (bits) return describeBits(bits, value);
  return SPECIAL[tag]?.(value) ?? [];
}

function describeBits(bits: readonly BitMeaning[], value: Uint8Array): readonly string[] {
  return bits
    .filter(([byte, bit]) => ((value[byte - 1] ?? 0) >> (bit - 1)) & 1)
    .map(([, , text]) => text);
}

const SPECIAL: Readonly<Record<string, (value: Uint8Array) => readonly string[]>> = {
  '5F24': describeDate,
  '5F25': describeDate,
  '86': describeScriptCommand,
  '87': describePriority,
  '8C': describeDol,
  '8D': describeDol,
  '8E': describeCvmList,
  '94': describeAfl,
  '97': describeDol,
  '9A': describeDate,
  '9C': (value) => lookUp(TRANSACTION_TYPES, value),
  '9F27': describeCid,
  '9F34': describeCvmResults,
  '9F35': describeTerminalType,
  '9F38': describeDol,
  '9F49': describeDol,
  '9F4F': describeDol,
};

/** YYMMDD; of this century below 50 (EMV 4.4 Book 4, 6.7.3). */
function describeDate(value: Uint8Array): readonly string[] {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(toHex(value)) ?? [];
  if (year === undefined) return [];
  return [`${Number(year) < 50 ? '20' : '19'}${year}-${month}-${day}`];
}

function describeScriptCommand(value: Uint8Array): readonly string[] {
  return value.length < 4 ? [] : [commandName(value[1]!)];
}

/** The leading two digits of the processing code (ISO 8583). */
const TRANSACTION_TYPES: ReadonlyMap<number, string> = new Map([
  [0x00, 'purchase'],
  [0x01, 'cash'],
  [0x09, 'purchase with cashback'],
  [0x20, 'refund'],
  [0x30, 'balance inquiry'],
]);

function lookUp(texts: ReadonlyMap<number, string>, value: Uint8Array): readonly string[] {
  const text = value.length === 1 ? texts.get(value[0]!) : undefined;
  return text === undefined ? [] : [text];
}

/** Bits 8-7 of the CID, by value. */
export const CRYPTOGRAM_TYPES = ['AAC', 'TC', 'ARQC', 'RFU'] as const;

const CID_REASONS = [
  undefined,
  'service not allowed',
  'PIN try limit exceeded',
  'issuer authentication failed',
] as const;

/** EMV 4.4 Book 3, table 15. */
function describeCid(value: Uint8Array): readonly string[] {
  if (value.length !== 1) return [];
  const cid = value[0]!;
  const reason = CID_REASONS[cid & 7];
  return [
    CRYPTOGRAM_TYPES[cid >> 6]!,
    ...(cid & 8 ? ['advice required'] : []),
    ...(reason === undefined ? [] : [reason]),
  ];
}

/** EMV 4.4 Book 1, table 48. */
function describePriority(value: Uint8Array): readonly string[] {
  if (value.length !== 1) return [];
  const priority = value[0]! & 15;
  return [
    priority === 0 ? 'no priority' : `priority ${priority}`,
    ...(value[0]! & 0x80 ? ['only with confirmation by the cardholder'] : []),
  ];
}

/** EMV 4.4 Book 4, A1: who runs the terminal, then what it can do. */
function describeTerminalType(value: Uint8Array): readonly string[] {
  if (value.length !== 1) return [];
  const party = ['', 'financial institution', 'merchant', 'cardholder'][value[0]! >> 4];
  const kind = value[0]! & 15;
  const reach = ['online only', 'offline with online capability', 'offline only'][(kind - 1) % 3];
  if (!party || !reach || kind > 6) return [];
  return [`${kind <= 3 ? 'attended' : 'unattended'}, ${reach}, run by a ${party}`];
}

/** EMV 4.4 Book 3, 10.2: four bytes an entry. */
function describeAfl(value: Uint8Array): readonly string[] {
  if (value.length % 4 !== 0) return [];
  return Array.from({ length: value.length / 4 }, (_, i) => {
    const [sfi, first, last, signed] = value.subarray(4 * i) as unknown as number[];
    const records = first === last ? `record ${first}` : `records ${first} to ${last}`;
    const part = signed === 0 ? '' : `, the first ${signed} signed`;
    return `SFI ${sfi! >> 3} ${records}${part}`;
  });
}

function describeDol(value: Uint8Array): readonly string[] {
  const dol = parseDol(value);
  if (!dol.ok) return [dol.error.detail];
  return dol.value.map(({ tag, length }) => {
    const name = tagEntry(tag)?.name;
    return `${tag} ${length}${name === undefined ? '' : ` ${name}`}`;
  });
}

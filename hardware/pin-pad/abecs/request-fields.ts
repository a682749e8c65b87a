import { concat } from '../../../bytes/concat.ts';
import { hex } from '../../../bytes/hex.ts';
import type { DisplayLines, WorkingKey } from '../pos-pin-pad.ts';
import { METHOD } from './commands.ts';

/** TLR's block less the count of records. */
export const MAX_RECORDS = 997;

/** Two lines that the pad can take: 16 characters of Latin-1 each. */
export function fitted([upper, lower]: DisplayLines): DisplayLines {
  const line = (whole: string): string => whole.replace(/[^ -~\xa0-\xff]/gu, '?').slice(0, 16);
  return [line(upper), line(lower)];
}

export function keyFields(key: WorkingKey) {
  return {
    method: key.kind === 'dukpt' ? METHOD.dukpt : METHOD.masterSession,
    keyIndex: key.index,
    workingKey: key.kind === 'dukpt' ? new Uint8Array(0) : key.encrypted,
  };
}

export function communicationOf(
  reached: boolean,
  approved: boolean | undefined,
  code: string,
): string {
  if (!reached) return '1';
  return approved && code !== '00' ? '9' : '0';
}

export function tagBytes(tags: readonly string[]): Uint8Array {
  return concat(...tags.map(hex));
}

export function bytes4(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}

/** As many records into each TLR as it takes; undefined: one is too long or empty. */
export function blocksOf(records: readonly string[]): string[][] | undefined {
  const blocks: string[][] = [];
  let room = 0;
  for (const record of records) {
    if (record === '' || record.length > MAX_RECORDS) return undefined;
    if (record.length > room || blocks.at(-1)!.length === 99) {
      blocks.push([]);
      room = MAX_RECORDS;
    }
    blocks.at(-1)!.push(record);
    room -= record.length;
  }
  return blocks;
}

/** The first protocol that the ATR offers (ISO 7816-3, TD1); T=0 where it names none. */
export function protocolOf(atr: Uint8Array): 'T=0' | 'T=1' {
  const y1 = (atr[1] ?? 0) >> 4;
  if ((y1 & 8) === 0) return 'T=0';
  const before = (y1 & 1) + ((y1 >> 1) & 1) + ((y1 >> 2) & 1);
  return ((atr[2 + before] ?? 0) & 0x0f) === 1 ? 'T=1' : 'T=0';
}

import { concat } from '../../bytes/concat.ts';
import { layOut } from '../../hardware/printer/esc-pos/layout.ts';
import * as messages from '../../hardware/printer/esc-pos/messages.ts';
import { EPSON_80 } from '../../hardware/printer/esc-pos/profile.ts';
import type { ReceiptLine } from '../../hardware/printer/printer.ts';
import { decodeEscPos } from '../decode-escpos.ts';
import { checkValue, grouped, joined, type KeyPart } from './key-part.ts';

const heading = (text: string): ReceiptLine => ({
  kind: 'text',
  text,
  align: 'centre',
  bold: true,
});
const line = (left: string, right: string): ReceiptLine => ({ kind: 'columns', left, right });
const SIGNATURE: readonly ReceiptLine[] = [
  { kind: 'feed', lines: 1 },
  line('Date', '____________________'),
  line('Signature', '____________________'),
  { kind: 'feed', lines: 2 },
];

/** What all who took part sign: holders and check values, nothing of the key. */
export function ceremonySheet(parts: readonly KeyPart[]): readonly ReceiptLine[] {
  return [
    heading('KEY CEREMONY'),
    { kind: 'rule' },
    line('Key', parts[0]?.key ?? ''),
    line('Algorithm', 'triple DES, 16 bytes'),
    { kind: 'rule' },
    ...parts.flatMap((part) => [
      line(`Part ${part.number} of ${part.of}`, part.holder),
      line('  check value', checkValue(part.part)),
    ]),
    { kind: 'rule' },
    {
      kind: 'columns',
      left: 'Check value of the key',
      right: checkValue(joined(parts)),
      bold: true,
    },
    ...parts.flatMap(() => SIGNATURE),
  ];
}

/** For one holder's eyes, and for his envelope: his part. */
export function partSheet(part: KeyPart): readonly ReceiptLine[] {
  return [
    heading(`KEY PART ${part.number} OF ${part.of}`),
    { kind: 'text', text: `for ${part.holder} alone`, align: 'centre' },
    { kind: 'rule' },
    line('Key', part.key),
    { kind: 'text', text: grouped(part.part), align: 'centre', bold: true },
    line('Check value', checkValue(part.part)),
    ...SIGNATURE,
  ];
}

/** The sheet as a job for a receipt printer. */
export function sheetJob(sheet: readonly ReceiptLine[]): Uint8Array {
  return concat(messages.INITIALISE, ...layOut(sheet, EPSON_80), messages.FEED_AND_CUT);
}

/** What the printer makes of that job. */
export const sheetText = (sheet: readonly ReceiptLine[]): string =>
  decodeEscPos(sheetJob(sheet)).text.trimEnd();

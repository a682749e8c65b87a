import { toSpacedHex } from '../bytes/hex.ts';
import { commandName } from '../hardware/printer/esc-pos/command-name.ts';
import { tokenize } from '../hardware/printer/esc-pos/frame.ts';
import { createInterpreter } from '../hardware/printer/esc-pos/interpreter.ts';
import { EPSON_80, type PrinterProfile } from '../hardware/printer/esc-pos/profile.ts';
import { paperToText } from '../hardware/printer/paper/text.ts';
import type { Paper, PaperRow } from '../hardware/printer/virtual-printer.ts';

export interface DecodedEscPos {
  /** What is on the paper; a line `- - -` where it was cut. */
  readonly text: string;
  /** All of it as one strip. */
  readonly paper: Paper;
  /** Commands that printed nothing because they are unknown, unsupported or faulty. */
  readonly unknown: readonly UnknownCommand[];
}

export interface UnknownCommand {
  /** Of the command's first byte in the stream. */
  readonly offset: number;
  readonly name: string;
  readonly reason: string;
  /** The first bytes, hex. */
  readonly bytes: string;
}

const CUT = `${'- '.repeat(24).trimEnd()}\n`;
const BYTES_SHOWN = 16;

/** Reads a print job of ESC/POS bytes as a printer would: what comes out on paper? */
export function decodeEscPos(bytes: Uint8Array, profile: PrinterProfile = EPSON_80): DecodedEscPos {
  const interpreter = createInterpreter(profile);
  const pieces: PaperRow[][] = [[]];
  const unknown: UnknownCommand[] = [];
  let offset = 0;
  const line = [
    ...tokenize(bytes),
    // A last line without a line feed is shown too.
    { kind: 'command' as const, bytes: Uint8Array.of(0x1b, 0x4a, 0x00) },
  ];
  for (const token of line) {
    for (const action of interpreter.execute(token)) {
      if (action.kind === 'row') pieces.at(-1)!.push(action.row);
      else if (action.kind === 'cut') pieces.push([]);
      else if (action.kind === 'ignored') {
        const name = commandName(token.bytes);
        const shown = toSpacedHex(token.bytes.subarray(0, BYTES_SHOWN));
        unknown.push({ offset, name, reason: action.reason, bytes: shown });
      }
    }
    offset += token.bytes.length;
  }
  const printed = pieces.filter((rows) => rows.length > 0);
  const widthDots = profile.dots;
  return {
    text: printed.map((rows) => paperToText({ widthDots, rows })).join(CUT),
    paper: { widthDots, rows: printed.flat() },
    unknown,
  };
}

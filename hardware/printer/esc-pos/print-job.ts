import { type CardNumberHider, createCardNumberHider } from './card-numbers.ts';
import { characterOf } from './code-pages.ts';
import { commandName } from './command-name.ts';
import { createEscPosTokenizer } from './frame.ts';
import type { CodePageName, PrinterProfile } from './profile.ts';

/** Bytes of a print job as they were sent, and what they are. */
export interface JobPiece {
  readonly bytes: Uint8Array;
  /** Where not 0, the byte is a digit of a card number that is not to be shown. */
  readonly hidden: Uint8Array;
  readonly parts: readonly JobPart[];
  /** A command has begun that this piece does not end. */
  readonly isOpen: boolean;
}

export type JobPart =
  /** From byte `from` up to `to` of the piece. */
  | {
      readonly kind: 'text';
      readonly from: number;
      readonly to: number;
      readonly page: CodePageName;
    }
  /** A command that ends in this piece, whole. */
  | { readonly kind: 'command'; readonly bytes: Uint8Array };

/** Reads a print job piece by piece; a piece may end anywhere. */
export interface JobReader {
  /** A card number that ends here is hidden in the pieces before, too. */
  read(bytes: Uint8Array): JobPiece;
  /** The job is whole. */
  end(): void;
  /** Hides what could be the middle of a card number that goes on in the next piece. */
  hideOpen(): void;
}

/** As they come off a code page: a number grouped by them is one number on paper. */
const GAPS = new Set([' ', '\u00a0', '-', '‐', '‑', '–', '—', '−']);

/** These too: a line is broken where a blank was. */
const LINE_ENDS = new Set(['LF', 'CR', 'HT', 'FF', 'ESC d', 'ESC J']);

export function createJobReader(profile: PrinterProfile): JobReader {
  const tokenizer = createEscPosTokenizer();
  let page: CodePageName = profile.codePages[0] ?? 'cp437';
  let held = 0;
  /** What is printed, whatever commands stand in between; and inside one command. */
  const printed = createCardNumberHider();
  const inCommand = createCardNumberHider();

  function look(hider: CardNumberHider, hidden: Uint8Array, at: number, char: string): void {
    if (char >= '0' && char <= '9') {
      hider.digit({
        digit: char,
        hide: () => {
          hidden[at] = 1;
        },
      });
    } else if (GAPS.has(char)) hider.gap();
    else hider.end();
  }

  return {
    read(bytes) {
      const parts: JobPart[] = [];
      const hidden = new Uint8Array(bytes.length);

      function text(from: number, to: number): void {
        if (to <= from) return;
        parts.push({ kind: 'text', from, to, page });
        for (let i = from; i < to; i++) look(printed, hidden, i, characterOf(page, bytes[i]!));
      }
      function data(from: number, to: number): void {
        for (let i = from; i < to; i++) {
          look(inCommand, hidden, i, String.fromCharCode(bytes[i]!));
        }
      }

      // The first token may have begun in a piece before.
      let at = -held;
      for (const token of tokenizer.push(bytes)) {
        const from = Math.max(0, at);
        at += token.bytes.length;
        if (token.kind === 'text') {
          text(from, at);
          continue;
        }
        data(from, at);
        parts.push({ kind: 'command', bytes: token.bytes });
        if (token.kind === 'oversized' || token.kind === 'skipped') continue;
        inCommand.end();
        const name = commandName(token.bytes);
        if (LINE_ENDS.has(name)) printed.gap();
        if (name === 'ESC t') page = profile.codePages[token.bytes[2]!] ?? page;
      }
      held = bytes.length - at;
      const isOpen = held > 0 && !tokenizer.inText();
      if (isOpen) data(Math.max(0, at), bytes.length);
      else text(Math.max(0, at), bytes.length);
      return { bytes, hidden, parts, isOpen };
    },
    end() {
      printed.end();
      inCommand.end();
    },
    hideOpen() {
      printed.hideOpen();
      inCommand.hideOpen();
    },
  };
}

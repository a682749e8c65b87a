import type { VirtualDevice } from '../device.ts';

/** What a hand can do at a virtual printer, and what an eye sees. */
export interface VirtualPrinter extends VirtualDevice {
  /** Tears off and returns everything cut so far. */
  take(): readonly Paper[];
  loadPaper(): void;
  view(): VirtualPrinterView;
}

export interface VirtualPrinterView {
  /** Cut and still hanging out; oldest first. */
  readonly cut: readonly Paper[];
  /** On the strip, not cut yet. */
  readonly printing: Paper;
  readonly online: boolean;
}

/** One piece of paper; the renderers turn it into text, SVG or PNG. */
export interface Paper {
  /** Width in dots, 8 dots a millimetre: 576 for 80 mm paper. */
  readonly widthDots: number;
  readonly rows: readonly PaperRow[];
}

export type PaperRow =
  | {
      readonly kind: 'text';
      readonly align: 'left' | 'centre' | 'right';
      readonly heightDots: number;
      readonly runs: readonly TextRun[];
    }
  | { readonly kind: 'feed'; readonly heightDots: number }
  /** One bit a dot, rows padded to bytes, most significant bit leftmost, 1 = black. */
  | {
      readonly kind: 'bitmap';
      readonly align: 'left' | 'centre' | 'right';
      readonly width: number;
      readonly height: number;
      readonly bits: Uint8Array;
      readonly alt?: string;
    };

export interface TextRun {
  readonly text: string;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
  /** Times the width and height of font A, 12 × 24 dots; font B is 0.75 × 0.7083. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Where the run begins, dots from the row's left end; absent: where the one before ended. */
  readonly x?: number;
  /** Dots left free after every character. */
  readonly spacing?: number;
}

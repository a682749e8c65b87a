import bwip from 'bwip-js';

/** Error correction as banks print it; light modules around the dark ones (ISO/IEC 18004, 9.1). */
const SYMBOL = { bcid: 'qrcode', eclevel: 'M', binarytext: true, backgroundcolor: 'FFFFFF' };
const QUIET_MODULES = 4;
/** bwip-js draws a module two units wide, and pads in units. */
const MODULE_UNITS = 2;
const PNG_SCALE = 4;

/** A QR code of the text's UTF-8 bytes as PNG, eight pixels a module. */
export function qrPng(text: string): Promise<Uint8Array> {
  return bwip.toBuffer(options(text, PNG_SCALE));
}

/** The same as SVG. */
export function qrSvg(text: string): string {
  return bwip.toSVG(options(text, 1));
}

function options(text: string, scale: number): Parameters<typeof bwip.toSVG>[0] {
  const padding = QUIET_MODULES * MODULE_UNITS;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  return { ...SYMBOL, text: bytes, scale, padding };
}

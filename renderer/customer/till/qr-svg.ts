import { drawingSVG, qrcode, type RenderOptions } from 'bwip-js/browser';

/** `eclevel` is of this kind of code alone; the library's types do not know it. */
const OPTIONS = { bcid: 'qrcode', eclevel: 'M', padding: 8, scale: 4 };

/** A QR code as SVG. Of this library only what this code needs is loaded, and only with this file. */
export function qrSvg(text: string): string {
  const options: RenderOptions = { ...OPTIONS, text };
  return qrcode(options, drawingSVG());
}

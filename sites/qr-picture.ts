import bwip from 'bwip-js';
import { type Html, html } from './html.ts';

/** Light modules that scanners need around the dark ones. */
const QUIET = 4;

/** A QR code as an inline picture, scaled by the stylesheet. `text`: ASCII or UTF-8, ≤ 512. */
export function qrPicture(text: string, label: string): Html {
  const options = { bcid: 'qrcode', eclevel: 'M', text };
  const [symbol] = bwip.raw(options as never) as unknown as [
    { pixs: readonly number[]; pixx: number },
  ];
  const { pixs, pixx } = symbol;
  const side = pixx + 2 * QUIET;
  const dark = pixs.flatMap((pixel, i) =>
    pixel ? [`M${QUIET + (i % pixx)} ${QUIET + Math.floor(i / pixx)}h1v1h-1z`] : [],
  );
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}"
    shape-rendering="crispEdges"><path d="${dark.join('')}"/></svg>`;
}

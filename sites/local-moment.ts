/** Vietnam is seven hours ahead of UTC all year round. */
const OFFSET_MS = 7 * 60 * 60_000;

/** Clock milliseconds as a phone in Vietnam shows them: `22/11 17:45`. */
export function shownMoment(at: number): string {
  const iso = new Date(at + OFFSET_MS).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)} ${iso.slice(11, 16)}`;
}

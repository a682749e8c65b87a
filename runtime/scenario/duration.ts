const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `2min`, `1h` in milliseconds; undefined: none of them. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(ms|s|min|h)$/.exec(text) ?? [];
  const factor = UNITS[unit ?? ''];
  return factor === undefined ? undefined : Number(number) * factor;
}

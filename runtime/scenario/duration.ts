const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `2min`, `1h` in whole milliseconds; undefined: none of them. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|min|h)$/.exec(text) ?? [];
  const factor = UNITS[unit ?? ''];
  return factor === undefined ? undefined : Math.round(Number(number) * factor);
}

/** The same for what the schema has let through. */
export function milliseconds(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new Error(`no duration: ${text}`);
  return ms;
}

/** `10 min`, `90 s`, `1500 ms`: in the largest unit that it is whole in. */
export function durationText(ms: number): string {
  const whole = Object.entries(UNITS).findLast(([, factor]) => ms >= factor && ms % factor === 0);
  const [unit, factor] = whole ?? ['ms', 1];
  return `${ms / factor} ${unit}`;
}

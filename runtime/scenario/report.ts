import type { TraceEntry } from '../trace.ts';
import { nameView } from './name-view.ts';
import type { Failure, ScenarioResult } from './play.ts';

/** What a run of many scripts ends in. */
export interface RunSummary {
  readonly results: readonly ScenarioResult[];
  /** Scripts that could not be read. */
  readonly unreadable: readonly UnreadableScript[];
  readonly wallMs: number;
}

export interface UnreadableScript {
  readonly file: string;
  /** `file:line:column: what; expected what`. */
  readonly line: string;
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One line a scenario; a failure tells what was expected, what came, and what led there. */
export function resultText(result: ScenarioResult): string {
  const time = `${seconds(result.simulatedMs)} simulated`;
  if (result.passed) return `✓ ${result.title}  (${time})`;
  const { file, title, seed } = result;
  const lines = [`✗ ${title}  (${time})`];
  for (const [i, failure] of result.failures.entries()) {
    const before = result.failures[i - 1];
    if (failure.step !== before?.step)
      lines.push(`    ${placeText(file, failure)}: ${failure.step}`);
    lines.push(...mismatchLines(failure));
  }
  if (result.last.length > 0) {
    lines.push('', '    What led there, in seconds since the start:');
    lines.push(...result.last.map((entry) => `    ${entryText(entry)}`));
    lines.push(`    ${timeText(result.simulatedMs)}  failed   ✗ ${result.failures[0]?.step}`);
  }
  return [...lines, '', `    Again: tellerbench run ${quoted(file)} --seed ${seed}`, ''].join('\n');
}

/** As a shell wants it. */
const quoted = (file: string): string =>
  /^[\p{L}\p{N}_./@%+,:=-]+$/u.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;

const placeText = (file: string, { place }: Failure): string =>
  `${file}:${place.line}:${place.column}`;

function mismatchLines({ what, expected, actual, booked }: Failure): string[] {
  const label = (name: string): string => `        ${name.padEnd(9)} `;
  const shown = actual.trimEnd().split('\n');
  const but =
    shown.length === 1
      ? [`${label('but')}${actual}`]
      : // Paper keeps its shape, below and not beside.
        [`${label('but')}this:`, ...shown.map((line) => `${' '.repeat(18)}│ ${line}`.trimEnd())];
  const bookings = booked?.length === 0 ? ['nothing'] : (booked ?? []);
  return [
    `      ${what}`,
    `${label('expected')}${expected}`,
    ...but,
    ...bookings.map((booking, i) => `${label(i === 0 ? 'booked' : '')}${booking}`),
  ];
}

/** `  12.345  screen   notice: declined, charge: not-charged`. */
export function entryText(entry: TraceEntry): string {
  return `${timeText(entry.t)}  ${wordsOf(entry)}`;
}

const timeText = (ms: number): string => (ms / 1000).toFixed(3).padStart(9);

function wordsOf(entry: TraceEntry): string {
  switch (entry.kind) {
    case 'step':
      return `step     ▸ ${entry.text}`;
    case 'wire':
      return `wire       ${entry.device} ${entry.direction === 'out' ? '→' : '←'} ${entry.meaning}`;
    case 'message': {
      const code = entry.fields['39'] === undefined ? '' : `, DE39 ${entry.fields['39']}`;
      return `message    ${entry.mti} ${entry.from} → ${entry.to}${code}`;
    }
    case 'http': {
      const { from, to, method, path, status } = entry;
      return `http       ${from} → ${to} ${method} ${path}, ${status ?? 'no answer'}`;
    }
    case 'state':
      return `state      ${entry.actor} ${entry.state} (${entry.event})`;
    case 'view':
      return `screen     ${nameView(entry.view)}`;
    case 'journal':
      return `journal    ${entry.record}: ${entry.text}`;
  }
}

export function summaryText({ results, unreadable, wallMs }: RunSummary): string {
  const failed = results.filter((result) => !result.passed);
  const parts = [`${results.length - failed.length} passed`, `${failed.length} failed`];
  if (unreadable.length > 0) parts.push(`${unreadable.length} not readable`);
  const pace = Math.round(results.length / Math.max(wallMs / 1000, 0.001));
  const many = results.length > 1;
  return [
    // A long run has scrolled them away.
    ...(many ? failed.map(({ file, title }) => `✗ ${file}: ${title}`) : []),
    ...(many ? unreadable.map(({ line }) => `✗ ${line}`) : []),
    `${parts.join(', ')}  (${seconds(wallMs)}${many ? `, ${pace} scenarios a second` : ''})`,
  ].join('\n');
}

/** For machines: the same facts, an object a scenario. */
export function summaryJson(summary: RunSummary): string {
  const { results, unreadable, wallMs } = summary;
  const passed = results.filter((result) => result.passed).length;
  return JSON.stringify({
    passed,
    failed: results.length - passed,
    unreadable: unreadable.map(({ line }) => line),
    wallMs: Math.round(wallMs),
    scenarios: results.map(({ trace: _, ...result }) => result),
  });
}

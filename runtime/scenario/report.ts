import type { TraceEntry } from '../trace.ts';
import type { Failure, ScenarioResult } from './play.ts';
import { nameScreen } from './screens.ts';

/** What a run of many scripts ends in. */
export interface RunSummary {
  readonly results: readonly ScenarioResult[];
  /** Scripts that could not be read: one line each. */
  readonly unreadable: readonly string[];
  readonly wallMs: number;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** One line a scenario; a failure tells what was expected, what came, and what led there. */
export function resultText(result: ScenarioResult): string {
  const time = `${seconds(result.simulatedMs)} simulated`;
  if (result.passed) return `✓ ${result.title}  (${time})`;
  const lines = [`✗ ${result.title}  (${time}, seed ${result.seed})`];
  for (const failure of result.failures) lines.push(...failureLines(result.file, failure));
  if (result.last.length > 0) {
    lines.push('    the last that happened:');
    lines.push(...result.last.map((entry) => `      ${entryText(entry)}`));
  }
  return lines.join('\n');
}

function failureLines(file: string, { place, step, what, expected, actual }: Failure): string[] {
  const shown = actual.includes('\n') ? `\n${indent(actual, 14)}` : actual;
  return [
    `    ${file}:${place.line}:${place.column}: ${step}: ${what}`,
    `      expected  ${expected}`,
    `      but       ${shown}`,
  ];
}

const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');

/** `+12.345 s  screen   notice: declined, charge: not-charged`. */
export function entryText(entry: TraceEntry): string {
  const at = `+${(entry.t / 1000).toFixed(3)} s`.padStart(12);
  switch (entry.kind) {
    case 'step':
      return `${at}  step     ${entry.text}`;
    case 'wire': {
      const arrow = entry.direction === 'out' ? '>' : '<';
      return `${at}  wire     ${entry.device} ${arrow} ${entry.meaning}`;
    }
    case 'message': {
      const code = entry.fields['39'] === undefined ? '' : `, DE39 ${entry.fields['39']}`;
      return `${at}  message  ${entry.mti} ${entry.from} > ${entry.to}${code}`;
    }
    case 'state':
      return `${at}  state    ${entry.actor} ${entry.state} (${entry.event})`;
    case 'view':
      return `${at}  screen   ${nameScreen(entry.view.screen)}`;
    case 'journal':
      return `${at}  journal  ${entry.n} ${entry.record}: ${entry.text}`;
  }
}

export function summaryText({ results, unreadable, wallMs }: RunSummary): string {
  const failed = results.filter((result) => !result.passed).length;
  const passed = results.length - failed;
  const parts = [`${passed} passed`, `${failed} failed`];
  if (unreadable.length > 0) parts.push(`${unreadable.length} not readable`);
  return `${parts.join(', ')}  (${seconds(wallMs)})`;
}

/** For machines: the same facts, an object a scenario. */
export function summaryJson(summary: RunSummary): string {
  const { results, unreadable, wallMs } = summary;
  const passed = results.filter((result) => result.passed).length;
  return JSON.stringify({
    passed,
    failed: results.length - passed,
    unreadable,
    wallMs: Math.round(wallMs),
    scenarios: results.map(({ trace: _, ...result }) => result),
  });
}

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters XML 1.0 does not allow are left out. */
function xml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to leave out.
  return text.replace(/[&<>"]/g, (c) => XML[c] ?? c).replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '');
}

/** JUnit XML, as continuous integration reads it. Times are simulated seconds. */
export function junitXml({ results, unreadable }: RunSummary): string {
  const failed = results.filter((result) => !result.passed).length;
  const cases = results.map((result) => {
    const open = `  <testcase classname="${xml(result.file)}" name="${xml(result.title)}" time="${(result.simulatedMs / 1000).toFixed(3)}"`;
    if (result.passed) return `${open}/>`;
    const message = result.failures.map((f) => `${f.what}: expected ${f.expected}`).join('; ');
    const body = `    <failure message="${xml(message)}">${xml(resultText(result))}</failure>`;
    return `${open}>\n${body}\n  </testcase>`;
  });
  const broken = unreadable.map(
    (line) =>
      `  <testcase classname="${xml(line.split(':')[0] ?? '')}" name="readable"><error message="${xml(line)}"/></testcase>`,
  );
  const total = results.length + unreadable.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="tellerbench" tests="${total}" failures="${failed}" errors="${unreadable.length}">`,
    ...cases,
    ...broken,
    '</testsuite>',
    '',
  ].join('\n');
}

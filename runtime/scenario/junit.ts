import type { ScenarioResult } from './play.ts';
import { type RunSummary, resultText } from './report.ts';

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** What XML 1.0 does not allow is left out: control characters and lone surrogates. */
const allowed = (text: string): string =>
  text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');

const attribute = (text: string): string => allowed(text).replace(/[&<>"\n]/g, (c) => XML[c]!);

const content = (text: string): string => allowed(text).replace(/[&<>]/g, (c) => XML[c]!);

const inSeconds = (ms: number): string => (ms / 1000).toFixed(3);

/**
 * JUnit XML, as continuous integration reads it: a suite for the run, a case for each script.
 * `time` is the wall's; `wallMs` has it by file. Simulated seconds are a property.
 */
export function junitXml(summary: RunSummary, wallMs: ReadonlyMap<string, number>): string {
  const { results, unreadable } = summary;
  const failed = results.filter((result) => !result.passed).length;
  const counts = `tests="${results.length + unreadable.length}" failures="${failed}" errors="${unreadable.length}"`;
  const time = `time="${inSeconds(summary.wallMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tellerbench" ${counts} ${time}>`,
    `  <testsuite name="scenarios" ${counts} ${time}>`,
    ...results.map((result) => caseXml(result, wallMs.get(result.file) ?? 0)),
    ...unreadable.map(({ file, line }) =>
      [
        `    <testcase classname="${attribute(file)}" name="can be read" time="0.000">`,
        `      <error message="${attribute(line)}"/>`,
        '    </testcase>',
      ].join('\n'),
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseXml(result: ScenarioResult, wallMs: number): string {
  const { file, title, seed, simulatedMs } = result;
  const names = `classname="${attribute(file)}" name="${attribute(title)}"`;
  const message = result.failures.map((f) => `${f.what}: expected ${f.expected}`).join('; ');
  return [
    `    <testcase ${names} time="${inSeconds(wallMs)}">`,
    '      <properties>',
    `        <property name="seed" value="${seed}"/>`,
    `        <property name="simulated-seconds" value="${inSeconds(simulatedMs)}"/>`,
    '      </properties>',
    ...(result.passed
      ? []
      : [
          `      <failure message="${attribute(message)}">${content(resultText(result))}</failure>`,
        ]),
    '    </testcase>',
  ].join('\n');
}

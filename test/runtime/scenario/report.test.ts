import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../../runtime/scenario/junit.ts';
import type { ScenarioResult } from '../../../runtime/scenario/play.ts';
import {
  entryText,
  type RunSummary,
  resultText,
  summaryJson,
  summaryText,
} from '../../../runtime/scenario/report.ts';
import type { TraceEntry } from '../../../runtime/trace.ts';

const terminal = { bank: 'B', id: 'ATM00117', place: 'P', hotline: 'H' };

const story: readonly TraceEntry[] = [
  { t: 5105, kind: 'step', text: 'choose accept-receipt' },
  { t: 5505, kind: 'journal', n: 3, record: 'authorised', text: 'approved, 000001', hash: '' },
  { t: 5505, kind: 'message', from: 'acquirer', to: 'terminal', mti: '0210', fields: { 39: '00' } },
  { t: 5505, kind: 'message', from: 'terminal', to: 'acquirer', mti: '0200', fields: {} },
  {
    t: 8000,
    kind: 'wire',
    device: 'cash-dispenser',
    direction: 'in',
    hex: '',
    meaning: 'jam between DVT and EJT',
    level: 'trouble',
  },
  {
    t: 65_000,
    kind: 'view',
    view: {
      language: 'vi',
      terminal,
      screen: { kind: 'notice', notice: 'partial-cash', charge: 'charged', amount: 1_500_000 },
      canCancel: false,
    },
  },
];

const good: ScenarioResult = {
  file: 'scenarios/withdrawal/on-us.yaml',
  title: 'All went well',
  seed: 42,
  passed: true,
  failures: [],
  last: [],
  simulatedMs: 14_800,
};
const place = { line: 14, column: 3 };
const bad: ScenarioResult = {
  file: 'scenarios/cash/jam.yaml',
  title: 'Notes & "receipts" < wanted',
  seed: 7,
  passed: false,
  failures: [
    { place, step: 'at the end', what: 'cash taken', expected: '2000000', actual: '1500000' },
    {
      place,
      step: 'at the end',
      what: 'receipt',
      expected: '"₫"',
      actual: '  SaigonBank\n\nSố tiền  5\n',
    },
  ],
  last: story,
  simulatedMs: 65_040,
};
const summary: RunSummary = {
  results: [good, bad],
  unreadable: [{ file: 'a.yaml', line: 'a.yaml:1:1: steps: missing; expected a list' }],
  wallMs: 400,
};

describe('for people', () => {
  it('a line for what passed', () => {
    expect(resultText(good)).toBe('✓ All went well  (14.8 s simulated)');
  });

  it('a failure reads like a film', () => {
    const golden = readFileSync(join(import.meta.dirname, 'golden', 'failure.txt'), 'utf8');
    expect(`${resultText(bad)}\n`).toBe(golden);
  });

  it('money has its bookings below it', () => {
    const money = { place, step: 'at the end', what: 'ledger x', expected: '-5', actual: '0' };
    const lines = (booked: readonly string[]) =>
      resultText({ ...bad, failures: [{ ...money, booked }] })
        .split('\n')
        .slice(3, 7);
    expect(lines(['-500000 cash', '500000 reversal'])).toEqual([
      '        expected  -5',
      '        but       0',
      '        booked    -500000 cash',
      '                  500000 reversal',
    ]);
    expect(lines([])[2]).toBe('        booked    nothing');
  });

  it('says how to play it again, as a shell wants it', () => {
    const again = (file: string) =>
      resultText({ ...bad, file })
        .split('\n')
        .at(-2);
    expect(again('kẹt/ba-tờ.yaml')).toBe('    Again: tellerbench run kẹt/ba-tờ.yaml --seed 7');
    expect(again("Lan's/a b.yaml")).toBe(
      "    Again: tellerbench run 'Lan'\\''s/a b.yaml' --seed 7",
    );
  });

  it('states, too, have words', () => {
    const entry = { t: 1, kind: 'state', actor: 'cash', state: 'asking', event: 'E' } as const;
    expect(entryText(entry)).toBe('    0.001  state      cash asking (E)');
  });

  it('the summary names again what a long run has scrolled away', () => {
    expect(summaryText(summary)).toBe(
      [
        '✗ scenarios/cash/jam.yaml: Notes & "receipts" < wanted',
        '✗ a.yaml:1:1: steps: missing; expected a list',
        '1 passed, 1 failed, 1 not readable  (0.4 s, 5 scenarios a second)',
      ].join('\n'),
    );
    expect(summaryText({ results: [good], unreadable: [], wallMs: 100 })).toBe(
      '1 passed, 0 failed  (0.1 s)',
    );
  });
});

it('for programs: one JSON object', () => {
  const json = JSON.parse(summaryJson(summary));
  expect(json).toMatchObject({ passed: 1, failed: 1, wallMs: 400 });
  expect(json.unreadable).toEqual(['a.yaml:1:1: steps: missing; expected a list']);
  expect(json.scenarios[1].failures[0]).toEqual({
    place,
    step: 'at the end',
    what: 'cash taken',
    expected: '2000000',
    actual: '1500000',
  });
});

describe('for continuous integration: JUnit XML', () => {
  const wall = new Map([[good.file, 12.3]]);

  it('counts, and times by the wall; simulated seconds are a property', () => {
    const golden = readFileSync(join(import.meta.dirname, 'golden', 'junit.xml'), 'utf8');
    expect(junitXml(summary, wall)).toBe(golden);
  });

  it('is well-formed whatever a script says', () => {
    const nasty = '<a> & "b" \'c\' ]]> \u0000\u0008\u001f\ufffe\ud800 \n\t😀';
    const failure = { place, step: nasty, what: nasty, expected: nasty, actual: nasty };
    const result = { ...bad, file: nasty, title: nasty, failures: [failure] };
    const unreadable = [{ file: nasty, line: nasty }];
    const xml = junitXml({ results: [result], unreadable, wallMs: 1 }, new Map());
    expect(problemOf(xml)).toBeUndefined();
    expect(xml).toContain('😀');
  });

  it('and the check of that finds what is not', () => {
    expect(problemOf('<a><b></a>')).toBe('</a> closes <b>');
    expect(problemOf('<a x="<"/>')).toBe('stray <');
    expect(problemOf('<a>&nbsp;</a>')).toBe('unknown entity');
    expect(problemOf('<a>')).toBe('<a> is not closed');
    expect(problemOf('<a>\u0001</a>')).toBe('forbidden character');
  });
});

/** Why this is no well-formed XML of elements, attributes and text; undefined: it is. */
function problemOf(xml: string): string | undefined {
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u.test(xml)) return 'forbidden character';
  if (/&(?!(amp|lt|gt|quot|#10);)/.test(xml)) return 'unknown entity';
  const open: string[] = [];
  const tag = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/gy;
  let at = xml.startsWith('<?xml version="1.0" encoding="UTF-8"?>') ? xml.indexOf('>') + 1 : 0;
  for (;;) {
    const next = xml.indexOf('<', at);
    if (next < 0) return open.length > 0 ? `<${open.at(-1)}> is not closed` : undefined;
    tag.lastIndex = next;
    const [all, closes, name = '', , empty] = tag.exec(xml) ?? [];
    if (all === undefined) return 'stray <';
    if (closes) {
      const last = open.pop();
      if (last !== name) return `</${name}> closes <${last}>`;
    } else if (!empty) open.push(name);
    at = next + all.length;
  }
}

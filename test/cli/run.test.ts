import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { traceFile } from '../../cli/run/trace-file.ts';
import { type RunOptions, runCommand } from '../../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const GOOD =
  'steps:\n  - insert: saigonbank-debit\n  - until: language\n  - cancel\n  - take: card\n';
mkdirSync(at('good/inner'), { recursive: true });
writeFileSync(at('good/a.yaml'), `title: One\n${GOOD}`);
writeFileSync(at('good/inner/a.yaml'), `title: Two\n${GOOD}expect: { card: returned }\n`);
writeFileSync(at('good/a.yml'), `title: Three\n${GOOD}`);
mkdirSync(at('mixed'));
writeFileSync(at('mixed/1.yaml'), `title: Fails\n${GOOD}expect: { card: captured }\n`);
writeFileSync(at('mixed/2.yaml'), `title: Passes\n${GOOD}`);
writeFileSync(at('bad.yaml'), 'title: x\nsteps: [cancle]\n');

async function run(paths: readonly string[], options: RunOptions = {}) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  const code = await runCommand(paths.map(at), options, io);
  return { code, out, errors };
}

describe('exit codes', () => {
  it('0: all as expected, a line for each and one for all', async () => {
    const { code, out, errors } = await run(['good']);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(out.slice(0, 3).map((line) => line.replace(/ {2}\(.*/, ''))).toEqual([
      '✓ One',
      '✓ Three',
      '✓ Two',
    ]);
    expect(out[3]).toMatch(/^\n3 passed, 0 failed {2}\(\d+\.\d s, \d+ scenarios a second\)$/);
  });

  it('1: something is not as expected; the others are played all the same', async () => {
    const { code, out } = await run(['mixed']);
    expect(code).toBe(1);
    expect(out[0]).toContain(`${at('mixed/1.yaml')}:7:9: at the end\n      card\n`);
    expect(out[1]).toContain('✓ Passes');
    expect(out[2]).toContain('1 passed, 1 failed');
  });

  it('2: a script that cannot be read, one line on stderr', async () => {
    const { code, out, errors } = await run(['bad.yaml', 'mixed']);
    expect(code).toBe(2);
    expect(errors).toEqual([
      `tellerbench: ${at('bad.yaml')}:2:9: step 1: found "cancle" (cancel?); expected cancel, more-time, cut-power, service, or keys with values`,
    ]);
    expect(out.at(-1)).toContain('1 passed, 1 failed, 1 not readable');
  });

  it.each([['nowhere', 'no such file or folder; expected a scenario']])(
    '2: %s',
    async (path, error) => {
      const line = `tellerbench: ${at(path)}: ${error}`;
      expect(await run([path])).toEqual({ code: 2, out: [], errors: [line] });
    },
  );

  it('2: a report that cannot be written, before anything is played', async () => {
    const { code, out, errors } = await run(['good'], { junit: at('bad.yaml/report.xml') });
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('cannot be written');
  });

  it.runIf(existsSync('/proc'))('2: a folder that the system never makes', async () => {
    const { code, errors } = await run(['good'], { trace: '/proc/nowhere/trace' });
    expect(code).toBe(2);
    expect(errors[0]).toContain('/proc/nowhere: cannot be written: ENOENT');
  });
});

describe('reports', () => {
  it('--json is one object and nothing else', async () => {
    const { out, errors } = await run(['mixed'], { json: true, seed: 9 });
    expect({ lines: out.length, errors }).toEqual({ lines: 1, errors: [] });
    const report = JSON.parse(out[0]!);
    expect(report).toMatchObject({ passed: 1, failed: 1, unreadable: [] });
    expect(report.scenarios.map((s: { title: string; seed: number }) => [s.title, s.seed])).toEqual(
      [
        ['Fails', 9],
        ['Passes', 9],
      ],
    );
  });

  it('--junit goes where it is told, with the time on the wall', async () => {
    const junit = at('reports/today/junit.xml');
    await run(['bad.yaml', 'mixed'], { junit });
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain('<testsuite name="scenarios" tests="3" failures="1" errors="1" time="');
    expect(xml).toMatch(/name="Passes" time="0\.(?!000)\d{3}"/);
  });

  it('--trace mirrors the folders, so that scripts of one name do not meet', async () => {
    const trace = at('traces');
    await run(['good'], { trace });
    for (const name of ['good/a.yaml', 'good/inner/a.yaml', 'good/a.yml']) {
      const file = traceFile(trace, at(name));
      const [header = ''] = readFileSync(file, 'utf8').split('\n');
      expect(JSON.parse(header)).toMatchObject({ version: 1, seed: 42 });
    }
  });

  it('no traces where none are asked for', async () => {
    await run(['good'], { junit: at('only/junit.xml') });
    expect(existsSync(at('traces-not-asked'))).toBe(false);
  });
});

describe('trace files', () => {
  it.each([
    ['scenarios/cash/jam.yaml', 'out/scenarios/cash/jam.trace.jsonl'],
    ['./scenarios/cash/jam.yaml', 'out/scenarios/cash/jam.trace.jsonl'],
    ['scenarios/cash/jam.yml', 'out/scenarios/cash/jam.yml.trace.jsonl'],
    ['/elsewhere/cash/jam.yaml', 'out/elsewhere/cash/jam.trace.jsonl'],
  ])('%s → %s', (script, trace) => {
    expect(traceFile('out', script)).toBe(trace);
  });
});

describe('--workers', () => {
  it('tells the same in the same order', async () => {
    const paths = ['good', 'mixed', 'bad.yaml'];
    const alone = await run(paths);
    const four = await run(paths, { workers: 4 });
    const wall = (lines: string[]): string[] =>
      lines.map((line) => line.replace(/\(\d.*second\)/, ''));
    expect({ ...four, out: wall(four.out) }).toEqual({ ...alone, out: wall(alone.out) });
    expect(four.code).toBe(2);
  });
});

import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findScripts, loadScript } from '../../../runtime/scenario/files.ts';
import { playScript } from '../../../runtime/scenario/play.ts';
import { resultText } from '../../../runtime/scenario/report.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'scenarios');
const found = findScripts([folder]);
const files = found.ok ? found.value : [];

const themes = Map.groupBy(files, (file) => relative(folder, dirname(file)));

it('there are scenarios of every kind of trouble', () => {
  expect(found.ok).toBe(true);
  const wanted =
    'alipay card cash checkout chip declines network pin pos power receipt terminal vietqr withdrawal';
  expect([...themes.keys()].toSorted().join(' ')).toBe(wanted);
});

for (const [theme, scripts] of themes) {
  describe(theme, () => {
    for (const file of scripts) {
      const script = loadScript(file);
      if (!script.ok) {
        it(relative(folder, file), () => expect.fail(script.error));
        continue;
      }
      it(script.value.scenario.title, async () => {
        const result = await playScript(script.value);
        if (!result.passed) expect.fail(resultText(result));
      });
    }
  });
}

describe('each scenario reads as documentation', () => {
  it.each(files.map((file) => [relative(folder, file), file]))('%s', (name, file) => {
    const text = readFileSync(file, 'utf8');
    const up = '../'.repeat(name.split(/[\\/]/).length - 1);
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${up}scenario.schema.json`);
    const script = loadScript(file);
    const { about = '', expect: wanted } = script.ok ? script.value.scenario : {};
    expect(about.length).toBeGreaterThan(20);
    expect(wanted).toBeDefined();
  });

  it('no two have the same title', () => {
    const titles = files.map((file) => {
      const script = loadScript(file);
      return script.ok ? script.value.scenario.title : file;
    });
    expect(titles).toEqual([...new Set(titles)]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATM_FAULTS } from '../../../runtime/scenario/atm/fault-schema.ts';
import { scenarioJsonSchema } from '../../../runtime/scenario/json-schema.ts';
import { playScript } from '../../../runtime/scenario/play.ts';
import { readScript } from '../../../runtime/scenario/read.ts';
import { TILL_FAULTS } from '../../../runtime/scenario/till/fault-schema.ts';

const scenarios = join(import.meta.dirname, '../../../scenarios');
const docs = readFileSync(join(import.meta.dirname, '../../../docs/scenarios.md'), 'utf8');

type Shape = { readonly properties: Record<string, unknown> };
interface Kind extends Shape {
  readonly properties: Record<string, unknown> & {
    readonly terminal: Shape;
    readonly steps: { readonly items: { readonly anyOf: readonly [{ enum: string[] }, Shape] } };
  };
}
const schema = scenarioJsonSchema() as unknown as {
  readonly anyOf: readonly [Kind, Kind];
  readonly $defs: Record<string, Shape>;
};
const [atm, till] = schema.anyOf;

/** The keys of a definition, and the words that some of them may have. */
function wordsOf(definition: string, ...keys: readonly string[]): string[] {
  const { properties } = schema.$defs[definition]!;
  const words = keys.flatMap((key) => (properties[key] as { enum: string[] }).enum);
  return [...Object.keys(properties).filter((key) => key !== 'at'), ...words];
}

const stepsOf = ({ properties }: Kind): string[] => {
  const [words, steps] = properties.steps.items.anyOf;
  return [...words.enum, ...Object.keys(steps.properties)];
};

describe('docs/scenarios.md', () => {
  it.each([
    ['every key', [...Object.keys(atm.properties), ...Object.keys(till.properties)]],
    [
      'every key of a terminal',
      [atm, till].flatMap((kind) => Object.keys(kind.properties.terminal.properties)),
    ],
    ['every step at an ATM', stepsOf(atm)],
    ['every step at a till', stepsOf(till)],
    ['every expectation at an ATM', Object.keys(schema.$defs.expectation!.properties)],
    ['every expectation at a till', Object.keys(schema.$defs['till-expectation']!.properties)],
    ['every fault of the network', wordsOf('network-fault', 'fault', 'service')],
    ['every fault of the gateway', wordsOf('gateway-fault', 'fault', 'on', 'unknown-then')],
  ])('tells of %s', (_, names) => {
    const missing = names.filter((name) => !new RegExp(`(\`|^|: )${name}(\`|:)`, 'm').test(docs));
    expect(missing).toEqual([]);
  });

  it('tells of every folder of scenarios', () => {
    const folders = readdirSync(scenarios, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.filter((name) => !docs.includes(`](../scenarios/${name})`))).toEqual([]);
  });

  it('tells of every fault and its numbers, in the words of the devices', () => {
    for (const { name, summary, parameters = {} } of [ATM_FAULTS, TILL_FAULTS]
      .flatMap((of) => Object.values(of))
      .flat()) {
      expect(docs).toContain(`| \`${name}\` | ${summary} | `);
      for (const [number, meaning] of Object.entries(parameters)) {
        expect(docs).toContain(`\`${number}\`: ${meaning}`);
      }
    }
  });

  it('shows scripts that pass', async () => {
    const yamls = [...docs.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
    expect(yamls.length).toBeGreaterThanOrEqual(2);
    for (const yaml of yamls) {
      const script = readScript('docs/scenarios.md', yaml);
      if (!script.ok) expect.fail(script.error);
      expect((await playScript(script.value)).failures).toEqual([]);
      expect(yaml.trim().split('\n').length).toBeLessThanOrEqual(17);
    }
  });
});

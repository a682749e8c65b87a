import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEVICE_FAULTS } from '../../../runtime/scenario/fault-schema.ts';
import { scenarioJsonSchema } from '../../../runtime/scenario/json-schema.ts';
import { playScript } from '../../../runtime/scenario/play.ts';
import { readScript } from '../../../runtime/scenario/read.ts';

const docs = readFileSync(join(import.meta.dirname, '../../../docs/scenarios.md'), 'utf8');

type Schema = { readonly properties: Record<string, unknown> } & Record<string, never>;
const schema = scenarioJsonSchema() as unknown as {
  properties: Record<string, unknown> & {
    steps: { items: { anyOf: [{ enum: string[] }, Schema] } };
  };
  $defs: { expectation: Schema };
};
const [words, steps] = schema.properties.steps.items.anyOf;

describe('docs/scenarios.md', () => {
  it.each([
    ['every key', Object.keys(schema.properties)],
    ['every step', [...words.enum, ...Object.keys(steps.properties)]],
    ['every expectation', Object.keys(schema.$defs.expectation.properties)],
  ])('tells of %s', (_, names) => {
    const missing = names.filter((name) => !new RegExp(`(\`|^)${name}(\`|:)`, 'm').test(docs));
    expect(missing).toEqual([]);
  });

  it('tells of every fault and its numbers, in the words of the devices', () => {
    for (const { name, summary, parameters = {} } of Object.values(DEVICE_FAULTS).flat()) {
      expect(docs).toContain(`| \`${name}\` | ${summary} | `);
      for (const [number, meaning] of Object.entries(parameters)) {
        expect(docs).toContain(`\`${number}\`: ${meaning}`);
      }
    }
  });

  it('begins with a script that passes', async () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(docs) ?? [];
    const script = readScript('docs/scenarios.md', yaml);
    if (!script.ok) expect.fail(script.error);
    expect((await playScript(script.value)).failures).toEqual([]);
    expect(yaml.trim().split('\n').length).toBeLessThanOrEqual(17);
  });
});

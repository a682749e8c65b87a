import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { findScripts } from '../../../runtime/scenario/files.ts';
import { scenarioJsonSchema } from '../../../runtime/scenario/json-schema.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'scenarios');
const published = JSON.parse(readFileSync(join(folder, 'scenario.schema.json'), 'utf8'));

describe('the published JSON Schema', () => {
  it('is current (else: node tools/scenario-schema.mjs)', () => {
    expect(published).toEqual(scenarioJsonSchema());
  });

  // Read back, it is what an editor does with it.
  const schema = z.fromJSONSchema(published);
  const found = findScripts([folder]);

  it.each(found.ok ? found.value : [])('lets %s through', (file) => {
    expect(schema.safeParse(parse(readFileSync(file, 'utf8'))).success).toBe(true);
  });

  it.each([
    'title: x\n',
    'title: x\nsteps: [cancle]\n',
    'title: x\nsteps: [{ insrt: a }]\n',
    'title: x\nsteps: [{ pin: 1234 }]\n',
    'title: x\nsteps: [{ fault: { device: printer, fault: paper } }]\n',
    'title: x\nsteps: [cancel]\nexpect: { screen: welcom }\n',
  ])('and not %j', (text) => {
    expect(schema.safeParse(parse(text)).success).toBe(false);
  });

  it('tells an editor what each step and each fault is', () => {
    for (const kind of published.anyOf) {
      const [words, steps] = kind.properties.steps.items.anyOf;
      expect(words.enumDescriptions).toHaveLength(words.enum.length);
      for (const step of Object.values<{ description?: string; $ref?: string }>(steps.properties)) {
        expect(step.description ?? step.$ref).toBeTruthy();
      }
      for (const { properties } of steps.properties.fault.oneOf) {
        expect(properties.fault.enumDescriptions).toHaveLength(properties.fault.enum.length);
      }
    }
  });
});

import { ok, type Result } from '../../bytes/result.ts';
import { type Place, readYamlFile } from '../yaml/file.ts';
import { firstFinding } from '../yaml/wording.ts';
import { type Scenario, schemaFor } from './schema.ts';
import { findUnknown } from './world.ts';

export interface Script {
  readonly file: string;
  readonly scenario: Scenario;
  /** Where each step stands, and the final expectations. */
  readonly stepPlaces: readonly Place[];
  readonly expectPlace: Place;
}

const KIND = { name: 'scenario', expected: 'a title and steps' };

/** Reads a scenario; an error is one line: `file:line:column: what; expected what`. */
export function readScript(file: string, text: string): Result<Script, string> {
  const yaml = readYamlFile(file, text, KIND);
  if (!yaml.ok) return yaml;
  const { content, placeOf, refuse } = yaml.value;
  const parsed = schemaFor(content).safeParse(content);
  if (!parsed.success) return refuse(firstFinding(parsed.error.issues, content));
  const unknown = findUnknown(parsed.data);
  if (unknown) return refuse(unknown);

  const stepPlaces = parsed.data.steps.map((_, i) => placeOf(['steps', i]));
  return ok({ file, scenario: parsed.data, stepPlaces, expectPlace: placeOf(['expect']) });
}

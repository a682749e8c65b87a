import { z } from 'zod';
import { scenario } from './schema.ts';

/** The format of scenarios as JSON Schema (draft 2020-12), for editors. */
export const scenarioJsonSchema = (): object => z.toJSONSchema(scenario, { io: 'input' });

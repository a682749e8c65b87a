import { err, ok, type Result } from '../../bytes/result.ts';
import { readText } from '../input.ts';
import { complain, type ExitCode, type Io } from '../io.ts';
import { shownName } from '../shown-name.ts';
import { checkInputs, describeKind, type Operation, type Outcome } from './operation.ts';
import { cards } from './operations/cards.ts';
import { ciphers } from './operations/ciphers.ts';
import { dukpt } from './operations/dukpt.ts';
import { emv } from './operations/emv.ts';
import { keyBlocks } from './operations/key-blocks.ts';
import { pins } from './operations/pins.ts';

/** By name, in the order of the help. */
export const OPERATIONS: readonly Operation[] = [
  ...ciphers,
  ...pins,
  ...dukpt,
  ...keyBlocks,
  ...cards,
  ...emv,
];

/** `crypto <operation> name=value…`: its outcome as lines, or as one JSON object. */
export async function calculate(
  operation: Operation,
  args: readonly string[],
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const { name } = operation;
  const values = await readValues(args);
  if (!values.ok) return complain(io, `crypto ${name}: ${values.error}`);
  const given = checkInputs(operation, values.value);
  if (!given.ok) return complain(io, `crypto ${name}: ${given.error}`);
  const outcome = operation.run(given.value);
  if (!outcome.ok) return complain(io, `crypto ${name}: ${outcome.error}`);
  io.print(json ? JSON.stringify(forPrograms(outcome.value)) : forPeople(outcome.value));
  return 0;
}

/** A line each: `initial key  6AC2…`. */
function forPeople(outcome: Outcome): string {
  const width = Math.max(...Object.keys(outcome).map((name) => name.length));
  return Object.entries(outcome)
    .map(([name, value]) => {
      const shown = typeof value === 'object' ? `${value.code} (${value.meaning})` : value;
      return `${name.padEnd(width)}  ${shown}`;
    })
    .join('\n');
}

/** The same with names as programs write them, and codes alone: `initialKey`. */
function forPrograms(outcome: Outcome): Record<string, string | boolean> {
  const named = Object.entries(outcome).map(([name, value]) => [
    name.toLowerCase().replaceAll(/[ -]([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    typeof value === 'object' ? value.code : value,
  ]);
  return Object.fromEntries(named);
}

/** `name=value`; the value may be `@file` or `-` (stdin), which no list of processes shows. */
async function readValues(args: readonly string[]): Promise<Result<Map<string, string>, string>> {
  if (args.filter((arg) => /^[^=]+=-$/.test(arg)).length > 1) {
    return err('expected one input from stdin');
  }
  const values = new Map<string, string>();
  for (const [i, arg] of args.entries()) {
    const equals = arg.indexOf('=');
    if (equals <= 0) return err(`argument ${i + 1}: expected name=value`);
    const name = arg.slice(0, equals);
    if (values.has(name)) return err(`input${shownName(name)}: given twice`);
    const value = arg.slice(equals + 1);
    const read = await readText(value);
    if (!read.ok) return read;
    values.set(name, read.value === value ? value : read.value.replace(/\r?\n$/, ''));
  }
  return ok(values);
}

/** All operations, a line each. */
export function listOperations(): string {
  const width = Math.max(...OPERATIONS.map(({ name }) => name.length));
  const lines = OPERATIONS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Usage: tellerbench crypto <operation> name=value… [--json]',
    '       tellerbench crypto <operation> --help',
    '       tellerbench crypto vectors <file.json> [--json]',
    '',
    ...lines,
    '',
    'Bytes are hex. A value may be @file or - (stdin). Test keys only: what is',
    'typed on a command line stays in its history.',
  ].join('\n');
}

/** One operation: its inputs and an example. */
export function describeOperation({ name, summary, inputs, example }: Operation): string {
  const width = Math.max(...inputs.map((input) => input.name.length));
  const lines = inputs.map((input) => {
    const left = input.optional ? `[${input.name}]` : ` ${input.name}`;
    return `  ${left.padEnd(width + 2)}  ${describeKind(input)}: ${input.meaning}`;
  });
  return [
    `tellerbench crypto ${name}: ${summary}`,
    '',
    ...lines,
    '',
    'Example:',
    `  tellerbench crypto ${name} ${example}`,
  ].join('\n');
}

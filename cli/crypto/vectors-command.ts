import { readInput } from '../input.ts';
import { complain, type ExitCode, type Io } from '../io.ts';
import { type Outcome, runVector } from './run-vectors.ts';
import { readVectors } from './vector.ts';

export const VECTORS_HELP = `\
tellerbench crypto vectors <file.json> [--json]: published examples, run one by one

The file is a list of { "name", "inputs", "expected" }. A vector has passed when all that it
expects was computed and is the same. One of a kind that is not known here is not run, and never
counts as passed. Exit code 1 when one differs.`;

/** Runs a file of vectors: a line for each, and a total. */
export async function vectorsCommand(
  args: readonly string[],
  json: boolean,
  io: Io,
): Promise<ExitCode> {
  const [path, ...more] = args;
  if (path === undefined || more.length > 0) {
    return complain(io, 'crypto vectors: expected one file of vectors');
  }
  const bytes = await readInput(path);
  if (!bytes.ok) return complain(io, `crypto vectors: ${bytes.error}`);
  const vectors = readVectors(new TextDecoder().decode(bytes.value));
  if (!vectors.ok) return complain(io, `crypto vectors: ${path}: ${vectors.error}`);
  const outcomes = vectors.value.map(runVector);
  const count = (status: Outcome['status']): number =>
    outcomes.filter((one) => one.status === status).length;
  const totals = {
    total: outcomes.length,
    passed: count('passed'),
    failed: count('failed'),
    notRun: count('not run'),
  };
  if (json) io.print(JSON.stringify({ ...totals, vectors: outcomes }));
  else {
    const lines = outcomes.map(
      ({ name, status, detail }) => `${status.padEnd(7)}  ${name}  (${detail})`,
    );
    const { total, passed, failed, notRun } = totals;
    io.print(
      [...lines, `${total} vectors: ${passed} passed, ${failed} failed, ${notRun} not run`].join(
        '\n',
      ),
    );
  }
  return totals.failed === 0 ? 0 : 1;
}

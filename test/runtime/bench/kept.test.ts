import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startAtm } from '../../../cli/serve.ts';
import { openSwitchDatabase } from '../../../network/switch/database.ts';
import { buildOnKept } from '../../../runtime/bench/kept.ts';
import { startBenchTerminal } from '../../../runtime/bench-terminal.ts';
import { openJournal } from '../../../runtime/journal/journal.ts';
import { startPosBenchTerminal } from '../../../runtime/pos-bench-terminal.ts';
import { createTerminals, type RunningTerminal } from '../../../runtime/running-terminal.ts';
import { realClock } from '../../../time/real-clock.ts';
import { freshFiles } from '../journal/files.ts';

const file = freshFiles();
const running: RunningTerminal[] = [];
afterEach(async () => {
  for (const terminal of running.splice(0)) await terminal.stop();
});

const OPEN = 'another process has it open; stop that one, or give this one other data';
const options = (dataDir: string) => ({ seed: 1, version: '0', dataDir });
const terminalsOn = (folder: string) =>
  createTerminals({
    atm: () => startBenchTerminal(options(folder)),
    pos: () => startPosBenchTerminal(options(join(folder, 'till'))),
  });

it('a second ATM on the same folder is refused in one line, and touches nothing', async () => {
  const folder = file('branch');
  const first = await startBenchTerminal(options(folder));
  running.push(first);
  const key = readFileSync(join(folder, 'seal.key'));
  const line = `serve: the ATM does not start with --data ${folder}: ${join(folder, 'journal.sqlite')}: ${OPEN}`;
  expect(await startAtm(terminalsOn(folder), folder)).toBe(line);
  expect(readFileSync(join(folder, 'seal.key')).equals(key)).toBe(true);
  expect(existsSync(join(folder, 'safe.json'))).toBe(false);

  await running.pop()?.stop();
  const next = terminalsOn(folder);
  expect(await startAtm(next, folder)).toBeUndefined();
  await next.stop();
});

it('an ATM and a till side by side, each on a folder of its own', async () => {
  const terminals = terminalsOn(file('both'));
  await Promise.all([terminals.get('atm'), terminals.get('pos')]);
  await terminals.stop();
});

it.each(['atm', 'pos'] as const)('an %s that did not start has let go of all', async (kind) => {
  const folder = file('branch');
  const network = join(folder, kind === 'pos' ? 'till' : '', 'network.sqlite');
  const terminals = terminalsOn(folder);
  await buildOnKept(dirname(network), realClock, ({ journal }) => journal.close());
  const taken = openSwitchDatabase(network);
  // Twice: the second attempt finds the same, and not what the first left open.
  await expect(terminals.get(kind)).rejects.toThrow(`${network}: ${OPEN}`);
  await expect(terminals.get(kind)).rejects.toThrow(`${network}: ${OPEN}`);
  taken.close();
  running.push(await terminals.get(kind));
});

it('makes no key in a folder that is another’s', async () => {
  const folder = file('new');
  mkdirSync(folder);
  const taken = openJournal(join(folder, 'journal.sqlite'), realClock);
  await expect(buildOnKept(folder, realClock, () => 'built')).rejects.toThrow(OPEN);
  expect(existsSync(join(folder, 'seal.key'))).toBe(false);
  taken.close();
  const kept = await buildOnKept(folder, realClock, (it) => it);
  expect(kept.sealKey).toHaveLength(32);
  kept.journal.close();
});

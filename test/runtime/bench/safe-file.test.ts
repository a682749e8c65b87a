import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSafe } from '../../../runtime/bench/safe-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'safe-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('is filled as the configuration says, and found again as it was left', () => {
  const path = join(folder, 'a.json');
  const first = openSafe(path, [10, 20, 30, 40]);
  expect(first.safe.cassettes).toEqual([10, 20, 30, 40]);
  expect(existsSync(path)).toBe(false);
  first.safe.cassettes[0] = 9;
  first.safe.exit[0] = 1;
  first.safe.busyUntil = 99_999;
  first.save();
  const again = openSafe(path, [1, 1, 1, 1]).safe;
  expect(again).toEqual({ ...first.safe, busyUntil: -1 });
});

it('writes only what has changed, whole, and leaves no draft', () => {
  const path = join(folder, 'b.json');
  const { safe, save } = openSafe(path, [10]);
  save();
  const { ino } = statSync(path);
  safe.busyUntil = 5;
  save();
  expect(statSync(path).ino, 'nothing to write').toBe(ino);
  safe.cassettes[0] = 9;
  save();
  expect(statSync(path).ino, 'a new file in its place').not.toBe(ino);
  expect(JSON.parse(readFileSync(path, 'utf8')).cassettes[0]).toBe(9);
  expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
});

it('is not misled by the draft of a write that was cut off', () => {
  const path = join(folder, 'c.json');
  const { save } = openSafe(path, [10]);
  save();
  writeFileSync(`${path}.new`, '{"cassettes":[');
  const { safe, save: saveAgain } = openSafe(path, []);
  expect(safe.cassettes[0]).toBe(10);
  safe.cassettes[0] = 8;
  saveAgain();
  expect(openSafe(path, []).safe.cassettes[0]).toBe(8);
});

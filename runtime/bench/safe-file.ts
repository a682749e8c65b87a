import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  createLcdm4000Memory,
  type Lcdm4000Memory,
} from '../../hardware/cash-dispenser/lcdm-4000/memory.ts';

/** The virtual dispenser's safe as it was left, so that its notes outlive the process. */
export function readSafe(path: string): Lcdm4000Memory | undefined {
  if (!existsSync(path)) return undefined;
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Partial<Lcdm4000Memory>;
  // Nothing moves any more, whatever moved when the process ended.
  return { ...createLcdm4000Memory(), ...stored, busyUntil: -1 };
}

/** All or nothing: written beside, flushed, renamed, and the folder flushed. */
export function writeSafe(path: string, safe: Lcdm4000Memory): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  writeSync(file, JSON.stringify(safe));
  fsyncSync(file);
  closeSync(file);
  renameSync(beside, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

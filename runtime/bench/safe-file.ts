import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import {
  createLcdm4000Memory,
  type Lcdm4000Memory,
} from '../../hardware/cash-dispenser/lcdm-4000/memory.ts';

/** The virtual dispenser's safe, kept in a file, so that its notes outlive the process. */
export interface SafeFile {
  readonly safe: Lcdm4000Memory;
  /** Writes what has changed, durably; nothing where nothing has. */
  save(): void;
}

/** Reads the safe, or fills a new one with `notes` per cassette. */
export function openSafe(path: string, notes: readonly number[]): SafeFile {
  const safe = readSafe(path) ?? createLcdm4000Memory(notes);
  let written: string | undefined;
  return {
    safe,
    save() {
      const text = JSON.stringify({ ...safe, busyUntil: -1 });
      if (text === written) return;
      writeWhole(path, text);
      written = text;
    },
  };
}

function readSafe(path: string): Lcdm4000Memory | undefined {
  if (!existsSync(path)) return undefined;
  const stored = JSON.parse(readFileSync(path, 'utf8')) as Partial<Lcdm4000Memory>;
  // Nothing moves any more, whatever moved when the process ended.
  return { ...createLcdm4000Memory(), ...stored, busyUntil: -1 };
}

/** All or nothing: written beside, flushed, renamed, and the folder flushed. */
function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(beside, path);
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

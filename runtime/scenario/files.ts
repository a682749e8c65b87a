import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { err, ok, type Result } from '../../bytes/result.ts';
import { readScript, type Script } from './read.ts';

/** Thirty thousand steps; whoever gives more has given something else. */
const MOST_BYTES = 1024 * 1024;

/** The scripts that files and folders name, in the order of their names; folders are walked. */
export function findScripts(paths: readonly string[]): Result<readonly string[], string> {
  const found: string[] = [];
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return err(`${path}: no such file or folder; expected a scenario`);
    if (!stat.isDirectory()) {
      found.push(normalize(path));
      continue;
    }
    const inside = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => /\.ya?ml$/.test(entry.name) && !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (inside.length === 0) return err(`${path}: no scripts; expected at least one .yaml file`);
    found.push(...inside);
  }
  return ok([...new Set(found)]);
}

export function loadScript(file: string): Result<Script, string> {
  let bytes: Buffer;
  try {
    bytes = readStart(file, MOST_BYTES + 1);
  } catch (error) {
    return err(`${file}: cannot be read: ${(error as Error).message}; expected a scenario`);
  }
  if (bytes.length > MOST_BYTES) {
    return err(`${file}: more than ${MOST_BYTES} bytes; expected a scenario`);
  }
  if (isUtf8(bytes)) return readScript(file, bytes.toString('utf8'));
  return err(`${file}:${brokenLine(bytes)}:1: bytes that are no UTF-8; expected UTF-8 text`);
}

/** The first bytes of a file that may have no end. */
function readStart(path: string, most: number): Buffer {
  const bytes = Buffer.alloc(most);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0; length += read) {
      read = readSync(file, bytes, length, most - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** The first line with bytes that are no UTF-8, from 1. */
function brokenLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, from);
    const to = feed < 0 ? bytes.length : feed;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    from = to + 1;
  }
  return line;
}

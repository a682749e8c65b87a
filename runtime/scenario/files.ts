import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../bytes/result.ts';
import { readScript, type Script } from './read.ts';

/** The scripts that files and folders name, in the order of their names; folders are walked. */
export function findScripts(paths: readonly string[]): Result<readonly string[], string> {
  const found: string[] = [];
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return err(`${path}: no such file or folder; expected a scenario`);
    if (!stat.isDirectory()) {
      found.push(path);
      continue;
    }
    const inside = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name));
    if (inside.length === 0) return err(`${path}: no scripts; expected at least one .yaml file`);
    found.push(...inside);
  }
  return ok([...new Set(found)]);
}

export function loadScript(file: string): Result<Script, string> {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return err(`${file}: cannot be read: ${(error as Error).message}; expected a scenario`);
  }
  if (isUtf8(bytes)) return readScript(file, bytes.toString('utf8'));
  return err(`${file}:${brokenLine(bytes)}:1: bytes that are no UTF-8; expected UTF-8 text`);
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

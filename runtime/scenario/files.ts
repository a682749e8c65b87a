import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../bytes/result.ts';
import { readScript, type Script } from './read.ts';

/** The scripts that files and folders name, in the order of their names; folders are walked. */
export function findScripts(paths: readonly string[]): Result<readonly string[], string> {
  const found: string[] = [];
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return err(`${path}: no such file or folder`);
    if (!stat.isDirectory()) {
      found.push(path);
      continue;
    }
    const inside = readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(path, name));
    if (inside.length === 0) return err(`${path}: expected at least one .yaml file in this folder`);
    found.push(...inside);
  }
  return ok(found);
}

export function loadScript(file: string): Result<Script, string> {
  try {
    return readScript(file, readFileSync(file, 'utf8'));
  } catch (error) {
    return err(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

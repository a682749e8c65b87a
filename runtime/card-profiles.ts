import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { err, type Result } from '../bytes/result.ts';
import type { CardProfile } from '../emv/card/profile.ts';
import { readCardProfile } from '../emv/card/read-profile.ts';

/** The profiles that come with the project. */
const FOLDER = fileURLToPath(new URL('../emv/card/profiles/', import.meta.url));

/** A card profile from a YAML file. The error is one line that begins with the file. */
export function readCardProfileFile(path: string): Result<CardProfile, string> {
  let written: unknown;
  try {
    written = parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    return err(`${path}: ${(cause as Error).message.split('\n')[0]}`);
  }
  const profile = readCardProfile(written);
  return profile.ok ? profile : err(`${path}: ${profile.error.detail}`);
}

/** One of the project's own profiles, by id; undefined where there is none. */
export function cardProfile(id: string): CardProfile | undefined {
  return cardProfileIds().includes(id) ? sure(join(FOLDER, `${id}.yaml`)) : undefined;
}

/** The ids of all profiles that come with the project, sorted. */
export function cardProfileIds(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort();
}

function sure(path: string): CardProfile {
  const profile = readCardProfileFile(path);
  if (!profile.ok) throw new Error(profile.error);
  return profile.value;
}

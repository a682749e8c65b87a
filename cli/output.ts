import { writeFileSync } from 'node:fs';

/** Writes a file; on failure one line that says why. */
export function writeOutput(path: string, content: string | Uint8Array): string | undefined {
  try {
    writeFileSync(path, content);
    return undefined;
  } catch (cause) {
    return `${path}: cannot be written (${(cause as NodeJS.ErrnoException).code})`;
  }
}

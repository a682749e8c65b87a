import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** Encrypts what must survive a restart but never be read on the disk: the PAN of a reversal. */
export interface Seal {
  seal(text: string): string;
  /** Undefined: made under another key, or changed. */
  open(sealed: string): string | undefined;
}

/**
 * AES-256-GCM with a fresh nonce each time; `key` is 32 bytes. `freshNonce` is only for simulated
 * runs, which must write the same journal twice.
 */
export function createSeal(
  key: Uint8Array,
  freshNonce: () => Uint8Array = () => randomBytes(12),
): Seal {
  return {
    seal(text) {
      const nonce = freshNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      // Other spellings of the same bytes were not written here.
      if (bytes.length < 28 || bytes.toString('base64') !== sealed) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
          'utf8',
        );
      } catch {
        return undefined;
      }
    },
  };
}

/** A key for terminals whose journal lives in memory only. */
export function temporarySealKey(): Uint8Array {
  return randomBytes(32);
}

/** Reads the terminal's data key, or makes one; only its owner may read the file. */
export function loadSealKey(path: string): Uint8Array {
  if (existsSync(path)) {
    const key = readFileSync(path);
    if (key.length !== 32) throw new Error(`${path}: expected 32 bytes, found ${key.length}`);
    return key;
  }
  const key = randomBytes(32);
  // Whole or not at all, and there before anything is sealed with it: what a lost key sealed is
  // lost, and half a key would keep the terminal from ever starting again.
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, key, { mode: 0o600, flag: 'wx', flush: true });
  renameSync(draft, path);
  flushFolder(dirname(path));
  return key;
}

/** Makes the names in it durable; Windows opens no folders. */
function flushFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import { createSeal, loadSealKey, temporarySealKey } from '../../../runtime/journal/seal.ts';
import { freshFiles } from './files.ts';

const file = freshFiles();
const KEY = hex('00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF');
const OTHER = hex('10112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF');
const NONCE = hex('000102030405060708090A0B');
const PAN = '9704180000000031';

describe('the seal', () => {
  it('opens what it sealed', () => {
    const seal = createSeal(KEY);
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(seal.open(seal.seal(text))).toBe(text);
      }),
      { numRuns: 100 },
    );
    expect(seal.open(seal.seal('Phó Đức Chính 谢谢'))).toBe('Phó Đức Chính 谢谢');
  });

  it('never seals to the same text twice, nor to one that tells', () => {
    const seal = createSeal(KEY);
    const sealed = seal.seal(PAN);
    expect(seal.seal(PAN)).not.toBe(sealed);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(PAN);
    // Nonce 12, tag 16, and as many bytes as the text.
    expect(Buffer.from(sealed, 'base64')).toHaveLength(12 + 16 + PAN.length);
  });

  it('writes the same where a simulation gives the nonces', () => {
    const seal = () => createSeal(KEY, () => NONCE).seal(PAN);
    expect(seal()).toBe(seal());
  });

  it('does not open under another key', () => {
    expect(createSeal(OTHER).open(createSeal(KEY).seal(PAN))).toBeUndefined();
  });

  it('does not open what was changed, at any place, in any way', () => {
    const seal = createSeal(KEY, () => NONCE);
    const sealed = seal.seal(PAN);
    const at = fc.nat({ max: sealed.length - 1 });
    fc.assert(
      fc.property(at, fc.string({ maxLength: 3 }), (i, other) => {
        const changed = sealed.slice(0, i) + other + sealed.slice(i + 1);
        if (changed !== sealed) expect(seal.open(changed)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
    expect(seal.open('')).toBeUndefined();
    expect(seal.open(`${sealed}\n`)).toBeUndefined();
    expect(seal.open(sealed.replace(/=+$/, ''))).toBeUndefined();
  });
});

describe('the key of the seal', () => {
  it('is made once, for its owner alone', () => {
    const path = file('seal.key');
    const key = loadSealKey(path);
    expect(key).toHaveLength(32);
    expect(Buffer.from(loadSealKey(path)).equals(Buffer.from(key))).toBe(true);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it('is made anew where a cut of power left half of one', () => {
    const path = file('seal.key');
    writeFileSync(`${path}.new`, new Uint8Array(7));
    expect(loadSealKey(path)).toHaveLength(32);
    expect(readFileSync(path)).toHaveLength(32);
  });

  it('is refused where it is not one', () => {
    const path = file('seal.key');
    writeFileSync(path, 'secret');
    expect(() => loadSealKey(path)).toThrow('expected 32 bytes, found 6');
  });

  it('in memory is another each time', () => {
    expect(temporarySealKey()).toHaveLength(32);
    expect(Buffer.from(temporarySealKey()).equals(Buffer.from(temporarySealKey()))).toBe(false);
  });
});

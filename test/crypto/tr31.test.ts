import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { concat } from '../../bytes/concat.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { encryptCbc } from '../../crypto/block-cipher.ts';
import { cmac } from '../../crypto/cmac.ts';
import { createTdes } from '../../crypto/des.ts';
import { buildTr31, parseTr31, readTr31, tr31FillLength } from '../../crypto/tr31.ts';
import type { Tr31Header, Tr31Version } from '../../crypto/tr31-header.ts';
import { deriveTr31Keys } from '../../crypto/tr31-keys.ts';
import { vectors } from './vectors.ts';

const VERSIONS: readonly Tr31Version[] = ['A', 'B', 'C', 'D', 'E'];
const TDES_KBPK = hex('DD7515F2BFC17F85CE48F3CA25CB21F6');
const AES_KBPK = hex('88E1AB2A2E3DD38C1FA039A536500CC8A87AB9D62DC92C01058FA79F44657DE6');
const KEY = hex('3F419E1CB7079442AA37474C2EFBF8B8');
const FILL = new Uint8Array(64).fill(0x5a);

function header(version: Tr31Version, change: Partial<Tr31Header> = {}): Tr31Header {
  return {
    version,
    usage: 'P0',
    algorithm: version === 'D' || version === 'E' ? 'A' : 'T',
    mode: 'E',
    keyVersion: '00',
    exportability: 'E',
    reserved: '00',
    blocks: [],
    ...change,
  };
}

const kbpkFor = (version: Tr31Version) =>
  version === 'D' || version === 'E' ? AES_KBPK : TDES_KBPK;

function built(version: Tr31Version, change: Partial<Tr31Header> = {}): string {
  const block = buildTr31(kbpkFor(version), header(version, change), KEY, { fill: FILL });
  if (!block.ok) throw new Error(block.error.detail);
  return block.value;
}

describe('published key blocks', () => {
  it.each(vectors('tr31').filter(({ inputs }) => inputs.block))('$name', ({ inputs, expected }) => {
    const opened = parseTr31(hex(inputs.kbpk!), inputs.block!);
    expect(opened.ok && toHex(opened.value.key)).toBe(expected.key);
  });

  it.each(vectors('tr31').filter(({ expected }) => expected.kbek))(
    '$name',
    ({ name, ...vector }) => {
      const keys = deriveTr31Keys(name[5] as Tr31Version, hex(vector.inputs.kbpk!));
      expect(toHex(keys.encryption)).toBe(vector.expected.kbek);
      expect(toHex(keys.authentication)).toBe(vector.expected.kbak);
    },
  );
});

describe.each(VERSIONS)('version %s', (version) => {
  it('gives back key and header, and hides the length of the key', () => {
    const longest = version === 'D' || version === 'E' ? [16, 24, 32] : [16];
    const lengths = longest.map((length) => {
      const key = new Uint8Array(length).fill(length);
      const block = buildTr31(kbpkFor(version), header(version), key, { fill: FILL });
      if (!block.ok) throw new Error(block.error.detail);
      const opened = parseTr31(kbpkFor(version), block.value);
      expect(opened).toEqual({ ok: true, value: { header: header(version), key } });
      return block.value.length;
    });
    expect(new Set(lengths).size).toBe(1);
  });

  it('one changed character anywhere is found', () => {
    const block = built(version, { blocks: [{ id: 'KS', data: '00604B120F92' }] });
    fc.assert(
      fc.property(
        fc.nat(block.length - 1),
        fc.constantFrom(...'0123456789ABCDEFPT'),
        (at, other) => {
          fc.pre(block[at] !== other);
          const opened = parseTr31(
            kbpkFor(version),
            block.slice(0, at) + other + block.slice(at + 1),
          );
          expect(opened.ok).toBe(false);
        },
      ),
    );
  });

  it('another protection key is a wrong MAC', () => {
    const other = kbpkFor(version).map((byte) => byte ^ 0x10);
    expect(parseTr31(other, built(version))).toMatchObject({ ok: false, error: { kind: 'mac' } });
  });

  it('takes no protection key of another length', () => {
    const kbpk = new Uint8Array(8).fill(1);
    const error = { kind: 'protection-key' };
    expect(parseTr31(kbpk, built(version))).toMatchObject({ ok: false, error });
    const attempt = buildTr31(kbpk, header(version), KEY, { fill: FILL });
    expect(attempt).toMatchObject({ ok: false, error });
    expect(() => deriveTr31Keys(version, kbpk)).toThrow('key block protection key');
  });

  it('any body ends in a key or an error', () => {
    const head = built(version).slice(0, 16);
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Fa-fx]{0,200}$/), (body) => {
        const length = String(16 + body.length).padStart(4, '0');
        const opened = parseTr31(kbpkFor(version), head[0] + length + head.slice(5) + body);
        expect(opened.ok).toBe(false);
      }),
    );
  });
});

describe('the body is checked before it is decrypted', () => {
  const head = (length: number) => `B${String(length).padStart(4, '0')}P0TE00E0000`;
  it.each([
    ['too-short', head(46) + '0'.repeat(30)],
    ['hex', `${head(80) + '0'.repeat(63)}G`],
    ['body-length', head(82) + '0'.repeat(66)],
    ['body-length', head(81) + '0'.repeat(65)],
  ])('%s', (kind, block) => {
    expect(readTr31(block)).toMatchObject({ ok: false, error: { kind } });
  });
});

describe('building refuses', () => {
  it.each<[string, Uint8Array, Tr31Header, Uint8Array]>([
    ['key-length', TDES_KBPK, header('B'), new Uint8Array(0)],
    ['key-length', TDES_KBPK, header('B'), new Uint8Array(15)],
    ['key-length', TDES_KBPK, header('B', { algorithm: 'D' }), new Uint8Array(16)],
    ['key-length', AES_KBPK, header('D'), new Uint8Array(8)],
    ['key-strength', TDES_KBPK, header('B'), new Uint8Array(24)],
    ['key-strength', AES_KBPK.subarray(0, 16), header('D'), new Uint8Array(32)],
    ['key-strength', TDES_KBPK, header('B', { algorithm: 'A' }), new Uint8Array(16)],
    ['usage', TDES_KBPK, header('B', { usage: 'Q9' }), KEY],
  ])('%s', (kind, kbpk, of, key) => {
    expect(buildTr31(kbpk, of, key, { fill: FILL })).toMatchObject({ ok: false, error: { kind } });
  });

  it('too little chance', () => {
    const needed = tr31FillLength(header('B'), KEY.length);
    expect(needed).toBe(14);
    const short = { fill: new Uint8Array(needed - 1) };
    const attempt = buildTr31(TDES_KBPK, header('B'), KEY, short);
    expect(attempt).toMatchObject({ ok: false, error: { kind: 'fill' } });
  });
});

it.each(['0000', '0081', '0100', 'FFF8'])('a forged length of %s bits fits no key', (bits) => {
  const text = 'B0080P0TE00E0000';
  const { encryption, authentication } = deriveTr31Keys('B', TDES_KBPK);
  const clear = hex(bits + toHex(KEY) + '00'.repeat(6));
  const mac = cmac(createTdes(authentication), concat(ascii(text), clear));
  const encrypted = encryptCbc(createTdes(encryption), clear, mac);
  const opened = parseTr31(TDES_KBPK, text + toHex(encrypted) + toHex(mac));
  expect(opened).toMatchObject({ ok: false, error: { kind: 'key-length' } });
});

it('no error holds anything of the key', () => {
  const block = built('B');
  const opened = parseTr31(AES_KBPK.subarray(0, 16), block);
  expect(JSON.stringify(opened)).not.toContain(toHex(KEY));
  expect(JSON.stringify(opened)).not.toContain(block.slice(16, 40));
});

import { ascii } from '../bytes/ascii.ts';
import { concat, equalBytes } from '../bytes/concat.ts';
import { parseHex, toHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { cryptCtr, decryptCbc, encryptCbc } from './block-cipher.ts';
import { cmac } from './cmac.ts';
import { cbcMacOf } from './mac.ts';
import {
  readTr31Header,
  type Tr31Header,
  type Tr31HeaderError,
  type Tr31Version,
  tr31BlockSize,
  writeTr31Header,
} from './tr31-header.ts';
import { deriveTr31Keys, tr31Cipher, tr31KeyLengths } from './tr31-keys.ts';

/**
 * Key blocks (ASC X9 TR-31:2018, 5.3; ANSI X9.143; version E: ISO 20038:2017, 6): a key that can
 * be used only as its header says, since the header is authenticated with it.
 *
 * A and C: variants of the protection key, CBC, MAC over what is encrypted, 4 bytes.
 * B and D: derived keys, CBC, CMAC over the clear key, which is also the vector: 8 and 16 bytes.
 * E: as D, with counter mode and without padding.
 */
export type Tr31Error =
  | Tr31HeaderError
  | Tr31BodyError
  /** The protection key does not fit the version; or is weaker than what it shall protect. */
  | { readonly kind: 'protection-key'; readonly detail: string }
  | { readonly kind: 'key-strength'; readonly detail: string }
  /** Header or key were changed, or the protection key is another one. */
  | { readonly kind: 'mac'; readonly detail: string }
  /** The length in front of the key does not fit in; nothing else of the key is told. */
  | { readonly kind: 'key-length'; readonly detail: string }
  | { readonly kind: 'fill'; readonly detail: string };

export interface Tr31BodyError {
  readonly kind: 'too-short' | 'hex' | 'body-length';
  readonly offset: number;
  readonly detail: string;
}

export interface Tr31Key {
  readonly header: Tr31Header;
  readonly key: Uint8Array;
}

/** The parts of a key block that can be seen without the protection key. */
export interface Tr31Parts {
  readonly header: Tr31Header;
  /** Header and optional blocks as they stand: what is authenticated. */
  readonly headerText: string;
  readonly encrypted: Uint8Array;
  readonly mac: Uint8Array;
}

const MAC_BYTES: Readonly<Record<Tr31Version, number>> = { A: 4, B: 8, C: 4, D: 16, E: 16 };

/** The shape of a key block; nothing is decrypted or authenticated. */
export function readTr31(block: string): Result<Tr31Parts, Tr31HeaderError | Tr31BodyError> {
  const read = readTr31Header(block);
  if (!read.ok) return read;
  const { header, text } = read.value;
  const macBytes = MAC_BYTES[header.version];
  const body = block.slice(text.length);
  const least = macBytes + (header.version === 'E' ? 3 : tr31BlockSize(header.version));
  const wrong = (kind: Tr31BodyError['kind'], at: number, expected: string) => {
    const offset = text.length + at;
    return err({ kind, offset, detail: `key block at offset ${offset}: expected ${expected}` });
  };
  if (body.length < 2 * least) {
    return wrong('too-short', body.length, `an encrypted key and ${macBytes} bytes of MAC in hex`);
  }
  const foreign = body.search(/[^0-9A-Fa-f]/);
  if (foreign >= 0) return wrong('hex', foreign, 'a hex digit');
  const bytes = parseHex(body);
  const encrypted = bytes.ok ? bytes.value.subarray(0, -macBytes) : undefined;
  const size = header.version === 'E' ? 1 : tr31BlockSize(header.version);
  if (!bytes.ok || !encrypted || encrypted.length % size !== 0) {
    return wrong('body-length', body.length, `an encrypted key in whole blocks of ${size} bytes`);
  }
  return ok({ header, headerText: text, encrypted, mac: bytes.value.subarray(-macBytes) });
}

/** Authenticates and decrypts. What the header allows is for the caller to keep. */
export function parseTr31(kbpk: Uint8Array, block: string): Result<Tr31Key, Tr31Error> {
  const parts = readTr31(block);
  if (!parts.ok) return parts;
  const { header, headerText, encrypted, mac } = parts.value;
  const { version } = header;
  const wrong = checkProtectionKey(version, kbpk);
  if (wrong) return err(wrong);
  const keys = deriveTr31Keys(version, kbpk);
  const cipher = tr31Cipher(version, keys.encryption);
  const isVariant = version === 'A' || version === 'C';
  const vector = isVariant ? ascii(headerText).subarray(0, 8) : mac;
  const clear =
    version === 'E' ? cryptCtr(cipher, encrypted, mac) : decryptCbc(cipher, encrypted, vector);
  const authenticated = isVariant ? encrypted : clear;
  const expected = authenticate(version, keys.authentication, headerText, authenticated);
  if (!equalBytes(expected, mac)) {
    const detail = 'key block: its MAC does not fit header, key and key block protection key';
    return err({ kind: 'mac', detail });
  }
  const bits = (clear[0]! << 8) | clear[1]!;
  if (bits === 0 || bits % 8 !== 0 || bits / 8 > clear.length - 2) {
    return err({ kind: 'key-length', detail: 'key block: the encrypted length fits no key in it' });
  }
  return ok({ header, key: clear.slice(2, 2 + bits / 8) });
}

export interface Tr31BuildOptions {
  /**
   * Bytes behind the key, from outside; as many as `tr31FillLength` says at least. They are
   * secret chance: they hide nothing if they are known.
   */
  readonly fill: Uint8Array;
  /** As much filling as the algorithm's longest key would leave (X9.143, 6.8.2); true if absent. */
  readonly hideLength?: boolean;
}

/** Bytes of chance that a block for a key of `keyLength` bytes takes. */
export function tr31FillLength(
  header: Pick<Tr31Header, 'version' | 'algorithm'>,
  keyLength: number,
  hideLength = true,
): number {
  const longest = hideLength ? longestKey(header.algorithm) : 0;
  const body = 2 + Math.max(longest, keyLength);
  const size = header.version === 'E' ? 1 : tr31BlockSize(header.version);
  return Math.ceil(body / size) * size - 2 - keyLength;
}

/** A key block for `key`. Never under a protection key weaker than the key (X9.143, 6.1). */
export function buildTr31(
  kbpk: Uint8Array,
  header: Tr31Header,
  key: Uint8Array,
  { fill, hideLength = true }: Tr31BuildOptions,
): Result<string, Tr31Error> {
  const { version } = header;
  const filling = tr31FillLength(header, key.length, hideLength);
  const body = 2 + key.length + filling;
  const text = writeTr31Header(header, 2 * (body + MAC_BYTES[version]));
  if (!text.ok) return text;
  const wrong = checkProtectionKey(version, kbpk) ?? checkKey(header, key, kbpk);
  if (wrong) return err(wrong);
  if (fill.length < filling) {
    const detail = `key block: expected ${filling} bytes of chance, got ${fill.length}`;
    return err({ kind: 'fill', detail });
  }
  const bits = key.length * 8;
  const clear = concat(bits >> 8, bits & 255, key, fill.subarray(0, filling));
  const keys = deriveTr31Keys(version, kbpk);
  const cipher = tr31Cipher(version, keys.encryption);
  const macOf = (data: Uint8Array) => authenticate(version, keys.authentication, text.value, data);
  if (version === 'A' || version === 'C') {
    const encrypted = encryptCbc(cipher, clear, ascii(text.value).subarray(0, 8));
    return ok(text.value + toHex(encrypted) + toHex(macOf(encrypted)));
  }
  const mac = macOf(clear);
  const encrypted = version === 'E' ? cryptCtr(cipher, clear, mac) : encryptCbc(cipher, clear, mac);
  return ok(text.value + toHex(encrypted) + toHex(mac));
}

function authenticate(
  version: Tr31Version,
  key: Uint8Array,
  header: string,
  data: Uint8Array,
): Uint8Array {
  const cipher = tr31Cipher(version, key);
  const all = concat(ascii(header), data);
  return version === 'A' || version === 'C'
    ? cbcMacOf(cipher, all, 1).slice(0, MAC_BYTES[version])
    : cmac(cipher, all);
}

function longestKey(algorithm: string): number {
  return algorithm === 'T' || algorithm === 'D' ? 24 : algorithm === 'A' ? 32 : 0;
}

function checkProtectionKey(version: Tr31Version, kbpk: Uint8Array): Tr31Error | undefined {
  const lengths = tr31KeyLengths(version);
  if (lengths.includes(kbpk.length)) return undefined;
  const cipher = version === 'D' || version === 'E' ? 'AES' : 'triple DES';
  const expected = lengths.join(' or ');
  const detail = `key block protection key of version ${version} (${cipher}): expected ${expected} bytes, got ${kbpk.length}`;
  return { kind: 'protection-key', detail };
}

/** Lengths of a symmetric key, and its strength beside the protection key's. */
function checkKey(
  { version, algorithm }: Tr31Header,
  key: Uint8Array,
  kbpk: Uint8Array,
): Tr31Error | undefined {
  const lengths = { T: [16, 24], D: [8], A: [16, 24, 32] }[algorithm];
  if (key.length === 0 || key.length > 0x1fff || lengths?.includes(key.length) === false) {
    const expected = lengths ? lengths.join(' or ') : '1 to 8191';
    const detail = `key of algorithm ${algorithm}: expected ${expected} bytes, got ${key.length}`;
    return { kind: 'key-length', detail };
  }
  const protection = strength(tr31BlockSize(version) === 16 ? 'A' : 'T', kbpk.length);
  if (strength(algorithm, key.length) <= protection) return undefined;
  const detail = 'key block: the protection key is weaker than the key it would protect';
  return { kind: 'key-strength', detail };
}

/** Bits of security (NIST SP 800-57-1, 5.6.1.1); what is unknown asks for nothing. */
function strength(algorithm: string, bytes: number): number {
  if (algorithm === 'A') return bytes * 8;
  if (algorithm === 'T') return bytes === 24 ? 112 : 80;
  return 0;
}

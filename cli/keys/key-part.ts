import { parseHex, toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { kcv } from '../../crypto/kcv.ts';
import { withOddParity } from '../../crypto/key-parity.ts';
import { xor } from '../../crypto/xor.ts';

/** One custodian's part of a key. Nobody who holds one part knows anything of the key. */
export interface KeyPart {
  /** What the key is for: `zone-master 970436`. */
  readonly key: string;
  readonly holder: string;
  readonly number: number;
  readonly of: number;
  /** 16 bytes of odd parity. */
  readonly part: Uint8Array;
}

/** Upper-case hex of the three bytes. */
export const checkValue = (key: Uint8Array): string => toHex(kcv(key));

/** The parts joined by XOR and set to odd parity, as an HSM joins them inside. */
export function joined(parts: readonly KeyPart[]): Uint8Array {
  return withOddParity(parts.map(({ part }) => part).reduce(xor));
}

export const grouped = (bytes: Uint8Array): string => toHex(bytes).replace(/(.{4})(?=.)/g, '$1 ');

/** The file that a holder keeps apart from everybody else's. */
export function partText({ key, holder, number, of, part }: KeyPart): string {
  return [
    `key: ${key}`,
    `holder: ${holder}`,
    `number: ${number} of ${of}`,
    `part: ${grouped(part)}`,
    `check value: ${checkValue(part)}`,
    '',
  ].join('\n');
}

/** Reads such a file. The error says which line, and repeats nothing of it. */
export function parsePart(text: string): Result<KeyPart, string> {
  const lines = new Map(
    text.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const key = lines.get('key');
  const holder = lines.get('holder');
  if (!key) return err('expected a line `key: …`');
  if (!holder) return err('expected a line `holder: …`');
  const [, number, of] = /^(\d) of (\d)$/.exec(lines.get('number') ?? '') ?? [];
  if (!number || !of || number === '0' || number > of)
    return err('number: expected such as `1 of 2`');
  const part = parseHex(lines.get('part') ?? '');
  if (!part.ok || part.value.length !== 16) return err('part: expected 32 hex digits');
  if (lines.get('check value')?.toUpperCase() !== checkValue(part.value)) {
    return err('check value: not that of the part');
  }
  return ok({ key, holder, number: Number(number), of: Number(of), part: part.value });
}

/** Why parts do not make one key; undefined: they do. */
export function misfit(parts: readonly KeyPart[]): string | undefined {
  const [first] = parts;
  if (!first || parts.some(({ of }) => parts.length !== of)) {
    return `expected ${first?.of ?? 2} parts`;
  }
  if (parts.some(({ key }) => key !== first.key)) return 'expected parts of one key';
  if (new Set(parts.map(({ number }) => number)).size !== parts.length) {
    return 'expected each part once';
  }
  // Two alike would cancel each other out.
  if (new Set(parts.map(({ part }) => toHex(part))).size !== parts.length) {
    return 'expected parts that differ';
  }
  return undefined;
}

import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHex, toHex } from '../bytes/hex.ts';
import { err, ok, type Result } from '../bytes/result.ts';
import { kcv } from '../crypto/kcv.ts';
import { withOddParity } from '../crypto/key-parity.ts';
import { randomBytes } from '../crypto/random.ts';
import { createKeyCeremony, type TerminalKeys } from '../network/switch/key-ceremony.ts';
import { realClock } from '../time/real-clock.ts';
import { createSeededRandom } from '../time/seeded-random.ts';
import { readInput, readText } from './input.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { checkValue, joined, type KeyPart, misfit, parsePart, partText } from './keys/key-part.ts';
import { requestKeys } from './keys/request.ts';
import { ceremonySheet, partSheet, sheetJob, sheetText } from './keys/sheet.ts';
import { makeFolder } from './output.ts';

interface Shown {
  readonly json?: boolean;
}

export interface GenerateOptions extends Shown {
  readonly key: string;
  readonly holder: readonly string[];
  readonly out: string;
  readonly escpos?: string;
}

/** Makes a key in two parts, a file for each holder; what is shown is check values only. */
export async function generateCommand(options: GenerateOptions, io: Io): Promise<ExitCode> {
  const { key, holder: holders, out } = options;
  const names = holders.map((name) => name.trim()).filter((name) => /^[\x20-\x7e]+$/.test(name));
  if (names.length !== 2 || names[0] === names[1] || holders.length !== 2) {
    return complain(io, 'keys generate: expected two different --holder, in ASCII');
  }
  if (!/^[\x20-\x7e]{1,40}$/.test(key)) {
    return complain(io, 'keys generate: --key: expected 1 to 40 ASCII characters');
  }
  const parts = names.map((holder, i): KeyPart => {
    return { key, holder, number: i + 1, of: 2, part: withOddParity(randomBytes(16)) };
  });
  const files = parts.map(({ number }) => join(out, `part-${number}.key`));
  const there = files.find((file) => existsSync(file));
  if (there !== undefined) return complain(io, `keys generate: ${there}: is there already`);
  try {
    makeFolder(out);
    // The sheet first: where it cannot be written, no part of a key is left behind.
    if (options.escpos !== undefined) {
      writeFileSync(options.escpos, sheetJob(ceremonySheet(parts)));
    }
    for (const [i, part] of parts.entries()) writePrivately(files[i]!, partText(part));
  } catch (cause) {
    return complain(io, `keys generate: ${(cause as NodeJS.ErrnoException).message}`);
  }
  if (options.json) io.print(JSON.stringify({ ...valuesOf(parts), files }));
  else {
    io.print(sheetText(ceremonySheet(parts)));
    for (const [i, { holder }] of parts.entries()) io.note(`part of ${holder}: ${files[i]}`);
  }
  return 0;
}

/** Joins parts, to compare check values: the key itself is never shown. */
export async function combineCommand(
  files: readonly string[],
  { json }: Shown,
  io: Io,
): Promise<ExitCode> {
  const read = await readParts(files);
  if (!read.ok) return complain(io, `keys combine: ${read.error}`);
  if (json) io.print(JSON.stringify(valuesOf(read.value)));
  else io.print(sheetText(ceremonySheet(read.value)));
  return 0;
}

/** Shows a part to its holder. */
export async function partCommand(
  file: string,
  { json, escpos }: Shown & { readonly escpos?: string },
  io: Io,
): Promise<ExitCode> {
  const read = await readPart(file);
  if (!read.ok) return complain(io, `keys part: ${read.error}`);
  const part = read.value;
  const sheet = partSheet(part);
  if (escpos !== undefined) {
    try {
      writePrivately(escpos, sheetJob(sheet));
    } catch (cause) {
      return complain(io, `keys part: ${(cause as NodeJS.ErrnoException).message}`);
    }
  }
  const { key, holder, number, of } = part;
  const told = { key, holder, number, of, part: toHex(part.part), kcv: checkValue(part.part) };
  io.print(json ? JSON.stringify(told) : sheetText(sheet));
  return 0;
}

export async function kcvCommand(argument: string, { json }: Shown, io: Io): Promise<ExitCode> {
  const text = await readText(argument);
  if (!text.ok) return complain(io, `keys kcv: ${text.error}`);
  const key = parseHex(text.value);
  if (!key.ok) return complain(io, `keys kcv: ${key.error.detail}`);
  const { length } = key.value;
  if (length !== 8 && length !== 16 && length !== 24) {
    return complain(io, `keys kcv: expected 8, 16 or 24 bytes, got ${length}`);
  }
  const value = toHex(kcv(key.value));
  io.print(json ? JSON.stringify({ length, kcv: value }) : value);
  return 0;
}

export interface TerminalOptions extends Shown {
  readonly terminal: string;
  readonly seed: number;
}

/** The keys that a terminal of the built-in network begins with. */
export async function slotsCommand(options: TerminalOptions, io: Io): Promise<ExitCode> {
  const keys = testKeys(options);
  if (!keys.ok) return complain(io, `keys slots: ${keys.error}`);
  const { terminal, masterKcv, pinKcv, macKcv } = keys.value;
  const slots = [
    { slot: `terminal-master ${terminal}`, usage: 'master', kcv: toHex(masterKcv) },
    { slot: `terminal-pin ${terminal}`, usage: 'pin', kcv: toHex(pinKcv) },
    { slot: `terminal-mac ${terminal}`, usage: 'mac', kcv: toHex(macKcv) },
  ];
  if (options.json) io.print(JSON.stringify({ terminal, slots }));
  else
    for (const one of slots) io.print(`${one.slot.padEnd(26)} ${one.usage.padEnd(7)} ${one.kcv}`);
  return 0;
}

export interface RequestOptions extends TerminalOptions {
  readonly host: string;
  readonly port: number;
  readonly acquirer: string;
  readonly master?: readonly string[];
}

/** Asks a host for new keys, as a terminal does; exit code 1 where it did not get both. */
export async function requestCommand(options: RequestOptions, io: Io): Promise<ExitCode> {
  const { host, port, terminal, acquirer, json } = options;
  if (!/^[0-9]{1,11}$/.test(acquirer)) {
    return complain(io, 'keys request: --acquirer: expected 1 to 11 digits');
  }
  const master = await masterKeyOf(options);
  if (!master.ok) return complain(io, `keys request: ${master.error}`);
  const masterKey = master.value;
  const asked = await requestKeys({ host, port, terminal, acquirer, masterKey, clock: realClock });
  masterKey.fill(0);
  if (!asked.ok) return complain(io, `keys request: ${asked.error}`);
  if (json) io.print(JSON.stringify({ terminal, keys: asked.value }));
  else {
    for (const one of asked.value) {
      io.print('kcv' in one ? `${one.key} ${one.kcv}` : `${one.key} refused: ${one.refused}`);
    }
  }
  return asked.value.filter((one) => 'kcv' in one).length === 2 ? 0 : 1;
}

async function masterKeyOf(options: RequestOptions): Promise<Result<Uint8Array, string>> {
  if (options.master) {
    const parts = await readParts(options.master);
    return parts.ok ? ok(joined(parts.value)) : parts;
  }
  const keys = testKeys(options);
  return keys.ok ? ok(keys.value.masterKey) : keys;
}

function testKeys({ terminal, seed }: TerminalOptions): Result<TerminalKeys, string> {
  if (!/^[\x21-\x7e]{1,8}$/.test(terminal)) return err('--terminal: expected 1 to 8 characters');
  return ok(createKeyCeremony(createSeededRandom(seed)).terminalKeys(terminal));
}

async function readPart(file: string): Promise<Result<KeyPart, string>> {
  const bytes = await readInput(file);
  if (!bytes.ok) return bytes;
  const part = parsePart(new TextDecoder().decode(bytes.value));
  return part.ok ? part : err(`${file}: ${part.error}`);
}

async function readParts(files: readonly string[]): Promise<Result<KeyPart[], string>> {
  const parts: KeyPart[] = [];
  for (const file of files) {
    const part = await readPart(file);
    if (!part.ok) return part;
    parts.push(part.value);
  }
  const wrong = misfit(parts);
  return wrong === undefined ? ok(parts) : err(wrong);
}

const valuesOf = (parts: readonly KeyPart[]) => ({
  key: parts[0]!.key,
  parts: parts.map(({ holder, number, part }) => ({ number, holder, kcv: checkValue(part) })),
  kcv: checkValue(joined(parts)),
});

/** For its owner alone, even where an older file of the name was not. */
function writePrivately(file: string, content: string | Uint8Array): void {
  writeFileSync(file, content, { mode: 0o600 });
  chmodSync(file, 0o600);
}

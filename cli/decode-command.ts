import { existsSync } from 'node:fs';
import { parseHex } from '../bytes/hex.ts';
import { ok, type Result } from '../bytes/result.ts';
import { readInput, readText } from './input.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { writeOutput } from './output.ts';

export interface DecodeCommandOptions {
  readonly json?: boolean;
  readonly unmasked?: boolean;
}

/** `decode iso8583`: one message as a table of fields, or as JSON. */
export async function decodeIso8583Command(
  argument: string,
  options: DecodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const text = await readText(argument);
  if (!text.ok) return complain(io, text.error);
  const { decodeIso8583, describeIso8583, iso8583Lines } = await import('./decode-iso8583.ts');
  const { unmasked } = options;
  if (options.json) {
    const decoded = decodeIso8583(text.value, { unmasked });
    if (!decoded.ok) return complain(io, `iso8583: ${decoded.error}`);
    const { mti, fields, chip, chipFault } = decoded.value;
    io.print(JSON.stringify({ mti, fields, chip, chipFault }));
    return 0;
  }
  const rows = describeIso8583(text.value, { unmasked });
  if (!rows.ok) return complain(io, `iso8583: ${rows.error}`);
  io.print(iso8583Lines(rows.value).join('\n'));
  return 0;
}

/** What reads one kind of chip data, and tells of it in lines. */
interface ChipDecoder<T> {
  decode(text: string, options: { unmasked?: boolean | undefined }): Result<T, string>;
  lines(decoded: T): readonly string[];
}

async function decodeChipData<T>(
  kind: string,
  load: () => Promise<ChipDecoder<T>>,
  argument: string,
  options: DecodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const text = await readText(argument);
  if (!text.ok) return complain(io, text.error);
  const { decode, lines } = await load();
  const decoded = decode(text.value, { unmasked: options.unmasked });
  if (!decoded.ok) return complain(io, `${kind}: ${decoded.error}`);
  io.print(options.json ? JSON.stringify(decoded.value) : lines(decoded.value).join('\n'));
  return 0;
}

/** `decode tlv`: data objects of a chip card, a line each, or as JSON. */
export function decodeTlvCommand(
  argument: string,
  options: DecodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const load = () =>
    import('./decode-tlv.ts').then((file) => ({ decode: file.decodeTlv, lines: file.tlvLines }));
  return decodeChipData('tlv', load, argument, options, io);
}

/** `decode apdu`: commands and answers of a chip card, or as JSON. */
export function decodeApduCommand(
  argument: string,
  options: DecodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const load = () =>
    import('./decode-apdu.ts').then((file) => ({ decode: file.decodeApdu, lines: file.apduLines }));
  return decodeChipData('apdu', load, argument, options, io);
}

/** `decode vietqr`: the objects of a code, a line each, or as JSON. */
export async function decodeVietQrCommand(
  argument: string,
  options: DecodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const text = await readText(argument, 'utf8');
  if (!text.ok) return complain(io, text.error);
  const payload = text.value.replace(/\r?\n$/, '');
  const { decodeVietQr, vietQrLines } = await import('./decode-vietqr.ts');
  const decoded = decodeVietQr(payload, { unmasked: options.unmasked ?? options.json });
  if (!decoded.ok) return complain(io, `vietqr: ${decoded.error}`);
  const { summary, tree } = decoded.value;
  io.print(options.json ? JSON.stringify({ ...summary, tree }) : vietQrLines(tree).join('\n'));
  return 0;
}

export interface EscPosOptions {
  readonly json?: boolean;
  readonly svg?: string;
  readonly png?: string;
}

/** `decode escpos`: what comes out of the printer, as text and, on request, as pictures. */
export async function decodeEscPosCommand(
  argument: string,
  options: EscPosOptions,
  io: Io,
): Promise<ExitCode> {
  const bytes = await readPrintJob(argument);
  if (!bytes.ok) return complain(io, bytes.error);
  const { decodeEscPos } = await import('./decode-escpos.ts');
  const { text, paper, unknown } = decodeEscPos(bytes.value);
  const pictures: [string, string | Uint8Array][] = [];
  if (options.svg !== undefined) {
    const { paperToSvg } = await import('../hardware/printer/paper/svg.ts');
    pictures.push([options.svg, paperToSvg(paper)]);
  }
  if (options.png !== undefined) {
    const { paperToPng } = await import('../hardware/printer/paper/png.ts');
    pictures.push([options.png, paperToPng(paper)]);
  }
  for (const [path, picture] of pictures) {
    const failure = writeOutput(path, picture);
    if (failure !== undefined) return complain(io, failure);
  }
  if (options.json) io.print(JSON.stringify({ text, unknown }));
  else {
    if (text !== '') io.print(text.trimEnd());
    for (const one of unknown) {
      const { offset, name, reason, bytes } = one;
      const what = reason.startsWith(name) ? reason : `${name}: ${reason}`;
      io.note(`offset ${offset}: ${what} (${bytes})`);
    }
  }
  return 0;
}

/** A file if there is one of that name, else hex. */
async function readPrintJob(argument: string): Promise<Result<Uint8Array, string>> {
  if (argument === '-') return readInput('-');
  if (argument.startsWith('@')) return readInput(argument.slice(1));
  if (existsSync(argument)) return readInput(argument);
  const bytes = parseHex(argument);
  if (bytes.ok) return ok(bytes.value);
  const shown = argument.length > 40 ? `${argument.slice(0, 40)}…` : argument;
  return {
    ok: false,
    error: `escpos: ${shown} is neither a file nor hex (${bytes.error.detail})`,
  };
}

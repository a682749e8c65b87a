import { type EncodeVietQrOptions, encodeVietQr } from './encode-vietqr.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { writeOutput } from './output.ts';

export interface EncodeCommandOptions extends EncodeVietQrOptions {
  readonly png?: string;
  readonly svg?: string;
  readonly json?: boolean;
}

/** `encode vietqr`: the payload, and on request its QR code as a picture. */
export async function encodeVietQrCommand(
  options: EncodeCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const encoded = encodeVietQr(options);
  if (!encoded.ok) return complain(io, `encode vietqr: ${encoded.error}`);
  const { payload } = encoded.value;
  const pictures: [string, string | Uint8Array][] = [];
  if (options.png !== undefined || options.svg !== undefined) {
    const { qrPng, qrSvg } = await import('./encode-picture.ts');
    if (options.svg !== undefined) pictures.push([options.svg, qrSvg(payload)]);
    if (options.png !== undefined) pictures.push([options.png, await qrPng(payload)]);
  }
  for (const [path, picture] of pictures) {
    const failure = writeOutput(path, picture);
    if (failure !== undefined) return complain(io, failure);
  }
  io.print(options.json ? JSON.stringify(encoded.value) : payload);
  return 0;
}

import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../../bytes/hex.ts';
import { separateTone } from '../../../../hardware/printer/esc-pos/code-pages.ts';
import { createEscPosDriver } from '../../../../hardware/printer/esc-pos/driver.ts';
import { EPSON_80 } from '../../../../hardware/printer/esc-pos/profile.ts';
import { attachVirtualEscPos } from '../../../../hardware/printer/esc-pos/virtual.ts';
import { paperToText } from '../../../../hardware/printer/paper/text.ts';
import type { Paper, VirtualPrinter } from '../../../../hardware/printer/virtual-printer.ts';
import { openPtyPair } from '../../../../hardware/transport/pty.ts';
import { createSerialTransport } from '../../../../hardware/transport/serial.ts';
import { createTcpTransport, listenTcp } from '../../../../hardware/transport/tcp.ts';
import { realClock } from '../../../../time/real-clock.ts';
import { whyNoPty } from '../../../support/pty.ts';

/** Real time passes here: a fast printer keeps the tests short. */
const FAST = { ...EPSON_80, millimetresPerSecond: 5_000 };

/** Resolves when a piece of paper has been cut. */
function nextPiece(printer: VirtualPrinter): Promise<Paper> {
  return new Promise((resolve) => {
    const stop = printer.onChange(() => {
      if (printer.view().cut.length === 0) return;
      stop();
      resolve(printer.take()[0]!);
    });
  });
}

/** Sends a print job over TCP to a virtual printer, as any till does on port 9100. */
async function printOverTcp(job: Uint8Array): Promise<Paper> {
  let printer: VirtualPrinter | undefined;
  let arrived: (paper: Promise<Paper>) => void;
  const paper = new Promise<Paper>((resolve) => {
    arrived = resolve;
  });
  const server = await listenTcp({
    port: 0,
    onConnection(transport) {
      printer = attachVirtualEscPos({ transport, clock: realClock, profile: FAST });
      arrived(nextPiece(printer));
      void transport.open();
    },
  });
  if (!server.ok) throw new Error(server.error.detail);
  const host = createTcpTransport({ host: '127.0.0.1', port: server.value.port });
  expect(await host.open()).toEqual({ ok: true });
  host.write(job);
  const piece = await paper;
  await host.close();
  await server.value.close();
  return piece;
}

function encoder(): ReceiptPrinterEncoder {
  return new ReceiptPrinterEncoder({
    language: 'esc-pos',
    columns: 48,
    codepageMapping: 'epson',
    codepageCandidates: ['tcvn3', 'tcvn3capitals'],
    imageMode: 'raster',
  } as never).initialize();
}

const withoutBlankLines = (text: string): string[] =>
  text.split('\n').filter((line) => line.trim() !== '');

describe('a job of @point-of-sale/receipt-printer-encoder, over TCP', () => {
  it('prints Vietnamese on the TCVN-3 pages, styles and a table', async () => {
    const job = encoder()
      .codepage('auto')
      .align('center')
      .bold(true)
      .size(2, 2)
      .line('RÚT TIỀN')
      .size(1, 1)
      .bold(false)
      .align('left')
      .table(
        [
          { width: 24, align: 'left' },
          { width: 24, align: 'right' },
        ],
        [
          ['Số tiền', '2.000.000 đ'],
          ['Phí', '3.300 đ'],
        ],
      )
      .line('Cảm ơn quý khách')
      .cut()
      .encode();
    const paper = await printOverTcp(job);
    expect(withoutBlankLines(paperToText(paper))).toEqual([
      '                RÚT TIỀN',
      'Số tiền                              2.000.000 đ',
      'Phí                                      3.300 đ',
      'Cảm ơn quý khách',
    ]);
    expect(paper.rows.find((row) => row.kind === 'text')).toMatchObject({
      align: 'left',
      runs: [{ scaleX: 1 }, { bold: true, scaleX: 2, scaleY: 2 }],
    });
  });

  it('prints ₫ on page 52 when its text comes with tones apart', async () => {
    const text = [...'Số dư 14.820.450 ₫'].map(separateTone).join('');
    const job = encoder().codepage('windows1258').line(text).cut().encode();
    expect(withoutBlankLines(paperToText(await printOverTcp(job)))).toEqual(['Số dư 14.820.450 ₫']);
  });

  it('prints a QR code, a barcode and an image', async () => {
    const data = new Uint8ClampedArray(16 * 16 * 4).fill(255);
    for (let i = 0; i < 16; i++) data.fill(0, 4 * 17 * i, 4 * 17 * i + 3);
    const job = encoder()
      .qrcode('00020101021138', { model: 2, size: 6, errorlevel: 'm' } as never)
      .barcode('8934563138165', 'ean13', { height: 60, text: true } as never)
      .image({ data, width: 16, height: 16 } as never, 16, 16, 'threshold')
      .cut('partial')
      .encode();
    const paper = await printOverTcp(job);
    expect(withoutBlankLines(paperToText(paper)).map((line) => line.trim())).toEqual([
      '[QR 00020101021138]',
      '[EAN13 8934563138165]',
      '8934563138165',
      '[image 16 × 16]',
    ]);
    const image = paper.rows.filter((row) => row.kind === 'bitmap').at(-1);
    expect(image?.bits.subarray(0, 6)).toEqual(hex('80 00 40 00 20 00'));
  });

  it('prints the same image in columns', async () => {
    const data = new Uint8ClampedArray(24 * 24 * 4).fill(255);
    for (let i = 0; i < 24; i++) data.fill(0, 4 * 25 * i, 4 * 25 * i + 3);
    const columns = new ReceiptPrinterEncoder({
      language: 'esc-pos',
      imageMode: 'column',
    } as never);
    const job = columns
      .initialize()
      .image({ data, width: 24, height: 24 } as never, 24, 24, 'threshold')
      .cut()
      .encode();
    const paper = await printOverTcp(job);
    const image = paper.rows.find((row) => row.kind === 'bitmap');
    expect([image?.width, image?.height]).toEqual([24, 24]);
    expect(image?.bits.subarray(0, 9)).toEqual(hex('80 00 00 40 00 00 20 00 00'));
  });
});

const noPty = await whyNoPty();

describe.skipIf(noPty !== undefined)('the driver through serialport and a PTY', () => {
  it('prints a receipt', async () => {
    const pair = await openPtyPair();
    if (!pair.ok) throw new Error(pair.error.detail);
    const near = createSerialTransport({ path: pair.value.a, baudRate: 38_400 });
    const far = createSerialTransport({ path: pair.value.b, baudRate: 38_400 });
    const printer = attachVirtualEscPos({ transport: far, clock: realClock, profile: FAST });
    expect(await far.open()).toEqual({ ok: true });
    const driver = createEscPosDriver({ transport: near, clock: realClock, profile: FAST });
    expect(await driver.open()).toEqual({ ok: true });
    expect(await driver.print([{ kind: 'text', text: 'Số tiền 2.000.000 ₫' }])).toEqual({
      ok: true,
      value: undefined,
    });
    expect(printer.take().map(paperToText)).toEqual(['Số tiền 2.000.000 ₫\n']);
    await driver.close();
    await far.close();
    await pair.value.close();
  });
});

import { type Command, Option } from 'commander';
import { complain, type Io } from '../io.ts';
import { json, type Run } from './options.ts';

const DECODED = 'iso8583, tlv, apdu, escpos or vietqr';

/** Those that hide what is secret, unless they are told not to. */
const DECODERS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly argument: string;
  readonly meaning: string;
  readonly unmasked?: string;
  readonly command: `decode${'Iso8583' | 'Tlv' | 'Apdu' | 'VietQr'}Command`;
}[] = [
  {
    name: 'iso8583',
    summary: 'an ISO 8583 message, field by field',
    argument: '<hex>',
    meaning: 'the message in hex; @file or - (stdin)',
    command: 'decodeIso8583Command',
  },
  {
    name: 'tlv',
    summary: 'data objects of a chip card, as in DE55',
    argument: '<hex>',
    meaning: 'BER-TLV in hex; @file or - (stdin)',
    command: 'decodeTlvCommand',
  },
  {
    name: 'apdu',
    summary: 'the talk between terminal and chip card',
    argument: '<trace>',
    meaning: 'a command in hex, or @file or - with a line each way',
    command: 'decodeApduCommand',
  },
  {
    name: 'vietqr',
    summary: 'a VietQR code, tag by tag',
    argument: '<payload>',
    meaning: 'the text in the QR code; @file or - (stdin)',
    unmasked: 'show the number of a card as it is; JSON always does',
    command: 'decodeVietQrCommand',
  },
];

export function addDecode(program: Command, io: Io, run: Run): void {
  const decode = program
    .command('decode')
    .summary('a message, a receipt, a chip card or a VietQR code in words')
    .helpCommand(false)
    .argument('[kind]', DECODED)
    .action((kind: string | undefined) => {
      const found = kind === undefined ? 'nothing' : kind.slice(0, 40);
      return run(Promise.resolve(complain(io, `decode: expected ${DECODED}, got ${found}`)));
    });
  const load = () => import('../decode-command.ts');
  for (const { name, summary, argument, meaning, unmasked, command } of DECODERS) {
    decode
      .command(name)
      .summary(summary)
      .argument(argument, meaning)
      .option('--unmasked', unmasked ?? 'show card numbers and other secrets as they are')
      .addOption(json())
      .action((given: string, options) =>
        run(load().then((commands) => commands[command](given, options, io))),
      );
  }
  decode
    .command('escpos')
    .summary('a print job, as it comes out on paper')
    .argument('<job>', 'a file, hex, or - (stdin)')
    .option('--svg <file>', 'draw the paper as SVG')
    .option('--png <file>', 'draw the paper as PNG')
    .addOption(json())
    .action((argument: string, options) =>
      run(load().then((commands) => commands.decodeEscPosCommand(argument, options, io))),
    );
}

export function addEncode(program: Command, io: Io, run: Run): void {
  const encode = program
    .command('encode')
    .summary('a VietQR code, as text and as a picture')
    .helpCommand(false)
    .argument('[kind]', 'vietqr')
    .action((kind: string | undefined) => {
      const found = kind === undefined ? 'nothing' : kind.slice(0, 40);
      return run(Promise.resolve(complain(io, `encode: expected vietqr, got ${found}`)));
    });
  encode
    .command('vietqr')
    .summary('a VietQR code')
    .option('--service <code>', 'QRIBFTTA, QRIBFTTC, QRPUSH or QRCASH', 'QRIBFTTA')
    .requiredOption('--acquirer <bin>', 'the bank that is paid, as 970403')
    .requiredOption('--account <n>', 'its account, card, merchant or ATM')
    .option('--amount <dong>', 'whole đồng, as 180000')
    .option('--purpose <text>', 'what for')
    .option('--bill <text>', 'number of the bill')
    .option('--store <text>', 'of the merchant')
    .option('--terminal <text>', 'till or ATM')
    .option('--reference <text>', 'of this payment')
    .option('--name <text>', 'of the merchant')
    .option('--city <text>', 'of the merchant')
    .option('--mcc <n>', 'merchant category, four digits')
    .option('--static', 'for many payments; the default without an amount')
    .addOption(new Option('--dynamic', 'for one payment').conflicts('static'))
    .option('--png <file>', 'draw the QR code as PNG')
    .option('--svg <file>', 'draw the QR code as SVG')
    .addOption(json())
    .action((options) =>
      run(
        import('../encode-command.ts').then(({ encodeVietQrCommand }) =>
          encodeVietQrCommand(options, io),
        ),
      ),
    );
}

import { Command, CommanderError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { HELP } from './help.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { portNumber, seedNumber, wholeNumber } from './numbers.ts';

/**
 * Runs one command line; resolves when the command has ended. Each command's code is loaded only
 * when it is the one that is run.
 */
export async function runCommandLine(args: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = createProgram(io, async (running) => {
    code = await running;
  });
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : args, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

type Run = (running: Promise<ExitCode>) => Promise<void>;

const json = (): Option => new Option('--json', 'print JSON for programs');
const seed = (): Option =>
  new Option('--seed <n>', 'chance that repeats').argParser(seedNumber).default(1);

/** Every command with its options; nothing of what they do. */
export function createProgram(io: Io, run: Run): Command {
  const program = new Command('tellerbench');
  program
    .version(manifest.version, '--version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      outputError: (text) => void complain(io, inOneLine(text)),
    });

  program
    .command('run')
    .summary('play scenarios and check all they expect')
    .argument('<paths...>', 'scenario files, and folders of them')
    .addOption(seed().default(undefined, 'as the scenario says'))
    .addOption(json())
    .option('--junit <file>', 'write a JUnit report')
    .option('--trace <folder>', 'write the trace of each scenario: wire, messages, screens')
    .addOption(new Option('--workers <n>', 'processes').argParser(wholeNumber(1, 64)))
    .action((paths: string[], options) =>
      run(import('./run.ts').then(({ runCommand }) => runCommand(paths, options, io))),
    );

  program
    .command('serve')
    .summary('the bench in the browser')
    .addOption(
      new Option('--port <n>', 'default: 8417, or the next free one').argParser(portNumber),
    )
    .option('--host <address>', 'listen on; beyond this machine only if you say so', '127.0.0.1')
    .option('--open', 'open it in a browser')
    .addOption(seed())
    .option('--data <folder>', 'keep journal and accounts here between runs')
    .option('--config <file>', 'the terminal: its real devices and host')
    .addOption(json())
    .action((options) =>
      run(import('./serve.ts').then(({ serveCommand }) => serveCommand(options, io))),
    );

  program
    .command('device')
    .summary('serve a virtual device to any other software')
    .argument('<model>', 'crt-310, zt588, lcdm-4000 or esc-pos')
    .addOption(new Option('--pty <link>', 'a serial port of this name').conflicts('tcp'))
    .addOption(new Option('--tcp <port>', 'on 127.0.0.1; 0: any').argParser(portNumber))
    .addOption(
      new Option('--baud <n>', "pace of the device's bytes").argParser(wholeNumber(300, 4_000_000)),
    )
    .option('--verbose', 'one line for each frame')
    .addOption(json())
    .action((model: string, options) =>
      run(import('./device.ts').then(({ deviceCommand }) => deviceCommand(model, options, io))),
    );

  program
    .command('switch')
    .summary('serve the model of the interbank network')
    .addOption(
      new Option('--port <n>', 'listen on; 0: any').argParser(portNumber).makeOptionMandatory(true),
    )
    .option('--data <file>', 'keep the accounts here between runs')
    .option('--gateway <url>', "the wallet's gateway, as http://127.0.0.1:8480")
    .option('--verbose', 'one line for each message, masked')
    .addOption(seed())
    .addOption(json())
    .action((options) =>
      run(import('./switch.ts').then(({ switchCommand }) => switchCommand(options, io))),
    );

  program
    .command('gateway')
    .summary('serve the model of the Alipay gateway')
    .addOption(
      new Option('--port <n>', 'listen on; 0: any').argParser(portNumber).makeOptionMandatory(true),
    )
    .option('--data <file>', 'keep payments and wallets here between runs')
    .addOption(
      new Option('--pages <n>', 'serve the wallet for a browser there; 0: any').argParser(
        portNumber,
      ),
    )
    .option('--keys <folder>', 'write the test keys there: to ask, and to believe the answers')
    .addOption(seed())
    .addOption(json())
    .action((options) =>
      run(import('./gateway.ts').then(({ gatewayCommand }) => gatewayCommand(options, io))),
    );

  addDecode(program, io, run);
  addEncode(program, io, run);
  addCrypto(program, io, run);
  addKeys(program, io, run);
  program.helpInformation = () => HELP;
  return program;
}

const DECODED = 'iso8583, tlv, apdu, escpos or vietqr';

function addDecode(program: Command, io: Io, run: Run): void {
  const decode = program
    .command('decode')
    .summary('a message, a receipt, a chip card or a VietQR code in words')
    .helpCommand(false)
    .argument('[kind]', DECODED)
    .action((kind: string | undefined) => {
      const found = kind === undefined ? 'nothing' : kind.slice(0, 40);
      return run(Promise.resolve(complain(io, `decode: expected ${DECODED}, got ${found}`)));
    });
  decode
    .command('iso8583')
    .summary('an ISO 8583 message, field by field')
    .argument('<hex>', 'the message in hex; @file or - (stdin)')
    .option('--unmasked', 'show card numbers and other secrets as they are')
    .addOption(json())
    .action((argument: string, options) =>
      run(
        import('./decode-command.ts').then(({ decodeIso8583Command }) =>
          decodeIso8583Command(argument, options, io),
        ),
      ),
    );
  decode
    .command('tlv')
    .summary('data objects of a chip card, as in DE55')
    .argument('<hex>', 'BER-TLV in hex; @file or - (stdin)')
    .option('--unmasked', 'show card numbers and other secrets as they are')
    .addOption(json())
    .action((argument: string, options) =>
      run(
        import('./decode-command.ts').then(({ decodeTlvCommand }) =>
          decodeTlvCommand(argument, options, io),
        ),
      ),
    );
  decode
    .command('apdu')
    .summary('the talk between terminal and chip card')
    .argument('<trace>', 'a command in hex, or @file or - with a line each way')
    .option('--unmasked', 'show card numbers and other secrets as they are')
    .addOption(json())
    .action((argument: string, options) =>
      run(
        import('./decode-command.ts').then(({ decodeApduCommand }) =>
          decodeApduCommand(argument, options, io),
        ),
      ),
    );
  decode
    .command('vietqr')
    .summary('a VietQR code, tag by tag')
    .argument('<payload>', 'the text in the QR code; @file or - (stdin)')
    .option('--unmasked', 'show the number of a card as it is; JSON always does')
    .addOption(json())
    .action((argument: string, options) =>
      run(
        import('./decode-command.ts').then(({ decodeVietQrCommand }) =>
          decodeVietQrCommand(argument, options, io),
        ),
      ),
    );
  decode
    .command('escpos')
    .summary('a print job, as it comes out on paper')
    .argument('<job>', 'a file, hex, or - (stdin)')
    .option('--svg <file>', 'draw the paper as SVG')
    .option('--png <file>', 'draw the paper as PNG')
    .addOption(json())
    .action((argument: string, options) =>
      run(
        import('./decode-command.ts').then(({ decodeEscPosCommand }) =>
          decodeEscPosCommand(argument, options, io),
        ),
      ),
    );
}

function addEncode(program: Command, io: Io, run: Run): void {
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
        import('./encode-command.ts').then(({ encodeVietQrCommand }) =>
          encodeVietQrCommand(options, io),
        ),
      ),
    );
}

/** Its operations, with their inputs and their help, are a table of their own. */
function addCrypto(program: Command, io: Io, run: Run): void {
  program
    .command('crypto')
    .summary('the calculator of payment cryptography')
    .argument('[operation]', 'as kcv, mac, dukpt; vectors runs a file of examples')
    .argument('[inputs...]', 'name=value; of vectors: the file')
    .helpOption(false)
    .option('-h, --help', 'of all operations, or of the one that is named')
    .addOption(json())
    .action((operation: string | undefined, inputs: string[], options) =>
      run(
        import('./crypto.ts').then(({ cryptoCommand }) =>
          cryptoCommand(operation, inputs, options, io),
        ),
      ),
    );
}

function addKeys(program: Command, io: Io, run: Run): void {
  const what = 'generate, combine, part, kcv, slots or request';
  const keys = program
    .command('keys')
    .summary('the key ceremony, and the keys of a terminal')
    .helpCommand(false)
    .argument('[action]', what)
    .action((action: string | undefined) => {
      const found = action === undefined ? 'nothing' : action.slice(0, 40);
      return run(Promise.resolve(complain(io, `keys: expected ${what}, got ${found}`)));
    });
  const action = (name: string, summary: string): Command =>
    keys.command(name).summary(summary).description(summary).addOption(json());
  const terminal = (): Option =>
    new Option('--terminal <id>', 'its number, DE41').default('ATM00117');
  const load = () => import('./keys.ts');

  action('generate', 'a key in two parts, each for a holder of its own')
    .requiredOption('--key <name>', 'what the key is for: "zone-master 970436"')
    .addOption(
      new Option('--holder <name>', 'twice: who keeps a part')
        .argParser((name: string, names: readonly string[]) => [...names, name])
        .default([], 'none'),
    )
    .requiredOption('--out <folder>', 'where the two files go: part-1.key, part-2.key')
    .option('--escpos <file>', 'the sheet as a job for a receipt printer, too')
    .action((options) => run(load().then((commands) => commands.generateCommand(options, io))));
  action('combine', 'parts joined: check values, never the key')
    .argument('<parts...>', 'files of the holders')
    .action((files: string[], options) =>
      run(load().then((commands) => commands.combineCommand(files, options, io))),
    );
  action('part', 'a part, for its holder alone')
    .argument('<file>', 'of the holder')
    .option('--escpos <file>', 'as a job for a receipt printer, too')
    .action((file: string, options) =>
      run(load().then((commands) => commands.partCommand(file, options, io))),
    );
  action('kcv', 'the check value of a DES key')
    .argument('<hex>', '8, 16 or 24 bytes; @file or - (stdin)')
    .action((hex: string, options) =>
      run(load().then((commands) => commands.kcvCommand(hex, options, io))),
    );
  action('slots', 'the keys that a terminal of the built-in network begins with')
    .addOption(terminal())
    .addOption(seed())
    .action((options) => run(load().then((commands) => commands.slotsCommand(options, io))));
  action('request', 'asks a host for new keys, as a terminal does')
    .addOption(
      new Option('--port <n>', 'of the host').argParser(portNumber).makeOptionMandatory(true),
    )
    .option('--host <address>', 'of the host', '127.0.0.1')
    .addOption(terminal())
    .option('--acquirer <id>', 'the bank of the terminal, DE32', '970400')
    .option('--master <files...>', 'parts of its master key; default: the test key of the seed')
    .addOption(seed())
    .action((options) => run(load().then((commands) => commands.requestCommand(options, io))));
}

/** Commander adds a suggestion on a line of its own, and `error:` before all. */
function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ');
}

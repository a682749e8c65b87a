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
    .option('--verbose', 'one line for each message, masked')
    .addOption(seed())
    .addOption(json())
    .action((options) =>
      run(import('./switch.ts').then(({ switchCommand }) => switchCommand(options, io))),
    );

  addDecode(program, io, run);
  program.helpInformation = () => HELP;
  return program;
}

function addDecode(program: Command, io: Io, run: Run): void {
  const decode = program
    .command('decode')
    .summary('a message or a receipt in words')
    .helpCommand(false)
    .argument('[kind]', 'iso8583 or escpos')
    .action((kind: string | undefined) => {
      const found = kind === undefined ? 'nothing' : kind.slice(0, 40);
      return run(Promise.resolve(complain(io, `decode: expected iso8583 or escpos, got ${found}`)));
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

/** Commander adds a suggestion on a line of its own, and `error:` before all. */
function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ');
}

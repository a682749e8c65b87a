import { Command, CommanderError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { addDecode, addEncode } from './command-line/codecs.ts';
import { addCrypto, addKeys } from './command-line/keys.ts';
import { json, type Run, seed } from './command-line/options.ts';
import { HELP } from './help.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { portNumber, wholeNumber } from './numbers.ts';

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
    .addOption(
      new Option('--workers <n>', 'scripts played side by side').argParser(wholeNumber(1, 64)),
    )
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
    .argument('<model>', 'crt-310, zt588, abecs, lcdm-4000 or esc-pos')
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

/** Commander adds a suggestion on a line of its own, and `error:` before all. */
/** Without the value of an option that nobody knows: it may be a key. */
function inOneLine(text: string): string {
  return text
    .trim()
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/(unknown option '[^'=]*)=[^']*'/, "$1'");
}

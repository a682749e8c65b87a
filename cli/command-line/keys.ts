import { type Command, Option } from 'commander';
import { complain, type Io } from '../io.ts';
import { portNumber } from '../numbers.ts';
import { json, type Run, seed } from './options.ts';

/** Its operations, with their inputs and their help, are a table of their own. */
export function addCrypto(program: Command, io: Io, run: Run): void {
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
        import('../crypto.ts').then(({ cryptoCommand }) =>
          cryptoCommand(operation, inputs, options, io),
        ),
      ),
    );
}

export function addKeys(program: Command, io: Io, run: Run): void {
  const what = 'generate, combine, part, kcv, slots or request';
  const keys = program
    .command('keys')
    .summary('the key ceremony, and the keys of a terminal')
    .helpCommand(false)
    .argument('[words...]', what)
    .action(([action = 'nothing']: string[]) => {
      // What is no word may be a key.
      const found = /^[a-z-]{1,24}$/i.test(action) ? `, got ${action}` : '';
      return run(Promise.resolve(complain(io, `keys: expected ${what}${found}`)));
    });
  const action = (name: string, summary: string): Command =>
    keys.command(name).summary(summary).description(summary).addOption(json());
  const terminal = (): Option =>
    new Option('--terminal <id>', 'its number, DE41').default('ATM00117');
  const load = () => import('../keys.ts');

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
    .argument('<hex...>', '8, 16 or 24 bytes, blanks between; @file or - (stdin)')
    .action((hex: string[], options) =>
      run(load().then((commands) => commands.kcvCommand(hex.join(' '), options, io))),
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

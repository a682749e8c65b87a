import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgram, runCommandLine } from '../../cli/command-line.ts';
import { HELP } from '../../cli/help.ts';
import { runCommand } from '../support/run-command.ts';

const cli = join(import.meta.dirname, '..', '..', 'cli');

async function run(...args: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  return { code: await runCommandLine(args, io), out: out.join('\n'), errors: errors.join('\n') };
}

describe('help', () => {
  it('fits a screen of 24 lines by 80 columns, the prompt after it included', () => {
    const lines = HELP.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('names every command, each with an example that starts like it', () => {
    const io = { print() {}, note() {} };
    const { commands } = createProgram(io, async () => {});
    expect(commands.map((command) => command.name())).toEqual([
      'run',
      'serve',
      'device',
      'switch',
      'gateway',
      'decode',
      'encode',
      'crypto',
      'keys',
    ]);
    for (const command of commands) {
      expect(HELP).toMatch(new RegExp(`^${command.name()} +\\S`, 'm'));
      expect(HELP).toMatch(new RegExp(`^ +tellerbench ${command.name()} `, 'm'));
      for (const leaf of command.commands.length > 0 ? command.commands : [command]) {
        expect(leaf.options.map(({ long }) => long)).toContain('--json');
      }
    }
  });

  it.each([[[]], [['--help']], [['help']]])(
    'is printed for %j, and that is no error',
    async (args) => {
      expect(await run(...args)).toEqual({ code: 0, out: HELP.trimEnd(), errors: '' });
    },
  );
});

describe('bad usage ends with 2 and one line', () => {
  it.each([
    [['rnu'], "unknown command 'rnu' (Did you mean run?)"],
    [['serve', '--prot', '1'], "unknown option '--prot' (Did you mean --port?)"],
    [['crypto', 'kcv', '--key=0123456789ABCDEF'], "unknown option '--key'"],
    [['run'], "missing required argument 'paths'"],
    [
      ['serve', '--port', '99999'],
      "option '--port <n>' argument '99999' is invalid. Expected a whole number from 0 to 65535.",
    ],
    [
      ['run', 'x.yaml', '--seed', 'abc'],
      "option '--seed <n>' argument 'abc' is invalid. Expected a whole number from 0 to 4294967295.",
    ],
    [['switch'], "required option '--port <n>' not specified"],
    [['gateway'], "required option '--port <n>' not specified"],
    [
      ['gateway', '--port', '-1'],
      "option '--port <n>' argument '-1' is invalid. Expected a whole number from 0 to 65535.",
    ],
    [
      ['gateway', '--port', '0', 'now'],
      "too many arguments for 'gateway'. Expected 0 arguments but got 1: now.",
    ],
    [['decode'], 'decode: expected iso8583, tlv, apdu, escpos or vietqr, got nothing'],
    [
      ['decode', 'qr', '00'],
      "too many arguments for 'decode'. Expected 1 argument but got 2: qr, 00.",
    ],
    [['device', 'crt-310'], 'device: expected either --pty <link> or --tcp <port>'],
    [
      ['device', 'crt-310', '--pty', '/tmp/x', '--tcp', '0'],
      "option '--pty <link>' cannot be used with option '--tcp <port>'",
    ],
    [
      ['device', 'toString', '--tcp', '0'],
      'no such model: toString (expected one of crt-310, zt588, abecs, lcdm-4000, esc-pos)',
    ],
    [
      ['device', 'hid-pos', '--tcp', '0'],
      'hid-pos is a USB HID device: it has no serial port to be served on',
    ],
  ])('%j', async (args, line) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', errors: `tellerbench: ${line}` });
  });
});

it('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(cli, '..', 'package.json'), 'utf8'));
  expect(await run('--version')).toEqual({ code: 0, out: version, errors: '' });
});

it('what a command needs is loaded by that command alone, so that every start is quick', () => {
  for (const [file, allowed] of [
    ['main.ts', ['./command-line.ts', './io.ts']],
    [
      'command-line.ts',
      [
        'commander',
        '../package.json',
        './command-line/codecs.ts',
        './command-line/keys.ts',
        './command-line/options.ts',
        './help.ts',
        './io.ts',
        './numbers.ts',
      ],
    ],
    ['command-line/options.ts', ['commander', '../numbers.ts']],
    ['command-line/codecs.ts', ['commander', '../io.ts', './options.ts']],
    ['command-line/keys.ts', ['commander', '../io.ts', '../numbers.ts', './options.ts']],
    ['numbers.ts', ['commander']],
    ['help.ts', []],
    ['io.ts', []],
  ] as const) {
    const source = readFileSync(join(cli, file), 'utf8');
    const found = [...source.matchAll(/^import (?!type)[^;]*?'([^']+)'/gms)].map((m) => m[1]);
    expect(found.toSorted(), file).toEqual(allowed.toSorted());
  }
});

describe('the process', () => {
  it('ends with the code of the command and prints to the right stream', async () => {
    expect(await runCommand(['decode', 'escpos', '4142430A'])).toEqual({
      code: 0,
      out: 'ABC\n',
      errors: '',
    });
    expect(await runCommand(['nonsense'])).toEqual({
      code: 2,
      out: '',
      errors: "tellerbench: unknown command 'nonsense'\n",
    });
  });

  it('ends quietly when nobody reads on, and not as if all had been done', async () => {
    const job = `${'41'.repeat(40)}0A`;
    const child = spawn(process.execPath, [join(cli, 'main.ts'), 'decode', 'escpos', '-']);
    child.stdout.destroy();
    child.stdin.end(Buffer.from(job.repeat(5000), 'hex'));
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect({ code, errors }).toEqual({ code: 141, errors: '' });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/command-line.ts';
import { HELP } from '../../cli/help.ts';
import { readScript } from '../../runtime/scenario/read.ts';
import { readTerminalFile } from '../../runtime/terminal-file.ts';
import { amountChoiceMachine } from '../../state-machines/atm/amount-choice.ts';
import { cashMachine } from '../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import { cancellationMachine } from '../../state-machines/pos/cancellation.ts';
import { cardSaleMachine } from '../../state-machines/pos/card-sale.ts';
import { orderCodeMachine } from '../../state-machines/pos/order-code.ts';
import { posMachine } from '../../state-machines/pos/pos.ts';
import { refundMachine } from '../../state-machines/pos/refund.ts';
import { shownCodeMachine } from '../../state-machines/pos/shown-code.ts';
import { vietQrMachine } from '../../state-machines/pos/vietqr.ts';
import { walletPaymentMachine } from '../../state-machines/pos/wallet-payment.ts';
import { recoveryMachine } from '../../state-machines/recovery.ts';
import { sessionMachine } from '../../state-machines/session.ts';
import { terminalMachine } from '../../state-machines/terminal.ts';
import { root } from '../../tools/node24.mjs';

const PAGES = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

const read = (page: string): string => readFileSync(join(root, page), 'utf8');
const README = read('README.md');

/** Fenced blocks of a page by language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , body = '']) => body);
}

const prose = (text: string): string =>
  text.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

/** As GitHub makes them: lower case, blanks to hyphens, no punctuation. */
const anchors = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('links', () => {
  it.each(PAGES)('%s: each leads somewhere', (page) => {
    const links = [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = '']) => to);
    const broken = links.filter((to) => {
      if (/^https?:/.test(to)) return false;
      const [path = '', anchor] = to.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchors(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('the index names every page', () => {
    const index = read('docs/README.md');
    const missing = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md')
      .map((page) => page.slice('docs/'.length))
      .filter((page) => !index.includes(`](${page})`));
    expect(missing).toEqual([]);
  });
});

describe('commands', () => {
  const nobody = { print: () => {}, note: () => {} };
  const program = createProgram(nobody, async () => {});
  const known = program.commands.map((command) => command.name());

  it.each(PAGES)('%s: each exists', (page) => {
    const named = [...read(page).matchAll(/\btellerbench ([a-z]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('the README and --help show all of them', () => {
    expect(known.filter((name) => !README.includes(`npx tellerbench ${name} `))).toEqual([]);
    expect(known.filter((name) => !HELP.includes(`\n${name} `))).toEqual([]);
  });

  it('take only options that they have, in the README', () => {
    const lines = [...README.matchAll(/npx tellerbench (\w+)([^\n`|;]*)/g)];
    const wrong = lines.flatMap(([, name, rest = '']) => {
      const command = program.commands.find((one) => one.name() === name);
      const kinds = command?.commands ?? [];
      const options = [command, ...kinds].flatMap((one) => one?.options.map((o) => o.long) ?? []);
      const asked = [...rest.matchAll(/--[a-z]+/g)].map(([option]) => option);
      return asked.filter((option) => !options.includes(option)).map((o) => `${name} ${o}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('examples in the README', () => {
  const yaml = blocks(README, 'yaml');

  it('a scenario for each kind of terminal, and they can be read', () => {
    const scenarios = yaml.filter((text) => text.includes('steps:'));
    expect(scenarios).toHaveLength(2);
    expect(scenarios.map((text) => readScript('readme.yaml', text))).toMatchObject([
      { ok: true },
      { ok: true },
    ]);
  });

  it('one terminal, and it can be read', () => {
    const terminals = yaml.filter((text) => text.includes('devices:'));
    expect(terminals).toHaveLength(1);
    expect(readTerminalFile('atm.yaml', terminals[0] ?? '')).toMatchObject({ ok: true });
  });

  it('TypeScript imports what is there', async () => {
    const imports = blocks(README, 'ts').flatMap((text) => [
      ...text.matchAll(/import \{ (.+) \} from '(.+)'/g),
    ]);
    expect(imports.length).toBeGreaterThan(3);
    for (const [, names = '', path = ''] of imports) {
      const module = await import(pathToFileURL(join(root, path)).href);
      for (const name of names.split(', ')) expect(module, path).toHaveProperty(name);
    }
  });
});

it.each([
  terminalMachine,
  sessionMachine,
  withdrawalMachine,
  pinEntryMachine,
  amountChoiceMachine,
  cashMachine,
  cardReturnMachine,
  recoveryMachine,
  posMachine,
  cardSaleMachine,
  walletPaymentMachine,
  orderCodeMachine,
  vietQrMachine,
  shownCodeMachine,
  cancellationMachine,
  refundMachine,
])('docs/architecture.md names the states of $id', ({ id, states }) => {
  const row = read('docs/architecture.md').match(new RegExp(`^\\| \`${id}\` \\| ([^|]*) \\|`, 'm'));
  const top = row?.[1]?.replace(/:.*$/, '').split(', ');
  expect(top).toEqual(Object.keys(states).filter((state) => state !== 'done'));
});

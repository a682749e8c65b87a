import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkImports } from '../../tools/check-imports.mjs';
import { root } from '../../tools/node24.mjs';

// The rooms as they should be: every import here is allowed.
const GOOD = {
  'bytes/hex.ts': `export const hex = '';`,
  'time/clock.ts': `export type Clock = { now(): number };`,
  'crypto/des.ts': `import { createHash } from 'node:crypto'; import { hex } from '../bytes/hex.ts';`,
  'crypto/mac.ts': `import './des.ts';`,
  'emv/card/applet.ts': `import '../../crypto/des.ts'; export type Card = string;`,
  'emv/issuer/cryptogram.ts': `import '../../crypto/mac.ts';`,
  'emv/kernel/kernel.ts': `import '../../bytes/hex.ts';`,
  'hardware/transport/transport.ts': `export type Transport = string;`,
  'hardware/transport/serial.ts': `import { SerialPort } from 'serialport';`,
  'hardware/transport/hid.ts': `import HID from 'node-hid';`,
  'hardware/card-reader/crt-310/frame.ts': `import '../../../bytes/hex.ts';`,
  'hardware/card-reader/crt-310/driver.ts': `import './frame.ts'; import type { Clock } from '../../../time/clock.ts';`,
  'hardware/card-reader/crt-310/virtual.ts': `import './frame.ts'; import type { Card } from '../../../emv/card/applet.ts';`,
  'hardware/catalog.ts': `import './card-reader/crt-310/driver.ts'; import './card-reader/crt-310/virtual.ts';`,
  'network/host-link.ts': `import type { Transport } from '../hardware/transport/transport.ts';`,
  'network/switch/issuer-host.ts': `import '../../emv/issuer/cryptogram.ts';`,
  'state-machines/session.ts': `import { setup } from 'xstate'; import type { Transport } from '../hardware/transport/transport.ts';`,
  'state-machines/view.ts': `import { kinds } from '../runtime/contract/view-kinds.ts';`,
  'runtime/contract/view-kinds.ts': `import { z } from 'zod'; export const kinds = [];`,
  'runtime/compose.ts': `import '../state-machines/session.ts'; import '../hardware/catalog.ts'; import '../network/host-link.ts';`,
  'electron/main/index.ts': `import { app } from 'electron'; import '../../runtime/compose.ts';`,
  'renderer/app.tsx': `import { useState } from 'react'; import { kinds } from '../runtime/contract/view-kinds.ts';`,
  'cli/main.ts': `import { Command } from 'commander'; import '../runtime/compose.ts';`,
  'test/support/terminal.ts': `import '../../runtime/compose.ts';`,
};

const planted: { rule: string; file: string; code: string }[] = [
  {
    rule: 'bytes-and-time-stand-alone',
    file: 'bytes/planted.ts',
    code: `import { Buffer } from 'node:buffer';`,
  },
  {
    rule: 'bytes-imports',
    file: 'bytes/planted-up.ts',
    code: `import '../time/clock.ts';`,
  },
  {
    rule: 'crypto-imports',
    file: 'crypto/planted.ts',
    code: `import type { Clock } from '../time/clock.ts';`,
  },
  {
    rule: 'emv-imports',
    file: 'emv/planted.ts',
    code: `import type { Transport } from '../hardware/transport/transport.ts';`,
  },
  {
    rule: 'hardware-types-only',
    file: 'hardware/planted-card.ts',
    code: `import type { Card } from '../emv/card/applet.ts'; import * as applet from '../emv/card/applet.ts';`,
  },
  {
    rule: 'hardware-imports',
    file: 'hardware/planted-network.ts',
    code: `import '../network/host-link.ts';`,
  },
  {
    rule: 'driver-and-virtual-apart',
    file: 'hardware/printer/epson/driver.ts',
    code: `import './shared.ts';`,
  },
  {
    rule: 'virtual-and-driver-apart',
    file: 'hardware/pin-pad/epp/virtual.ts',
    code: `import type { Pad } from './driver.ts';`,
  },
  {
    rule: 'serialport-in-one-place',
    file: 'hardware/transport/planted.ts',
    code: `import type { SerialPort } from 'serialport';`,
  },
  {
    rule: 'node-hid-in-one-place',
    file: 'cli/planted.ts',
    code: `const hid = await import('node-hid');`,
  },
  {
    rule: 'network-imports',
    file: 'network/planted.ts',
    code: `import '../hardware/catalog.ts';`,
  },
  {
    rule: 'switch-and-host-link-apart',
    file: 'network/switch/planted.ts',
    code: `import '../host-link.ts';`,
  },
  {
    rule: 'state-machines-types-only',
    file: 'state-machines/planted-value.ts',
    code: `import { hex } from '../bytes/hex.ts';`,
  },
  {
    rule: 'state-machines-imports',
    file: 'state-machines/planted-runtime.ts',
    code: `import type { compose } from '../runtime/compose.ts';`,
  },
  {
    rule: 'machines-do-no-io',
    file: 'state-machines/planted-io.ts',
    code: `import { readFileSync } from 'node:fs';`,
  },
  {
    rule: 'machines-do-no-io',
    file: 'state-machines/planted-library.ts',
    code: `import { parse } from 'yaml';`,
  },
  {
    rule: 'contract-stands-alone',
    file: 'runtime/contract/planted.ts',
    code: `import type { view } from '../../state-machines/view.ts';`,
  },
  {
    rule: 'runtime-imports',
    file: 'runtime/planted.ts',
    code: `import '../cli/main.ts';`,
  },
  {
    rule: 'electron-imports',
    file: 'electron/planted.ts',
    code: `import '../hardware/catalog.ts';`,
  },
  {
    rule: 'renderer-imports',
    file: 'renderer/planted.tsx',
    code: `import type { compose } from '../runtime/compose.ts';`,
  },
  {
    rule: 'renderer-libraries',
    file: 'renderer/planted-io.ts',
    code: `import { join } from 'node:path';`,
  },
  {
    rule: 'renderer-libraries',
    file: 'renderer/planted-library.ts',
    code: `import { createActor } from 'xstate';`,
  },
  {
    rule: 'sites-imports',
    file: 'sites/planted.ts',
    code: `import '../runtime/compose.ts';`,
  },
  {
    rule: 'sites-libraries',
    file: 'sites/planted-library.ts',
    code: `import { createActor } from 'xstate';`,
  },
  {
    rule: 'nothing-imports-tests',
    file: 'network/planted-test.ts',
    code: `import type { terminal } from '../test/support/terminal.ts';`,
  },
  {
    rule: 'no-cycles',
    file: 'bytes/egg.ts',
    code: `import type { Hen } from './hen.ts'; export type Egg = Hen;`,
  },
  {
    rule: 'resolvable',
    file: 'crypto/planted-gone.ts',
    code: `import './gone.ts';`,
  },
];

// What the planted files lean on; legal by itself, or the second half of a violation above.
const ACCOMPLICES = {
  'hardware/printer/epson/shared.ts': `import './virtual.ts';`,
  'hardware/printer/epson/virtual.ts': `export const printer = '';`,
  'hardware/pin-pad/epp/driver.ts': `export type Pad = string;`,
  'bytes/hen.ts': `import type { Egg } from './egg.ts'; export type Hen = Egg;`,
};

const folders: string[] = [];

function plant(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  folders.push(folder);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, code] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  return folder;
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

test('a house with its rooms in order has no violations', async () => {
  const { modules, problems } = await checkImports(plant(GOOD));
  expect(problems).toEqual([]);
  expect(modules).toBe(Object.keys(GOOD).length);
});

let caught: string[] = [];

beforeAll(async () => {
  const violations = Object.fromEntries(planted.map(({ file, code }) => [file, code]));
  const { problems } = await checkImports(plant({ ...GOOD, ...ACCOMPLICES, ...violations }));
  caught = problems;
});

test.each(planted)('$rule catches $code in $file', ({ rule, file }) => {
  expect(caught.filter((problem) => problem.startsWith(`${rule}: ${file} →`))).toHaveLength(1);
});

test('a tree with no modules fails', async () => {
  const { problems } = await checkImports(plant({}));
  expect(problems).toEqual([expect.stringContaining('only 0 modules were seen')]);
});

test('a tree that is hardly there fails', async () => {
  const { problems } = await checkImports(plant({ 'bytes/hex.ts': GOOD['bytes/hex.ts'] }));
  expect(problems).toEqual([expect.stringContaining('only 1 modules were seen')]);
});

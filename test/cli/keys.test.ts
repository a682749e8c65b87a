import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../bytes/hex.ts';
import { runCommandLine } from '../../cli/command-line.ts';
import { decodeEscPos } from '../../cli/decode-escpos.ts';
import { startSwitchServer } from '../../cli/switch-server.ts';
import { createKeyCeremony } from '../../network/switch/key-ceremony.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { nodeKcv } from '../network/node-mac.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = { print: (text: string) => out.push(text), note: (line: string) => errors.push(line) };
  const code = await runCommandLine(['keys', ...args], io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const HOLDERS = ['--holder', 'Nguyen Van A', '--holder', 'Tran Thi B'];
const generate = (...more: string[]) =>
  run('generate', '--key', 'zone-master 970436', ...HOLDERS, '--out', folder, ...more);
const file = (n: number): string => join(folder, `part-${n}.key`);
const partIn = (n: number): string =>
  /^part: (.*)$/m.exec(readFileSync(file(n), 'utf8'))![1]!.replaceAll(' ', '');

const PARTS = {
  1: 'key: k\nholder: A\nnumber: 1 of 2\npart: 0123456789ABCDEFFEDCBA9876543210\ncheck value: 08D7B4\n',
  2: 'key: k\nholder: B\nnumber: 2 of 2\npart: 1313131313131313C4C4C4C4C4C4C4C4\ncheck value: 297B85\n',
};

describe('a key in two parts', () => {
  it('is made with a file for each holder, and a sheet of check values', async () => {
    const job = join(folder, 'sheet.bin');
    const { code, out } = await generate('--escpos', job);
    expect(code).toBe(0);
    const parts = [1, 2].map((n) => Buffer.from(partIn(n), 'hex'));
    const whole = parts[0]!.map((byte, i) => byte ^ parts[1]![i]!);
    for (const key of [...parts, whole]) expect(out).toContain(nodeKcv(key));
    expect(out).toContain('Nguyen Van A');
    expect(decodeEscPos(readFileSync(job)).text.trimEnd()).toBe(out);
    for (const n of [1, 2]) {
      expect(statSync(file(n)).mode & 0o777).toBe(0o600);
      expect(out.replaceAll(' ', '')).not.toContain(partIn(n));
    }
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(48);
  });

  it('tells programs the same, and never a part', async () => {
    const { out } = await generate('--json');
    const told = JSON.parse(out);
    expect(told).toMatchObject({
      key: 'zone-master 970436',
      parts: [
        { number: 1, holder: 'Nguyen Van A', kcv: expect.stringMatching(/^[0-9A-F]{6}$/) },
        { number: 2, holder: 'Tran Thi B', kcv: expect.stringMatching(/^[0-9A-F]{6}$/) },
      ],
      files: [file(1), file(2)],
    });
    expect(out).not.toContain(partIn(1));
    const combined = await run('combine', file(2), file(1), '--json');
    expect(JSON.parse(combined.out).kcv).toBe(told.kcv);
  });

  it('leaves no part behind where the sheet cannot be written', async () => {
    const sheet = join(folder, 'none', 'sheet.bin');
    const out = join(folder, 'deep', 'safe');
    const made = await run('generate', '--key', 'k', ...HOLDERS, '--out', out, '--escpos', sheet);
    expect(made.code).toBe(2);
    expect(readdirSync(out)).toEqual([]);
  });

  // Node 24 never comes back from mkdirSync('/proc/…', { recursive: true }).
  it('ends where a folder cannot be made', () => {
    const args = ['keys', 'generate', '--key', 'k', ...HOLDERS, '--out', '/proc/tellerbench/safe'];
    const ended = spawnSync(process.execPath, ['bin/tellerbench.mjs', ...args], { timeout: 5000 });
    expect(ended.status).toBe(2);
    expect(String(ended.stderr)).toMatch(/^tellerbench: keys generate: E.*\n$/);
  });

  it('shows a part to who has its file', async () => {
    writeFileSync(file(1), PARTS[1]);
    const { code, out } = await run('part', file(1));
    expect(code).toBe(0);
    expect(out).toContain('0123 4567 89AB CDEF FEDC BA98 7654 3210');
    expect(out).toContain('for A alone');
    expect(out).toContain('08D7B4');
  });

  it('joins to a key whose check value another implementation tells, and shows no key', async () => {
    writeFileSync(file(1), PARTS[1]);
    writeFileSync(file(2), PARTS[2]);
    const { code, out } = await run('combine', file(1), file(2));
    expect(code).toBe(0);
    // 0123456789ABCDEF FEDCBA9876543210 xor 13… C4…
    expect(out).toContain(nodeKcv(Buffer.from('123056749AB8DEFC3A187E5CB290F6D4', 'hex')));
    expect(out.replaceAll(' ', '')).not.toMatch(/123056749AB8|13305[67]/);
  });

  it.each<readonly [string, (folder: string) => string[], RegExp]>([
    [
      'nothing',
      () => [],
      /keys: expected generate, combine, part, kcv, slots or request, got nothing/,
    ],
    [
      'one holder',
      (out) => ['generate', '--key', 'k', '--holder', 'A', '--out', out],
      /two different --holder/,
    ],
    [
      'one holder twice',
      (out) => ['generate', '--key', 'k', '--holder', 'A', '--holder', 'A', '--out', out],
      /two different/,
    ],
    [
      'a file that is there',
      (out) => ['generate', '--key', 'k', ...HOLDERS, '--out', out],
      /part-1\.key: is there already/,
    ],
    ['one part alone', (out) => ['combine', join(out, 'part-1.key')], /expected 2 parts/],
    [
      'a part twice',
      (out) => ['combine', join(out, 'part-1.key'), join(out, 'part-1.key')],
      /each part once/,
    ],
    [
      'parts of two keys',
      (out) => ['combine', join(out, 'part-1.key'), join(out, 'other.key')],
      /parts of one key/,
    ],
    [
      'a part that was changed',
      (out) => ['part', join(out, 'changed.key')],
      /changed\.key: check value: not that of the part/,
    ],
    [
      'a part under another number',
      (out) => ['combine', join(out, 'part-1.key'), join(out, 'same.key')],
      /parts that differ/,
    ],
    [
      'a third part of two',
      (out) => ['combine', join(out, 'part-1.key'), join(out, 'third.key')],
      /third\.key: number: expected such as `1 of 2`/,
    ],
    [
      'a folder that cannot be made',
      () => ['generate', '--key', 'k', ...HOLDERS, '--out', '/dev/null/safe'],
      /keys generate: /,
    ],
    // Nothing that may be a key is said again.
    [
      'a key in place of a command',
      () => ['0123456789ABCDEF', 'FEDCBA9876543210'],
      /keys: expected generate, combine, part, kcv, slots or request$/,
    ],
    ['no file', (out) => ['part', join(out, 'none')], /there is no such file/],
    ['a key of 7 bytes', () => ['kcv', '01020304050607'], /expected 8, 16 or 24 bytes, got 7/],
    ['no hex', () => ['kcv', 'xyz'], /expected a hex digit at offset 0/],
    ['a long terminal', () => ['slots', '--terminal', 'ATM000001'], /--terminal: expected 1 to 8/],
    ['nobody there', () => ['request', '--port', '1'], /keys request: tcp 127\.0\.0\.1:1/],
  ])('%s: a line and exit code 2', async (_, args, line) => {
    writeFileSync(file(1), PARTS[1]);
    writeFileSync(join(folder, 'other.key'), PARTS[2].replace('key: k', 'key: j'));
    writeFileSync(join(folder, 'changed.key'), PARTS[1].replace('0123', '0124'));
    writeFileSync(join(folder, 'same.key'), PARTS[1].replace('1 of', '2 of'));
    writeFileSync(join(folder, 'third.key'), PARTS[1].replace('1 of', '3 of'));
    const { code, out, errors } = await run(...args(folder));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toMatch(line);
    expect(errors.split('\n')).toHaveLength(1);
  });
});

it('tells check values: of a key, and of a terminal of the built-in network', async () => {
  expect((await run('kcv', '0123456789ABCDEFFEDCBA9876543210')).out).toBe('08D7B4');
  expect((await run('kcv', '0123456789ABCDEF', 'FEDCBA98', '76543210')).out).toBe('08D7B4');
  const { masterKey } = createKeyCeremony(createSeededRandom(7)).terminalKeys('ATM00001');
  const { out } = await run('slots', '--terminal', 'ATM00001', '--seed', '7', '--json');
  const { slots } = JSON.parse(out);
  expect(slots[0]).toEqual({
    slot: 'terminal-master ATM00001',
    usage: 'master',
    kcv: nodeKcv(masterKey),
  });
  expect(out).not.toContain(toHex(masterKey));
});

describe('new keys from a host', () => {
  it('both, with the check values that the host has; 1 under another master key', async () => {
    const started = await startSwitchServer({ port: 0, seed: 7 });
    if (!started.ok) throw new Error(started.error);
    const { port, switch: world, close } = started.value;
    const args = ['request', '--port', String(port), '--terminal', 'ATM00001', '--json'];
    const { code, out } = await run(...args, '--seed', '7');
    expect(code).toBe(0);
    const host = (slot: string) => toHex(world.keys.list().find((key) => key.slot === slot)!.kcv);
    await expect
      .poll(() => [host('terminal-pin ATM00001'), host('terminal-mac ATM00001')])
      .toEqual(JSON.parse(out).keys.map(({ kcv }: { kcv: string }) => kcv));
    expect(await run(...args, '--seed', '8')).toMatchObject({
      code: 1,
      out: expect.stringContaining('"refused":"ZPK: the check value is another"'),
    });
    await close();
  });
});

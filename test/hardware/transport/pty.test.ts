import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPtyPair } from '../../../hardware/transport/pty.ts';
import { whyNoPty } from '../../support/pty.ts';

const noPty = await whyNoPty();

describe.skipIf(noPty !== undefined)('a PTY pair', () => {
  it('has two ends, and none after it was closed', async () => {
    const pair = await openPtyPair();
    if (!pair.ok) throw new Error(pair.error.detail);
    const { a, b } = pair.value;
    expect([existsSync(a), existsSync(b), a === b]).toEqual([true, true, false]);
    await pair.value.close();
    await pair.value.close();
    expect([existsSync(a), existsSync(b)]).toEqual([false, false]);
  });

  it('gives its end a name where one is asked for', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pty-'));
    const link = join(folder, 'dispenser');
    const pair = await openPtyPair({ link });
    if (!pair.ok) throw new Error(pair.error.detail);
    expect(pair.value.a).toBe(link);
    expect(realpathSync(link)).not.toBe(realpathSync(pair.value.b));
    await pair.value.close();
    rmSync(folder, { recursive: true });
  });

  it('says in one line why socat ended', async () => {
    const pair = await openPtyPair({ link: '/does-not-exist/dispenser' });
    expect(pair).toMatchObject({ ok: false, error: { kind: 'failed' } });
    if (pair.ok) return;
    expect(pair.error.detail).toMatch(
      /^socat ended: .*"\/does-not-exist\/dispenser"\): No such file or directory$/,
    );
  });

  it('names socat where it is missing', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/does-not-exist';
    const pair = await openPtyPair();
    process.env.PATH = path;
    expect(pair).toEqual({
      ok: false,
      error: {
        kind: 'missing-library',
        detail: 'socat is not installed',
        hint: 'install socat (apt install socat)',
      },
    });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createProgram, runCommandLine } from '../../cli/command-line.ts';
import { SAMPLES } from '../network/vietqr/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'tellerbench-encode-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  const code = await runCommandLine(['encode', ...args], io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

/** `--name value` for each; `true` is an option without a value. */
const vietqr = (options: Readonly<Record<string, string | true>>) =>
  run(
    'vietqr',
    ...Object.entries(options).flatMap(([name, value]) =>
      value === true ? [`--${name}`] : [`--${name}`, value],
    ),
  );

const TO = { acquirer: '970403', account: '0011012345678' };

describe('encode vietqr', () => {
  it.each([
    [{ ...TO }, SAMPLES.account],
    [{ ...TO, service: 'QRIBFTTC', account: '9704031101234567' }, SAMPLES.card],
    [
      { ...TO, amount: '180000', bill: 'NPS6869', purpose: 'thanh toan don hang' },
      SAMPLES.accountAmount,
    ],
    [
      {
        ...TO,
        service: 'QRPUSH',
        account: '2112995044604025',
        amount: '180000',
        mcc: '5812',
        name: 'PHUONG CAC',
        city: 'HANOI',
        store: 'NPS6869',
      },
      SAMPLES.merchant,
    ],
    [
      { acquirer: '970416', account: '000000012345', amount: '1000', purpose: 'Chuyen tien' },
      SAMPLES.purpose,
    ],
  ])('%j', async (options, payload) => {
    expect(await vietqr(options)).toEqual({ code: 0, out: payload, errors: '' });
  });

  it('is dynamic with an amount, or as told', async () => {
    expect((await vietqr({ ...TO, amount: '5' })).out).toMatch(/^000201010212/);
    expect((await vietqr({ ...TO, amount: '5', static: true })).out).toMatch(/^000201010211/);
    expect((await vietqr({ ...TO, dynamic: true })).out).toMatch(/^000201010212/);
  });

  it('takes all it has options for, letters with accents as one character', async () => {
    const name = 'PHƯƠNG CÁC'.normalize('NFD');
    const { out } = await vietqr({ ...TO, name, reference: 'R42', terminal: 'POS00001' });
    expect(out).toContain('5910PHƯƠNG CÁC');
    expect(out).toContain('62190503R420708POS00001');
  });

  it('as JSON', async () => {
    expect(JSON.parse((await vietqr({ ...TO, json: true })).out)).toEqual({
      payload: SAMPLES.account,
      service: 'QRIBFTTA',
      acquirer: '970403',
      account: '0011012345678',
      amount: null,
      crc: '9E6F',
    });
  });

  it('draws the code as PNG and SVG: 37 modules, 4 light ones around', async () => {
    const [png, svg] = [join(folder, 'a.png'), join(folder, 'a.svg')];
    const { code, out } = await vietqr({ ...TO, png, svg });
    expect({ code, out }).toEqual({ code: 0, out: SAMPLES.account });
    const picture = readFileSync(png);
    expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([328, 328]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg viewBox="0 0 82 82"/);
  });

  it.each([
    [{ acquirer: '97040' }, 'encode vietqr: --acquirer: expected 6 digits'],
    [{ account: '1 2' }, 'encode vietqr: --account: expected 1 to 19 characters, no spaces'],
    [
      { service: 'QRIBFTTC', account: '12' },
      'encode vietqr: --account: expected a card number of 12 to 19 digits',
    ],
    [
      { service: 'QRFOO' },
      'encode vietqr: --service: expected one of QRIBFTTA, QRIBFTTC, QRPUSH, QRCASH',
    ],
    [
      { amount: '180.000' },
      'encode vietqr: --amount: expected whole đồng, at most 13 digits, as 180000',
    ],
    [{ amount: '0' }, 'encode vietqr: --amount: expected whole đồng, at most 13 digits, as 180000'],
    [{ purpose: 'x'.repeat(26) }, 'encode vietqr: --purpose: expected at most 25 characters'],
    [{ name: '' }, 'encode vietqr: --name: is empty, expected 1 to 99 characters'],
    [{ city: 'x'.repeat(16) }, 'encode vietqr: --city: expected at most 15 characters'],
    [{ mcc: '581' }, 'encode vietqr: --mcc: expected 4 digits'],
    [{ store: 'A\nB' }, 'encode vietqr: --store: expected printable characters'],
    [
      { static: true, dynamic: true } as const,
      "option '--dynamic' cannot be used with option '--static'",
    ],
    [
      { png: join(folder, 'none', 'a.png') },
      `${join(folder, 'none', 'a.png')}: cannot be written (ENOENT)`,
    ],
  ])('%j ends with 2 and one line', async (wrong, line) => {
    expect(await vietqr({ ...TO, ...wrong })).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: ${line}`,
    });
  });

  it.each([
    [[], 'encode: expected vietqr, got nothing'],
    [['pdf417'], 'encode: expected vietqr, got pdf417'],
    [['vietqr', '--account', '1'], "required option '--acquirer <bin>' not specified"],
  ])('%j ends with 2 and one line', async (args, line) => {
    expect(await run(...args)).toEqual({ code: 2, out: '', errors: `tellerbench: ${line}` });
  });

  it('has a help of one screen', () => {
    const program = createProgram({ print() {}, note() {} }, async () => {});
    const encode = program.commands.find((command) => command.name() === 'encode')!;
    const lines = encode.commands[0]!.helpInformation().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

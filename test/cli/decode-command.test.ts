import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'decode-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** MTI 0800; fields 7, 11, 70: a sign-on, with its secondary bitmap. */
const SIGN_ON =
  '30383030 8220000000000000 0400000000000000 31313232303830303030 303030303031 303031';
/** MTI 0200; fields 2, 3, 11: a PAN of 16 digits. */
const WITH_PAN =
  '30323030 6020000000000000 3136 39373034303030303030303030303138 303130303030 303030303031';

async function decode(...args: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  const code = await runCommandLine(['decode', ...args], io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

describe('decode iso8583', () => {
  it('prints one line a field: number, name, value, meaning', async () => {
    const { code, out } = await decode('iso8583', SIGN_ON);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^MTI {2}message type +0800 {2}.*request/);
    expect(lines[1]).toMatch(/^ {2}7 {2}.* 1122080000( |$)/);
    expect(lines[3]).toMatch(/^ 70 {2}.* 001 +sign-on$/);
  });

  it('masks the card number, as JSON too, unless asked otherwise', async () => {
    const masked = await decode('iso8583', WITH_PAN, '--json');
    expect(JSON.parse(masked.out)).toEqual({
      mti: '0200',
      fields: { 2: '970400******0018', 3: '010000', 11: '000001' },
    });
    const text = await decode('iso8583', WITH_PAN);
    expect(text.out).toContain('970400******0018');
    expect(text.out).not.toContain('9704000000000018');
    const whole = await decode('iso8583', WITH_PAN, '--json', '--unmasked');
    expect(JSON.parse(whole.out).fields[2]).toBe('9704000000000018');
  });

  it('reads a file and stdin', async () => {
    const file = join(folder, 'message.hex');
    writeFileSync(file, `${SIGN_ON}\n`);
    const direct = await decode('iso8583', SIGN_ON, '--json');
    expect(await decode('iso8583', `@${file}`, '--json')).toEqual(direct);
    const piped = await runCommand(['decode', 'iso8583', '-', '--json'], SIGN_ON);
    expect(piped).toEqual({ code: 0, out: `${direct.out}\n`, errors: '' });
  });

  it.each([
    ['zz', /^tellerbench: iso8583: expected a hex digit at offset 0$/],
    ['3032303060', /^tellerbench: iso8583: .*offset/],
    ['@/no/such/file', /^tellerbench: \/no\/such\/file: there is no such file$/],
  ])('says in one line what is wrong with %s', async (argument, line) => {
    const { code, out, errors } = await decode('iso8583', argument);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toMatch(line);
    expect(errors).not.toContain('\n');
  });
});

describe('decode tlv and decode apdu', () => {
  const RECORD = '700A5A089704000000000018';

  it('print lines, and JSON', async () => {
    expect(await decode('tlv', RECORD)).toEqual({
      code: 0,
      out:
        '70  READ RECORD Response Message Template\n' +
        '  5A  970400******0018  Application Primary Account Number (PAN)',
      errors: '',
    });
    const { out } = await decode('apdu', '00B2010C00', '--json');
    expect(JSON.parse(out)).toEqual([
      { command: { name: 'READ RECORD', header: '00 B2 01 0C', detail: 'SFI 1 record 1' } },
    ]);
  });

  it('mask unless asked otherwise', async () => {
    const whole = await decode('tlv', RECORD, '--unmasked', '--json');
    expect(JSON.parse(whole.out)[0].children[0].value).toBe('9704000000000018');
    const masked = await decode('tlv', RECORD, '--json');
    expect(masked.out).not.toContain('9704000000000018');
  });

  it('read a trace from a file', async () => {
    const file = join(folder, 'card.trace');
    writeFileSync(file, `> 00B2010C00\n< ${RECORD}9000\n`);
    const { code, out } = await decode('apdu', `@${file}`);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      '> 00 B2 01 0C  READ RECORD  SFI 1 record 1',
      '< 9000  normal processing',
      '    70  READ RECORD Response Message Template',
      '      5A  970400******0018  Application Primary Account Number (PAN)',
    ]);
  });

  it.each([
    [['tlv', '5A08'], 'tlv: TLV at offset 2 in 5A: expected 8 bytes of value, found 0'],
    [['tlv', 'xyz'], 'tlv: expected a hex digit at offset 0'],
    [['apdu', 'xyz'], 'apdu: line 1: expected an APDU in hex'],
    [['apdu', '@/no/such/file'], '/no/such/file: there is no such file'],
  ])('%j ends with 2', async (args, line) => {
    expect(await decode(...args)).toEqual({ code: 2, out: '', errors: `tellerbench: ${line}` });
  });
});

describe('decode escpos', () => {
  /** Initialise, bold, `RECEIPT`, line feed, cut; then a command nobody knows. */
  const JOB = '1B40 1B4501 52454345495054 0A 1D564200 1B01';

  it('prints what is on the paper and says what it passed over', async () => {
    const { code, out, errors } = await decode('escpos', JOB);
    expect({ code, out }).toEqual({ code: 0, out: 'RECEIPT' });
    expect(errors).toBe('offset 17: ESC 1 is not known (1B 01)');
  });

  it('draws the paper', async () => {
    const [svg, png] = [join(folder, 'paper.svg'), join(folder, 'paper.png')];
    expect((await decode('escpos', JOB, '--svg', svg, '--png', png)).code).toBe(0);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    expect(readFileSync(png).subarray(0, 8).toString('hex').toUpperCase()).toBe('89504E470D0A1A0A');
  });

  it('reads a file, and gives JSON', async () => {
    const file = join(folder, 'job.bin');
    writeFileSync(file, Buffer.from(JOB.replaceAll(' ', ''), 'hex'));
    const { out } = await decode('escpos', file, '--json');
    expect(JSON.parse(out)).toMatchObject({
      text: expect.stringContaining('RECEIPT'),
      unknown: [{ offset: 17, bytes: '1B 01' }],
    });
  });

  it.each([
    [['xyz'], 'escpos: xyz is neither a file nor hex (expected a hex digit at offset 0)'],
    [[JOB, '--svg', '/no/such/folder/x'], '/no/such/folder/x: cannot be written (ENOENT)'],
    [['.'], '.: expected a file'],
  ])('%j ends with 2', async (args, line) => {
    expect(await decode('escpos', ...args)).toMatchObject({
      code: 2,
      out: '',
      errors: `tellerbench: ${line}`,
    });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { HEAD, object, sealed, VN, VND } from '../network/vietqr/payload.ts';
import { SAMPLES } from '../network/vietqr/samples.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'tellerbench-vietqr-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const io = {
    print: (text: string) => void out.push(text),
    note: (line: string) => void errors.push(line),
  };
  const code = await runCommandLine(['decode', 'vietqr', ...args], io);
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

describe('decode vietqr', () => {
  it('prints a line for each tag, with names', async () => {
    expect(await run(SAMPLES.merchant)).toEqual({
      code: 0,
      out: [
        '00  01  payload format',
        '01  12  initiation: dynamic, for one payment',
        '38  account by VietQR',
        '  00  A000000727  operator: NAPAS',
        '  01  beneficiary',
        '    00  970403  acquirer: Sacombank',
        '    01  2112995044604025  account',
        '  02  QRPUSH  service: payment to a merchant',
        '52  5812  merchant category',
        '53  704  currency: VND',
        '54  180000  amount: 180,000 VND',
        '58  VN  country',
        "59  PHUONG CAC  merchant's name",
        "60  HANOI  merchant's city",
        '62  additional data',
        '  03  NPS6869  store',
        '63  7C1B  CRC',
      ].join('\n'),
      errors: '',
    });
  });

  it.each([
    [
      SAMPLES.account,
      {
        service: 'QRIBFTTA',
        acquirer: '970403',
        account: '0011012345678',
        amount: null,
        crc: '9E6F',
      },
    ],
    [
      SAMPLES.card,
      {
        service: 'QRIBFTTC',
        acquirer: '970403',
        account: '9704031101234567',
        amount: null,
        crc: '4F52',
      },
    ],
    [
      SAMPLES.accountAmount,
      {
        service: 'QRIBFTTA',
        acquirer: '970403',
        account: '0011012345678',
        amount: '180000',
        crc: '2E2E',
      },
    ],
    [
      SAMPLES.merchant,
      {
        service: 'QRPUSH',
        acquirer: '970403',
        account: '2112995044604025',
        amount: '180000',
        crc: '7C1B',
      },
    ],
    [
      SAMPLES.purpose,
      {
        service: 'QRIBFTTA',
        acquirer: '970416',
        account: '000000012345',
        amount: '1000',
        crc: 'B9D3',
      },
    ],
    [
      SAMPLES.lowerCaseCrc,
      { service: 'QRIBFTTA', acquirer: '970422', account: '0000000000', amount: null, crc: '643d' },
    ],
  ])('%s as JSON', async (payload, summary) => {
    const { code, out, errors } = await run(payload, '--json');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    const { tree, ...rest } = JSON.parse(out);
    expect(rest).toEqual(summary);
    expect(tree[0]).toEqual({ tag: '00', name: 'payload format', value: '01' });
  });

  it('masks the number of a card where people look, unless told otherwise', async () => {
    expect((await run(SAMPLES.card)).out).toContain('    01  970403******4567  account');
    expect((await run(SAMPLES.card, '--unmasked')).out).toContain(
      '    01  9704031101234567  account',
    );
  });

  it('nobody to be paid by NAPAS: null', async () => {
    const vnpay = sealed(`${HEAD}${object('26', object('00', 'A000000775'))}${VND}${VN}`);
    const { out } = await run(vnpay, '--json');
    expect(JSON.parse(out)).toMatchObject({
      service: null,
      acquirer: null,
      account: null,
      amount: null,
      crc: vnpay.slice(-4),
    });
  });

  it('reads a file, UTF-8 and with a line end', async () => {
    const payload =
      '00020101021238580010A00000072701300006970403011621129950446040250206QRPUSH52045812530370454061800005802VN5910PHƯƠNG CÁC6005HANOI62340307NPS68690819Thanh toán đơn hàng6304E029';
    const file = join(folder, 'code.txt');
    writeFileSync(file, `${payload}\n`);
    const { code, out } = await run(`@${file}`);
    expect(code).toBe(0);
    expect(out).toContain("59  PHƯƠNG CÁC  merchant's name");
    expect(await runCommand(['decode', 'vietqr', '-'], `${payload}\r\n`)).toMatchObject({
      code: 0,
      out: `${out}\n`,
    });
  });

  it.each([
    [
      SAMPLES.account.replace('0113', '0114'),
      'vietqr: 38.01.01 at 44: length 14, 13 characters left',
    ],
    [SAMPLES.account.replace('9E6F', '9E60'), 'vietqr: 63 at 86: wrong CRC, expected 9E6F'],
    ['', 'vietqr: at 0: expected tag 00 first'],
    ['hello', 'vietqr: at 0: expected a tag of two digits'],
    ['@no-such-file', 'no-such-file: there is no such file'],
  ])('%s ends with 2 and one line', async (argument, line) => {
    expect(await run(argument)).toEqual({ code: 2, out: '', errors: `tellerbench: ${line}` });
  });
});

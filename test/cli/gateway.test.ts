import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realClock } from '../../time/real-clock.ts';
import { type RunningCommand, runCommand, startCommand } from '../support/run-command.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerbench-gateway-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function event(command: RunningCommand, wanted: string) {
  for (;;) {
    const seen = JSON.parse(await command.line());
    if (seen.event === wanted) return seen;
  }
}

/** Somebody else's software: signs by the documentation and the key file alone. */
async function ask(url: string, keys: string, client: string, path: string, content: object) {
  const body = JSON.stringify(content);
  const time = new Date(realClock.now()).toISOString();
  const key = createPrivateKey(readFileSync(join(keys, 'acquirer-test.key')));
  const signature = sign('sha256', Buffer.from(`POST ${path}\n${client}.${time}.${body}`), key);
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json; charset=UTF-8',
      'Client-Id': client,
      'Request-Time': time,
      Signature: `algorithm=RSA256, keyVersion=1, signature=${encodeURIComponent(signature.toString('base64'))}`,
    },
    body,
  });
  const text = await answer.text();
  const signed = `POST ${path}\n${client}.${answer.headers.get('response-time')}.${text}`;
  const given = decodeURIComponent(answer.headers.get('signature')?.split('signature=')[1] ?? '');
  const publicKey = createPublicKey(readFileSync(join(keys, 'gateway-test.pub')));
  expect(verify('sha256', Buffer.from(signed), publicKey, Buffer.from(given, 'base64'))).toBe(true);
  return JSON.parse(text);
}

const payment = (id: string, code: string | undefined, paymentNotifyUrl?: string) => ({
  productCode: 'IN_STORE_PAYMENT',
  paymentRequestId: id,
  order: {
    referenceOrderId: id,
    orderDescription: 'Groceries',
    orderAmount: { currency: 'VND', value: '100000' },
    merchant: { referenceMerchantId: 'M1', merchantName: 'Lotus Mart', merchantMCC: '5411' },
  },
  paymentAmount: { currency: 'VND', value: '100000' },
  paymentMethod: {
    paymentMethodType: 'CONNECT_WALLET',
    ...(code === undefined ? {} : { paymentMethodId: code }),
  },
  paymentFactor: { inStorePaymentScenario: code === undefined ? 'OrderCode' : 'PaymentCode' },
  ...(paymentNotifyUrl === undefined ? {} : { paymentNotifyUrl }),
});

describe('tellerbench gateway', () => {
  it('is paid by a code and by a scan, notifies, and shows a masked line for each', async () => {
    const notified: string[] = [];
    const acquirer = createServer((request, response) => {
      request.on('data', (chunk) => notified.push(String(chunk)));
      request.on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => acquirer.listen(0, '127.0.0.1', resolve));
    const notifyUrl = `http://127.0.0.1:${(acquirer.address() as AddressInfo).port}/notify`;

    const keys = join(folder, 'keys');
    const command = startCommand(['gateway', '--port', '0', '--keys', keys, '--json']);
    const { url, client, paths } = await event(command, 'ready');
    command.process.stdin.write('code alipay-wang\n');
    const { code } = await event(command, 'said');
    expect(code).toMatch(/^28[0-9]{16}$/);

    const paid = await ask(url, keys, client, paths.pay, payment('one', code, notifyUrl));
    expect(paid).toMatchObject({
      result: { resultCode: 'SUCCESS', resultStatus: 'S' },
      customerAmount: { currency: 'CNY', value: '2793' },
    });
    const shown = await event(command, 'exchange');
    expect(shown).toMatchObject({ from: 'acquirer', to: 'gateway', path: paths.pay, status: 200 });
    expect(JSON.parse(shown.request).paymentMethod.paymentMethodId).toBe('28****************');
    await expect.poll(() => notified.length).toBeGreaterThan(0);
    expect(JSON.parse(notified[0] ?? '')).toMatchObject({
      notifyType: 'PAYMENT_RESULT',
      paymentRequestId: 'one',
      paymentStatus: 'SUCCESS',
    });

    const opened = await ask(url, keys, client, paths.pay, payment('two', undefined));
    const orderCode = opened.orderCodeForm.codeDetails[0].codeValue;
    command.process.stdin.write(`scan alipay-wang ${orderCode} 135790\n`);
    expect(await event(command, 'said')).toMatchObject({ outcome: { kind: 'paid', fen: 2793 } });
    const found = await ask(url, keys, client, paths.inquire, { paymentRequestId: 'two' });
    expect(found).toMatchObject({ paymentStatus: 'SUCCESS' });

    command.process.kill('SIGTERM');
    expect({ code: await command.ended, errors: command.errors() }).toEqual({
      code: 0,
      errors: '',
    });
    await new Promise((resolve) => acquirer.close(resolve));
  });

  it('says for people where it is and how it is asked; typed lines are its customers', async () => {
    const command = startCommand(['gateway', '--port', '0']);
    expect(await command.line()).toMatch(
      /^gateway at http:\/\/127\.0\.0\.1:\d+, a model; signs with test keys$/,
    );
    expect(await command.line()).toBe(
      'client TELLERBENCH_NAPAS_01, --keys <folder> writes the keys',
    );
    expect(await command.line()).toBe(
      'asked by POST at /aps/api/v1/payments/pay, /aps/api/v1/payments/inquiryPayment, /aps/api/v1/payments/cancelPayment, /aps/api/v1/payments/refund',
    );
    const help = 'type wallets, code <wallet>, scan <wallet> <order code> <password>, or quit';
    expect(await command.line()).toBe(help);
    const said = async (line: string) => {
      command.process.stdin.write(`${line}\n`);
      return command.line();
    };
    expect(await said('wallets')).toBe('alipay-wang      Wang Wei   12880.00 CNY  pays at once');
    for (let i = 0; i < 6; i++) await command.line();
    expect(await said('code nobody')).toMatch(
      /^no such wallet: nobody \(expected one of alipay-wang, /,
    );
    expect(await said('scan alipay-wang x 135790')).toBe('unknown order');
    expect(await said('pay')).toBe(help);
    command.process.stdin.write('quit\n');
    expect({ code: await command.ended, errors: command.errors() }).toEqual({
      code: 0,
      errors: '',
    });
  });

  it('keeps payments in a file', async () => {
    const keys = join(folder, 'keys');
    const args = [
      'gateway',
      '--port',
      '0',
      '--data',
      join(folder, 'gateway.db'),
      '--keys',
      keys,
      '--json',
    ];
    const first = startCommand(args);
    const { url, client, paths } = await event(first, 'ready');
    await ask(url, keys, client, paths.cancel, { paymentRequestId: 'one' });
    first.process.kill('SIGINT');
    await first.ended;
    const second = startCommand(args);
    const again = await event(second, 'ready');
    const found = await ask(again.url, keys, client, paths.inquire, { paymentRequestId: 'one' });
    expect(found).toMatchObject({ paymentStatus: 'CANCELLED' });
    second.process.kill('SIGINT');
    expect(await second.ended).toBe(0);
    expect(statSync(join(keys, 'acquirer-test.key')).mode & 0o777).toBe(0o600);
  });

  it('shares its file with nobody, and a killed one leaves nothing in the way', async () => {
    const file = join(folder, 'gateway.db');
    const args = ['--port', '0', '--data', file];
    const first = startCommand(['gateway', ...args]);
    await first.line();
    expect(await runCommand(['gateway', ...args])).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: gateway: --data: ${file}: another process has it open; stop that one, or give this one other data\n`,
    });
    first.process.kill('SIGKILL');
    await first.ended;
    const next = startCommand(['gateway', ...args]);
    await next.line();
    next.process.kill('SIGINT');
    expect(await next.ended).toBe(0);
  });

  it('ends with 2 and one line when it cannot start', async () => {
    const file = join(folder, 'notes.txt');
    writeFileSync(file, 'not a database, but long enough to be taken for one'.repeat(20));
    expect(await runCommand(['gateway', '--port', '0', '--data', file])).toEqual({
      code: 2,
      out: '',
      errors: `tellerbench: gateway: --data: ${file}: file is not a database; expected the books of a gateway\n`,
    });
    expect(await runCommand(['gateway', '--port', '0', '--keys', file])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^tellerbench: gateway: --keys: EEXIST[^\n]*\n$/),
    });
    writeFileSync(join(folder, 'acquirer-test.key'), 'mine');
    expect(await runCommand(['gateway', '--port', '0', '--keys', folder])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(/^tellerbench: gateway: --keys: EEXIST[^\n]*\n$/),
    });
    expect(readFileSync(join(folder, 'acquirer-test.key'), 'utf8')).toBe('mine');
  });
});

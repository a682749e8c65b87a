import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultGatewayWorld } from '../../../network/alipay/default-world.ts';
import { PATHS } from '../../../network/alipay/messages.ts';
import { ACQUIRER_TEST_KEY, GATEWAY_TEST_KEY } from '../../../network/alipay/test-keys.ts';
import { callHttp } from '../../../network/http/client.ts';
import { createTestWorld, payRequest } from './world.ts';

const PAN = '9704360000000000010';
const OTP = '918273';

/** The middle of a key: no header, and long enough to be nothing else. */
const middle = (pem: string): string => pem.split('\n')[8] ?? '';

it('no code, password, card number or key is in what is told or kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tellerbench-gateway-'));
  try {
    const world = createTestWorld({ database: join(folder, 'gateway.db') });
    const { client, gateway, clock, done, exchanges } = world;
    const told: unknown[] = [];
    gateway.onNote((note) => told.push(note));
    const codes = ['alipay-wang', 'alipay-poor', 'alipay-slow'].map(world.code);
    for (const [i, code] of codes.entries()) {
      told.push(await done(client.pay(payRequest(`p${i}`, code))));
    }
    const opened = await done(client.pay(payRequest('order', undefined)));
    const orderCode = (opened.kind === 'in-process' && opened.orderCode) || '';
    const { id, pin } = defaultGatewayWorld().wallets[0]!;
    told.push(gateway.wallets.payOrder(id, orderCode, pin));

    // In a place of their own and in places where they have no business.
    const strays = { pin, otp: OTP, pan: PAN, orderDescription: `card ${PAN}, code ${codes[0]}` };
    for (const path of [PATHS.pay, `${PATHS.pay}?code=${codes[0]}`]) {
      const headers = { 'Content-Type': 'application/json' };
      const request = { method: 'POST', path, headers, body: JSON.stringify(strays) };
      const transport = gateway.connect();
      told.push(await done(callHttp({ transport, clock, request, timeoutMs: 5000 })));
    }

    const asked: unknown[] = [];
    gateway.checkout.attach({
      async sendOtp(request) {
        asked.push(request);
        return { kind: 'otp-sent', phone: '******0123', reference: 'CHK-1' };
      },
      async authorise(request) {
        asked.push(request);
        return { kind: 'approved', approval: '123456', napasReference: 'N-1' };
      },
      refund: async () => ({ kind: 'refunded' }),
    });
    const order = gateway.checkout.createOrder({
      shop: 'shop-lotus',
      dong: 1000,
      description: 'a',
    })!;
    const card = { pan: PAN, name: 'PHAM THI DUNG', issued: '0121' };
    told.push(await gateway.checkout.requestOtp(order.id, card));
    told.push(await gateway.checkout.pay(order.id, OTP), gateway.checkout.orders());
    // They did go where they belong.
    expect(JSON.stringify(asked)).toContain(PAN);
    expect(JSON.stringify(asked)).toContain(OTP);

    await clock.advance(60_000);
    told.push(exchanges, gateway.payments(), gateway.books.postings());
    expect(exchanges.length).toBeGreaterThan(8);
    await gateway.stop();
    const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    const everything = [JSON.stringify(told), ...kept].join('\n');
    const keys = [middle(ACQUIRER_TEST_KEY), middle(GATEWAY_TEST_KEY)];
    for (const secret of [...codes, PAN, OTP, pin, card.name, ...keys]) {
      expect(secret.length).toBeGreaterThanOrEqual(6);
      expect(everything.includes(secret), secret).toBe(false);
    }
    // That a canary would be found.
    expect(everything.includes('Lotus Mart')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

import { afterEach, describe, expect, it } from 'vitest';
import { type GatewayServer, startGatewayServer } from '../../cli/gateway/server.ts';
import { openGatewayLine } from '../../cli/switch/gateway-line.ts';
import { type SwitchServer, startSwitchServer } from '../../cli/switch-server.ts';
import { createTcpTransport } from '../../hardware/transport/tcp.ts';
import type { PayRequest } from '../../network/alipay/acquirer-port.ts';
import type { IsoMessage } from '../../network/iso8583/message.ts';
import { orderCodeRequest, walletPayRequest } from '../../network/napas/qr-request.ts';
import { realClock } from '../../time/real-clock.ts';
import { createTestTerminal, TERMINAL } from '../network/switch/terminal.ts';

const servers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0).toReversed()) await server.close();
});

async function startBoth(): Promise<{ gateway: GatewayServer; network: SwitchServer }> {
  const gateway = await startGatewayServer({ port: 0, pages: 0, seed: 7 });
  if (!gateway.ok) throw new Error(gateway.error);
  servers.push(gateway.value);
  const url = `http://127.0.0.1:${gateway.value.port}`;
  const network = await startSwitchServer({ port: 0, seed: 7, gateway: url });
  if (!network.ok) throw new Error(network.error);
  servers.push(network.value);
  return { gateway: gateway.value, network: network.value };
}

async function openTill({ port, switch: world }: SwitchServer) {
  const transport = createTcpTransport({ host: '127.0.0.1', port });
  const terminal = createTestTerminal(world, transport);
  await terminal.open();
  servers.push({ close: () => transport.close() });
  const answerTo = async (request: IsoMessage) => {
    terminal.send(request);
    const { 11: stan } = request.fields;
    const found = () =>
      terminal.received.find(({ mti, fields }) => mti.endsWith('10') && fields[11] === stan);
    await expect.poll(found, { timeout: 10_000 }).toBeDefined();
    return found()!.fields;
  };
  return { terminal, answerTo };
}

const merchant = (stan: number) => ({
  identity: {
    terminalId: TERMINAL,
    merchantId: '970400000500042',
    acquirerId: '970400',
    location: 'TAP HOA BEN THANH       HO CHI MINH   VN',
  },
  merchantCategory: '5411',
  at: realClock.now(),
  stan,
  amount: 250_000,
});

describe('a switch with a gateway in another server, over TCP', () => {
  it("is paid by a customer's code: till, acquirer, NAPAS, wallet member, gateway", async () => {
    const { gateway, network } = await startBoth();
    const { answerTo } = await openTill(network);
    const { code } = gateway.gateway.wallets.newPaymentCode('alipay-wang')!;
    const answer = await answerTo(walletPayRequest({ ...merchant(101), code }));
    expect(answer).toMatchObject({
      39: '00',
      51: '156',
      60: expect.stringMatching(/^SUCCESS PAY-/),
    });
    expect(gateway.gateway.books.balance('acquirer')).toBe(250_000);
    expect(network.switch.ledger('602907').balance('980156')).toBe(-250_000);
    expect(network.switch.ledger('970400').balance('merchants')).toBe(250_000);
  });

  it('asked the same again by a switch that was started anew, pays once', async () => {
    const { gateway } = await startBoth();
    const url = `http://127.0.0.1:${gateway.port}`;
    const [first, second] = [await openGatewayLine(url), await openGatewayLine(url)];
    if (!first.ok || !second.ok) throw new Error('no line');
    servers.push(first.value, second.value);
    const { code } = gateway.gateway.wallets.newPaymentCode('alipay-wang')!;
    const request: PayRequest = {
      paymentRequestId: 'one',
      scenario: { kind: 'payment-code', code },
      order: {
        referenceOrderId: 'one',
        description: 'tea',
        merchantId: 'M1',
        merchantName: 'Shop',
        merchantCategory: '5411',
        storeTerminalId: TERMINAL,
      },
      amount: { currency: 'VND', value: 250_000 },
    };
    const paid = await first.value.client.pay(request);
    expect(paid.kind).toBe('paid');
    expect(await second.value.client.pay(request)).toEqual(paid);
    expect(gateway.gateway.books.balance('acquirer')).toBe(250_000);
  });

  it('hears on loopback that an order code is paid, and tells the till', async () => {
    const { gateway, network } = await startBoth();
    const { answerTo, terminal } = await openTill(network);
    const { 48: orderCode } = await answerTo(orderCodeRequest(merchant(102)));
    expect(gateway.gateway.wallets.payOrder('alipay-wang', orderCode!, '135790')).toMatchObject({
      kind: 'paid',
    });
    const notice = () => terminal.received.find(({ mti }) => mti === '0220');
    await expect.poll(notice, { timeout: 10_000 }).toBeDefined();
    expect(notice()!.fields).toMatchObject({ 4: '000025000000', 62: 'QR_MPM' });
  });

  it("serves the wallet's page, and no shop that nobody could pay", async () => {
    const { gateway } = await startBoth();
    const page = await fetch(gateway.pages!);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Wang Wei');
    expect((await fetch(new URL('/shop', gateway.pages!))).status).toBe(404);
  });

  it.each([
    'https://127.0.0.1:8480',
    'http://gateway.example:8480',
    'http://127.0.0.1:8480/aps',
    'http://user@127.0.0.1:8480',
    '127.0.0.1:8480',
    '',
  ])('%j is no gateway on this machine', async (gateway) => {
    expect(await startSwitchServer({ port: 0, seed: 7, gateway })).toEqual({
      ok: false,
      error: '--gateway: expected an address on this machine, http://127.0.0.1:8480',
    });
  });

  it('says so when the port of the pages is taken', async () => {
    const { gateway } = await startBoth();
    const again = await startGatewayServer({ port: 0, pages: gateway.port, seed: 7 });
    expect(again).toEqual({ ok: false, error: expect.stringMatching(/^--pages: .*EADDRINUSE/) });
  });
});

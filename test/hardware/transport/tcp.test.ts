import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import { createTcpTransport, listenTcp } from '../../../hardware/transport/tcp.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';

async function listen(onConnection: (transport: Transport) => void) {
  const listener = await listenTcp({ port: 0, onConnection });
  if (!listener.ok) throw new Error(listener.error.detail);
  return listener.value;
}

const nextData = (transport: Transport): Promise<string> =>
  new Promise((resolve) => {
    const off = transport.onData((chunk) => {
      off();
      resolve(toSpacedHex(chunk));
    });
  });

const closing = (transport: Transport): Promise<string> =>
  new Promise((resolve) => {
    transport.onClose(resolve);
  });

describe('TCP on this machine', () => {
  it('carries bytes both ways, and tells each end who closed', async () => {
    let accepted: Transport | undefined;
    const listener = await listen((transport) => {
      accepted = transport;
      transport.onData((chunk) => transport.write(chunk.map((byte) => byte ^ 0xff)));
      void transport.open();
    });
    const client = createTcpTransport({ host: '127.0.0.1', port: listener.port });
    expect(await client.open()).toEqual({ ok: true });
    expect(await client.open()).toEqual({ ok: true });
    const answer = nextData(client);
    client.write(hex('00 0F'));
    expect(await answer).toBe('FF F0');
    const reasons = [closing(client), closing(accepted!)];
    await client.close();
    expect(await Promise.all(reasons)).toEqual(['closed-here', 'closed-there']);
    await listener.close();
  });

  it('keeps what came before the accepted end was opened', async () => {
    const accepted = Promise.withResolvers<Transport>();
    const listener = await listen(accepted.resolve);
    const client = createTcpTransport({ host: '127.0.0.1', port: listener.port });
    await client.open();
    client.write(hex('AA'));
    const transport = await accepted.promise;
    const data = nextData(transport);
    await transport.open();
    expect(await data).toBe('AA');
    const reason = closing(client);
    await listener.close();
    expect(await reason).toBe('closed-there');
  });

  it('opens again after the far end has gone and come back', async () => {
    const first = await listen((transport) => void transport.open());
    const client = createTcpTransport({ host: '127.0.0.1', port: first.port });
    await client.open();
    const reason = closing(client);
    await first.close();
    expect(await reason).toBe('closed-there');
    client.write(hex('00'));
    const refused = await client.open();
    expect(refused).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(refused.ok ? '' : refused.error.hint).toContain('start the other side');
    const second = await listenTcp({
      port: first.port,
      onConnection: (transport) => void transport.open(),
    });
    expect(await client.open()).toEqual({ ok: true });
    await client.close();
    if (second.ok) await second.value.close();
  });

  it('says that a port is taken', async () => {
    const listener = await listen(() => {});
    const second = await listenTcp({ port: listener.port, onConnection: () => {} });
    expect(second).toMatchObject({ ok: false, error: { kind: 'busy' } });
    await listener.close();
  });

  it('knows a host that does not exist', async () => {
    const client = createTcpTransport({ host: 'no-such-host.invalid', port: 9 });
    expect(await client.open()).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  });
});

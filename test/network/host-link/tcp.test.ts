import { expect, it } from 'vitest';
import { createTcpTransport, listenTcp } from '../../../hardware/transport/tcp.ts';
import { createMemoryReversalStore } from '../../../network/host-link/reversal-store.ts';
import { createHostLink } from '../../../network/host-link.ts';
import { createLengthPrefixFramer, frameMessage } from '../../../network/iso8583/length-prefix.ts';
import { realClock } from '../../../time/real-clock.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { answerTo, codec, identity, sealer } from './rig.ts';

it('signs on and asks for a balance over TCP on this machine', async () => {
  const listener = await listenTcp({
    port: 0,
    onConnection(transport) {
      const framer = createLengthPrefixFramer();
      transport.onData((chunk) => {
        for (const item of framer.push(chunk)) {
          if (item.kind !== 'message') continue;
          const request = codec.parse(item.body);
          if (!request.ok) throw new Error(request.error.detail);
          const answer = codec.build(answerTo(request.value, { 39: '00' }));
          if (!answer.ok) throw new Error(answer.error.detail);
          const bytes = frameMessage(answer.value);
          // In two pieces, as networks do.
          transport.write(bytes.subarray(0, 7));
          transport.write(bytes.subarray(7));
        }
      });
      void transport.open();
    },
  });
  if (!listener.ok) throw new Error(listener.error.detail);
  const { port, close } = listener.value;
  let stan = 1;
  const link = createHostLink({
    connect: () => createTcpTransport({ host: '127.0.0.1', port }),
    clock: realClock,
    random: createSeededRandom(1),
    codec,
    identity,
    nextStan: () => stan++,
    reversals: createMemoryReversalStore(),
    sealer,
    onEvent: () => {},
  });
  const up = new Promise<void>((resolve) => {
    link.onState((state) => {
      if (state === 'up') resolve();
    });
  });
  link.start();
  await up;
  const answer = await link.request({ mti: '0200', fields: { 3: '300000', 4: '000000000000' } });
  expect(answer).toMatchObject({
    ok: true,
    value: { mti: '0210', fields: { 3: '300000', 39: '00' } },
  });
  await link.stop();
  expect(link.state()).toBe('down');
  await close();
});

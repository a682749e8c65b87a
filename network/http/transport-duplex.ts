import { Duplex } from 'node:stream';
import type { Transport } from '../../hardware/transport/transport.ts';

/** More than one message of HTTP can have that nobody has read: then the wire is dropped. */
const MOST_UNREAD = 256 * 1024;

/**
 * An open transport as the socket that Node's http wants. Its end is the end of the connection:
 * neither side of a payment goes on when the other has hung up.
 */
export function createTransportDuplex(transport: Transport): Duplex {
  const duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      transport.write(chunk);
      done();
    },
    final(done) {
      void transport.close().then(() => done());
    },
    destroy(cause, done) {
      for (const stop of listening) stop();
      void transport.close().then(() => done(cause));
    },
  });
  const listening = [
    transport.onData((chunk) => {
      duplex.push(Buffer.from(chunk));
      if (duplex.readableLength > MOST_UNREAD) duplex.destroy();
    }),
    transport.onClose(() => {
      if (!duplex.destroyed) duplex.push(null);
    }),
  ];
  return duplex;
}

import { err, ok, type Result } from '../../bytes/result.ts';
import { createKeyStore } from '../../crypto/key-store.ts';
import { randomBytes } from '../../crypto/random.ts';
import { createTcpTransport } from '../../hardware/transport/tcp.ts';
import type { HostEvent } from '../../network/host-link/events.ts';
import type { HostKeys } from '../../network/host-link/key-exchange.ts';
import { createMemoryReversalStore } from '../../network/host-link/reversal-store.ts';
import { createHostLink } from '../../network/host-link.ts';
import { createCodec } from '../../network/iso8583/codec.ts';
import { createKeyGenerations } from '../../network/key-generations.ts';
import { napasDialect } from '../../network/napas/dialect.ts';
import type { WorkingKey } from '../../network/napas/key-change.ts';
import type { Clock } from '../../time/clock.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';

export interface KeyRequest {
  readonly host: string;
  readonly port: number;
  /** DE41. */
  readonly terminal: string;
  /** DE32. */
  readonly acquirer: string;
  /** 16 bytes. */
  readonly masterKey: Uint8Array;
  readonly clock: Clock;
}

/** A key that the host sent, by its check value, or why it was not taken. */
export type KeyOutcome =
  | { readonly key: WorkingKey; readonly kcv: string }
  | { readonly key: string; readonly refused: string };

/** Longer than the host link's own waits for connection, sign-on and both keys. */
const PATIENCE_MS = 45_000;

/** Signs on as a terminal, asks for new keys, and signs off. */
export async function requestKeys(request: KeyRequest): Promise<Result<KeyOutcome[], string>> {
  const { clock, host, port } = request;
  const outcomes: KeyOutcome[] = [];
  let stan = 0;
  let settle = (_: Result<KeyOutcome[], string>): void => {};
  const settled = new Promise<Result<KeyOutcome[], string>>((resolve) => {
    settle = resolve;
  });

  function hear(event: HostEvent): void {
    if (event.kind === 'key-changed') outcomes.push({ key: event.key, kcv: event.kcv });
    else if (event.kind === 'key-refused') {
      outcomes.push({ key: event.key, refused: event.detail });
    } else if (event.kind === 'connect-failed' || event.kind === 'sign-on-failed') {
      settle(err(event.detail));
    } else if (event.kind === 'line-lost') settle(err(`the line was lost: ${event.reason}`));
  }

  const link = createHostLink({
    connect: () => createTcpTransport({ host, port }),
    clock,
    random: createSeededRandom(clock.now()),
    codec: createCodec(napasDialect),
    identity: {
      terminalId: request.terminal,
      merchantId: '',
      acquirerId: request.acquirer,
      location: '',
    },
    nextStan: () => ++stan,
    // No money moves here: nothing will ever be reversed.
    reversals: createMemoryReversalStore(),
    sealer: { seal: () => '', open: () => undefined },
    keys: storedKeys(request),
    onEvent: hear,
  });
  link.onState((state) => {
    if (state === 'up') settle(ok(outcomes));
  });
  const timer = clock.setTimeout(() => settle(err('no end within 45 s')), PATIENCE_MS);
  link.start();
  const outcome = await settled;
  clock.clearTimeout(timer);
  await link.stop();
  return outcome;
}

/** Both keys in a store that is gone when this ends. */
function storedKeys({ masterKey, clock }: KeyRequest): HostKeys {
  const store = createKeyStore();
  const keys = createKeyGenerations(store, clock.now, randomBytes);
  store.loadPlain('master', 'master', masterKey);
  return {
    async change({ key, cryptogram, kcv }) {
      const usage = key === 'ZPK' ? 'pin' : 'mac';
      const stored = keys.receive(key, usage, 'master', cryptogram, kcv);
      return stored.ok ? ok(stored.value.kcv) : err(stored.error.detail);
    },
    // Only network management travels here, which carries no MAC.
    mac: () => undefined,
  };
}

import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../bytes/hex.ts';
import type { FramedItem, Framer } from '../../../hardware/transport/framer.ts';
import { createLink } from '../../../hardware/transport/link.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

/** 06 alone is an ACK, 50-5F a key press; 02 x x is a frame of three. */
function createToyFramer(): Framer<FramedItem> {
  let held: number[] = [];
  return {
    push(chunk) {
      const items: FramedItem[] = [];
      for (const byte of chunk) {
        held.push(byte);
        if (held[0] === 0x02 && held.length < 3) continue;
        const kind = held[0] === 0x02 ? 'frame' : byte === 0x06 ? 'ack' : 'key';
        items.push({ kind, bytes: Uint8Array.from(held) });
        held = [];
      }
      return items;
    },
    flush() {
      if (held.length === 0) return [];
      const item = { kind: 'noise', bytes: Uint8Array.from(held) };
      held = [];
      return [item];
    },
  };
}

async function setUp() {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const trace: string[] = [];
  const link = createLink({
    device: 'toy',
    transport: near,
    clock,
    framer: createToyFramer(),
    describe: (_direction, bytes) => ({ meaning: `${bytes.length} bytes`, shown: bytes }),
    tap: (e) => trace.push(`${e.at} ${e.device} ${e.direction} ${toSpacedHex(e.shown)}`),
    interByteMs: 100,
    isUnasked: (item) => item.kind === 'key',
  });
  await far.open();
  await link.open();
  return { clock, near, far, link, trace };
}

const kindOf = (received: { kind: string; item?: FramedItem }): string =>
  received.item?.kind ?? received.kind;

describe('a link', () => {
  it('keeps an answer that came in one chunk with the ACK before it', async () => {
    const { clock, far, link, trace } = await setUp();
    link.send(hex('02 01 02'));
    far.write(hex('06 02 AA BB'));
    const ack = link.receive(500);
    await clock.advance(0);
    expect(kindOf(await ack)).toBe('ack');
    expect(kindOf(await link.receive(500))).toBe('frame');
    expect(trace).toEqual(['0 toy out 02 01 02', '0 toy in 06', '0 toy in 02 AA BB']);
  });

  it('waits exactly as long as it was told', async () => {
    const { clock, link } = await setUp();
    let ended: string | undefined;
    void link.receive(500).then((received) => {
      ended = `${clock.now()} ${received.kind}`;
    });
    await clock.advance(499);
    expect(ended).toBeUndefined();
    await clock.advance(1);
    expect(ended).toBe('500 silence');
    expect(clock.pending()).toBe(0);
  });

  it('passes over what is not wanted, in the inbox and while it waits', async () => {
    const { clock, far, link } = await setUp();
    far.write(hex('06 06'));
    await clock.advance(0);
    const frame = link.receive(500, (item) => item.kind === 'frame');
    far.write(hex('06 02 01 02'));
    await clock.advance(0);
    expect(kindOf(await frame)).toBe('frame');
  });

  it('gives half a frame up as noise after the silence', async () => {
    const { clock, far, link, trace } = await setUp();
    const noise = link.receive(500);
    far.write(hex('02 01'));
    await clock.advance(100);
    expect(kindOf(await noise)).toBe('noise');
    expect(trace).toEqual(['100 toy in 02 01']);
  });

  it('hands key presses to their listeners and to nobody else', async () => {
    const { clock, far, link } = await setUp();
    const keys: number[] = [];
    const off = link.onUnasked((item) => keys.push(item.bytes[0]!));
    const ack = link.receive(500);
    far.write(hex('51 06 52'));
    await clock.advance(0);
    expect(kindOf(await ack)).toBe('ack');
    off();
    far.write(hex('53'));
    await clock.advance(0);
    expect(keys).toEqual([0x51, 0x52]);
  });

  it('tells who waits that the wire is gone, and refuses to wait on a closed one', async () => {
    const { clock, near, link } = await setUp();
    const reasons: string[] = [];
    link.onClose((reason) => reasons.push(reason));
    const waiting = link.receive(60_000);
    near.unplug();
    expect(await waiting).toEqual({ kind: 'closed' });
    expect(await link.receive(60_000)).toEqual({ kind: 'closed' });
    expect(link.isOpen()).toBe(false);
    expect(reasons).toEqual(['unplugged']);
    expect(clock.pending()).toBe(0);
  });

  it('ends a wait when it is closed here', async () => {
    const { link } = await setUp();
    const waiting = link.receive(60_000);
    await link.close();
    expect(await waiting).toEqual({ kind: 'closed' });
  });

  it('does not carry answers or half frames over to the next connection', async () => {
    const { clock, near, far, link, trace } = await setUp();
    far.write(hex('06 02 01'));
    await clock.advance(0);
    near.unplug();
    near.replug();
    await far.open();
    await link.open();
    const first = link.receive(500);
    far.write(hex('02 0A 0B'));
    await clock.advance(0);
    expect(await first).toMatchObject({ kind: 'item', item: { bytes: hex('02 0A 0B') } });
    expect(trace).toEqual(['0 toy in 06', '0 toy in 02 01', '0 toy in 02 0A 0B']);
  });

  it('forgets unfetched answers when told', async () => {
    const { clock, far, link } = await setUp();
    far.write(hex('06'));
    await clock.advance(0);
    link.discard();
    const silence = link.receive(10);
    await clock.advance(10);
    expect(await silence).toEqual({ kind: 'silence' });
  });

  it('keeps at most 64 unfetched answers', async () => {
    const { clock, far, link } = await setUp();
    far.write(new Uint8Array(100).fill(0x06));
    await clock.advance(0);
    for (let i = 0; i < 64; i++) expect(kindOf(await link.receive(0))).toBe('ack');
    const next = link.receive(1);
    await clock.advance(1);
    expect(await next).toEqual({ kind: 'silence' });
  });

  it('runs conversations one by one in order of asking, also after one that failed', async () => {
    const { clock, link } = await setUp();
    const log: string[] = [];
    const converse = (name: string, ms: number) =>
      link.exclusive(async () => {
        log.push(`${clock.now()} ${name} begins`);
        await link.receive(ms);
        log.push(`${clock.now()} ${name} ends`);
        if (name === 'second') throw new Error('a bug in it');
        return name;
      });
    const all = Promise.allSettled([
      converse('first', 30),
      converse('second', 20),
      converse('third', 10),
    ]);
    await clock.advance(100);
    expect((await all).map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual([
      '0 first begins',
      '30 first ends',
      '30 second begins',
      '50 second ends',
      '50 third begins',
      '60 third ends',
    ]);
  });

  it('lets nobody wait twice at once: that is a bug', async () => {
    const { link } = await setUp();
    void link.receive(10);
    expect(() => link.receive(10)).toThrow('use exclusive()');
  });
});

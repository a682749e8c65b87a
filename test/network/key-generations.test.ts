import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import { createKeyStore } from '../../crypto/key-store.ts';
import { createKeyGenerations, KEY_GRACE_MS } from '../../network/key-generations.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { nodeKcv, tdesEcb } from './node-mac.ts';

const MASTER = hex('0123456789ABCDEFFEDCBA9876543210');
const KEYS = ['1010101010101010', '2020202020202020'].map((half) =>
  hex(half + half.replace(/0/g, '3')),
);

function rig() {
  const time = { now: 0 };
  const store = createKeyStore();
  store.loadPlain('master', 'zone-master', MASTER);
  const keys = createKeyGenerations(store, () => time.now, createSeededRandom(1).bytes);
  const state = (): string =>
    keys
      .list()
      .map(({ generation, kcv }) => `${generation} ${toHex(kcv)}`)
      .join(', ');
  const receive = (key: Uint8Array, kcv?: string) =>
    keys.receive(
      'mac',
      'mac',
      'master',
      tdesEcb(MASTER, key, 'encrypt'),
      kcv === undefined ? undefined : hex(kcv),
    );
  return { time, store, keys, state, receive };
}

const [first = MASTER, second = MASTER] = KEYS;

describe('the end that gets keys', () => {
  it('uses a key at once, and keeps the one before for a while', () => {
    const { time, store, keys, state, receive } = rig();
    expect(state()).toBe('');
    receive(first, nodeKcv(first));
    expect(state()).toBe(`in use ${nodeKcv(first)}`);
    receive(second);
    expect(state()).toBe(`in use ${nodeKcv(second)}, previous ${nodeKcv(first)}`);
    expect(keys.accepted('mac')).toEqual(['mac #2', 'mac #1']);
    time.now += KEY_GRACE_MS;
    expect(state()).toBe(`in use ${nodeKcv(second)}`);
    expect(store.find('mac #1')).toBeUndefined();
  });

  it('knows a key that is sent again: the one before stays', () => {
    const { state, receive } = rig();
    for (const key of [first, second, second]) expect(receive(key).ok).toBe(true);
    expect(state()).toBe(`in use ${nodeKcv(second)}, previous ${nodeKcv(first)}`);
  });

  it('refuses a key with another check value, and nothing changes', () => {
    const { store, state, receive } = rig();
    receive(first);
    const refused = receive(second, '000000');
    expect(refused).toMatchObject({ ok: false, error: { kind: 'wrong-check-value' } });
    expect(JSON.stringify(refused)).not.toContain(toHex(second));
    expect(state()).toBe(`in use ${nodeKcv(first)}`);
    expect(store.list().map(({ slot }) => slot)).toEqual(['master', 'mac #1']);
  });
});

describe('the end that makes keys', () => {
  it('uses a key once the other end has it, but understands it before', () => {
    const { keys, state, receive } = rig();
    receive(first);
    const made = keys.generate('mac', 'mac', 'master');
    if (!made.ok) throw new Error(made.error.detail);
    const kcv = nodeKcv(tdesEcb(MASTER, made.value.cryptogram, 'decrypt'));
    expect(toHex(made.value.kcv)).toBe(kcv);
    expect(state()).toBe(`in use ${nodeKcv(first)}, next ${kcv}`);
    expect(keys.inUse('mac')).toBe('mac #1');
    expect(keys.accepted('mac')).toEqual(['mac #1', 'mac #2']);
    keys.takeIntoUse('mac');
    expect(state()).toBe(`in use ${kcv}, previous ${nodeKcv(first)}`);
  });

  it('gives a key again that nobody has confirmed, and another under another master key', () => {
    const { store, keys, receive } = rig();
    receive(first);
    const made = keys.generate('mac', 'mac', 'master');
    expect(keys.generate('mac', 'mac', 'master')).toEqual(made);
    store.loadPlain('master', 'zone-master', second);
    const other = keys.generate('mac', 'mac', 'master');
    if (!made.ok || !other.ok) throw new Error('not made');
    expect(other.value.kcv).not.toEqual(made.value.kcv);
    expect(nodeKcv(tdesEcb(second, other.value.cryptogram, 'decrypt'))).toBe(
      toHex(other.value.kcv),
    );
    expect(store.list()).toHaveLength(3);
  });

  it('forgets a key that was refused', () => {
    const { store, keys, state, receive } = rig();
    receive(first);
    keys.generate('mac', 'mac', 'master');
    keys.discard('mac');
    keys.takeIntoUse('mac');
    expect(state()).toBe(`in use ${nodeKcv(first)}`);
    expect(store.list()).toHaveLength(2);
  });

  it('makes keys of odd parity', () => {
    const { keys } = rig();
    const made = keys.generate('mac', 'mac', 'master');
    const key = made.ok ? tdesEcb(MASTER, made.value.cryptogram, 'decrypt') : MASTER;
    const ones = (byte: number) => byte.toString(2).replaceAll('0', '').length;
    expect([...key].map((byte) => ones(byte) % 2)).toEqual(Array(16).fill(1));
  });
});

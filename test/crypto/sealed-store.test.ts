import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { createSealedStore, openSealedStore } from '../../crypto/sealed-store.ts';

const PASSPHRASE = 'correct horse battery staple';
const TAK = hex('AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB');
/** Cheap, so that tests are quick; a real store costs as scrypt's authors advise. */
const OPTIONS = { cost: 16, random: (length: number) => new Uint8Array(length).fill(9) };
const MAC = { algorithm: 3, padding: 1 } as const;

function stocked() {
  const sealed = createSealedStore(PASSPHRASE, OPTIONS);
  sealed.store.loadPlain('tak', 'mac', TAK);
  sealed.store.loadPlain('zpk', 'pin', hex('11111111111111112222222222222222'));
  sealed.store.loadPlain('kbpk', 'key-block', new Uint8Array(32).fill(3), 'AES');
  return sealed;
}

describe('a store as a text', () => {
  it('comes back with the same keys for the same uses', () => {
    const before = stocked();
    const after = openSealedStore(PASSPHRASE, before.sealed());
    if (!after.ok) throw new Error(after.error.detail);
    const { store } = after.value;
    expect(store.list()).toEqual(before.store.list());
    const data = ascii('hello world');
    expect(store.generateMac('tak', data, MAC)).toEqual(before.store.generateMac('tak', data, MAC));
    expect(store.generateMac('zpk', data, MAC)).toMatchObject({ error: { kind: 'wrong-usage' } });
    expect(after.value.sealed()).toBe(before.sealed());
  });

  it('keeps what a key block said of its key', () => {
    const before = stocked();
    const block = before.store.exportKeyBlock('tak', 'kbpk', { exportability: 'N' });
    if (!block.ok) throw new Error(block.error.detail);
    before.store.importKeyBlock('imported', 'kbpk', block.value);
    const after = openSealedStore(PASSPHRASE, `${before.sealed()}\n`);
    if (!after.ok) throw new Error(after.error.detail);
    const again = after.value.store.exportKeyBlock('imported', 'kbpk');
    expect(again).toMatchObject({ ok: false, error: { kind: 'not-exportable' } });
  });

  it('shows no key, no slot and no usage', () => {
    const text = stocked().sealed();
    expect(text).toMatch(/^tellerbench-keys:1:scrypt:16:[0-9A-F]{32}:[0-9A-F]+$/);
    expect(text).not.toContain(toHex(TAK));
    expect(text).not.toMatch(/tak|mac|pin/);
  });

  it('has no key any more after tamper', () => {
    const { store, sealed } = stocked();
    store.eraseAll();
    const after = openSealedStore(PASSPHRASE, sealed());
    expect(after.ok && after.value.store.list()).toEqual([]);
  });

  it('makes a salt of its own by real chance', () => {
    const [one, other] = [1, 2].map(() => createSealedStore(PASSPHRASE, { cost: 16 }).sealed());
    expect(one).not.toBe(other);
  });
});

describe('what does not open', () => {
  const text = stocked().sealed();
  it.each([
    ['passphrase', 'wrong horse', text],
    ['passphrase', PASSPHRASE, `${text.slice(0, -2)}${text.endsWith('00') ? '01' : '00'}`],
    ['passphrase', PASSPHRASE, text.replace(':16:', ':32:')],
    // The least cost there is.
    ['passphrase', PASSPHRASE, text.replace(':16:', ':2:')],
    ['passphrase', PASSPHRASE, text.replace('09', '08')],
    ['format', PASSPHRASE, ''],
    ['format', PASSPHRASE, 'hello'],
    ['format', PASSPHRASE, text.replace(':1:', ':2:')],
    ['format', PASSPHRASE, text.replace('scrypt', 'pbkdf2')],
    ['format', PASSPHRASE, text.replace(':16:', ':15:')],
    ['format', PASSPHRASE, text.replace(':16:', ':4194304:')],
    ['format', PASSPHRASE, text.replace(':16:', ':x:')],
    ['format', PASSPHRASE, text.replace('0909', '09')],
    ['format', PASSPHRASE, `${text}0`],
    ['format', PASSPHRASE, `${text}:00`],
  ])('%s', (kind, passphrase, changed) => {
    const opened = openSealedStore(passphrase, changed);
    expect(opened).toMatchObject({ ok: false, error: { kind } });
    expect(JSON.stringify(opened)).not.toContain(passphrase);
  });
});

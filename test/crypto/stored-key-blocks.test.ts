import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { createKeyStore, type KeyStore, type KeyUsage } from '../../crypto/key-store.ts';
import { buildTr31, parseTr31, readTr31 } from '../../crypto/tr31.ts';
import type { Tr31Header } from '../../crypto/tr31-header.ts';

const KBPK = hex('DD7515F2BFC17F85CE48F3CA25CB21F6');
const KEY = hex('3F419E1CB7079442AA37474C2EFBF8B8');
const MAC = { algorithm: 3, padding: 1 } as const;

function stocked(): KeyStore {
  const store = createKeyStore();
  store.loadPlain('kbpk', 'key-block', KBPK);
  store.loadPlain('kbpk.aes', 'key-block', new Uint8Array(32).fill(3), 'AES');
  store.loadPlain('tmk', 'master', hex('0123456789ABCDEFFEDCBA9876543210'));
  return store;
}

function block(change: Partial<Tr31Header>, key = KEY): string {
  const header: Tr31Header = {
    version: 'B',
    usage: 'M3',
    algorithm: 'T',
    mode: 'C',
    keyVersion: '00',
    exportability: 'E',
    reserved: '00',
    blocks: [],
    ...change,
  };
  const made = buildTr31(KBPK, header, key, { fill: new Uint8Array(32) });
  if (!made.ok) throw new Error(made.error.detail);
  return made.value;
}

describe('export', () => {
  it.each<[KeyUsage, string]>([
    ['pin', 'P0TB'],
    ['mac', 'M3TC'],
    ['data', 'D0TB'],
    ['zone-master', 'K0TB'],
    ['key-block', 'K1TB'],
    ['dukpt-base', 'B0TX'],
    ['card-verification', 'C0TC'],
    ['pin-verification', 'V2TC'],
    ['pin-offset', 'V1TC'],
    ['emv-cryptogram', 'E0TX'],
    ['emv-confidentiality', 'E1TX'],
    ['emv-integrity', 'E2TX'],
  ])('a %s key goes as %s, and comes back as one', (usage, header) => {
    const store = stocked();
    store.loadPlain('key', usage, KEY);
    const exported = store.exportKeyBlock('key', 'kbpk', { exportability: 'E' });
    if (!exported.ok) throw new Error(exported.error.detail);
    expect(exported.value).toMatch(new RegExp(`^B[0-9]{4}${header}00E0000`));
    expect(store.importKeyBlock('again', 'kbpk', exported.value)).toMatchObject({
      ok: true,
      value: { slot: 'again', usage, length: 16 },
    });
    expect(store.find('again')!.kcv).toEqual(store.find('key')!.kcv);
  });

  it('is version D under an AES key, and takes AES keys', () => {
    const store = stocked();
    store.loadPlain('key', 'mac', KEY, 'AES');
    const exported = store.exportKeyBlock('key', 'kbpk.aes');
    expect(exported.ok && exported.value).toMatch(/^D0144M6AC00N0000/);
    expect(store.exportKeyBlock('key', 'kbpk')).toMatchObject({ error: { kind: 'key-strength' } });
    expect(
      store.importKeyBlock('again', 'kbpk.aes', exported.ok ? exported.value : ''),
    ).toMatchObject({
      ok: true,
      value: { algorithm: 'AES', usage: 'mac' },
    });
  });

  it.each<[string, (store: KeyStore) => { ok: boolean }]>([
    ['wrong-usage', (store) => store.exportKeyBlock('key', 'tmk')],
    ['wrong-usage', (store) => store.exportKeyBlock('key', 'key')],
    ['wrong-usage', (store) => store.exportKeyBlock('tmk', 'kbpk')],
    ['no-key', (store) => store.exportKeyBlock('key', 'none')],
    ['no-key', (store) => store.exportKeyBlock('none', 'kbpk')],
    ['protection-key', (store) => store.exportKeyBlock('key', 'kbpk', { version: 'D' })],
    ['protection-key', (store) => store.exportKeyBlock('key', 'kbpk.aes', { version: 'B' })],
    ['fill', (store) => store.exportKeyBlock('key', 'kbpk', { random: () => hex('00') })],
  ])('refused: %s', (kind, attempt) => {
    const store = stocked();
    store.loadPlain('key', 'mac', KEY);
    expect(attempt(store)).toMatchObject({ ok: false, error: { kind } });
  });
});

describe('import', () => {
  it('reads what others built', () => {
    const store = stocked();
    const published =
      'B0080P0TE00E000094B420079CC80BA3461F86FE26EFC4A3B8E4FA4C5F5341176EED7B727B8A248E';
    expect(store.importKeyBlock('zpk', 'kbpk', published)).toEqual({
      ok: true,
      value: { slot: 'zpk', usage: 'pin', length: 16, kcv: hex('57C409') },
    });
  });

  it.each<[string, string, string]>([
    ['wrong-usage', 'tmk', block({})],
    ['no-key', 'none', block({})],
    ['protection-key', 'kbpk.aes', block({})],
    ['foreign-usage', 'kbpk', block({ usage: 'K2' })],
    ['foreign-usage', 'kbpk', block({ mode: 'E' })],
    ['foreign-usage', 'kbpk', block({ algorithm: 'H', usage: 'M7' })],
    ['mac', 'kbpk', `${block({}).slice(0, -1)}${block({}).endsWith('0') ? '1' : '0'}`],
    ['version', 'kbpk', 'X'],
    ['too-short', 'kbpk', ''],
    ['weak-key', 'kbpk', block({}, hex('01010101010101010101010101010101'))],
  ])('refused: %s', (kind, under, text) => {
    const store = stocked();
    const attempt = store.importKeyBlock(
      'new',
      under,
      kind === 'version' ? text.padEnd(16, '0') : text,
    );
    expect(attempt).toMatchObject({ ok: false, error: { kind } });
    expect(store.find('new')).toBeUndefined();
  });
});

describe('what the header says stays with the key', () => {
  const data = ascii('hello world');
  const imported = (change: Partial<Tr31Header>) => {
    const store = stocked();
    const loaded = store.importKeyBlock('key', 'kbpk', block(change));
    if (!loaded.ok) throw new Error(loaded.error.detail);
    return store;
  };
  const allowed = (result: { ok: boolean }) => result.ok;

  it.each([
    ['C', true, true],
    ['G', true, false],
    ['V', false, true],
    ['N', true, true],
  ])('mode %s: generates %s, verifies %s', (mode, generates, verifies) => {
    const store = imported({ mode });
    expect(allowed(store.generateMac('key', data, MAC))).toBe(generates);
    expect(allowed(store.verifyMac('key', data, hex('00'), MAC))).toBe(verifies);
  });

  it.each([
    ['M3', 3, true],
    ['M3', 1, false],
    ['M1', 1, true],
    ['M1', 3, false],
    ['M6', 5, true],
    ['M6', 3, false],
  ] as const)('usage %s: algorithm %i %s', (usage, algorithm, works) => {
    const store = imported({ usage });
    expect(allowed(store.generateMac('key', data, { algorithm, padding: 1 }))).toBe(works);
  });

  it.each([
    ['E', true, false],
    ['D', false, true],
    ['B', true, true],
  ])('a PIN key of mode %s: encrypts %s, decrypts %s', (mode, encrypts, decrypts) => {
    const store = imported({ usage: 'P0', mode });
    const pin = { format: 'ISO-0', pin: '1234', panPart: '401234567890' } as const;
    expect(allowed(store.encryptPin('key', pin))).toBe(encrypts);
    store.loadPlain('same', 'pin', KEY);
    const sealed = store.encryptPin('same', pin);
    const from = { slot: 'key', block: sealed.ok ? sealed.value : hex(''), ...pin };
    expect(allowed(store.translatePin(from, { slot: 'same', format: 'ISO-0' }))).toBe(decrypts);
  });

  it('not exportable is not exported, and the rest goes on as it came', () => {
    expect(imported({ exportability: 'N' }).exportKeyBlock('key', 'kbpk')).toMatchObject({
      ok: false,
      error: { kind: 'not-exportable' },
    });
    const again = imported({ usage: 'M1', mode: 'G' }).exportKeyBlock('key', 'kbpk');
    const parts = again.ok ? readTr31(again.value) : again;
    expect(parts.ok && parts.value.header).toMatchObject({ usage: 'M1', mode: 'G' });
    expect(again.ok && parseTr31(KBPK, again.value)).toMatchObject({ value: { key: KEY } });
    expect(JSON.stringify(again)).not.toContain(toHex(KEY));
  });
});

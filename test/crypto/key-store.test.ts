import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import { encryptEcb } from '../../crypto/block-cipher.ts';
import { createTdes } from '../../crypto/des.ts';
import { createKeyStore, type EncryptedPin, type KeyStore } from '../../crypto/key-store.ts';
import { vectors } from './vectors.ts';

const MASTER = hex('0123456789ABCDEFFEDCBA9876543210');
const ZPK_A = hex('11111111111111112222222222222222');
const ZPK_B = hex('F039121BEC83D26B169BDCD5B22AAF8F');
const TAK = hex('AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB');
const PAN_PART = '401234567890';

function stocked(): KeyStore {
  const store = createKeyStore();
  store.loadPlain('tmk', 'master', MASTER);
  store.loadPlain('zpk.a', 'pin', ZPK_A);
  store.loadPlain('zpk.b', 'pin', ZPK_B);
  store.loadPlain('tak', 'mac', TAK);
  return store;
}

/** The value, or the kind of the error. */
function outcome<T>(result: Result<T, { kind: string }>): T | string {
  return result.ok ? result.value : result.error.kind;
}

function encrypted(store: KeyStore, slot: string, pin: string): EncryptedPin {
  const block = store.encryptPin(slot, { format: 'ISO-0', pin, panPart: PAN_PART });
  if (!block.ok) throw new Error(block.error.detail);
  return { slot, block: block.value, format: 'ISO-0', panPart: PAN_PART };
}

describe('loading keys', () => {
  it('gives the check value and never the key', () => {
    const store = createKeyStore();
    expect(store.loadPlain('tmk', 'master', MASTER)).toEqual({
      ok: true,
      value: { slot: 'tmk', usage: 'master', length: 16, kcv: hex('08D7B4') },
    });
    expect(store.list()).toEqual([store.find('tmk')]);
    expect(JSON.stringify(store.find('tmk'))).not.toContain('key"');
    expect(JSON.stringify(store)).toBe('{}');
  });

  it('takes an encrypted key under a master key', () => {
    const store = stocked();
    const cryptogram = encryptEcb(createTdes(MASTER), hex('12345678123456781234567812345678'));
    const loaded = store.loadEncrypted('tpk', 'pin', 'tmk', cryptogram);
    expect(loaded.ok && toHex(loaded.value.kcv)).toBe('6FB1C8');
  });

  it('keeps its own copy: wiping the given bytes changes nothing', () => {
    const store = createKeyStore();
    const given = MASTER.slice();
    store.loadPlain('tak', 'mac', given);
    const mac = outcome(store.generateMac('tak', ascii('x'), { algorithm: 3, padding: 1 }));
    given.fill(0);
    expect(store.generateMac('tak', ascii('x'), { algorithm: 3, padding: 1 })).toEqual({
      ok: true,
      value: mac,
    });
  });

  it.each<[string, (store: KeyStore) => Result<unknown, { kind: string }>]>([
    ['key-length', (store) => store.loadPlain('a', 'pin', new Uint8Array(7).fill(1))],
    ['key-length', (store) => store.loadPlain('a', 'pin', new Uint8Array(0))],
    ['weak-key', (store) => store.loadPlain('a', 'pin', hex('0101010101010101'))],
    ['weak-key', (store) => store.loadPlain('a', 'pin', hex('1111111111111111FEFEFEFEFEFEFEFE'))],
    ['weak-key', (store) => store.loadPlain('a', 'pin', hex('1F1F1F1F0E0E0E0E'))],
    ['no-key', (store) => store.loadEncrypted('a', 'pin', 'none', new Uint8Array(16))],
    ['wrong-usage', (store) => store.loadEncrypted('a', 'pin', 'zpk.a', new Uint8Array(16))],
    ['wrong-usage', (store) => store.loadEncrypted('a', 'pin', 'tak', new Uint8Array(16))],
    ['key-length', (store) => store.loadEncrypted('a', 'pin', 'tmk', new Uint8Array(12))],
    ['key-length', (store) => store.loadEncrypted('a', 'pin', 'tmk', new Uint8Array(24))],
  ])('%s', (kind, load) => {
    const store = stocked();
    expect(outcome(load(store))).toBe(kind);
    expect(store.find('a')).toBeUndefined();
  });

  it('asks for odd parity where it was told to', () => {
    const store = createKeyStore({ oddParity: true });
    expect(outcome(store.loadPlain('a', 'pin', ZPK_A))).toBe('key-parity');
    expect(store.loadPlain('a', 'pin', MASTER).ok).toBe(true);
  });

  it('erases one key, and all', () => {
    const store = stocked();
    expect(store.erase('tak')).toBe(true);
    expect(store.erase('tak')).toBe(false);
    expect(store.list().length).toBe(3);
    store.eraseAll();
    expect(store.list()).toEqual([]);
    expect(
      outcome(store.encryptPin('zpk.a', { format: 'ISO-0', pin: '1234', panPart: PAN_PART })),
    ).toBe('no-key');
  });
});

describe('a key does only what it was loaded for', () => {
  const mac = { algorithm: 3, padding: 1 } as const;
  const pin = { format: 'ISO-0', pin: '1234', panPart: PAN_PART } as const;
  const block = new Uint8Array(8);
  it.each<[string, (store: KeyStore) => Result<unknown, { kind: string }>]>([
    ['a PIN key makes a MAC', (store) => store.generateMac('zpk.a', block, mac)],
    ['a PIN key checks a MAC', (store) => store.verifyMac('zpk.a', block, block, mac)],
    ['a MAC key encrypts a PIN', (store) => store.encryptPin('tak', pin)],
    ['a master key encrypts a PIN', (store) => store.encryptPin('tmk', pin)],
    [
      'a PIN goes to a MAC key',
      (store) =>
        store.translatePin(encrypted(store, 'zpk.a', '1234'), { slot: 'tak', format: 'ISO-0' }),
    ],
    [
      'a PIN comes from a MAC key',
      (store) =>
        store.translatePin({ slot: 'tak', block, ...pin }, { slot: 'zpk.b', format: 'ISO-0' }),
    ],
    [
      'a MAC key compares PINs',
      (store) =>
        store.comparePins({ slot: 'tak', block, ...pin }, encrypted(store, 'zpk.a', '1234')),
    ],
    ['a PIN key answers a challenge', (store) => store.answerChallenge('zpk.a', block)],
  ])('not so: %s', (_what, attempt) => {
    expect(outcome(attempt(stocked()))).toBe('wrong-usage');
  });
});

describe('PINs', () => {
  it('the published block under the published PIN key (ANSI X9.24-1, A.4)', () => {
    const [{ inputs, expected }] = vectors('tdes-dukpt-txn-00001') as [
      ReturnType<typeof vectors>[0],
    ];
    const store = createKeyStore();
    store.loadPlain('tpk', 'pin', hex(expected.pinKey!));
    const block = store.encryptPin('tpk', { format: 'ISO-0', pin: inputs.pin!, panPart: PAN_PART });
    expect(block.ok && toHex(block.value)).toBe(expected.encPinBlock);
  });

  it('translates from key to key: the new block is what the PIN gives there', () => {
    const store = stocked();
    const translated = store.translatePin(encrypted(store, 'zpk.a', '123456'), {
      slot: 'zpk.b',
      format: 'ISO-0',
    });
    expect(translated).toEqual({ ok: true, value: encrypted(store, 'zpk.b', '123456').block });
  });

  it('translates ISO-0 to ISO-3 and back, but never to ISO-1', () => {
    const store = stocked();
    const from = encrypted(store, 'zpk.a', '1234');
    const fill = new Uint8Array(10).fill(7);
    const to = store.translatePin(from, { slot: 'zpk.b', format: 'ISO-3', fill });
    const back: EncryptedPin = {
      slot: 'zpk.b',
      block: to.ok ? to.value : hex(''),
      format: 'ISO-3',
      panPart: PAN_PART,
    };
    expect(store.translatePin(back, { slot: 'zpk.a', format: 'ISO-0' })).toEqual({
      ok: true,
      value: from.block,
    });
    expect(outcome(store.translatePin(from, { slot: 'zpk.b', format: 'ISO-1', fill }))).toBe(
      'format-change',
    );
  });

  it('compares a PIN with a reference under another key', () => {
    const store = stocked();
    const reference = encrypted(store, 'zpk.b', '1234');
    const compare = (pin: string) => store.comparePins(encrypted(store, 'zpk.a', pin), reference);
    expect(compare('1234')).toEqual({ ok: true, value: true });
    for (const pin of ['1235', '0234', '12345', '123400000000']) {
      expect(compare(pin)).toEqual({ ok: true, value: false });
    }
  });

  it.each<[string, Partial<EncryptedPin>]>([
    ['block-length', { block: new Uint8Array(7) }],
    ['control-field', { slot: 'zpk.b' }],
    ['control-field', { format: 'ISO-3' }],
    ['pin-digits', { panPart: '999999999999' }],
    ['pan-part', { panPart: '40123456789' }],
  ])('an unreadable block: %s', (kind, change) => {
    const store = stocked();
    const from = { ...encrypted(store, 'zpk.a', '1234'), ...change };
    const to = { slot: 'zpk.b', format: 'ISO-0' } as const;
    expect(outcome(store.translatePin(from, to))).toBe(kind);
    expect(outcome(store.comparePins(from, encrypted(store, 'zpk.b', '1234')))).toBe(kind);
  });
});

describe('MACs', () => {
  const data = ascii('hello world');
  it('are those of mac.ts', () => {
    const store = stocked();
    const retail = store.generateMac('tak', data, { algorithm: 3, padding: 1 });
    expect(retail.ok && toHex(retail.value)).toBe('78DA3D3DEB48FD4D');
    const cbc = store.generateMac('tak', data, { algorithm: 1, padding: 1, length: 4 });
    expect(cbc.ok && toHex(cbc.value)).toBe('68D9038F');
  });

  it.each([
    ['78DA3D3DEB48FD4D', true],
    ['78DA3D3DEB48FD4C', false],
    ['78DA3D3D', false],
    ['', false],
    ['78DA3D3DEB48FD4D00', false],
  ])('%s: %s', (mac, good) => {
    const checked = stocked().verifyMac('tak', data, hex(mac), { algorithm: 3, padding: 1 });
    expect(checked).toEqual({ ok: true, value: good });
  });

  it('algorithm 3 needs a key of 16 bytes', () => {
    const store = createKeyStore();
    store.loadPlain('tak', 'mac', hex('0123456789ABCDEF'));
    expect(outcome(store.generateMac('tak', data, { algorithm: 3, padding: 1 }))).toBe(
      'key-length',
    );
    expect(store.generateMac('tak', data, { algorithm: 1, padding: 2 }).ok).toBe(true);
  });
});

it('a challenge is answered under a master key', () => {
  const answer = stocked().answerChallenge('tmk', new Uint8Array(8));
  expect(answer.ok && toHex(answer.value).slice(0, 6)).toBe('08D7B4');
});

describe('a key made inside', () => {
  const chance = (length: number) => new Uint8Array(length).fill(0x11);

  it('goes to the other end under a master key both have', () => {
    const [one, other] = [stocked(), stocked()];
    const made = one.generate('new', 'mac', 'tmk', chance);
    if (!made.ok) throw new Error(made.error.detail);
    const loaded = other.loadEncrypted('new', 'mac', 'tmk', made.value.cryptogram);
    expect(loaded.ok && loaded.value.kcv).toEqual(made.value.kcv);
    expect(one.find('new')).toEqual(loaded.ok && loaded.value);
  });

  it('has odd parity whatever the chance', () => {
    const store = createKeyStore({ oddParity: true });
    store.loadPlain('tmk', 'zone-master', MASTER);
    expect(store.generate('new', 'pin', 'tmk', chance).ok).toBe(true);
  });

  it('is an AES key under an AES key', () => {
    const store = createKeyStore();
    store.loadPlain('zmk', 'zone-master', new Uint8Array(32).fill(5), 'AES');
    const made = store.generate('new', 'pin', 'zmk', chance);
    expect(made).toMatchObject({ ok: true, value: { length: 32, algorithm: 'AES' } });
  });

  it.each<[string, (store: KeyStore) => Result<unknown, { kind: string }>]>([
    ['no-key', (store) => store.generate('new', 'pin', 'none', chance)],
    ['wrong-usage', (store) => store.generate('new', 'pin', 'tak', chance)],
    ['key-length', (store) => store.generate('new', 'pin', 'single', chance)],
    ['key-length', (store) => store.generate('new', 'pin', 'aes', chance)],
    ['weak-key', (store) => store.generate('new', 'pin', 'tmk', (n) => new Uint8Array(n))],
  ])('refused: %s', (kind, attempt) => {
    const store = stocked();
    store.loadPlain('single', 'master', hex('0123456789ABCDEF'));
    store.loadPlain('aes', 'master', new Uint8Array(24).fill(1), 'AES');
    expect(outcome(attempt(store))).toBe(kind);
    expect(store.find('new')).toBeUndefined();
  });
});

it('AES keys have lengths and check values of their own', () => {
  const store = createKeyStore({ oddParity: true });
  const key = hex('3F419E1CB7079442AA37474C2EFBF8B8');
  expect(store.loadPlain('aes', 'data', key, 'AES')).toEqual({
    ok: true,
    value: { slot: 'aes', usage: 'data', length: 16, kcv: hex('08793E'), algorithm: 'AES' },
  });
  expect(outcome(store.loadPlain('aes', 'data', key.subarray(0, 8), 'AES'))).toBe('key-length');
});

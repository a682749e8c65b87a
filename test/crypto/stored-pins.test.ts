import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import type { Result } from '../../bytes/result.ts';
import { deriveTdesInitialKey, deriveTdesWorkingKey } from '../../crypto/dukpt-tdes.ts';
import { createKeyStore, type EncryptedPin, type KeyStore } from '../../crypto/key-store.ts';
import { vectors } from './vectors.ts';

const BDK = hex('0123456789ABCDEFFEDCBA9876543210');
const PVK = hex('0123456789ABCDEFFEDCBA9876543210');
const AES_KEY = hex('00112233445566778899AABBCCDDEEFF');
const PAN = '4012345678909';
const PAN_PART = '401234567890';
const FILL = new Uint8Array(10).fill(7);

function stocked(): KeyStore {
  const store = createKeyStore();
  store.loadPlain('tpk', 'pin', hex('11111111111111112222222222222222'));
  store.loadPlain('aes', 'pin', AES_KEY, 'AES');
  store.loadPlain('bdk', 'dukpt-base', BDK);
  store.loadPlain('bdk.aes', 'dukpt-base', hex('FEDCBA9876543210F1F1F1F1F1F1F1F1'), 'AES');
  store.loadPlain('pvk', 'pin-verification', PVK);
  store.loadPlain('ibm', 'pin-offset', PVK);
  return store;
}

function outcome<T>(result: Result<T, { kind: string }>): T | string {
  return result.ok ? result.value : result.error.kind;
}

function encrypted(store: KeyStore, pin: string): EncryptedPin {
  const block = store.encryptPin('tpk', { format: 'ISO-0', pin, panPart: PAN_PART });
  if (!block.ok) throw new Error(block.error.detail);
  return { slot: 'tpk', block: block.value, format: 'ISO-0', panPart: PAN_PART };
}

describe('format 4', () => {
  it('is made under an AES key, with the whole PAN', () => {
    const [{ inputs, expected }] = vectors('pinblock-iso4-psec') as [ReturnType<typeof vectors>[0]];
    const { pin, pan, random8 } = inputs as Record<string, string>;
    const store = stocked();
    const block = store.encryptPin('aes', {
      format: 'ISO-4',
      pin: pin!,
      pan: pan!,
      fill: hex(random8!),
    });
    expect(block.ok && toHex(block.value)).toBe(expected.block);
  });

  it('comes of format 0 and goes back', () => {
    const store = stocked();
    const from = encrypted(store, '1234');
    const to = store.translatePin(from, { slot: 'aes', format: 'ISO-4', pan: PAN, fill: FILL });
    if (!to.ok) throw new Error(to.error.detail);
    const back = store.translatePin(
      { slot: 'aes', block: to.value, format: 'ISO-4', pan: PAN },
      { slot: 'tpk', format: 'ISO-0' },
    );
    expect(back).toEqual({ ok: true, value: from.block });
  });

  it.each<[string, (store: KeyStore) => Result<unknown, { kind: string }>]>([
    [
      'wrong-usage',
      (s) => s.encryptPin('tpk', { format: 'ISO-4', pin: '1234', pan: PAN, fill: FILL }),
    ],
    [
      'wrong-usage',
      (s) => s.encryptPin('aes', { format: 'ISO-0', pin: '1234', panPart: PAN_PART }),
    ],
    ['pan-part', (s) => s.encryptPin('aes', { format: 'ISO-4', pin: '1234', fill: FILL })],
    ['fill', (s) => s.encryptPin('aes', { format: 'ISO-4', pin: '1234', pan: PAN })],
    [
      'pan-part',
      (s) => s.translatePin(encrypted(s, '1234'), { slot: 'aes', format: 'ISO-4', fill: FILL }),
    ],
    [
      'format-change',
      (s) =>
        s.translatePin(encrypted(s, '1234'), {
          slot: 'aes',
          format: 'ISO-4',
          pan: '4012345678990',
          fill: FILL,
        }),
    ],
    [
      'format-change',
      (s) => s.translatePin(encrypted(s, '1234'), { slot: 'tpk', format: 'ISO-2' }),
    ],
  ])('refused: %s', (kind, attempt) => {
    expect(outcome(attempt(stocked()))).toBe(kind);
  });
});

describe('a PIN under DUKPT', () => {
  const [{ inputs, expected }] = vectors('tdes-dukpt-txn-00001') as [ReturnType<typeof vectors>[0]];
  const entered: EncryptedPin = {
    slot: 'bdk',
    block: hex(expected.encPinBlock!),
    format: 'ISO-0',
    panPart: PAN_PART,
    ksn: hex(inputs.ksn!),
  };

  it('goes to another key by its KSN', () => {
    const store = stocked();
    expect(store.translatePin(entered, { slot: 'tpk', format: 'ISO-0' })).toEqual({
      ok: true,
      value: encrypted(store, inputs.pin!).block,
    });
  });

  it('the same under AES, format 4', () => {
    const [vector] = vectors('aes128-dukpt-1') as [ReturnType<typeof vectors>[0]];
    const store = stocked();
    const pan = vector.inputs.pan!;
    const to = store.translatePin(
      {
        slot: 'bdk.aes',
        block: hex(vector.expected.encPinBlockFormat4!),
        format: 'ISO-4',
        pan,
        ksn: hex(vector.inputs.ksn!),
      },
      { slot: 'tpk', format: 'ISO-0' },
    );
    const expectedBlock = store.encryptPin('tpk', {
      format: 'ISO-0',
      pin: vector.inputs.pin!,
      panPart: '111111111111',
    });
    expect(to).toEqual(expectedBlock);
  });

  it.each([
    ['wrong-usage', { ...entered, slot: 'tpk' }],
    ['wrong-usage', { ...entered, ksn: undefined }],
    ['wrong-usage', { ...entered, slot: 'bdk.aes' }],
    ['ksn-length', { ...entered, ksn: hex('00') }],
    ['counter', { ...entered, ksn: hex('FFFF9876543210E00000') }],
  ] as [string, EncryptedPin][])('refused: %s', (kind, pin) => {
    const { ksn, ...rest } = pin;
    const from = ksn ? { ...rest, ksn } : rest;
    expect(outcome(stocked().translatePin(from, { slot: 'tpk', format: 'ISO-0' }))).toBe(kind);
  });

  it('shows in no list of keys what it was derived to', () => {
    const store = stocked();
    store.translatePin(entered, { slot: 'tpk', format: 'ISO-0' });
    const pinKey = deriveTdesWorkingKey(BDK, entered.ksn!, 'pin');
    const initial = deriveTdesInitialKey(BDK, entered.ksn!);
    for (const key of [pinKey, initial]) {
      expect(JSON.stringify(store.list())).not.toContain(key.ok && toHex(key.value));
    }
  });
});

describe('a PIN is checked without being seen', () => {
  it('against a PVV', () => {
    const store = stocked();
    const block = store.encryptPin('tpk', {
      format: 'ISO-0',
      pin: '4524',
      panPart: '233445566778',
    });
    if (!block.ok) throw new Error(block.error.detail);
    const pin: EncryptedPin = {
      slot: 'tpk',
      block: block.value,
      format: 'ISO-0',
      panPart: '233445566778',
    };
    const under = { slot: 'pvk', pan: '1122334455667788', keyIndex: '1' };
    expect(store.pvvOf(pin, under)).toEqual({ ok: true, value: '8523' });
    expect(outcome(store.pvvOf(pin, { ...under, slot: 'tpk' }))).toBe('wrong-usage');
    expect(outcome(store.pvvOf(pin, { ...under, keyIndex: 'x' }))).toBe('key-index');
    expect(outcome(store.pvvOf({ ...pin, slot: 'none' }, under))).toBe('no-key');
  });

  it('against an offset of IBM 3624', () => {
    const store = stocked();
    const card = { slot: 'ibm', pan: '1122334455667788', decimalisationTable: '1234567890123456' };
    const pin = encrypted(store, '1234');
    expect(store.matchesOffset(pin, card, '7710')).toEqual({ ok: true, value: true });
    expect(store.matchesOffset(pin, card, '7711')).toEqual({ ok: true, value: false });
    expect(store.matchesOffset(pin, card, '77100')).toEqual({ ok: true, value: false });
    expect(outcome(store.matchesOffset(pin, card, '77'))).toBe('offset');
    expect(outcome(store.matchesOffset(pin, { ...card, slot: 'pvk' }, '7710'))).toBe('wrong-usage');
    expect(outcome(store.matchesOffset({ ...pin, slot: 'none' }, card, '7710'))).toBe('no-key');
  });
});

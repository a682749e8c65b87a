import { describe, expect, it } from 'vitest';
import { ascii } from '../../bytes/ascii.ts';
import { hex, toHex } from '../../bytes/hex.ts';
import { createKeyStore, type KeyStore } from '../../crypto/key-store.ts';
import { vectors } from './vectors.ts';

function stocked(): KeyStore {
  const store = createKeyStore();
  store.loadPlain('bdk', 'dukpt-base', hex('0123456789ABCDEFFEDCBA9876543210'));
  store.loadPlain('bdk.aes', 'dukpt-base', new Uint8Array(32).fill(1), 'AES');
  store.loadPlain('aes', 'mac', hex('2B7E151628AED2A6ABF7158809CF4F3C'), 'AES');
  return store;
}

describe('MACs under DUKPT', () => {
  const [{ inputs, expected }] = vectors('tdes-dukpt-txn-00001') as [ReturnType<typeof vectors>[0]];
  const data = ascii(inputs.dataAscii!);
  const options = { algorithm: 3, padding: 1, length: 4, ksn: hex(inputs.ksn!) } as const;

  it('have a key for each direction', () => {
    const store = stocked();
    const request = store.generateMac('bdk', data, options);
    expect(request.ok && toHex(request.value)).toBe(expected.macRequest);
    const response = store.generateMac('bdk', data, { ...options, direction: 'response' });
    expect(response.ok && toHex(response.value)).toBe(expected.macResponse);
    const checked = store.verifyMac('bdk', data, hex(expected.macRequest!), options);
    expect(checked).toEqual({ ok: true, value: true });
  });

  it('the same under AES, by CMAC', () => {
    const ksn = hex('123456789012345600000001');
    const how = { algorithm: 5, padding: 1, ksn } as const;
    const [request, response] = (['request', 'response'] as const).map((direction) =>
      stocked().generateMac('bdk.aes', data, { ...how, direction }),
    );
    expect(request?.ok && request.value.length).toBe(16);
    expect(request).not.toEqual(response);
  });

  it('refuses a KSN that is none, and a key that is no base key', () => {
    const store = stocked();
    expect(store.generateMac('bdk', data, { ...options, ksn: hex('00') })).toMatchObject({
      error: { kind: 'ksn-length' },
    });
    expect(store.generateMac('aes', data, options)).toMatchObject({
      error: { kind: 'wrong-usage' },
    });
  });
});

it.each(vectors('aes-cmac'))('CMAC, $name', ({ inputs, expected }) => {
  const mac = stocked().generateMac('aes', hex(inputs.data!), { algorithm: 5, padding: 1 });
  expect(mac.ok && toHex(mac.value)).toBe(expected.cmac);
});

it('an AES key makes no retail MAC', () => {
  const mac = stocked().generateMac('aes', hex('00'), { algorithm: 3, padding: 1 });
  expect(mac).toMatchObject({ ok: false, error: { kind: 'key-length' } });
});

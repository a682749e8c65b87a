import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../bytes/hex.ts';
import {
  encryptScriptData,
  type ScriptEncryption,
  scriptMac,
  visaPinChangeBlock,
} from '../../crypto/secure-messaging.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');
const PIN_BLOCK = '241234FFFFFFFFFF';

it('the MAC of a command, as long as is asked for', () => {
  const message = hex('8424000008FFFF1234567890123456');
  const mac = scriptMac(KEY, message);
  expect(mac.ok && toHex(mac.value)).toBe('E07B8DF1B4184282');
  const short = scriptMac(KEY, message, 4);
  expect(short.ok && toHex(short.value)).toBe('E07B8DF1');
});

describe('encrypted data', () => {
  it.each<[ScriptEncryption, string, number]>([
    ['mastercard', PIN_BLOCK, 8],
    ['mastercard', '11', 8],
    ['mastercard', '', 8],
    ['emv', PIN_BLOCK, 16],
    ['emv', '', 8],
    ['visa', PIN_BLOCK, 16],
    ['visa', '11', 8],
  ])('%s makes of %s %i bytes', (how, data, length) => {
    const encrypted = encryptScriptData(KEY, hex(data), how);
    expect(encrypted.ok && encrypted.value.length).toBe(length);
  });

  it('whole blocks go as they are in M/Chip', () => {
    const encrypted = encryptScriptData(KEY, hex(PIN_BLOCK), 'mastercard');
    expect(encrypted.ok && toHex(encrypted.value)).toBe('9859240AE52820C3');
  });
});

it.each([
  ['1234', undefined, '041234FF76543210'],
  ['1234', '8888', '8C9A34FF76543210'],
] as const)("Visa's block for PIN %s instead of %s", (fresh, old, block) => {
  const made = visaPinChangeBlock(KEY, fresh, old);
  expect(made.ok && toHex(made.value)).toBe(block);
});

it.each<[string, () => { ok: boolean }]>([
  ['key-length', () => scriptMac(new Uint8Array(8), hex('00'))],
  ['mac-length', () => scriptMac(KEY, hex('00'), 3)],
  ['mac-length', () => scriptMac(KEY, hex('00'), 9)],
  ['mac-length', () => scriptMac(KEY, hex('00'), 4.5)],
  ['key-length', () => encryptScriptData(new Uint8Array(24), hex('00'), 'emv')],
  ['data-length', () => encryptScriptData(KEY, new Uint8Array(256), 'visa')],
  ['key-length', () => visaPinChangeBlock(new Uint8Array(8), '1234')],
  ['pin-length', () => visaPinChangeBlock(KEY, '123')],
  ['pin-digits', () => visaPinChangeBlock(KEY, '1234', '12A4')],
])('refused: %s', (kind, attempt) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
});

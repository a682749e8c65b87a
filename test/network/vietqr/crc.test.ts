import { describe, expect, it } from 'vitest';
import { crc16, crcDigits } from '../../../network/vietqr/crc.ts';
import { SAMPLES } from './samples.ts';

describe('CRC-16/CCITT-FALSE', () => {
  it.each([
    ['', 0xffff],
    // The check value of the catalogue of CRCs.
    ['123456789', 0x29b1],
    ['A', 0xb915],
  ])('%j', (text, crc) => {
    expect(crc16(text)).toBe(crc);
  });

  it('goes over UTF-8 bytes', () => {
    expect(crc16('ỗ')).toBe(bitwise(Buffer.from('ỗ')));
    expect(crc16('Phở 🍜')).toBe(bitwise(Buffer.from('Phở 🍜')));
  });

  it.each(Object.entries(SAMPLES))('is at the end of the sample %s', (_, payload) => {
    expect(crcDigits(payload, payload.length - 4)).toBe(payload.slice(-4).toUpperCase());
  });

  it('keeps leading zeroes', () => {
    const texts = Array.from({ length: 200 }, (_, i) => String(i));
    const short = texts.find((text) => crc16(text) < 0x1000)!;
    expect(crcDigits(short)).toMatch(/^0[0-9A-F]{3}$/);
  });
});

/** The definition, bit by bit. */
function bitwise(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const top = (crc >> 15) ^ ((byte >> bit) & 1);
      crc = ((crc << 1) & 0xffff) ^ (top ? 0x1021 : 0);
    }
  }
  return crc;
}

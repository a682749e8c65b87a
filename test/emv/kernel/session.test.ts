import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { dolData, panOf } from '../../../emv/kernel/session.ts';
import { sessionOf } from './terminal.ts';

const session = sessionOf({ card: { '5A': '970400000000018F', '95': 'FFFFFFFFFF' } });

describe('data object lists (Book 3, 5.4)', () => {
  it.each([
    ['amount, numeric', '9F0206', '000002000000'],
    ['cut on the left when numeric', '9F0202', '0000'],
    ['filled on the left when numeric', '9F1A03', '000704'],
    ['compressed numeric filled with F', '5A0A', '970400000000018FFFFF'],
    ['cut on the right when binary', '9F3702', '0102'],
    ['filled on the right when binary', '9F3705', '0102030400'],
    ['unknown: zeroes', '9F7F03', '000000'],
    ['constructed: zeroes', 'A503', '000000'],
    ['what the terminal knows goes before the card', '9505', '0000000000'],
    ['several in a row', '9A039C015F2A02', '261122000704'],
  ])('%s', (_, dol, data) => {
    const built = dolData(session, 'PDOL', hex(dol));
    expect(built.ok && toHex(built.value)).toBe(data);
  });

  it.each([
    ['ends in a tag', '9F', 'PDOL: TLV at offset 0: expected another byte of the tag'],
    ['ends without a length', '9F02069A', 'PDOL: TLV at offset 4 in 9A: expected a length'],
    ['asks for too much', '9F027F9F037F', 'PDOL: expected at most 252 bytes to be asked for'],
  ])('%s', (_, dol, detail) => {
    const built = dolData(session, 'PDOL', hex(dol));
    expect(built).toEqual({ ok: false, error: { why: 'malformed-data', detail } });
  });

  it('reads the PAN without its filler', () => {
    expect(panOf(session)).toBe('970400000000018');
  });
});

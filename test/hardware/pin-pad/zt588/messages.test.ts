import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { hex } from '../../../../bytes/hex.ts';
import { SCAN_CODES } from '../../../../hardware/pin-pad/zt588/keys.ts';
import {
  buildAnswer,
  buildCommand,
  buildPinAnswer,
  type PadCommand,
  parseAnswer,
  parseCommand,
  parseHexAnswer,
  parsePinAnswer,
  STATUS,
} from '../../../../hardware/pin-pad/zt588/messages.ts';

const KEY = hex('0123456789ABCDEFFEDCBA9876543210');

describe('commands', () => {
  it.each<[string, PadCommand]>([
    [
      '18011' + '0123456789ABCDEFFEDCBA9876543210',
      { kind: 'load-plain', slot: 0x80, usage: 'initial-master', key: KEY },
    ],
    [
      '12050' + '0123456789ABCDEF',
      { kind: 'load-plain', slot: 0x20, usage: 'mac', key: KEY.slice(0, 8) },
    ],
    [
      '2203032' + '0123456789ABCDEFFEDCBA9876543210',
      { kind: 'load-encrypted', underSlot: 0x20, slot: 0x30, usage: 'pin', key: KEY },
    ],
    ['2003030', { kind: 'load-encrypted', underSlot: 0, slot: 0x30, usage: 'pin', key: hex('') }],
    ['3', { kind: 'information' }],
    [`3${'x'.repeat(50)}`, { kind: 'information', record: 'x'.repeat(50) }],
    [
      '43132331B34353608373839072E30230D414345474244' + '4648',
      { kind: 'scan-codes', codes: SCAN_CODES },
    ],
    ['5033', { kind: 'control', parameter: '0', value: 0x33 }],
    ['53FF', { kind: 'control', parameter: '3', value: 0xff }],
    [
      '630 006401234567890',
      { kind: 'start-pin', slot: 0x30, format: 'ISO-0', maxDigits: 6, panPart: '401234567890' },
    ],
    ['630!012', { kind: 'start-pin', slot: 0x30, format: 'ISO-1', maxDigits: 12, panPart: '' }],
    [
      '630#004401234567890',
      { kind: 'start-pin', slot: 0x30, format: 'ISO-3', maxDigits: 4, panPart: '401234567890' },
    ],
    ['7', { kind: 'get-pin' }],
    [':A00000000000000000', { kind: 'authorise', what: 0xa0, data: new Uint8Array(8) }],
  ])('%s', (text, command) => {
    expect(fromAscii(buildCommand(command))).toBe(text);
    expect(parseCommand(ascii(text))).toEqual({ ok: true, value: command });
  });

  it.each([
    ['', 0xeb],
    ['8', 0xeb],
    ['1', 0xe8],
    ['18014', 0xe3],
    [`18041${'0'.repeat(32)}`, 0xeb],
    [`1ZZ31${'0'.repeat(32)}`, 0xe9],
    [`18011${'0'.repeat(31)}`, 0xe8],
    [`18011${'0'.repeat(31)}G`, 0xe9],
    [`18010${'0'.repeat(15)} `, 0xe9],
    ['220303', 0xe8],
    ['2203034', 0xe3],
    [`2203031${'0'.repeat(32)}`, 0xe8],
    ['3x', 0xe8],
    ['4', 0xe8],
    [`4${'X'.repeat(48)}`, 0xe9],
    ['5', 0xe8],
    ['50333', 0xe8],
    ['50x3', 0xe9],
    ['630', 0xe8],
    ['630 0064012345678', 0xe8],
    ['630 00640123456789X', 0xe9],
    ['630 0xx401234567890', 0xe9],
    ['630@006401234567890', 0xeb],
    ['6300006401234567890', 0xeb],
    ['630 003401234567890', 0xeb],
    ['630 013401234567890', 0xeb],
    ['71', 0xe8],
    [':A0', 0xe8],
    [':A0000000000000000X', 0xe9],
  ])('%j is answered by %i', (text, status) => {
    const parsed = parseCommand(ascii(text));
    expect(parsed).toMatchObject({ ok: false, error: { status } });
  });

  it('any text ends in a command or in a status byte that has words', () => {
    const near = fc.stringMatching(/^[1-7:][0-9A-F !#@]{0,60}$/).map(ascii);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), near), (text) => {
        const parsed = parseCommand(text);
        if (!parsed.ok) expect(STATUS[parsed.error.status]).toBeDefined();
        else if (parsed.value.kind !== 'load-encrypted') {
          expect(parseCommand(buildCommand(parsed.value))).toEqual(parsed);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('answers', () => {
  it.each([
    [0xe0, 'battery low'],
    [0xe1, 'no initial master key'],
    [0xe2, 'no terminal master key'],
    [0xe3, 'wrong key size'],
    [0xe4, 'key not found'],
    [0xe5, 'key not compatible'],
    [0xe6, 'key parity wrong'],
    [0xe7, 'key invalid'],
    [0xe8, 'wrong length'],
    [0xe9, 'wrong data'],
    [0xea, 'status EA'],
    [0xeb, 'wrong parameter'],
    [0xec, 'authorisation needed'],
    [0xed, 'authorisation locked for a while'],
    [0xee, 'input timed out'],
    [0xef, 'general error'],
  ])('status %i: %s', (status, detail) => {
    expect(parseAnswer(Uint8Array.of(status))).toEqual({ ok: false, error: { status, detail } });
  });

  it.each([0x00, 0x30, 0x41, 0xdf, 0xf0, 0xff])('status %i is a yes', (status) => {
    expect(parseAnswer(Uint8Array.of(status, 0x31))).toEqual({ ok: true, value: '1' });
  });

  it('a PIN block: track, length, block', () => {
    const pin = { block: hex('1B9C1845EB993A7A'), digits: 4 };
    expect(buildPinAnswer(pin)).toBe('00041B9C1845EB993A7A');
    expect(fromAscii(buildAnswer(buildPinAnswer(pin)))).toBe('000041B9C1845EB993A7A');
    expect(parsePinAnswer('00041B9C1845EB993A7A')).toEqual(pin);
  });

  it.each([
    '',
    '0004',
    '00041B9C1845EB993A7',
    '00041B9C1845EB993A7A0',
    '0x041B9C1845EB993A7A',
    '00041B9C1845EB993A7 ',
  ])('%j is no PIN block', (data) => {
    expect(parsePinAnswer(data)).toBeUndefined();
  });

  it.each([
    ['08D7B4', '08D7B4'],
    ['08d7b4aabb', '08D7B4AABB'],
    ['08D7', undefined],
    ['08D7B', undefined],
    ['08 D7 B4', undefined],
    ['08D7B4AABBCCDDEE00', undefined],
  ])('%j as a check value: %s', (data, wanted) => {
    expect(parseHexAnswer(data)).toEqual(wanted === undefined ? undefined : hex(wanted));
  });
});

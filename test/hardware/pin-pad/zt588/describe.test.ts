import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex } from '../../../../bytes/hex.ts';
import { describe } from '../../../../hardware/pin-pad/zt588/describe.ts';
import { buildFrame } from '../../../../hardware/pin-pad/zt588/frame.ts';
import { buildCommand, buildPinAnswer } from '../../../../hardware/pin-pad/zt588/messages.ts';

const KEY = '0123456789ABCDEFFEDCBA9876543210';
const STARS = '*'.repeat(32);

/** The text of the shown frame, and its check digits where they are starred. */
function shown(bytes: Uint8Array): string {
  const check = fromAscii(bytes, bytes.length - 2);
  return fromAscii(bytes, 4, bytes.length - 3) + (check === '**' ? ' **' : '');
}

group('commands', () => {
  it.each([
    ['3', '3', 'information'],
    [`3${'x'.repeat(50)}`, `3${'*'.repeat(50)} **`, 'write user record'],
    ['5032', '5032', 'input off'],
    ['5033', '5033', 'input on'],
    ['5030', '5030', 'reset'],
    ['5031', '5031', 'wipe'],
    ['521E', '521E', 'time limit 30 s'],
    ['53FF', '53FF', 'PIN mask FF'],
    ['5404', '5404', 'at least 4 digits'],
    ['5506', '5506', 'at most 6 digits'],
    ['5637', '5637', 'communication mode'],
    ['580A', '580A', 'control'],
    ['7', '7', 'get PIN block'],
    [`18011${KEY}`, `18011${STARS} **`, 'load plain initial-master key of 16 bytes into slot 80'],
    [`2203032${KEY}`, `2203032${STARS} **`, 'load pin key of 16 bytes under slot 20 into slot 30'],
    ['2003030', '2003030', 'erase key slot 30'],
    [
      '630 006401234567890',
      '630 006************ **',
      'start PIN entry: ISO-0 under slot 30, up to 6 digits',
    ],
    [':A00000000000000000', ':A0**************** **', 'ask for a challenge'],
    [':91FFEEDDCCBBAA9988', ':91**************** **', 'authorise'],
    [
      `18011${KEY}00`,
      `1${'*'.repeat(38)} **`,
      'unreadable command (key load: expected 32 hex digits, got 34)',
    ],
  ])('%s', (text, seen, meaning) => {
    const described = describe('out', buildFrame(ascii(text)));
    expect([shown(described.shown), described.meaning]).toEqual([seen, meaning]);
  });
});

group('answers', () => {
  it.each([
    ['1', '008D7B4', '008D7B4', 'key loaded, check value 08D7B4'],
    ['2', '008D7B4AABBCCDDEE', '008D7B4********** **', 'key loaded, check value 08D7B4'],
    ['5', '0', '0', 'done'],
    ['7', '000041B9C1845EB993A7A', '00004**************** **', 'PIN block of 4 digits'],
    ['7', '\xee', '\xee', 'EE input timed out'],
    ['2', '000041B9C1845EB993A7A', '0******************** **', 'answer'],
    [':', '0AABBCCDDEEFF0011', '0**************** **', 'answer'],
    ['', '000041B9C1845EB993A7A', '0******************** **', 'answer'],
  ])('to %j: %s', (answering, text, seen, meaning) => {
    const described = describe('in', buildFrame(ascii(text)), { answering });
    expect([shown(described.shown), described.meaning]).toEqual([seen, meaning]);
  });
});

group('keys and noise', () => {
  it.each([
    ['35', false, '35', 'key: 5', 'normal'],
    ['35', true, '2A', 'key: a digit, clear in PIN entry', 'trouble'],
    ['FF', true, 'FF', 'key: a PIN digit', 'normal'],
    ['0D', true, '0D', 'key: enter', 'normal'],
    ['1B', true, '1B', 'key: cancel', 'normal'],
    ['08', true, '08', 'key: clear', 'normal'],
    ['23', false, '23', 'key: double zero', 'normal'],
    ['2E', false, '2E', 'key: point', 'normal'],
    ['07', false, '07', 'key: blank key', 'normal'],
    ['41', false, '41', 'key: A', 'normal'],
    ['31 32 33 34', false, '2A 2A 2A 2A', 'noise', 'noise'],
    ['02 30 30 31 30 03 30 33', false, '2A 2A 2A 2A 2A 2A 2A 2A', 'broken frame', 'trouble'],
  ])('%s, PIN entry %s', (bytes, pinEntry, seen, meaning, level) => {
    const described = describe('in', hex(bytes), { pinEntry });
    expect(described.shown).toEqual(hex(seen));
    expect([described.meaning, described.level ?? 'normal']).toEqual([meaning, level]);
  });
});

group('no secret is ever shown', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9A-F]{${length}}$`));

  it('neither keys, nor PIN blocks, nor a PAN part, whole or damaged', () => {
    const secret = fc.oneof(
      digits(32).map(
        (key) =>
          [
            key,
            buildCommand({ kind: 'load-plain', slot: 1, usage: 'pin', key: hex(key) }),
          ] as const,
      ),
      digits(48).map(
        (key) =>
          [
            key,
            buildCommand({
              kind: 'load-encrypted',
              underSlot: 1,
              slot: 2,
              usage: 'mac',
              key: hex(key),
            }),
          ] as const,
      ),
      digits(16).map(
        (block) => [block, ascii(`0${buildPinAnswer({ block: hex(block), digits: 4 })}`)] as const,
      ),
      fc
        .stringMatching(/^[0-9]{12}$/)
        .map(
          (panPart) =>
            [
              panPart,
              buildCommand({ kind: 'start-pin', slot: 3, format: 'ISO-0', maxDigits: 6, panPart }),
            ] as const,
        ),
    );
    const damage = fc.option(fc.nat(200), { nil: undefined });
    fc.assert(
      fc.property(
        secret,
        damage,
        fc.constantFrom('in', 'out'),
        ([text, frameText], at, direction) => {
          const bytes = buildFrame(frameText);
          if (at !== undefined) bytes[at % bytes.length]! ^= 0x01;
          const described = describe(direction, bytes, { answering: '7' });
          expect(described.shown.length).toBe(bytes.length);
          const seen = fromAscii(concat(described.shown, ascii(described.meaning)));
          expect(seen).not.toContain(text.slice(0, 8));
          expect(seen).not.toContain(text.slice(-6));
        },
      ),
      { numRuns: 500 },
    );
  });
});

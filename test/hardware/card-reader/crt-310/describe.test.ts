import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../../bytes/hex.ts';
import { describe } from '../../../../hardware/card-reader/crt-310/describe.ts';
import { encodeFrame } from '../../../../hardware/card-reader/crt-310/frame.ts';
import { withLength } from '../../../../hardware/card-reader/crt-310/messages.ts';
import { chipCard, createRig, STRIPE } from './rig.ts';

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function trackAnswer(...tracks: string[]): Uint8Array {
  const parts = tracks.map((track) => concat(0x1f, 0x59, ascii(track)));
  const set = [0x30, 0x34, 0x37][tracks.length - 1] ?? 0x37;
  return encodeFrame(0x45, 0x30, concat(0x30, tracks.length === 1 ? 0x32 : set, ...parts));
}

const response = (apdu: string): Uint8Array =>
  encodeFrame(0x37, 0x31, concat(0x59, withLength(hex(apdu))));

group('describing CRT-310 items', () => {
  it.each([
    ['out', '02 00 02 30 31 03 02', 'reset, card: eject'],
    ['out', '02 00 02 32 33 03 02', 'move card: rear released'],
    ['out', '02 00 02 31 30 03 02', 'status: card and entry?'],
    ['out', '02 00 03 2F 31 31 03 2D', 'entry: closed'],
    ['out', '04', 'EOT: cancel'],
    ['in', '15', 'NAK: send again'],
    ['in', '02 00 05 31 30 4E 4A 4E 03 4F', 'card: none, entry: any card'],
    ['in', '02 00 03 32 30 59 03 59', 'done'],
    ['in', '02 00 03 32 30 45 03 45', 'no card'],
    ['in', '02 00 03 4E 45 02 03 0B', 'abnormal 02: cannot be executed'],
    ['in', '02 00 03 2F 33 4E 03 50', 'entry set'],
    ['in', '02 00 04 31 31 31 30 03 04', 'type of chip card: T=0'],
    ['in', '02 00 04 31 31 4E 31 03 7A', 'type of chip card: no chip'],
  ] as const)('%s %s: %s', (direction, wire, meaning) => {
    const described = describe(direction, hex(wire));
    expect(described.meaning).toBe(meaning);
    expect(toSpacedHex(described.shown)).toBe(wire);
  });

  it('shows 6 + 4 digits of a PAN and nothing behind it', () => {
    const frame = trackAnswer(STRIPE.track1 ?? '', STRIPE.track2 ?? '');
    const { meaning, shown } = describe('in', frame);
    expect(meaning).toBe('track 1: 51 characters, track 2: 34 characters');
    expect(text(shown.subarray(7, -2))).toBe(
      `\x1fYB970412******0018^${'*'.repeat(33)}\x1fY970412******0018=${'*'.repeat(17)}`,
    );
    expect(shown.at(-1)).toBe(0x2a);
  });

  it.each([
    ['with sentinels', ';9704120000000018=2912?', ';970412******0018=*****'],
    ['no separator', '9704120000000018', '****************'],
    ['too short for a PAN', '970412000=29', '************'],
    ['a track 3 of a bank card', '01970412000000001800=5', '*'.repeat(22)],
  ])('a track %s', (_, track, shown) => {
    expect(text(describe('in', trackAnswer(track)).shown.subarray(9, -2))).toBe(shown);
  });

  it('shows track errors as they are', () => {
    const frame = encodeFrame(0x45, 0x30, hex('30 34 1F 4E E3 1F 4E E5'));
    const { meaning, shown, level } = describe('in', frame);
    expect([meaning, level]).toEqual(['track 1: unreadable (parity), track 2: blank', 'trouble']);
    expect(shown).toEqual(frame);
  });

  it.each([
    // READ RECORD with track 2, PAN and name; the certificate holds the PAN too.
    [
      '70 12 57 03 970412 5A 02 9704 5F20 02 4142 9F46 01 99 9000',
      '70 12 57 03 2A2A2A 5A 02 2A2A 5F20 02 2A2A 9F46 01 2A 9000',
    ],
    ['6F 09 84 07 A0000000031010 9000', '6F 09 84 07 A0000000031010 9000'],
    ['77 0A 82 02 3900 94 04 08010100 9000', '77 0A 82 02 3900 94 04 08010100 9000'],
    ['6A82', '6A82'],
    // Not TLV to its last byte: not a byte of it.
    ['70 20 5A 02 9704 9000', '2A 2A 2A 2A 2A2A 9000'],
    // Digits that would pass for TLV, but begin with no tag of EMV's answers.
    ['31 04 32 02 9704 9000', '2A 2A 2A 2A 2A2A 9000'],
    ['9704120000000018 9000', '2A2A2A2A2A2A2A2A 9000'],
  ])('response %s', (apdu, shown) => {
    const described = describe('in', response(apdu));
    expect(toHex(described.shown.subarray(8, -2))).toBe(toHex(hex(shown)));
    expect(described.meaning).toMatch(/^T=0 response, \d+ bytes, SW (9000|6A82)$/);
  });

  it.each([
    [
      'a plaintext PIN',
      '00 20 00 80 08 241234FFFFFFFFFF',
      '00 20 00 80 08 2A2A2A2A2A2A2A2A',
      'T=0 VERIFY, 13 bytes',
    ],
    [
      'any instruction nobody knows',
      '80 DC 01 02 02 9704',
      '80 DC 01 02 02 2A2A',
      'T=0 INS DC, 7 bytes',
    ],
    ['a SELECT', '00 A4 04 00 02 A000 00', '00 A4 04 00 02 A000 00', 'T=0 SELECT, 8 bytes'],
  ])('command APDU: %s', (_, apdu, shown, meaning) => {
    const described = describe('out', encodeFrame(0x37, 0x31, withLength(hex(apdu))));
    expect(toHex(described.shown.subarray(7, -2))).toBe(toHex(hex(shown)));
    expect(described.meaning).toBe(meaning);
  });

  it('shows nothing of what is no frame, be it a single byte', () => {
    const damaged = trackAnswer(STRIPE.track2 ?? '');
    damaged[damaged.length - 1] = 0x00;
    for (const bytes of [damaged, damaged.slice(1), damaged.slice(9, 10), ascii('9704')]) {
      expect(describe('in', bytes).shown.every((byte) => byte === 0x2a)).toBe(true);
    }
    expect(describe('in', damaged)).toMatchObject({
      level: 'trouble',
      meaning: 'wrong BCC, 45 bytes',
    });
  });

  it('never shows the middle of a PAN, wherever it stands', () => {
    const pan = '970412345678900018';
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789='), maxLength: 20 });
    fc.assert(
      fc.property(digits, digits, fc.boolean(), (before, after, asApdu) => {
        const secret = `${before}${pan}${after}`;
        const frame = asApdu ? response(`${toHex(ascii(secret))}9000`) : trackAnswer(secret);
        const { shown, meaning } = describe('in', frame);
        expect(text(shown)).not.toContain('34567890');
        expect(meaning).not.toContain('34567890');
      }),
    );
  });

  it('any bytes find words, in either direction, of the same length', () => {
    const frame = fc
      .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 264 }))
      .map(([cm, pm, data]) => encodeFrame(cm, pm, data));
    fc.assert(
      fc.property(
        fc.oneof(frame, fc.uint8Array()),
        fc.constantFrom('in', 'out'),
        (bytes, direction) => {
          const described = describe(direction, bytes);
          expect(described.shown.length).toBe(bytes.length);
          expect(described.meaning).toMatch(/^[ -~]+$/);
        },
      ),
    );
  });

  it('a whole session leaves no secret in the trace', async () => {
    const { driver, must, insert, lines, entries } = await createRig();
    await insert(chipCard('T=0'));
    await must(driver.readTracks());
    await must(driver.chipPowerOn());
    await must(driver.transceive(hex('00 20 00 80 08 241234FFFFFFFFFF')));
    const trace = entries.map((entry) => `${text(entry.shown)} ${toHex(entry.shown)}`).join('\n');
    for (const secret of ['9704120000000018', 'NGUYEN', '2912', '241234']) {
      expect(trace).not.toContain(secret);
      expect(lines.join('\n')).not.toContain(secret);
    }
  });
});

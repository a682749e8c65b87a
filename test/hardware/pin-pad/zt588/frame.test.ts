import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  buildFrame,
  createPadFramer,
  type PadItem,
} from '../../../../hardware/pin-pad/zt588/frame.ts';
import { isKeyCode, SCAN_CODES } from '../../../../hardware/pin-pad/zt588/keys.ts';

/** `frame 3`, `key 31`, `broken 02…`: what a framer made of the chunks. */
function shown(items: readonly PadItem[]): string[] {
  return items.map((item) =>
    item.kind === 'frame' ? `frame ${fromAscii(item.text)}` : `${item.kind} ${toHex(item.bytes)}`,
  );
}

function framed(...chunks: readonly Uint8Array[]): string[] {
  const framer = createPadFramer(isKeyCode);
  return shown([...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush()]);
}

describe('golden frames', () => {
  it.each([
    ['3', '02 30 30 31 33 03 30 31'],
    ['5033', '02 30 30 34 35 30 33 33 03 33 32'],
    ['7', '02 30 30 31 37 03 30 35'],
  ])('%s', (text, bytes) => {
    expect(toSpacedHex(buildFrame(ascii(text)))).toBe(bytes);
    expect(framed(hex(bytes))).toEqual([`frame ${text}`]);
  });

  it.each([0, 1000])('no text of %i bytes', (length) => {
    expect(() => buildFrame(new Uint8Array(length))).toThrow('expected 1 to 999 bytes');
  });
});

describe('frames among keys', () => {
  it.each([
    ['31 0D', ['key 31', 'key 0D']],
    ['31 02 30 30 31 30 03 30 32 FF 0D', ['key 31', 'frame 0', 'key FF', 'key 0D']],
    [
      '1B 08 2E 23 07 41 48',
      ['key 1B', 'key 08', 'key 2E', 'key 23', 'key 07', 'key 41', 'key 48'],
    ],
    ['49 00 31', ['noise 4900', 'key 31']],
    // A wrong check sum: nothing after it passes for a key until the line was silent.
    ['02 30 30 31 30 03 30 33 31', ['broken 0230303130033033', 'noise 31']],
    [
      '02 30 30 31 30 03 30 33 31 02 30 30 31 30 03 30 32 31',
      ['broken 0230303130033033', 'noise 31', 'frame 0', 'key 31'],
    ],
    // A wrong end byte, a length of zero, a length that is no number.
    ['02 30 30 31 30 04 30 35', ['broken 0230303130043035']],
    ['02 30 30 30 03 33 33', ['broken 02303030', 'noise 033333']],
    ['02 30 41 31 30 03 30 32', ['broken 0230', 'noise 413130033032']],
    // Cut off in the middle, and the frame sent again.
    ['02 30 30 31 02 30 30 31 30 03 30 32', ['broken 02303031', 'frame 0']],
    ['02 02 30 30 31 30 03 30 32', ['broken 02', 'frame 0']],
    // Lower-case check digits are taken.
    ['02 30 30 31 3D 03 30 66', ['frame =']],
    ['02 30 30', ['broken 023030']],
  ])('%s', (bytes, items) => {
    expect(framed(hex(bytes))).toEqual(items);
  });

  it('trusts keys again after silence', () => {
    const framer = createPadFramer(isKeyCode);
    expect(shown(framer.push(hex('02 30 30 31 30 03 30 33 31')))).toEqual([
      'broken 0230303130033033',
      'noise 31',
    ]);
    expect(framer.flush()).toEqual([]);
    expect(shown(framer.push(hex('31')))).toEqual(['key 31']);
  });
});

describe('any bytes', () => {
  const text = fc.uint8Array({ minLength: 1, maxLength: 60 }).filter((bytes) => !bytes.includes(2));
  const frame = text.map(buildFrame);
  const key = fc.constantFrom(...SCAN_CODES, 0xff).map((code) => Uint8Array.of(code));
  const noise = fc.uint8Array({ maxLength: 20 });
  const stuff = fc.oneof(noise, frame, key, fc.constant(hex('02303031')), fc.constant(hex('02')));
  const stream = fc.array(stuff, { maxLength: 8 }).map((parts) => concat(...parts));

  /** Neighbouring noise joined: how it is cut follows the chunks. */
  function joined(items: readonly string[]): string[] {
    return items.reduce<string[]>((all, item) => {
      const before = all.at(-1);
      if (item.startsWith('noise ') && before?.startsWith('noise ')) {
        all[all.length - 1] = before + item.slice('noise '.length);
      } else all.push(item);
      return all;
    }, []);
  }

  it('give the same items at any chunk split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(500), { maxLength: 10 }), (bytes, cuts) => {
        const at = [
          0,
          ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
          bytes.length,
        ];
        const chunks = at.slice(1).map((end, i) => bytes.slice(at[i], end));
        expect(joined(framed(...chunks))).toEqual(joined(framed(bytes)));
        expect(joined(framed(...[...bytes].map((byte) => Uint8Array.of(byte))))).toEqual(
          joined(framed(bytes)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('are all carried by the items, in order', () => {
    fc.assert(
      fc.property(stream, (bytes) => {
        const framer = createPadFramer(isKeyCode);
        const items = [...framer.push(bytes), ...framer.flush()];
        expect(toHex(concat(...items.map((item) => item.bytes)))).toBe(toHex(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('a good frame after noise and silence is found', () => {
    fc.assert(
      fc.property(stream, text, (before, wanted) => {
        const framer = createPadFramer(isKeyCode);
        framer.push(before);
        framer.flush();
        expect(shown(framer.push(buildFrame(wanted)))).toEqual([`frame ${fromAscii(wanted)}`]);
      }),
    );
  });

  it('are held no longer than the longest frame', () => {
    const framer = createPadFramer(isKeyCode);
    let given = 0;
    let taken = 0;
    for (let i = 0; i < 5000; i++) {
      const chunk = i === 0 ? hex('02393939') : Uint8Array.of(0x30 + (i % 10));
      given += chunk.length;
      for (const item of framer.push(chunk)) taken += item.bytes.length;
      expect(given - taken).toBeLessThanOrEqual(1006);
    }
  });
});

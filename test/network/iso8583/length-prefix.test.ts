import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat, equalBytes } from '../../../bytes/concat.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import {
  createLengthPrefixFramer,
  frameMessage,
  HEARTBEAT,
  type PrefixedItem,
} from '../../../network/iso8583/length-prefix.ts';

const SIGN_ON = hex(
  '3038303082200001000000000400000000000000303732363130313533303030303030313036393730343030303031',
);
const FRAME = frameMessage(SIGN_ON);

const kinds = (items: readonly PrefixedItem[]): string[] =>
  items.map(({ kind, bytes }) => `${kind} ${bytes.length}`);

const push = (...chunks: readonly Uint8Array[]): string[] => {
  const framer = createLengthPrefixFramer();
  return kinds(chunks.flatMap((chunk) => framer.push(chunk)));
};

describe('the length prefix', () => {
  it('is four ASCII digits', () => {
    expect(fromAscii(FRAME, 0, 4)).toBe('0047');
    expect(toHex(FRAME.subarray(4))).toBe(toHex(SIGN_ON));
  });

  it('goes up to 9999', () => {
    expect(fromAscii(frameMessage(new Uint8Array(9999)), 0, 4)).toBe('9999');
    expect(() => frameMessage(new Uint8Array(10_000))).toThrow('9999');
  });
});

describe('a stream', () => {
  it('gives a message without its prefix', () => {
    const [item] = createLengthPrefixFramer().push(FRAME);
    expect(item).toMatchObject({ kind: 'message', body: SIGN_ON });
  });

  it('gives heartbeats between messages', () => {
    expect(push(concat(HEARTBEAT, FRAME, HEARTBEAT, HEARTBEAT, FRAME))).toEqual([
      'heartbeat 4',
      'message 51',
      'heartbeat 4',
      'heartbeat 4',
      'message 51',
    ]);
  });

  const NOISE: readonly (readonly [string, string])[] = [
    ['letters', 'HTTP/1.1'],
    ['a prefix below any message', '0007'],
    ['a prefix and no MTI', '0047GET '],
    ['digits that are no prefix', '00000001'.slice(1)],
    ['a heartbeat amid noise', 'x0000'],
  ];
  for (const [what, text] of NOISE) {
    it(`goes on after ${what}`, () => {
      const items = createLengthPrefixFramer().push(concat(ascii(text), FRAME, FRAME));
      const noise = items.filter(({ kind }) => kind === 'noise');
      expect(noise.length).toBeGreaterThan(0);
      expect(kinds(items).slice(-2)).toEqual(['message 51', 'message 51']);
    });
  }

  it('takes a heartbeat for one only where a message could begin', () => {
    expect(push(concat(ascii('x0000'), FRAME, HEARTBEAT))).toEqual([
      'noise 5',
      'message 51',
      'heartbeat 4',
    ]);
  });

  it('waits for a long message, and gives up what silence cut short', () => {
    const framer = createLengthPrefixFramer();
    expect(framer.push(ascii('99990200'))).toEqual([]);
    expect(framer.push(FRAME)).toEqual([]);
    expect(kinds(framer.flush())).toEqual(['noise 59']);
    expect(kinds(framer.push(FRAME))).toEqual(['message 51']);
  });

  it('never takes a text inside a cut message for a message', () => {
    const framer = createLengthPrefixFramer();
    framer.push(concat(ascii('09990210'), FRAME));
    expect(framer.flush().every(({ kind }) => kind === 'noise')).toBe(true);
  });

  const stream = fc
    .array(
      fc.oneof(
        fc.constantFrom(FRAME, HEARTBEAT, frameMessage(concat(SIGN_ON, SIGN_ON))),
        fc.uint8Array({ maxLength: 20 }),
        fc.string({ unit: fc.constantFrom(...'0128'), maxLength: 12 }).map(ascii),
        fc.constant(new Uint8Array(300).fill(0x41)),
      ),
      { maxLength: 8 },
    )
    .map((parts) => concat(...parts));

  it('gives the same items however it is split and merged, and loses no byte', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 600 }), { maxLength: 12 }), (bytes, cuts) => {
        const whole = createLengthPrefixFramer();
        const expected = [...whole.push(bytes), ...whole.flush()];
        const framer = createLengthPrefixFramer();
        const places = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
        places.sort((a, b) => a - b);
        let from = 0;
        const items: PrefixedItem[] = [];
        for (const to of places) {
          items.push(...framer.push(bytes.subarray(from, to)));
          from = to;
        }
        items.push(...framer.flush());
        expect(items).toEqual(expected);
        expect(equalBytes(concat(...items.map((item) => item.bytes)), bytes)).toBe(true);
      }),
    );
  });

  it('finds the message after any noise without digits', () => {
    const noDigits = fc
      .uint8Array({ minLength: 1, maxLength: 600 })
      .map((bytes) => bytes.map((byte) => (byte >= 0x30 && byte <= 0x39 ? byte + 16 : byte)));
    fc.assert(
      fc.property(noDigits, (noise) => {
        expect(push(noise, FRAME).at(-1)).toBe('message 51');
      }),
    );
  });
});

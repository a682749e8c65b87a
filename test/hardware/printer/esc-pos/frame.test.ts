import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  createEscPosReplyFramer,
  createEscPosTokenizer,
  createRealTimeScanner,
  MAX_COMMAND,
  tokenize,
} from '../../../../hardware/printer/esc-pos/frame.ts';
import type { FramedItem, Framer } from '../../../../hardware/transport/framer.ts';

const shown = (items: readonly FramedItem[]): string[] =>
  items.map((item) => `${item.kind} ${toSpacedHex(item.bytes)}`);

/** Pushes the bytes in the given cuts. */
function pushInPieces<Item extends FramedItem>(
  framer: Framer<Item>,
  bytes: Uint8Array,
  cuts: readonly number[],
): Item[] {
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  const items: Item[] = [];
  for (let i = 1; i < edges.length; i++) {
    items.push(...framer.push(bytes.subarray(edges[i - 1], edges[i])));
  }
  return [...items, ...framer.flush()];
}

/** One of each command, as a printer's manual lists them. */
const COMMANDS: readonly string[] = [
  '1B 40',
  '1B 21 08',
  '1B 45 01',
  '1B 47 01',
  '1B 2D 01',
  '1B 61 01',
  '1B 74 34',
  '1B 52 00',
  '1B 4D 01',
  '1B 64 02',
  '1B 4A 10',
  '1B 32',
  '1B 33 18',
  '1B 20 02',
  '1B 24 40 00',
  '1B 5C F0 FF',
  '1B 7B 01',
  '1B 56 01',
  '1B 2A 00 02 00 AA 55',
  '1B 2A 21 01 00 FF 00 FF',
  '1B 70 00 32 FA',
  '1B 44 08 10 00',
  '1B 63 35 00',
  '1B 26 03 41 42 01 AA BB CC 00',
  '1B 57 00 00 00 00 40 02 00 01',
  '1D 21 11',
  '1D 42 01',
  '1D 4C 10 00',
  '1D 57 40 02',
  '1D 50 00 00',
  '1D 56 00',
  '1D 56 01',
  '1D 56 30',
  '1D 56 31',
  '1D 56 41 03',
  '1D 56 42 00',
  '1D 56 61 10',
  '1D 56 67 10',
  '1D 76 30 00 01 00 02 00 AA 55',
  '1D 28 4C 0B 00 30 70 30 01 01 31 08 00 01 00 FF',
  '1D 28 4C 02 00 30 32',
  '1D 38 4C 0B 00 00 00 30 70 30 01 01 31 08 00 01 00 FF',
  '1D 28 6B 04 00 31 41 32 00',
  '1D 28 6B 03 00 31 43 06',
  '1D 28 6B 03 00 31 45 31',
  '1D 28 6B 05 00 31 50 30 48 49',
  '1D 28 6B 03 00 31 51 30',
  '1D 28 6B 03 00 30 41 00',
  '1D 6B 04 41 42 43 00',
  '1D 6B 49 06 7B 42 41 42 0A 1B',
  '1D 68 50',
  '1D 77 02',
  '1D 48 02',
  '1D 66 00',
  '1D 72 01',
  '1D 49 43',
  '1D 61 FF',
  '1D 2A 01 01 01 02 03 04 05 06 07 08',
  '1D 7A 30 01 01',
  '1D 43 3B 30 3B 31 3B 31 3B 31 3B 31 3B',
  '10 04 01',
  '10 05 02',
  '10 14 01 00 05',
  '10 14 08 01 03 14 01 06 02 08',
  '1C 26',
  '1C 2E',
  '1C 70 01 00',
  '1C 21 00',
  '1C 71 01 01 00 01 00 01 02 03 04 05 06 07 08',
  '1C 67 31 00 00 00 00 00 02 00 AA BB',
  '0A',
  '0D',
  '09',
  '0C',
  '18',
  '00',
];

describe('the tokenizer', () => {
  it.each(COMMANDS)('knows where %s ends', (command) => {
    const stream = concat(hex(command), ascii('OK'), hex('0A'));
    expect(shown(tokenize(stream))).toEqual([`command ${command}`, 'text 4F 4B', 'command 0A']);
  });

  it('cuts a command nobody knows after two bytes and goes on', () => {
    const tokens = tokenize(concat(hex('1B 7E 1D 9F'), ascii('OK')));
    expect(shown(tokens)).toEqual(['unknown 1B 7E', 'unknown 1D 9F', 'text 4F 4B']);
  });

  it('takes an image without dots for what it is', () => {
    const stream = hex('1D 76 30 00 00 00 00 00 1B 2A 00 00 00 41');
    expect(shown(tokenize(stream))).toEqual([
      'command 1D 76 30 00 00 00 00 00',
      'command 1B 2A 00 00 00',
      'text 41',
    ]);
  });

  it('says what silence ended', () => {
    const tokenizer = createEscPosTokenizer();
    expect(tokenizer.push(hex('1D 28 6B 03 00'))).toEqual([]);
    expect(shown(tokenizer.flush())).toEqual(['incomplete 1D 28 6B 03 00']);
    expect(shown(tokenizer.push(hex('0A')))).toEqual(['command 0A']);
  });

  it('passes over a command too long to keep, and finds the next', () => {
    const tokenizer = createEscPosTokenizer();
    // 65535 bytes across, 16 rows: 1 MB.
    const kinds: Record<string, number> = {};
    const count = (items: readonly FramedItem[]): void => {
      for (const { kind, bytes } of items) kinds[kind] = (kinds[kind] ?? 0) + bytes.length;
    };
    count(tokenizer.push(hex('1D 76 30 00 FF FF 10 00')));
    const data = new Uint8Array(65535);
    for (let row = 0; row < 16; row++) {
      const tokens = tokenizer.push(data);
      expect(tokens.every((token) => token.bytes.length <= 4096)).toBe(true);
      count(tokens);
    }
    count(tokenizer.push(hex('41 0A')));
    expect(kinds).toEqual({ oversized: 8, skipped: 16 * 65535, text: 1, command: 1 });
    expect(16 * 65535).toBeGreaterThan(MAX_COMMAND);
  });

  const job = fc
    .array(
      fc.oneof(
        fc.constantFrom(...COMMANDS).map(hex),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => bytes.map((byte) => byte | 0x20)),
        fc.uint8Array({ maxLength: 12 }),
      ),
      { maxLength: 12 },
    )
    .map((parts) => concat(...parts));

  it('cuts the same however the stream is split and merged', () => {
    fc.assert(
      fc.property(job, fc.array(fc.nat(), { maxLength: 20 }), (bytes, cuts) => {
        const pieces = pushInPieces(createEscPosTokenizer(), bytes, cuts);
        expect(shown(pieces)).toEqual(shown(tokenize(bytes)));
      }),
    );
  });

  it('carries every byte, in order, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const tokens = tokenize(bytes);
        expect(toHex(concat(...tokens.map((token) => token.bytes)))).toBe(toHex(bytes));
        expect(tokens.every((token) => token.bytes.length > 0)).toBe(true);
      }),
    );
  });
});

describe('the real-time scanner', () => {
  it.each([
    ['alone', '10 04 01', ['10 04 01 @3']],
    ['after a DLE that was none', '10 10 04 02', ['10 04 02 @4']],
    ['inside the data of an image', '1D 76 30 00 03 00 01 00 10 04 04', ['10 04 04 @11']],
    ['to clear the buffer', '10 14 08 01 03 14 01 06 02 08', ['10 14 08 01 03 14 01 06 02 08 @10']],
    ['none', '41 10 41 04 01', []],
  ])('finds a command %s', (_, stream, expected) => {
    const found = createRealTimeScanner().push(hex(stream));
    expect(found.map(({ bytes, end }) => `${toSpacedHex(bytes)} @${end}`)).toEqual(expected);
  });

  it('finds the same commands byte by byte', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x01, 0x08, 0x41)), (list) => {
        const bytes = Uint8Array.from(list);
        const whole = createRealTimeScanner().push(bytes);
        const scanner = createRealTimeScanner();
        const single = [...bytes].flatMap((byte) => scanner.push(Uint8Array.of(byte)));
        expect(single.map((found) => toHex(found.bytes))).toEqual(
          whole.map((found) => toHex(found.bytes)),
        );
      }),
    );
  });
});

describe('the framer of answers', () => {
  it.each([
    ['idle', '12', ['real-time 12']],
    ['paper out, n = 1, 2, 4', '1A 32 7E', ['real-time 1A', 'real-time 32', 'real-time 7E']],
    ['automatic status, idle', '14 00 00 0F', ['asb 14 00 00 0F']],
    ['GS r 1: paper is there', '00', ['status 00']],
    ['GS I 66: maker', '5F 45 50 53 4F 4E 00', ['block 5F 45 50 53 4F 4E 00']],
    ['buffer cleared', '37 25 00', ['block 37 25 00']],
    ['flow control', '13 11', ['flow 13', 'flow 11']],
    ['printed, then out of paper', '00 1C 00 0F 0F', ['status 00', 'asb 1C 00 0F 0F']],
    ['noise, then an answer', '80 FF 12', ['noise 80', 'noise FF', 'real-time 12']],
    ['a torn status', '14 00 14 00 00 0F', ['noise 14 00', 'asb 14 00 00 0F']],
  ])('tells %s', (_, stream, expected) => {
    expect(shown(createEscPosReplyFramer().push(hex(stream)))).toEqual(expected);
  });

  it('cuts the same however the stream is split, and carries every byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (bytes, cuts) => {
          const whole = createEscPosReplyFramer();
          const items = [...whole.push(bytes), ...whole.flush()];
          expect(shown(pushInPieces(createEscPosReplyFramer(), bytes, cuts))).toEqual(shown(items));
          expect(toHex(concat(...items.map((item) => item.bytes)))).toBe(toHex(bytes));
          expect(items.every((item) => item.bytes.length <= 80)).toBe(true);
        },
      ),
    );
  });
});

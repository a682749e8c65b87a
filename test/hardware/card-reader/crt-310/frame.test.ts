import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  type Crt310Item,
  createCrt310Framer,
  encodeFrame,
} from '../../../../hardware/card-reader/crt-310/frame.ts';

const frames: readonly (readonly [string, number, number, string, string])[] = [
  ['reset, keep the card', 0x30, 0x30, '', '02 00 02 30 30 03 03'],
  ['status', 0x31, 0x30, '', '02 00 02 31 30 03 02'],
  ['no card, switch entry', 0x31, 0x30, '4E 4A 4E', '02 00 05 31 30 4E 4A 4E 03 4F'],
  ['read track 2', 0x45, 0x30, '30 32', '02 00 04 45 30 30 32 03 72'],
  ['cannot be executed', 0x4e, 0x45, '02', '02 00 03 4E 45 02 03 0B'],
];

/** `frame 30 30` … one word an item; neighbouring noise is one run. */
function seen(items: readonly Crt310Item[]): string[] {
  const out: string[] = [];
  let noise = '';
  for (const item of items) {
    if (item.kind === 'noise') noise += ` ${toSpacedHex(item.bytes)}`;
    else {
      if (noise) out.push(`noise${noise}`);
      noise = '';
      out.push(`${item.kind} ${toSpacedHex(item.bytes)}`);
    }
  }
  if (noise) out.push(`noise${noise}`);
  return out;
}

function read(...chunks: string[]): string[] {
  const framer = createCrt310Framer();
  const items = chunks.flatMap((chunk) => framer.push(hex(chunk)));
  return seen([...items, ...framer.flush()]);
}

describe('CRT-310 frames', () => {
  it.each(frames)('%s', (_, cm, pm, data, wire) => {
    expect(toSpacedHex(encodeFrame(cm, pm, hex(data)))).toBe(wire);
    const [item, ...rest] = createCrt310Framer().push(hex(wire));
    expect(rest).toEqual([]);
    expect(item).toEqual({ kind: 'frame', cm, pm, data: hex(data), bytes: hex(wire) });
  });

  it.each([
    [
      'ACK, then the answer in one chunk',
      '06 02 00 02 30 30 03 03',
      ['control 06', 'frame 02 00 02 30 30 03 03'],
    ],
    ['every control byte', '04 05 06 15', ['control 04', 'control 05', 'control 06', 'control 15']],
    ['a wrong BCC', '02 00 02 31 30 03 FF', ['damaged 02 00 02 31 30 03 FF']],
    ['noise before', 'FF 00 02 00 02 31 30 03 02', ['noise FF 00', 'frame 02 00 02 31 30 03 02']],
    ['a length of zero', '02 00 00 03 01 06', ['noise 02 00 00 03 01', 'control 06']],
    ['a length of one', '02 00 01 30 03 30', ['noise 02 00 01 30 03 30']],
    ['a length beyond the longest frame', '02 01 0B 30 30', ['noise 02 01 0B 30 30']],
    ['a high length byte that cannot be', '02 02', ['noise 02 02']],
    [
      'a lost byte costs one frame, not the next',
      '02 00 05 31 30 4E 4E 03 4F 02 00 02 31 30 03 02',
      ['noise 02 00', 'control 05', 'noise 31 30 4E 4E 03 4F', 'frame 02 00 02 31 30 03 02'],
    ],
    ['silence in mid-frame', '02 00 05 31 30', ['noise 02 00', 'control 05', 'noise 31 30']],
    [
      'a false start that swallowed a frame, after silence',
      '02 00 20 02 00 02 31 30 03 02',
      ['noise 02 00 20', 'frame 02 00 02 31 30 03 02'],
    ],
  ])('%s', (_, wire, expected) => {
    expect(read(wire)).toEqual(expected);
  });

  it('takes the longest frame and refuses to write a longer one', () => {
    const longest = encodeFrame(0x37, 0x31, new Uint8Array(264));
    expect(createCrt310Framer().push(longest)).toMatchObject([{ kind: 'frame' }]);
    expect(() => encodeFrame(0x37, 0x31, new Uint8Array(265))).toThrow('265 data bytes');
  });

  const byte = fc.nat(255);
  const frame = fc
    .record({ cm: byte, pm: byte, data: fc.uint8Array({ maxLength: 264 }) })
    .map(({ cm, pm, data }) => encodeFrame(cm, pm, data));
  const control = fc.constantFrom(...['04', '05', '06', '15'].map((c) => hex(c)));

  it('round trip', () => {
    fc.assert(
      fc.property(byte, byte, fc.uint8Array({ maxLength: 264 }), (cm, pm, data) => {
        const [item] = createCrt310Framer().push(encodeFrame(cm, pm, data));
        expect(item).toMatchObject({ kind: 'frame', cm, pm, data });
      }),
    );
  });

  it('any split and merge of chunks gives the same items', () => {
    const stream = fc
      .array(fc.oneof(frame, control, fc.uint8Array({ minLength: 1, maxLength: 20 })), {
        maxLength: 6,
      })
      .map((parts) => concat(...parts));
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 40 })), (bytes, lengths) => {
        const whole = createCrt310Framer();
        const cut = createCrt310Framer();
        const items: Crt310Item[] = [];
        let at = 0;
        for (const length of [...lengths, bytes.length]) {
          items.push(...cut.push(bytes.subarray(at, at + length)));
          at += length;
        }
        items.push(...cut.flush());
        expect(seen(items)).toEqual(seen([...whole.push(bytes), ...whole.flush()]));
        expect(concat(...items.map((item) => item.bytes))).toEqual(bytes);
      }),
    );
  });

  it('finds the next good frame after any noise and a silence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), frame, (noise, good) => {
        const framer = createCrt310Framer();
        framer.push(noise);
        framer.flush();
        expect(framer.push(good)).toMatchObject([{ kind: 'frame', bytes: good }]);
      }),
    );
  });

  it('finds it without a silence where the noise holds no STX', () => {
    const noise = fc.array(byte.filter((b) => b !== 0x02)).map((b) => Uint8Array.from(b));
    fc.assert(
      fc.property(noise, frame, (before, good) => {
        const items = createCrt310Framer().push(concat(before, good));
        expect(items.at(-1)).toMatchObject({ kind: 'frame', bytes: good });
      }),
    );
  });
});

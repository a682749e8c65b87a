import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat } from '../../../../bytes/concat.ts';
import { hex, toHex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  createFramer,
  encodeFrame,
  type Sender,
} from '../../../../hardware/cash-dispenser/lcdm-4000/frame.ts';

function read(sender: Sender, ...chunks: Uint8Array[]): string[] {
  const framer = createFramer(sender);
  const items = [...chunks.flatMap((chunk) => framer.push(chunk)), ...framer.flush()];
  return items.map((item) => `${item.kind} ${toSpacedHex(item.bytes)}`);
}

const STATUS = '04 30 02 50 03 65';
const LAST_STATUS = '04 30 02 55 03 60';
const DISPENSE_4 = '04 30 02 52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20 03 43';
const FOUR_LEFT =
  '01 30 02 52 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20 03 52';

describe('a frame', () => {
  it.each([
    ['host', '50', STATUS],
    ['host', '55', LAST_STATUS],
    ['host', '52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20', DISPENSE_4],
    ['unit', '52 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20', FOUR_LEFT],
  ] as const)('of the %s with %s is %s', (sender, payload, frame) => {
    expect(toSpacedHex(encodeFrame(sender, hex(payload)))).toBe(frame);
    const [item] = createFramer(sender).push(hex(frame));
    expect(item?.kind === 'frame' && toSpacedHex(item.payload)).toBe(payload);
  });
});

describe('a stream from the unit', () => {
  it.each([
    [
      'ACK, response and EOT in one',
      `06 ${FOUR_LEFT} 04`,
      ['ack 06', `frame ${FOUR_LEFT}`, 'eot 04'],
    ],
    ['a wrong BCC', '01 30 02 51 20 03 00 04', ['damaged 01 30 02 51 20 03 00', 'eot 04']],
    [
      'a lost BCC before the next frame',
      `01 30 02 51 20 03 ${FOUR_LEFT}`,
      ['damaged 01 30 02 51 20 03', `frame ${FOUR_LEFT}`],
    ],
    [
      'a lost ETX before the next frame',
      `01 30 02 51 20 41 ${FOUR_LEFT}`,
      ['damaged 01 30 02 51 20 41', `frame ${FOUR_LEFT}`],
    ],
    ['a lost tail before EOT', '01 30 02 51 20 04', ['damaged 01 30 02 51 20', 'eot 04']],
    [
      'noise before',
      `FF 41 01 41 ${FOUR_LEFT}`,
      ['noise FF 41', 'noise 01', 'noise 41', `frame ${FOUR_LEFT}`],
    ],
    ['no payload', '01 30 02 03 30', ['damaged 01 30 02', 'noise 03 30']],
    ['half a frame and silence', '01 30 02 51', ['noise 01 30 02 51']],
    ['NAK', '15', ['nak 15']],
  ])('%s', (_, bytes, items) => {
    expect(read('unit', hex(bytes))).toEqual(items);
  });

  it('never ends: after 64 bytes it is no frame', () => {
    const endless = concat(hex('01 30 02'), new Uint8Array(200).fill(0x41));
    const items = read('unit', endless);
    expect(items[0]).toMatch(/^damaged 01 30 02 41/);
    expect(items[0]!.length).toBe('damaged '.length + 64 * 3 - 1);
  });
});

describe('a stream from the host', () => {
  it.each([
    [
      'two commands in one',
      `${STATUS} ${LAST_STATUS}`,
      [`frame ${STATUS}`, `frame ${LAST_STATUS}`],
    ],
    ['ACK, then a command', `06 ${STATUS}`, ['ack 06', `frame ${STATUS}`]],
    [
      'a command broken off by the next',
      `04 30 02 52 24 ${STATUS}`,
      ['damaged 04 30 02 52 24', `frame ${STATUS}`],
    ],
    ['no answer frames', '01 30 02', ['noise 01 30 02']],
  ])('%s', (_, bytes, items) => {
    expect(read('host', hex(bytes))).toEqual(items);
  });
});

const anySender = fc.constantFrom<Sender>('host', 'unit');
const anyPayload = fc.uint8Array({ minLength: 1, maxLength: 40, min: 0x20 });
/** Bytes that a frame is made of, more often than others. */
const wire = fc
  .uint8Array({ maxLength: 80 })
  .map((bytes) =>
    bytes.map((byte) => (byte < 0xc0 ? [0x01, 0x30, 0x02, 0x03, 0x04, 0x06][byte % 6]! : byte)),
  );

describe('for any bytes', () => {
  it('a frame comes back as it was sent', () => {
    fc.assert(
      fc.property(anySender, anyPayload, (sender, payload) => {
        const items = createFramer(sender).push(encodeFrame(sender, payload));
        expect(items.map((item) => item.kind === 'frame' && toHex(item.payload))).toEqual([
          toHex(payload),
        ]);
      }),
    );
  });

  it('all bytes come out, once and in order', () => {
    fc.assert(
      fc.property(anySender, wire, (sender, bytes) => {
        const framer = createFramer(sender);
        const items = [...framer.push(bytes), ...framer.flush()];
        expect(toHex(concat(...items.map((item) => item.bytes)))).toBe(toHex(bytes));
      }),
    );
  });

  it('chunks split and merged give the same items', () => {
    fc.assert(
      fc.property(
        anySender,
        wire,
        anyPayload,
        fc.array(fc.nat(12)),
        (sender, before, payload, cuts) => {
          const bytes = concat(before, encodeFrame(sender, payload), 0x06);
          const chunks: Uint8Array[] = [];
          let at = 0;
          for (const cut of cuts) {
            chunks.push(bytes.subarray(at, at + cut));
            at += cut;
          }
          chunks.push(bytes.subarray(at));
          expect(read(sender, ...chunks)).toEqual(read(sender, bytes));
        },
      ),
    );
  });

  it('after noise and a silence the next frame is found', () => {
    fc.assert(
      fc.property(anySender, wire, anyPayload, (sender, noise, payload) => {
        const framer = createFramer(sender);
        framer.push(noise);
        framer.flush();
        expect(framer.push(encodeFrame(sender, payload)).map((item) => item.kind)).toEqual([
          'frame',
        ]);
      }),
    );
  });

  it('without a silence the frame after the next one is found at the latest', () => {
    fc.assert(
      fc.property(anySender, wire, anyPayload, (sender, noise, payload) => {
        const frame = encodeFrame(sender, payload);
        const items = createFramer(sender).push(concat(noise, frame, frame));
        expect(items.at(-1)).toMatchObject({ kind: 'frame', payload });
      }),
    );
  });

  it('one turned bit is never taken for the frame', () => {
    fc.assert(
      fc.property(anySender, anyPayload, fc.nat(), fc.nat(7), (sender, payload, where, bit) => {
        const bytes = encodeFrame(sender, payload);
        bytes[where % bytes.length]! ^= 1 << bit;
        const items = createFramer(sender).push(bytes);
        expect(items.filter((item) => item.kind === 'frame')).toEqual([]);
      }),
    );
  });
});

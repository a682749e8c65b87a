import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTr31Header, type Tr31Header, writeTr31Header } from '../../crypto/tr31-header.ts';

/** A header with the length that it claims; the rest is of no matter here. */
function whole(header: string, length = 80): string {
  return header.replace('####', String(length).padStart(4, '0')).padEnd(length, '0');
}

const GOOD = 'B####P0TE00E0000';

function outcome(text: string): string {
  const read = readTr31Header(text);
  return read.ok ? 'ok' : `${read.error.kind} at ${read.error.offset}`;
}

it('reads a header with an optional block', () => {
  const text = 'B0104B0TX12S0100KS1800604B120F9292800000'.padEnd(104, '0');
  expect(readTr31Header(text)).toEqual({
    ok: true,
    value: {
      length: 104,
      text: 'B0104B0TX12S0100KS1800604B120F9292800000',
      header: {
        version: 'B',
        usage: 'B0',
        algorithm: 'T',
        mode: 'X',
        keyVersion: '12',
        exportability: 'S',
        reserved: '00',
        blocks: [{ id: 'KS', data: '00604B120F9292800000' }],
      },
    },
  });
});

describe('every field is checked, and its error says where', () => {
  it.each([
    [whole(GOOD), 'ok'],
    ['', 'too-short at 0'],
    ['B0080P0TE00E000', 'too-short at 15'],
    [whole('B####P0TE00E000é'), 'characters at 15'],
    [whole('F####P0TE00E0000'), 'version at 0'],
    [whole('b####P0TE00E0000'), 'version at 0'],
    ['B00X0P0TE00E0000'.padEnd(80, '0'), 'length-field at 1'],
    ['B0088P0TE00E0000'.padEnd(80, '0'), 'length-field at 1'],
    [whole('B####Z9TE00E0000'), 'usage at 5'],
    [whole('B####42TE00E0000'), 'ok'],
    [whole('B####P0XE00E0000'), 'algorithm at 7'],
    [whole('B####P07E00E0000'), 'ok'],
    [whole('B####P0TQ00E0000'), 'mode at 8'],
    [whole('B####P0TE-0E0000'), 'key-version at 9'],
    [whole('B####P0TEc1E0000'), 'ok'],
    [whole('B####P0TE00Q0000'), 'exportability at 11'],
    [whole('B####P0TE00E0X00'), 'block-count at 12'],
    [whole('B####P0TE00E0010'), 'ok'],
    [whole('B####P0TE00E0001'), 'reserved at 14'],
    [whole('A####P0TE00E0010'), 'reserved at 14'],
    [whole('B####P0TE00E0100ks0400000000'), 'optional-block at 16'],
    [whole('B####P0TE00E0100KSXX0000'), 'optional-block at 18'],
    [whole('B####P0TE00E0100KS030000'), 'optional-block at 18'],
    [whole('B####P0TE00E0100KSFF0000'), 'optional-block at 18'],
    [whole('B####P0TE00E0100KS000000'), 'optional-block at 20'],
    [whole('B####P0TE00E0100KS0000X0'), 'optional-block at 20'],
    [whole('B####P0TE00E0100KS00020009'), 'optional-block at 18'],
    [whole('B####P0TE00E0100KS050000'), 'alignment at 21'],
    [whole('B####P0TE00E0100KS080000'), 'ok'],
    [whole('D####P0AE00E0100KS080000'), 'alignment at 24'],
    [whole('B####P0TE00E0100KS0002000C00').replace('000C00', '001000'), 'ok'],
  ])('%s: %s', (text, expected) => {
    expect(outcome(text)).toBe(expected);
  });
});

const HEADER: Tr31Header = {
  version: 'B',
  usage: 'P0',
  algorithm: 'T',
  mode: 'E',
  keyVersion: '00',
  exportability: 'E',
  reserved: '00',
  blocks: [],
};

describe('writing', () => {
  it.each([
    ['version', { version: 'F' as never }],
    ['usage', { usage: 'P' }],
    ['algorithm', { algorithm: 'TT' }],
    ['mode', { mode: '' }],
    ['key-version', { keyVersion: '000' }],
    ['exportability', { exportability: 'X' }],
    ['reserved', { reserved: '99' }],
    ['optional-block', { blocks: [{ id: 'k', data: '' }] }],
    ['optional-block', { blocks: [{ id: 'KS', data: 'é' }] }],
    ['optional-block', { blocks: [{ id: 'KS', data: '0'.repeat(70_000) }] }],
    ['block-count', { blocks: Array.from({ length: 99 }, () => ({ id: 'KS', data: '' })) }],
    ['too-long', { blocks: [{ id: 'KS', data: '0'.repeat(9990) }] }],
  ] as [string, Partial<Tr31Header>][])('refuses: %s', (kind, change) => {
    const written = writeTr31Header({ ...HEADER, ...change }, 64);
    expect(written).toMatchObject({ ok: false, error: { kind } });
  });

  it('fills up to a cipher block with a padding block', () => {
    const blocks = [{ id: 'KS', data: '00604B120F9292800000' }];
    const written = writeTr31Header({ ...HEADER, version: 'D', blocks }, 64);
    expect(written.ok && written.value).toBe('D0112P0TE00E0200KS1800604B120F9292800000PB080000');
  });
});

const printable = fc.stringMatching(/^[ -~]{0,300}$/);
const blocks = fc.array(
  fc.record({ id: fc.stringMatching(/^[A-OQ-Z][0-9A-Z]$/), data: printable }),
  { maxLength: 5 },
);

it('comes back as it was written, whatever the optional blocks', () => {
  fc.assert(
    fc.property(fc.constantFrom('A', 'B', 'C', 'D', 'E'), blocks, (version, list) => {
      const written = writeTr31Header({ ...HEADER, version, blocks: list }, 64);
      if (!written.ok) throw new Error(written.error.detail);
      const read = readTr31Header(written.value.padEnd(written.value.length + 64, '0'));
      if (!read.ok) throw new Error(read.error.detail);
      const { header, text } = read.value;
      expect(header.blocks.filter(({ id }) => id !== 'PB')).toEqual(list);
      expect(text).toBe(written.value);
    }),
  );
});

it('any text ends in a header or in an error within it', () => {
  const start = fc.constantFrom('', 'B0080P0TE00E0100', 'D0080P0AE00E0200KS', 'A');
  fc.assert(
    fc.property(start, fc.string({ maxLength: 90 }), (head, tail) => {
      const text = head + tail;
      const read = readTr31Header(text);
      if (!read.ok) {
        expect(read.error.offset).toBeGreaterThanOrEqual(0);
        expect(read.error.offset).toBeLessThanOrEqual(text.length);
      }
    }),
  );
});

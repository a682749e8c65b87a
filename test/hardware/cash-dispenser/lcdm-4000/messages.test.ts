import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import {
  CASSETTES,
  COMMANDS,
  decodeCounts,
  decodeDispense,
  decodeError,
  decodeSensorsResponse,
  decodeStatus,
  encodeBare,
  encodeCounts,
  encodeDispense,
  encodeSensorsResponse,
  encodeStatus,
  PATH_SENSORS,
} from '../../../../hardware/cash-dispenser/lcdm-4000/messages.ts';

const FOUR_LEFT = '52 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20';

describe('payloads as bytes', () => {
  it('dispense: numbers plus 20h, default time-outs', () => {
    const dispense = encodeDispense(COMMANDS.dispense, [4]);
    expect(toSpacedHex(dispense)).toBe('52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20');
    expect(decodeDispense(dispense)).toEqual({ ok: true, value: [4, 0, 0, 0] });
    const test = encodeDispense(COMMANDS.testDispense, [0, 1, 0, 39]);
    expect(toSpacedHex(test)).toBe('53 20 21 20 47 20 20 20 20 20 20 20 20 20 20 20');
  });

  it('dispense response: 4 left, none rejected', () => {
    const response = {
      error: 0,
      counts: { exit: [4, 0, 0, 0], reject: [0, 0, 0, 0] },
      types: [1, 2, 3, 4],
    };
    expect(decodeCounts(hex(FOUR_LEFT))).toEqual({ ok: true, value: response });
    expect(toSpacedHex(encodeCounts(COMMANDS.dispense, response))).toBe(FOUR_LEFT);
  });

  it('last status: a jam after 2 of cassette 2, 1 rejected, cassette 4 removed', () => {
    const payload = '55 24 30 20 20 31 22 21 32 20 20 33 20 20 30 20 20 20 20 20 20 20 20 20';
    expect(decodeCounts(hex(payload))).toEqual({
      ok: true,
      value: {
        error: 0x04,
        counts: { exit: [0, 2, 0, 0], reject: [0, 1, 0, 0] },
        types: [1, 2, 3, 0],
      },
    });
  });

  it('status: a note in the exit, cassette 1 near its end, 2 empty, 3 removed', () => {
    const status = {
      error: 0x24,
      blocked: ['EXIT' as const],
      cassettes: [
        { nearEnd: true, empty: false, type: 1 },
        { nearEnd: true, empty: true, type: 2 },
        { nearEnd: false, empty: false, type: 0 },
        { nearEnd: false, empty: false, type: 4 },
      ],
    };
    const payload = '50 44 28 21 31 20 20 23 32 20 20 20 30 20 20 20 34 20 20';
    expect(toSpacedHex(encodeStatus(status))).toBe(payload);
    expect(decodeStatus(hex(payload))).toEqual({ ok: true, value: status });
  });

  it('sensors and purge', () => {
    const sensors = { error: 0, blocked: [...PATH_SENSORS] };
    expect(toSpacedHex(encodeSensorsResponse(sensors))).toBe('58 20 3F');
    expect(decodeSensorsResponse(hex('58 20 3F'))).toEqual({ ok: true, value: sensors });
    expect(toSpacedHex(encodeBare(COMMANDS.purge, 0x0e))).toBe('51 2E');
    expect(decodeError(hex('51 2E'))).toEqual({ ok: true, value: 0x0e });
  });
});

describe('a payload that is wrong names the offset', () => {
  it.each([
    ['no ERROR', decodeError, '51', 'offset 1: expected an ERROR from 20, found the end'],
    ['counts end', decodeCounts, '52 20 30 24 20 31', 'expected 24 bytes, found 6'],
    [
      'two reserved bytes lost',
      decodeCounts,
      FOUR_LEFT.slice(0, -6),
      'expected 24 bytes, found 22',
    ],
    [
      'count too high',
      decodeCounts,
      `${FOUR_LEFT.replace('24', '85')}`,
      'offset 3: expected a count from 20 to 84, found 85',
    ],
    [
      'type',
      decodeCounts,
      `${FOUR_LEFT.replace('31', '20')}`,
      'offset 5: expected a cassette type from 30, found 20',
    ],
    ['status ends', decodeStatus, '50 20 20', 'offset 3: expected a STAT from 20, found the end'],
    [
      'sensors end',
      decodeSensorsResponse,
      '58 20',
      'offset 2: expected sensor bits from 20, found the end',
    ],
    ['short dispense', decodeDispense, '52 24', 'expected 16 bytes, found 2'],
  ] as const)('%s', (_, decode, payload, detail) => {
    const decoded = decode(hex(payload));
    expect(decoded.ok ? 'no error' : decoded.error.detail).toBe(detail);
  });
});

const count = fc.nat(100);
const perCassette = fc.array(count, { minLength: CASSETTES, maxLength: CASSETTES });

describe('for any content', () => {
  it('counts and notes come back', () => {
    fc.assert(
      fc.property(perCassette, perCassette, fc.nat(0x43), (exit, reject, error) => {
        const response = { error, counts: { exit, reject }, types: [1, 0, 3, 15] };
        expect(decodeCounts(encodeCounts(COMMANDS.lastStatus, response))).toEqual({
          ok: true,
          value: response,
        });
        const dispense = encodeDispense(COMMANDS.dispense, exit);
        expect(decodeDispense(dispense)).toEqual({ ok: true, value: exit });
      }),
    );
  });

  it('any bytes end in a value or an error inside them or at their end', () => {
    const decoders = [
      decodeError,
      decodeCounts,
      decodeStatus,
      decodeDispense,
      decodeSensorsResponse,
    ];
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 30 }), (payload) => {
        for (const decode of decoders) {
          const decoded = decode(payload);
          if (!decoded.ok) expect(decoded.error.offset).toBeLessThanOrEqual(30);
        }
      }),
    );
  });
});

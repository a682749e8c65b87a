import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { createCrt310Driver } from '../../../../hardware/card-reader/crt-310/driver.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { settle } from './rig.ts';

type Driver = ReturnType<typeof createCrt310Driver>;

/**
 * Plays `script` (what the host sends → what the reader answers) against one call; fails on the
 * first byte that differs. Chunks separated by `|` come one after the other.
 */
async function play(
  script: readonly (readonly [string, string])[],
  call: (driver: Driver) => Promise<unknown>,
) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const driver = createCrt310Driver({ transport: near, clock });
  const left = [...script];
  const wrong: string[] = [];
  far.onData((chunk) => {
    const [expected, answer] = left.shift() ?? ['nothing more', ''];
    if (toSpacedHex(chunk) !== expected)
      wrong.push(`expected ${expected}, got ${toSpacedHex(chunk)}`);
    for (const part of answer.split('|')) far.write(hex(part));
  });
  await far.open();
  await driver.open();
  const result = await settle(clock, call(driver));
  expect(wrong).toEqual([]);
  expect(left).toEqual([]);
  return { result, ms: clock.now() };
}

const STATUS = '02 00 02 31 30 03 02';
const NO_CARD = '02 00 05 31 30 4E 4A 4E 03 4F';
const EJECT = '02 00 02 32 30 03 01';
const status = (driver: Driver) => driver.status();
const eject = (driver: Driver) => driver.eject();
const OK = { ok: true, value: { media: 'not-present', entry: 'any-card' } };

describe('command → ACK → ENQ → answer', () => {
  it.each([
    [
      'all well',
      [
        [STATUS, '06'],
        ['05', NO_CARD],
      ],
      0,
    ],
    [
      'NAK, sent again',
      [
        [STATUS, '15'],
        [STATUS, '06'],
        ['05', NO_CARD],
      ],
      0,
    ],
    [
      'silence, sent again',
      [
        [STATUS, ''],
        [STATUS, '06'],
        ['05', NO_CARD],
      ],
      300,
    ],
    [
      'twice silence',
      [
        [STATUS, ''],
        [STATUS, ''],
        [STATUS, '06'],
        ['05', NO_CARD],
      ],
      600,
    ],
    [
      'noise before the ACK',
      [
        [STATUS, 'FF 00 06'],
        ['05', NO_CARD],
      ],
      0,
    ],
    [
      'the answer in pieces',
      [
        [STATUS, '06'],
        ['05', '02 00|05 31 30 4E|4A 4E 03 4F'],
      ],
      0,
    ],
    [
      'noise before the answer',
      [
        [STATUS, '06'],
        ['05', `FF FF|${NO_CARD}`],
      ],
      0,
    ],
    [
      'an answer to another command first',
      [
        [STATUS, '06'],
        ['05', `02 00 03 32 30 59 03 59|${NO_CARD}`],
      ],
      0,
    ],
    [
      'a damaged status answer is asked for again',
      [
        [STATUS, '06'],
        ['05', '02 00 05 31 30 4E 4A 4E 03 4E'],
        [STATUS, '06'],
        ['05', NO_CARD],
      ],
      0,
    ],
  ] as const)('%s', async (_, script, ms) => {
    const played = await play(script, status);
    expect(played.result).toEqual(OK);
    expect(played.ms).toBe(ms);
  });

  it.each([
    [
      'no ACK at all',
      [
        [STATUS, ''],
        [STATUS, ''],
        [STATUS, ''],
        ['04', '04'],
      ],
      { kind: 'no-response', detail: 'command 31 30: no ACK to 3 sends, silence to the last' },
      900,
    ],
    [
      'nothing but NAK',
      [
        [STATUS, '15'],
        [STATUS, '15'],
        [STATUS, '15'],
        ['04', '04'],
      ],
      { kind: 'no-response', detail: 'command 31 30: no ACK to 3 sends, NAK to the last' },
      0,
    ],
    [
      'ACK, then silence: cancelled',
      [
        [STATUS, '06'],
        ['05', ''],
        ['04', '04'],
      ],
      { kind: 'no-response', detail: 'command 31 30: no answer within 2000 ms of ENQ' },
      2000,
    ],
    [
      'the reader cancels',
      [
        [STATUS, '06'],
        ['05', '04'],
      ],
      { kind: 'protocol', detail: 'command 31 30: the reader cancelled it by EOT' },
      0,
    ],
    [
      'a status of two bytes',
      [
        [STATUS, '06'],
        ['05', '02 00 04 31 30 4E 4A 03 00'],
      ],
      { kind: 'protocol', detail: 'status: expected 3 bytes, got 2' },
      0,
    ],
    [
      'a position nobody knows',
      [
        [STATUS, '06'],
        ['05', '02 00 05 31 30 20 4A 4E 03 21'],
      ],
      { kind: 'protocol', detail: 'status S1 at offset 0: unknown byte 20' },
      0,
    ],
  ] as const)('%s', async (_, script, error, ms) => {
    const played = await play(script, status);
    expect(played.result).toEqual({ ok: false, error });
    expect(played.ms).toBe(ms);
  });

  it('never repeats a movement whose answer is damaged', async () => {
    const { result } = await play(
      [
        [EJECT, '06'],
        ['05', '02 00 03 32 30 59 03 00'],
      ],
      eject,
    );
    expect(result).toEqual({
      ok: false,
      error: { kind: 'protocol', detail: 'command 32 30: answer with a wrong BCC' },
    });
  });

  it.each([
    ['00', { kind: 'refused', code: '00', detail: 'unknown command' }],
    ['01', { kind: 'refused', code: '01', detail: 'wrong parameter' }],
    ['02', { kind: 'refused', code: '02', detail: 'cannot be executed' }],
    ['03', { kind: 'protocol', detail: 'abnormal answer with unknown code 03' }],
    ['04', { kind: 'refused', code: '04', detail: 'wrong data format' }],
    ['05', { kind: 'hardware', code: '05', detail: 'supply voltage out of range' }],
    ['06', { kind: 'abnormal-card', detail: 'abnormal card inside' }],
    ['07', { kind: 'hardware', code: '07', detail: 'main power lost' }],
  ])('abnormal answer %s', async (code, error) => {
    const answer = ['02 00 03 4E 31', code, '03'].join(' ');
    const bcc = hex(answer)
      .reduce((sum, byte) => sum ^ byte, 0)
      .toString(16)
      .padStart(2, '0');
    const { result } = await play(
      [
        [STATUS, '06'],
        ['05', `${answer} ${bcc}`],
      ],
      status,
    );
    expect(result).toEqual({ ok: false, error });
  });

  it.each([
    ['done', '59', '59', { ok: true }],
    ['no card', '45', '45', { ok: false, error: { kind: 'no-card' } }],
    [
      'card elsewhere',
      '57',
      '57',
      {
        ok: false,
        error: {
          kind: 'refused',
          code: 'W',
          detail: 'command 32 30: card not where it can be worked on',
        },
      },
    ],
    [
      'a status nobody knows',
      '20',
      '20',
      { ok: false, error: { kind: 'protocol', detail: 'command 32 30: unknown status 20' } },
    ],
  ])('status P of a movement: %s', async (_, p, bcc, expected) => {
    const { result } = await play(
      [
        [EJECT, '06'],
        ['05', `02 00 03 32 30 ${p} 03 ${bcc}`],
      ],
      eject,
    );
    expect(result).toMatchObject(expected);
  });

  it('a movement that failed asks where the card is', async () => {
    const failed = '02 00 03 32 30 4E 03 4E';
    const inside = '02 00 05 31 30 4A 4A 4E 03 4B';
    const { result } = await play(
      [
        [EJECT, '06'],
        ['05', failed],
        [STATUS, '06'],
        ['05', inside],
      ],
      eject,
    );
    expect(result).toEqual({ ok: false, error: { kind: 'jammed', at: 'inside' } });
  });

  it.each([
    ['as documented', '4E'],
    ['as elsewhere', '59'],
  ])('entry control succeeds %s', async (_, p) => {
    const answer = `02 00 03 2F 33 ${p} 03 ${p === '4E' ? '50' : '47'}`;
    const { result } = await play(
      [
        ['02 00 03 2F 33 31 03 2F', '06'],
        ['05', answer],
      ],
      (driver) => driver.setEntry('any-card'),
    );
    expect(result).toEqual({ ok: true, value: undefined });
  });
});

import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { kcv } from '../../../crypto/kcv.ts';
import { openRig } from './rig.ts';
import { openTillRig } from './till-rig.ts';

const ONE = '0123456789ABCDEFFEDCBA9876543210';
const OTHER = '1032547698BADCFE89ABCDEF01234567';
/** Their XOR, 1111… and 7777…, with odd parity. */
const WHOLE = hex('10101010101010107676767676767676');

const enter = (part: number, holder: string, component: string) =>
  ({ type: 'keys.part', part, holder, component }) as const;

describe('a key ceremony', () => {
  it('tells the check value of each part and of the key, and never a part', async () => {
    const { bench, screen, command, last, events } = await openRig();
    await screen('welcome');
    expect(command(enter(1, 'Lan', ONE))).toBeUndefined();
    expect(last('ceremony').told).toEqual({
      kind: 'parts',
      parts: [{ part: 1, holder: 'Lan', kcv: '08D7B4' }],
      kcv: undefined,
    });
    expect(command(enter(2, 'Minh', OTHER.toLowerCase()))).toBeUndefined();
    const told = last('ceremony').told;
    expect(told).toMatchObject({ kind: 'parts', parts: [{ part: 1 }, { part: 2 }] });
    expect(told.kind === 'parts' && told.kcv).toBe(toHex(kcv(WHOLE)));
    command({ type: 'keys.forget' });
    expect(last('ceremony').told).toEqual({ kind: 'parts', parts: [], kcv: undefined });
    const all = JSON.stringify(events).toUpperCase().replaceAll(' ', '');
    for (const secret of [ONE, OTHER, toHex(WHOLE)]) expect(all).not.toContain(secret);
    await bench.stop();
  });

  it.each([
    ['a part that is too short', [enter(1, 'Lan', 'AB')], 'Part 1: expected 32 hex digits.'],
    ['no hex', [enter(1, 'Lan', 'x'.repeat(32))], 'Part 1: expected 32 hex digits.'],
    [
      'one person for both',
      [enter(1, 'Lan', ONE), enter(2, 'LAN', OTHER)],
      'The two parts are typed by two people.',
    ],
    ['one part twice', [enter(1, 'Lan', ONE), enter(2, 'Minh', ONE)], 'Both parts are the same.'],
    [
      'a key of one part',
      [enter(1, 'Lan', ONE), { type: 'keys.ceremony', key: 'terminal-master' } as const],
      'Both parts are needed.',
    ],
    [
      'a zone that is not named',
      [{ type: 'keys.ceremony', key: 'zone-master' } as const],
      'Which zone? Name the member of its line.',
    ],
  ])('refuses %s', async (_what, commands, why) => {
    const { bench, screen, command } = await openRig();
    await screen('welcome');
    expect(commands.map(command).at(-1)).toBe(why);
    await bench.stop();
  });

  it('forgets parts that nobody joins', async () => {
    const { bench, screen, command, clock } = await openRig();
    await screen('welcome');
    command(enter(1, 'Lan', ONE));
    command(enter(2, 'Minh', OTHER));
    await clock.advance(11 * 60_000);
    expect(command({ type: 'keys.ceremony', key: 'terminal-master' })).toBe(
      'Both parts are needed.',
    );
    await bench.stop();
  });

  it('gives an ATM a master key: new working keys follow, and it still pays, after a restart too', async () => {
    const { bench, screen, command, last, until, signIn, withdraw, clock } = await openRig();
    await screen('welcome');
    await until('the line', () => last('network').state === 'up');
    const kcvOf = (slot: string) => last('keys').keys.find((key) => key.slot === slot)?.kcv;
    const before = kcvOf('terminal-pin ATM00117');
    command(enter(1, 'Lan', ONE));
    command(enter(2, 'Minh', OTHER));
    command({ type: 'keys.ceremony', key: 'terminal-master' });
    await until('the key', () => last('ceremony').told.kind === 'loaded');
    await clock.advance(5_000);
    expect(kcvOf('terminal-master ATM00117')).toBe(toHex(kcv(WHOLE)));
    expect(kcvOf('terminal-pin ATM00117')).not.toBe(before);
    await signIn('techcombank-debit', '112233');
    await withdraw(500_000);
    command({ type: 'power.cut' });
    await clock.advance(20_000);
    await signIn('techcombank-debit', '112233');
    await withdraw(500_000);
    await bench.stop();
  });

  it('gives a till a master key: a PIN is still understood', async () => {
    const rig = await openTillRig();
    await rig.ready();
    rig.command(enter(1, 'Lan', ONE));
    rig.command(enter(2, 'Minh', OTHER));
    rig.command({ type: 'keys.ceremony', key: 'terminal-master' });
    await rig.until('the key', () => rig.last('ceremony').told.kind === 'loaded');
    await rig.clock.advance(5_000);
    rig.command({ type: 'pos.sell', amount: 60_000, method: 'card' });
    await rig.padWaits('card');
    rig.command({ type: 'card.insert', card: 'saigonbank-chip' });
    await rig.padWaits('pin');
    await rig.press('1', '4', '7', '0', 'enter');
    await rig.padWaits('removal');
    rig.command({ type: 'card.take' });
    await rig.screen('idle');
    expect(rig.view().screen).toMatchObject({ last: { kind: 'approved' } });
    await rig.bench.stop();
  });

  it('gives a member’s zone a master key, and its cards still pay', async () => {
    const { bench, screen, command, last, until, signIn, withdraw, clock } = await openRig();
    await screen('welcome');
    command(enter(1, 'Lan', ONE));
    command(enter(2, 'Minh', OTHER));
    command({ type: 'keys.ceremony', key: 'zone-master', line: '970407' });
    await until('the key', () => last('ceremony').told.kind === 'loaded');
    await clock.advance(5_000);
    const held = last('keys').keys.filter(({ slot }) => slot === 'zone-master 970407');
    expect(held.map(({ kcv: value }) => value)).toEqual([toHex(kcv(WHOLE)), toHex(kcv(WHOLE))]);
    await signIn('techcombank-debit', '112233');
    await withdraw(500_000);
    await bench.stop();
  });

  it('says which key there is not', async () => {
    const { bench, screen, command, last, until } = await openRig();
    await screen('welcome');
    command(enter(1, 'Lan', ONE));
    command(enter(2, 'Minh', OTHER));
    command({ type: 'keys.ceremony', key: 'zone-master', line: '999999' });
    await until('the answer', () => last('ceremony').told.kind === 'refused');
    expect(last('ceremony').told).toEqual({
      kind: 'refused',
      why: 'zone-master 999999: no HSM holds such a master key',
    });
    await bench.stop();
  });
});

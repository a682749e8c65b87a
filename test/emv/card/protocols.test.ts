import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { cardProfileIds } from '../../../runtime/card-profiles.ts';
import { testChip } from '../../support/virtual-chip.ts';

const SELECT = '00A4040007A0000007271010';
const FCI = '6F228407A0000007271010A517500B4E415041532044454249548701015F2D047669656E';

describe('T=0', () => {
  it('reads as on the wire', () => {
    const chip = testChip('napas-debit');
    expect([chip.protocol, toHex(chip.atr)]).toEqual(['T=0', '3B600000']);
    const transcript: [string, string][] = [
      [SELECT, '6124'],
      ['00C0000024', `${FCI}9000`],
      // Fetched once.
      ['00C0000024', '6985'],
      // With Le, as a reader that knows nothing of T=0 sends it.
      [`${SELECT}00`, '6124'],
      ['00C0000000', '6C24'],
      ['00C0000010', `${FCI.slice(0, 32)}6114`],
      ['00C0000014', `${FCI.slice(32)}9000`],
      ['00B2010C00', '6C25'],
      ['00B2010C10', '6C25'],
      ['80CA9F1700', '6C04'],
      ['80CA9F1704', '9F1701039000'],
      ['0084000000', '6C08'],
      [SELECT, '6124'],
      // Another command in between: the answer is gone.
      ['80CA9F1704', '9F1701039000'],
      ['00C0000024', '6985'],
      [SELECT, '6124'],
      ['00C0010024', '6A86'],
      ['00A4040007A0000000031010', '6A82'],
    ];
    expect(transcript.map(([command]) => chip.send(command))).toEqual(
      transcript.map(([, answer]) => answer),
    );
  });

  it('forgets an answer at a reset', () => {
    const chip = testChip('napas-debit');
    chip.send(SELECT);
    chip.reset();
    expect(chip.send('00C0000024')).toBe('6985');
  });
});

describe('T=1', () => {
  it('answers at once', () => {
    const chip = testChip('two-schemes');
    expect([chip.protocol, toHex(chip.atr)]).toEqual(['T=1', '3BE000008131FE45EB']);
    expect(chip.send(`${SELECT}00`)).toBe(`${FCI}9000`);
    expect(chip.send(SELECT)).toBe(`${FCI}9000`);
    expect(chip.send('80CA9F1700')).toBe('9F1701039000');
    expect(chip.send('00C0000000')).toBe('6D00');
  });

  it('has a check byte that makes the ATR zero', () => {
    const atr = testChip('two-schemes').atr.subarray(1);
    expect(atr.reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
  });
});

describe('any bytes', () => {
  const header = fc.tuple(
    fc.constantFrom(0x00, 0x80, 0x84, 0x04, 0xff),
    fc.constantFrom(0xa4, 0xb2, 0xa8, 0xca, 0x20, 0x84, 0x88, 0xae, 0x82, 0x1e, 0x24, 0xda, 0xc0),
    fc.constantFrom(0x00, 0x04, 0x01, 0x80, 0x40, 0x90, 0x9f),
    fc.constantFrom(0x00, 0x0c, 0x14, 0x80, 0x88, 0x17, 0x02),
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(header, fc.uint8Array({ maxLength: 40 }))
      .map(([head, data]) =>
        data.length === 0
          ? Uint8Array.from([...head, 0])
          : Uint8Array.from([...head, data.length, ...data]),
      ),
  );

  it.each(['napas-debit', 'offline-enciphered-pin', 'offline-approval'])(
    'get status words from %s',
    (id) => {
      const chip = testChip(id);
      fc.assert(
        fc.property(fc.array(bytes, { maxLength: 12 }), (commands) => {
          chip.reset();
          chip.ask(`${SELECT}00`);
          chip.ask('80A8000002830000');
          for (const command of commands) {
            const answer = chip.transceive(command);
            expect(answer.length).toBeGreaterThanOrEqual(2);
            expect(answer.length).toBeLessThanOrEqual(258);
            expect(answer.at(-2)! >> 4 === 6 || answer.at(-2) === 0x90).toBe(true);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});

describe('every profile of the project', () => {
  it.each(cardProfileIds())('%s can be powered', (id) => {
    const chip = testChip(id);
    expect(chip.ask('00A4040005A00000072700').slice(-4)).toMatch(/9000|6283|6A82/);
  });
});

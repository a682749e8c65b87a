import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { frameMessage } from '../../../network/iso8583/length-prefix.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import { startBench } from './terminal.ts';

const codec = createCodec(napasDialect);

describe('bytes that are no good message', () => {
  it('a field of wrong content is answered 30 with what could be read', async () => {
    const bench = await startBench();
    const { mti, fields } = bench.terminal.withdrawal(bench.card('saigonbank-debit'), 50_000);
    const built = codec.build({ mti, fields });
    if (!built.ok) throw new Error(built.error.detail);
    // DE49 704 becomes 7x4: 30 bytes before it stand DE41 and all that identifies the request.
    const body = built.value.slice();
    body[body.length - 8 - 2] = 0x78;
    bench.terminal.write(frameMessage(body));
    await bench.clock.advance(1);
    expect(bench.terminal.received).toEqual([
      expect.objectContaining({
        mti: '0210',
        fields: expect.objectContaining({ 11: '000001', 37: fields[37], 39: '30', 41: 'ATM00001' }),
      }),
    ]);
    expect(bench.notes[0]).toMatch(
      /^acquirer: a message from terminal is bad, answered 30: field 49/,
    );
  });

  it('a message without a readable STAN is ignored, with a note', async () => {
    const bench = await startBench();
    bench.terminal.write(frameMessage(ascii('0200\x80\x00\x00\x00\x00\x00\x00\x00')));
    await bench.clock.advance(1);
    expect(bench.terminal.received).toEqual([]);
    expect(bench.notes).toEqual([
      expect.stringMatching(/^acquirer: a message from terminal is bad, ignored: /),
    ]);
  });

  it('half a message and then silence is given up; the next one is served', async () => {
    const bench = await startBench();
    bench.terminal.write(ascii('01500200'));
    await bench.clock.advance(6_000);
    expect(bench.notes).toEqual(['acquirer: 8 bytes from terminal are no message: ignored']);
    const answer = await bench.ask(
      bench.terminal.withdrawal(bench.card('saigonbank-debit'), 50_000),
    );
    expect(answer[39]).toBe('00');
  });

  it('answers that nobody waits for are ignored', async () => {
    const bench = await startBench();
    bench.terminal.send({ mti: '0210', fields: { 11: '000001', 39: '00' } });
    await bench.clock.advance(1);
    expect(bench.terminal.received).toEqual([]);
    expect(bench.notes).toEqual(['acquirer: 0210 from terminal that nobody waits for: ignored']);
  });

  it('never end a party: whatever came before, a withdrawal is served', async () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ minLength: 12, maxLength: 60 }).map((body) => {
        body.set(ascii('0200'));
        return frameMessage(body);
      }),
      // A good message with a few bytes changed.
      fc.array(fc.tuple(fc.nat({ max: 160 }), fc.nat({ max: 255 })), { maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(noise, { maxLength: 4 }), async (pieces) => {
        const bench = await startBench();
        const before = bench.balance('vietcombank-debit');
        for (const piece of pieces) {
          if (piece instanceof Uint8Array) bench.terminal.write(piece);
          else {
            const request = bench.terminal.withdrawal(bench.card('bidv-debit'), 50_000);
            const built = codec.build(request);
            if (!built.ok) throw new Error(built.error.detail);
            const bytes = concat(frameMessage(built.value));
            for (const [at, value] of piece) if (at < bytes.length) bytes[at] = value;
            bench.terminal.write(bytes);
          }
          await bench.clock.advance(6_000);
        }
        await bench.clock.advance(60_000);
        const served = bench.terminal.withdrawal(bench.card('vietcombank-debit'), 50_000, {
          11: '900000',
          37: '620717900000',
        });
        bench.terminal.received.length = 0;
        expect((await bench.ask(served))[39]).toBe('00');
        expect(bench.balance('vietcombank-debit')).toBe(before - 53_300);
        expect(bench.discrepancies()).toEqual([]);
        expect(bench.notes.join()).not.toMatch(/[0-9]{13,}/);
        await bench.world.stop();
      }),
      { numRuns: 40 },
    );
  });
});

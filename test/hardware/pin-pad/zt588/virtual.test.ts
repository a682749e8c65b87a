import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../../bytes/ascii.ts';
import { hex, toHex } from '../../../../bytes/hex.ts';
import { createKeyStore, type KeyStore } from '../../../../crypto/key-store.ts';
import { buildFrame, createPadFramer } from '../../../../hardware/pin-pad/zt588/frame.ts';
import { isKeyCode } from '../../../../hardware/pin-pad/zt588/keys.ts';
import { attachVirtualZt588 } from '../../../../hardware/pin-pad/zt588/virtual.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSeededRandom } from '../../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

const KEY = '0123456789ABCDEFFEDCBA9876543210';
const WEAK = '01'.repeat(16);

/** The pad and a host that speaks bare texts to it. */
function wire(options: { keyStore?: KeyStore; plainKeys?: 'open' | 'authorised' } = {}) {
  const clock = createSimulatedClock(0);
  const [host, far] = createMemoryPair(clock);
  void host.open();
  void far.open();
  const pad = attachVirtualZt588({
    transport: far,
    clock,
    random: createSeededRandom(1),
    ...options,
  });
  const framer = createPadFramer(isKeyCode);
  let heard: string[] = [];
  host.onData((chunk) => {
    for (const item of framer.push(chunk)) {
      if (item.kind !== 'frame') heard.push(`${item.kind} ${toHex(item.bytes)}`);
      else heard.push(item.text[0]! >= 0xe0 ? toHex(item.text) : fromAscii(item.text));
    }
  });
  return {
    clock,
    host,
    pad,
    /** What came back to a text: the answer's own text, `E4` for a status, `key 31`. */
    async ask(...texts: readonly string[]): Promise<string[]> {
      for (const text of texts) host.write(buildFrame(ascii(text)));
      await clock.advance(20);
      const all = heard;
      heard = [];
      return all;
    },
  };
}

describe('each status byte', () => {
  const blank = { parity: false };
  it.each<[string, string, readonly string[], typeof blank]>([
    ['E1', `2803032${KEY}`, [], blank],
    ['E1', ':910000000000000000', [':A00000000000000000'], blank],
    ['E2', `2203032${KEY}`, [], blank],
    ['E2', ':900000000000000000', [':A00000000000000000'], blank],
    ['E3', '18013', [], blank],
    ['E3', `2203033${KEY}${KEY.slice(16)}`, [`12021${KEY}`], blank],
    ['E4', '630 006401234567890', [], blank],
    ['E4', '2003000', [], blank],
    ['E5', '630 006401234567890', [`13051${KEY}`], blank],
    ['E5', `2304032${KEY}`, [`13031${KEY}`], blank],
    ['E6', `13031${'11'.repeat(16)}`, [], { parity: true }],
    ['E7', `13031${WEAK}`, [], blank],
    ['E8', '71', [], blank],
    ['E8', '7', [`13031${KEY}`, '630 006401234567890'], blank],
    ['E9', '54ZZ', [], blank],
    ['E9', '5411', [], blank],
    ['E9', '5200', [], blank],
    ['E9', '5630', [], blank],
    ['E9', '5039', [], blank],
    ['EB', '9', [], blank],
    ['EB', '5100', [], blank],
    ['EB', '630@006401234567890', [], blank],
    ['EB', ':920000000000000000', [], blank],
    ['EB', ':900000000000000000', [], blank],
    ['EB', '630 004401234567890', [`13031${KEY}`, '5405'], blank],
    ['EF', '7', [], blank],
  ])('%s to %s', async (status, text, before, { parity }) => {
    const { ask } = wire({ keyStore: createKeyStore({ oddParity: parity }) });
    const prepared = await ask(...before);
    expect(prepared.filter((answer) => answer.startsWith('E'))).toEqual([]);
    expect(await ask(text)).toEqual([status]);
  });

  it('E0 by its fault, to whatever', async () => {
    const { ask, pad } = wire();
    expect(pad.provoke('low-battery')).toBe(true);
    expect(await ask('3', '5033', 'x')).toEqual(['E0', 'E0', 'E0']);
    pad.clear('low-battery');
    expect(await ask('5033')).toEqual(['0']);
  });

  it('EC: beside an initial master key no plain key loads without authorisation', async () => {
    const keyStore = createKeyStore();
    const { ask } = wire({ keyStore, plainKeys: 'authorised' });
    expect(await ask(`18011${KEY}`)).toEqual(['008D7B4']);
    expect(await ask(`12021${KEY}`)).toEqual(['EC']);
    const [challenge = ''] = await ask(':A00000000000000000');
    expect(challenge).toMatch(/^0[0-9A-F]{16}$/);
    const response = keyStore.answerChallenge('80', hex(challenge.slice(1)));
    const proof = await ask(`:91${response.ok ? toHex(response.value) : ''}`);
    expect(proof[0]).toMatch(/^0[0-9A-F]{16}$/);
    expect(await ask(`12021${KEY}`)).toEqual(['008D7B4']);
  });

  it('ED: three wrong responses lock authorisation for a minute', async () => {
    const { ask, clock } = wire();
    await ask(`18011${KEY}`);
    for (let i = 0; i < 3; i++) {
      expect((await ask(':A00000000000000000', ':910000000000000000'))[1]).toBe('E9');
    }
    expect(await ask(':A00000000000000000')).toEqual(['ED']);
    await clock.advance(60_000);
    expect((await ask(':A00000000000000000'))[0]).toMatch(/^0/);
  });

  it('EE: the time limit wipes the digits', async () => {
    const { ask, clock, pad } = wire();
    await ask(`13031${KEY}`, '5205', '630 006401234567890');
    for (const key of ['1', '2', '3', '4'] as const) pad.press(key);
    expect(pad.view()).toEqual({ input: 'pin', pinDigits: 4, keysLoaded: 1 });
    await clock.advance(5000);
    expect(pad.view()).toEqual({ input: 'off', pinDigits: 0, keysLoaded: 1 });
    await ask();
    expect(await ask('7', '7')).toEqual(['EE', 'EE']);
  });
});

describe('keys and settings', () => {
  it('loads, lists and erases', async () => {
    const { ask, pad } = wire();
    expect(await ask(`18011${KEY}`, `2803032${KEY}`)).toEqual([
      '008D7B4',
      expect.stringMatching(/^0[0-9A-F]{6}$/),
    ]);
    expect(pad.keyStore.list().map(({ slot, usage }) => [slot, usage])).toEqual([
      ['80', 'initial-master'],
      ['30', 'pin'],
    ]);
    expect(await ask('2003000')).toEqual(['0']);
    expect(pad.view().keysLoaded).toBe(1);
    expect(await ask('5031')).toEqual(['0']);
    expect(pad.view().keysLoaded).toBe(0);
  });

  it('keeps the user record, the sound and the blank flag', async () => {
    const { ask } = wire();
    const record = 'branch 12, lane 3'.padEnd(50);
    expect(await ask(`3${record}`, '5034', `18011${KEY}`)).toEqual(['0', '0', '008D7B4']);
    const [information = ''] = await ask('3');
    expect(information.slice(1, 51)).toBe(record);
    // Flags: no longer blank, input off, sound off.
    expect(information.slice(99, 101)).toBe('00');
  });

  it('sends the codes and the mask it was given', async () => {
    const { ask, pad } = wire();
    const codes = 'a23\x1b456\x08789\x07.0#\rACEGBDFH';
    await ask(`4${toHex(ascii(codes))}`, '532A', '5033');
    pad.press('1');
    expect(await ask()).toEqual(['noise 61']);
    await ask(`13031${KEY}`, '630 006401234567890');
    pad.press('1');
    expect(await ask()).toEqual(['noise 2A']);
  });

  it('a PIN block can be asked for twice, and is gone with the next entry', async () => {
    const { ask, pad } = wire();
    await ask(`13031${KEY}`, '630#006401234567890');
    for (const key of ['1', '2', '3', '4', 'enter'] as const) expect(pad.press(key)).toBe(true);
    expect(pad.press('5')).toBe(false);
    await ask();
    const [first, second] = await ask('7', '7');
    expect(first).toMatch(/^00004[0-9A-F]{16}$/);
    expect(second).toBe(first);
    expect(await ask('630#006401234567890', '7')).toEqual(['0', 'E8']);
  });
});

describe('faults', () => {
  it('are listed, provoked by name and cleared', () => {
    const { pad } = wire();
    expect(pad.faults.map(({ name }) => name)).toEqual([
      'silence',
      'garbage',
      'slow',
      'key-stuck',
      'low-battery',
      'tampered',
    ]);
    expect(pad.provoke('on-fire')).toBe(false);
    let changes = 0;
    const stop = pad.onChange(() => changes++);
    pad.provoke('silence');
    pad.provoke('slow', { ms: 10 });
    expect(pad.active()).toEqual(['silence', 'slow']);
    pad.clear('silence');
    expect(pad.active()).toEqual(['slow']);
    pad.clear();
    expect(pad.active()).toEqual([]);
    expect(changes).toBe(4);
    stop();
    pad.provoke('silence');
    expect(changes).toBe(4);
  });

  it('silence takes the keys too', async () => {
    const { ask, pad } = wire();
    await ask('5033');
    pad.provoke('silence');
    expect(pad.press('1')).toBe(false);
    expect(await ask('3')).toEqual([]);
  });
});

describe('a hostile host', () => {
  it('gets an answer to every whole frame, and never a clear PIN', async () => {
    const text = fc.oneof(
      fc.stringMatching(/^[1-7:][0-9A-F !#@]{0,40}$/),
      fc.constantFrom('630 006401234567890', '630!006', '7', '5033', '5030', `13031${KEY}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        const { ask, pad } = wire();
        await ask(`13031${KEY}`, '630 006401234567890');
        for (const key of ['8', '6', '4', '2', '0', '9'] as const) pad.press(key);
        const answers = await ask(...texts);
        expect(answers.filter((answer) => !/^(key|noise)/.test(answer)).length).toBe(texts.length);
        expect(answers.join(' ')).not.toContain('864209');
      }),
      { numRuns: 200 },
    );
  });

  it('noise brings no answer and does no harm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 30 }), async (noise) => {
        const { ask, host, clock } = wire();
        host.write(noise);
        await clock.advance(500);
        await ask();
        expect((await ask('5033')).at(-1)).toBe('0');
      }),
      { numRuns: 100 },
    );
  });
});

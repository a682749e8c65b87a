import { describe, expect, it } from 'vitest';
import { ascii, fromAscii } from '../../../bytes/ascii.ts';
import { concat } from '../../../bytes/concat.ts';
import type { Transport } from '../../../hardware/transport/transport.ts';
import type { WireEntry } from '../../../hardware/transport/wire-tap.ts';
import { frameMessage, HEARTBEAT } from '../../../network/iso8583/length-prefix.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { answerTo, codec, createRig } from './rig.ts';

const approved = { 38: 'A12345', 39: '00' };
const result = (answer: { ok: boolean; value?: IsoMessage; error?: { kind: string } }): string =>
  answer.ok ? `${answer.value!.mti} =${answer.value!.fields[39]}` : answer.error!.kind;

describe('coming up', () => {
  it('connects and signs on', async () => {
    const rig = createRig();
    rig.link.start();
    rig.link.start();
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual([
      '0.0 -- connecting',
      '0.0 -- signing-on',
      '0.0 >> 0800 001 #000001',
      '0.0 << 0810 001 #000001 =00',
      '0.0 -- up',
    ]);
    expect(rig.received[0]!.fields).toEqual({
      7: '0726101530',
      11: '000001',
      32: '970400',
      70: '001',
    });
  });

  it('tries again after 1, 2, 4 … 60 s', async () => {
    const rig = createRig({ refusals: 8 });
    rig.link.start();
    await rig.clock.advance(200_000);
    expect(rig.lines().filter((line) => line.includes('!!') || line.includes('-- up'))).toEqual([
      '0.0 !! connect-failed host: unplugged retryInMs 1000',
      '1.0 !! connect-failed host: unplugged retryInMs 2000',
      '3.0 !! connect-failed host: unplugged retryInMs 4000',
      '7.0 !! connect-failed host: unplugged retryInMs 8000',
      '15.0 !! connect-failed host: unplugged retryInMs 16000',
      '31.0 !! connect-failed host: unplugged retryInMs 32000',
      '63.0 !! connect-failed host: unplugged retryInMs 60000',
      '123.0 !! connect-failed host: unplugged retryInMs 60000',
      '183.0 -- up',
    ]);
  });

  it('begins at 1 s again once it was up', async () => {
    const rig = createRig({ refusals: 2 });
    rig.link.start();
    await rig.clock.advance(3_000);
    rig.unplug();
    expect(rig.lines().at(-1)).toBe('3.0 !! line-lost unplugged retryInMs 1000');
  });

  it('waits up to a fifth less, as chance has it', async () => {
    const random = {
      next: () => 0.5,
      below: () => 0,
      bytes: () => new Uint8Array(),
      fork: () => random,
    };
    const rig = createRig({ refusals: 1, random });
    rig.link.start();
    await rig.clock.advance(0);
    expect(rig.lines().at(-2)).toBe('0.0 -- down');
    expect(rig.transcript).toEqual([]);
    await rig.clock.advance(900);
    expect(rig.lines()[0]).toBe('0.9 -- connecting');
  });

  it('gives a connection ten seconds, and closes one that comes later', async () => {
    let closed = 0;
    let opened: (outcome: { ok: true }) => void = () => {};
    const never: Transport = {
      name: 'tcp 10.0.0.1:5000',
      open: () =>
        new Promise((resolve) => {
          opened = resolve;
        }),
      write: () => {},
      onData: () => () => {},
      onClose: () => () => {},
      close: async () => {
        closed++;
      },
    };
    const rig = createRig({ connect: () => never });
    rig.link.start();
    await rig.clock.advance(10_500);
    expect(rig.lines()).toEqual([
      '0.0 -- connecting',
      '10.0 -- down',
      '10.0 !! connect-failed tcp 10.0.0.1:5000: no connection within 10 s retryInMs 1000',
    ]);
    const before = closed;
    opened({ ok: true });
    await rig.clock.advance(0);
    expect(closed).toBe(before + 1);
  });

  it('is not up when the host refuses the sign-on, or says nothing', async () => {
    let code: string | undefined = '91';
    const rig = createRig({ answers: () => (code === undefined ? undefined : { 39: code }) });
    rig.link.start();
    await rig.clock.advance(0);
    code = undefined;
    await rig.clock.advance(31_000);
    code = '00';
    await rig.clock.advance(2_000);
    expect(rig.lines().filter((line) => /!!|up/.test(line))).toEqual([
      '0.0 !! sign-on-failed sign-on answered 91 retryInMs 1000',
      '31.0 !! sign-on-failed no answer to the sign-on retryInMs 2000',
      '33.0 -- up',
    ]);
  });
});

describe('a request', () => {
  it('gets its answer, whatever the answer says', async () => {
    const rig = createRig();
    await rig.up();
    const request = rig.withdrawal();
    const answer = rig.link.request(request);
    await rig.clock.advance(1_000);
    rig.say(answerTo(request, { 39: '51' }));
    await rig.clock.advance(0);
    expect(result(await answer)).toBe('0210 =51');
    expect(rig.lines()).toEqual(['0.0 >> 0200 010000 #000002', '1.0 << 0210 010000 #000002 =51']);
  });

  it('gets its own answer when answers come out of order', async () => {
    const rig = createRig();
    await rig.up();
    const [first, second] = [rig.withdrawal(), rig.withdrawal()];
    const answers = [rig.link.request(first), rig.link.request(second)];
    await rig.clock.advance(0);
    rig.say(answerTo(second, { 39: '51' }));
    rig.say(answerTo(first, approved));
    await rig.clock.advance(0);
    expect((await Promise.all(answers)).map(result)).toEqual(['0210 =00', '0210 =51']);
  });

  it('is not answered by what only looks like its answer', async () => {
    const rig = createRig();
    await rig.up();
    const request = rig.withdrawal();
    const answer = rig.link.request(request);
    await rig.clock.advance(0);
    const right = answerTo(request, approved);
    const wrong: readonly IsoMessage[] = [
      { ...right, mti: '0230' },
      { ...right, fields: { ...right.fields, 7: '0725101530' } },
      { ...right, fields: { ...right.fields, 11: '000099' } },
      { ...right, fields: { ...right.fields, 32: '970436' } },
      { ...right, fields: { ...right.fields, 41: 'ATM00002' } },
    ];
    for (const message of wrong) rig.say(message);
    await rig.clock.advance(30_000);
    expect(result(await answer)).toBe('timeout');
    expect(rig.lines().filter((line) => line.includes('!!')).length).toBe(5);
  });

  it('fills in trace number, time and identity where they are missing', async () => {
    const rig = createRig();
    await rig.up();
    void rig.link.request({ mti: '0200', fields: { 3: '300000', 4: '000000000000' } });
    await rig.clock.advance(0);
    expect(rig.received.at(-1)!.fields).toMatchObject({
      7: '0726101530',
      11: '000002',
      32: '970400',
      41: 'ATM00001',
      42: 'SGB            ',
      43: 'TELLERBENCH HO CHI MINH                 ',
    });
  });

  it('is not sent while the line is down', async () => {
    const rig = createRig();
    expect(result(await rig.link.request(rig.withdrawal()))).toBe('not-connected');
  });

  it('is not sent when it breaks the dialect, or repeats a trace number on its way', async () => {
    const rig = createRig();
    await rig.up();
    const request = rig.withdrawal();
    const bad = { ...request, fields: { ...request.fields, 3: 'x' } };
    expect(await rig.link.request(bad)).toMatchObject({
      error: { kind: 'bad-message', error: { field: 3 } },
    });
    void rig.link.request(request);
    expect(result(await rig.link.request(request))).toBe('bad-message');
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual(['0.0 >> 0200 010000 #000002']);
  });

  it('times out after 30 s; its late answer is told and ignored, a second one too', async () => {
    const rig = createRig();
    await rig.up();
    const request = rig.withdrawal();
    const answer = rig.link.request(request);
    await rig.clock.advance(30_000);
    expect(await answer).toEqual({
      ok: false,
      error: { kind: 'timeout', detail: 'no answer within 30 s' },
    });
    await rig.clock.advance(1_000);
    rig.say(answerTo(request, { 2: '9704000000000018', ...approved }));
    rig.say(answerTo(request, approved));
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual([
      '0.0 >> 0200 010000 #000002',
      '31.0 << 0210 010000 #000002 =00',
      '31.0 << 0210 010000 #000002 =00',
      '31.0 !! late-answer 0210 010000 #000002 =00',
      '31.0 !! duplicate-answer 0210 010000 #000002 =00',
    ]);
  });

  it('ends as line-lost when the wire breaks, and the link comes back', async () => {
    const rig = createRig();
    await rig.up();
    const answer = rig.link.request(rig.withdrawal());
    await rig.clock.advance(500);
    rig.unplug();
    expect(result(await answer)).toBe('line-lost');
    await rig.clock.advance(1_000);
    expect(rig.lines()).toEqual([
      '0.0 >> 0200 010000 #000002',
      '0.5 -- down',
      '0.5 !! line-lost unplugged retryInMs 1000',
      '1.5 -- connecting',
      '1.5 -- signing-on',
      '1.5 >> 0800 001 #000003',
      '1.5 << 0810 001 #000003 =00',
      '1.5 -- up',
    ]);
  });
});

describe('what else comes from the host', () => {
  it('is answered when it is an echo, a sign-on or a sign-off', async () => {
    const rig = createRig();
    await rig.up();
    for (const code of ['301', '001', '002']) {
      rig.say({ mti: '0800', fields: { 7: '0726101530', 11: '900001', 70: code } });
    }
    await rig.clock.advance(0);
    expect(rig.lines().slice(3)).toEqual([
      '0.0 >> 0810 301 #900001 =00',
      '0.0 >> 0810 001 #900001 =00',
      '0.0 >> 0810 002 #900001 =00',
    ]);
  });

  it('is refused and told when it is a key change, its key masked', async () => {
    const events: unknown[] = [];
    const rig = createRig({ onEvent: (event) => events.push(event) });
    await rig.up();
    const key = '0123456789ABCDEF0123456789ABCDEF';
    rig.say({ mti: '0800', fields: { 7: '0726101530', 11: '900001', 48: `ZPK${key}`, 70: '161' } });
    await rig.clock.advance(0);
    expect(rig.lines().at(-1)).toBe('0.0 >> 0810 161 #900001 =12');
    expect(events).toMatchObject([
      { kind: 'unexpected-message', message: { fields: { 48: `ZPK${'*'.repeat(32)}` } } },
    ]);
  });

  it('is told when nobody asked for it', async () => {
    const rig = createRig();
    await rig.up();
    rig.say({ mti: '0210', fields: { 7: '0726101530', 11: '777777', 39: '00' } });
    rig.say({ mti: '0200', fields: { 7: '0726101530', 11: '777778' } });
    rig.writeRaw(HEARTBEAT);
    rig.writeRaw(frameMessage(ascii('0210\0\0\0\0\0\0\0\x01')));
    rig.writeRaw(concat(ascii('GET / HTTP/1.1'), HEARTBEAT));
    await rig.clock.advance(2_000);
    expect(rig.lines().filter((line) => line.includes('!!'))).toEqual([
      '0.0 !! unexpected-message 0210 #777777 =00',
      '0.0 !! unexpected-message 0200 #777778',
      '0.0 !! unreadable-message field 64 (message authentication code, b8) at offset 12: expected 8 bytes, found 0',
      '2.0 !! noise length 18',
    ]);
  });

  it('may break off in the middle of a message: nothing of it sticks', async () => {
    const rig = createRig();
    await rig.up();
    const request = rig.withdrawal();
    const answer = rig.link.request(request);
    await rig.clock.advance(0);
    const built = codec.build(answerTo(request, approved));
    if (!built.ok) throw new Error(built.error.detail);
    rig.writeRaw(frameMessage(built.value).subarray(0, 40));
    await rig.clock.advance(100);
    rig.unplug();
    expect(result(await answer)).toBe('line-lost');
    await rig.clock.advance(1_000);
    expect(rig.link.state()).toBe('up');
    const second = rig.withdrawal();
    const next = rig.link.request(second);
    await rig.clock.advance(0);
    rig.say(answerTo(second, approved));
    await rig.clock.advance(0);
    expect(result(await next)).toBe('0210 =00');
    expect(rig.lines()).toContain('0.1 !! noise length 40');
  });
});

describe('an idle line', () => {
  it('gets an echo after 60 s without a word from the host', async () => {
    const rig = createRig();
    await rig.up();
    await rig.clock.advance(121_000);
    expect(rig.lines()).toEqual([
      '60.0 >> 0800 301 #000002',
      '60.0 << 0810 301 #000002 =00',
      '120.0 >> 0800 301 #000003',
      '120.0 << 0810 301 #000003 =00',
    ]);
  });

  it('is given up when the echo stays unanswered', async () => {
    const rig = createRig({
      answers: (message) => (message.fields[70] === '001' ? { 39: '00' } : undefined),
    });
    await rig.up();
    await rig.clock.advance(91_000);
    expect(rig.lines()).toEqual([
      '60.0 >> 0800 301 #000002',
      '90.0 -- down',
      '90.0 !! line-lost echo-unanswered retryInMs 1000',
      '91.0 -- connecting',
      '91.0 -- signing-on',
      '91.0 >> 0800 001 #000003',
      '91.0 << 0810 001 #000003 =00',
      '91.0 -- up',
    ]);
  });
});

describe('stopping', () => {
  it('signs off, ends what is on its way, and stays down', async () => {
    const rig = createRig();
    await rig.up();
    const answer = rig.link.request(rig.withdrawal());
    await rig.clock.advance(0);
    await rig.link.stop();
    await rig.link.stop();
    expect(result(await answer)).toBe('line-lost');
    await rig.clock.advance(120_000);
    expect(rig.lines()).toEqual([
      '0.0 >> 0200 010000 #000002',
      '0.0 -- down',
      '0.0 >> 0800 002 #000003',
      '0.0 << 0810 002 #000003 =00',
    ]);
    expect(rig.clock.pending()).toBe(0);
  });

  it('while waiting to connect again leaves nothing behind', async () => {
    const rig = createRig({ refusals: 9 });
    rig.link.start();
    await rig.clock.advance(500);
    await rig.link.stop();
    expect(rig.clock.pending()).toBe(0);
    expect(rig.link.state()).toBe('down');
  });

  it('can be followed by a new start', async () => {
    const rig = createRig();
    await rig.up();
    await rig.link.stop();
    rig.link.start();
    await rig.clock.advance(0);
    expect(rig.link.state()).toBe('up');
  });
});

describe('the trace', () => {
  it('has each arrow once, in words, without a secret', async () => {
    const entries: WireEntry[] = [];
    const rig = createRig({ tap: (entry) => entries.push(entry), device: 'acquirer' });
    await rig.up();
    const request = rig.withdrawal();
    void rig.link.request(request);
    await rig.clock.advance(0);
    rig.say(answerTo(request, { 2: '9704000000000018', ...approved }));
    await rig.clock.advance(0);
    expect(entries.map(({ direction, meaning }) => `${direction} ${meaning}`)).toEqual([
      'out 0800 network management request, sign-on, system trace audit number 000001',
      'in 0810 network management response, sign-on, system trace audit number 000001, approved',
      'out 0200 financial request, cash withdrawal, 2,000,000 VND, system trace audit number 000002',
      'in 0210 financial response, cash withdrawal, 2,000,000 VND, system trace audit number 000002, approved',
    ]);
    const bytes = entries.map(({ shown }) => fromAscii(shown)).join('');
    expect(bytes).toContain('970400******0018');
    expect(bytes).not.toContain('9704000000000018');
    expect(bytes).not.toContain('=2812');
    expect(entries[0]).toMatchObject({ device: 'acquirer', level: 'normal' });
  });
});

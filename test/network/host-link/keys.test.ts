import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../bytes/hex.ts';
import { err, ok } from '../../../bytes/result.ts';
import { createKeyStore } from '../../../crypto/key-store.ts';
import type { HostKeys } from '../../../network/host-link/key-exchange.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { type MessageMac, withMac, withWrongMac } from '../../../network/iso8583/message-mac.ts';
import type { KeyChange } from '../../../network/napas/key-change.ts';
import { MAC_ALGORITHM } from '../../../network/napas/mac.ts';
import { nodeKcv, tdesEcb } from '../node-mac.ts';
import { answerTo, codec, createRig, type RigOptions } from './rig.ts';

const MASTER = hex('0123456789ABCDEFFEDCBA9876543210');
const KEY = hex('1313131313131313C4C4C4C4C4C4C4C4');
const CRYPTOGRAM = toHex(tdesEcb(MASTER, KEY, 'encrypt'));
const KCV = nodeKcv(KEY);

const store = createKeyStore();
store.loadPlain('mac', 'mac', KEY);
const mac: MessageMac = {
  generate(data) {
    const made = store.generateMac('mac', data, MAC_ALGORITHM);
    return made.ok ? made.value : undefined;
  },
  verify(data, value) {
    const right = store.verifyMac('mac', data, value, MAC_ALGORITHM);
    return right.ok && right.value;
  },
};

function createKeys(initial: MessageMac | undefined) {
  const changes: KeyChange[] = [];
  const keys: HostKeys = {
    async change(change) {
      changes.push(change);
      const kcv = hex(nodeKcv(tdesEcb(MASTER, change.cryptogram, 'decrypt')));
      if (change.kcv && toHex(change.kcv) !== toHex(kcv))
        return err('its check value is not the host’s');
      return ok(kcv);
    },
    mac: () => initial,
  };
  return { keys, changes };
}

const keyChange = (name: string, more = KCV, stan = '900001'): IsoMessage => ({
  mti: '0800',
  fields: {
    7: '0726101530',
    11: stan,
    32: '970400',
    41: 'ATM00001',
    48: name + CRYPTOGRAM + more,
    70: '161',
  },
});

/** A host that gives keys when it is asked for them; `mac` is what both ends have. */
function rigWith(options: RigOptions = {}, initial?: MessageMac) {
  const { keys, changes } = createKeys(initial);
  const rig = createRig({
    keys,
    answers(message) {
      if (message.fields[70] === '101') {
        queueMicrotask(() =>
          rig.say(keyChange(message.fields[48]!, KCV, `90000${rig.received.length}`)),
        );
      }
      return message.mti === '0800' ? { 39: '00' } : undefined;
    },
    ...options,
  });
  return { rig, changes };
}

describe('keys at the sign-on', () => {
  it('are asked for one after the other; only then is the link up', async () => {
    const { rig, changes } = rigWith();
    rig.link.start();
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual([
      '0.0 -- connecting',
      '0.0 -- signing-on',
      '0.0 >> 0800 001 #000001',
      '0.0 << 0810 001 #000001 =00',
      '0.0 >> 0800 101 #000002',
      '0.0 << 0810 101 #000002 =00',
      '0.0 << 0800 161 #900002',
      '0.0 !! key-changed',
      '0.0 >> 0810 161 #900002 =00',
      '0.0 >> 0800 101 #000003',
      '0.0 << 0810 101 #000003 =00',
      '0.0 << 0800 161 #900004',
      '0.0 !! key-changed',
      '0.0 -- up',
      '0.0 >> 0810 161 #900004 =00',
    ]);
    expect(changes.map(({ key }) => key)).toEqual(['ZPK', 'MAK']);
    const answers = rig.received.filter(({ mti }) => mti === '0810');
    expect(answers.map(({ fields }) => fields[48])).toEqual([`ZPK${KCV}`, `MAK${KCV}`]);
    expect(answers[0]?.fields[41]).toBe('ATM00001');
    await rig.link.stop();
    await rig.clock.advance(0);
    expect(rig.clock.pending()).toBe(0);
  });

  it('are done without where the host gives none', async () => {
    const { rig } = rigWith({
      answers: ({ fields }) => ({ 39: fields[70] === '101' ? '12' : '00' }),
    });
    await rig.up();
    await rig.link.stop();
    await rig.clock.advance(0);
    expect(rig.clock.pending()).toBe(0);
  });

  it('are done without where none come within the time of an answer', async () => {
    const { rig } = rigWith({ answers: () => ({ 39: '00' }) });
    rig.link.start();
    await rig.clock.advance(59_999);
    expect(rig.link.state()).toBe('signing-on');
    await rig.clock.advance(1);
    expect(rig.link.state()).toBe('up');
    await rig.link.stop();
  });
});

describe('a 161 from the host', () => {
  it.each([
    ['a PIN key', keyChange('ZPK'), '00', `ZPK${KCV}`, '!! key-changed'],
    [
      'a MAC key without its check value',
      keyChange('MAK', ''),
      '00',
      `MAK${KCV}`,
      '!! key-changed',
    ],
    [
      'with another check value',
      keyChange('ZPK', '000000'),
      '63',
      undefined,
      '!! key-refused its check value is not the host’s',
    ],
    [
      'with half a check value',
      keyChange('ZPK', '0000'),
      '30',
      undefined,
      '!! key-refused field 48: expected ZPK or MAK, 32 hex digits and perhaps 6 of the check value',
    ],
    [
      'of another kind',
      keyChange('TMK'),
      '30',
      undefined,
      '!! key-refused field 48: expected ZPK or MAK, 32 hex digits and perhaps 6 of the check value',
    ],
  ] as const)('%s: %s', async (_, request, code, de48, event) => {
    const { rig } = rigWith();
    await rig.up();
    rig.say(request);
    await rig.clock.advance(0);
    expect(rig.lines()).toEqual([
      '0.0 << 0800 161 #900001',
      `0.0 ${event}`,
      `0.0 >> 0810 161 #900001 =${code}`,
    ]);
    expect(rig.received.at(-1)?.fields[48]).toBe(de48);
    expect(rig.transcript.join()).not.toContain(CRYPTOGRAM);
  });

  it('is answered 12 by a terminal that changes no keys', async () => {
    const rig = createRig();
    await rig.up();
    rig.say(keyChange('ZPK'));
    await rig.clock.advance(0);
    expect(rig.received.at(-1)?.fields[39]).toBe('12');
    expect(await rig.link.requestKeys()).toEqual({
      ok: false,
      error: 'the terminal changes no keys',
    });
  });
});

it('asks for new keys on demand', async () => {
  const { rig, changes } = rigWith();
  await rig.up();
  const asked = rig.link.requestKeys();
  await rig.clock.advance(0);
  expect(await asked).toEqual({ ok: true });
  expect(changes.map(({ key }) => key)).toEqual(['ZPK', 'MAK', 'ZPK', 'MAK']);
});

describe('the MAC of a withdrawal', () => {
  it('goes with the request, and is taken off the answer', async () => {
    const { rig } = rigWith({}, mac);
    await rig.up();
    const asked = rig.link.request(rig.withdrawal());
    await rig.clock.advance(0);
    const request = rig.received.at(-1)!;
    const { 64: value, ...plain } = request.fields as Record<number, string>;
    expect(value).toBe(withMac({ mti: request.mti, fields: plain }, codec, mac).fields[64]);
    rig.say(withMac(answerTo(request, { 38: '000001', 39: '00' }), codec, mac));
    await rig.clock.advance(0);
    const answer = await asked;
    expect(answer).toMatchObject({ ok: true, value: { fields: { 39: '00' } } });
    expect(answer.ok && answer.value.fields[64]).toBeUndefined();
  });

  it.each([
    ['wrong', withWrongMac],
    [
      'missing',
      ({ mti, fields }: IsoMessage): IsoMessage => ({
        mti,
        fields: { ...fields, 64: undefined as never },
      }),
    ],
  ] as const)('%s in the answer: as if it had not come', async (fault, spoil) => {
    const events: string[] = [];
    const { rig } = rigWith({ onEvent: (event) => events.push(JSON.stringify(event)) }, mac);
    await rig.up();
    events.splice(0);
    const asked = rig.link.request(rig.withdrawal());
    await rig.clock.advance(0);
    const answer = withMac(answerTo(rig.received.at(-1)!, { 38: '000001', 39: '00' }), codec, mac);
    rig.say(spoil(answer));
    await rig.clock.advance(30_000);
    expect(await asked).toMatchObject({ ok: false, error: { kind: 'timeout' } });
    expect(events).toHaveLength(1);
    expect(events[0]).toContain(`"kind":"wrong-mac","fault":"${fault}"`);
    expect(events[0]).not.toContain('9704000000000018');
  });
});

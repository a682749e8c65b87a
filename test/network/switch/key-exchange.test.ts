import { describe, expect, it } from 'vitest';
import { ascii } from '../../../bytes/ascii.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import type { IsoFields } from '../../../network/iso8583/message.ts';
import { KEY_GRACE_MS } from '../../../network/key-generations.ts';
import type { SwitchRule } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import type { HopMessage } from '../../../network/switch/hop.ts';
import { createKeyCeremony } from '../../../network/switch/key-ceremony.ts';
import { createSwitch } from '../../../network/switch/switch.ts';
import { createSeededRandom } from '../../../time/seeded-random.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { nodeKcv, nodeRetailMac, tdesEcb } from '../node-mac.ts';
import { type Bench, once, START, startBench } from './terminal.ts';

const CARD = 'vietcombank-debit';
const HOUR = 3_600_000;

/** `issuer 970436 zone-pin 970436 in use A1B2C3`, of one line. */
const keysOf = ({ world }: Bench, line: string): string[] =>
  world.keys
    .list()
    .filter(({ slot }) => slot.endsWith(line) && !slot.startsWith('zone-master'))
    .map(({ party, slot, generation, kcv }) => `${party.role} ${slot} ${generation} ${toHex(kcv)}`);

const checkValue = (lines: readonly string[], what: string): string | undefined =>
  lines.find((line) => line.startsWith(what))?.slice(-6);

async function changed(bench: Bench, line?: string): Promise<boolean> {
  let outcome: boolean | undefined;
  void bench.world.keys.change(line).then((all) => {
    outcome = all;
  });
  await bench.clock.runUntil(() => outcome !== undefined, 600_000);
  return outcome ?? false;
}

const told = ({ hops }: Bench): string[] =>
  hops.splice(0).map(({ from, to, message: { mti, fields } }) => {
    const de48 = fields[48] && `${fields[48].slice(0, 3)}${'.'.repeat(fields[48].length - 3)}`;
    return [`${from.role} > ${to.role} ${mti}`, fields[70], de48, fields[39]]
      .filter(Boolean)
      .join(' ');
  });

describe('new keys on demand', () => {
  it('for a member: two 161, each in use when its check value has come back', async () => {
    const bench = await startBench();
    const before = keysOf(bench, ' 970436');
    expect(await changed(bench, '970436')).toBe(true);
    expect(told(bench)).toEqual([
      `napas > issuer 0800 161 ZPK${'.'.repeat(38)}`,
      'issuer > napas 0810 161 ZPK...... 00',
      `napas > issuer 0800 161 MAK${'.'.repeat(38)}`,
      'issuer > napas 0810 161 MAK...... 00',
    ]);
    const after = keysOf(bench, ' 970436');
    for (const slot of ['zone-pin 970436', 'zone-mac 970436']) {
      const now = checkValue(after, `napas ${slot} in use`);
      expect(checkValue(after, `issuer ${slot} in use`)).toBe(now);
      expect(checkValue(after, `napas ${slot} previous`)).toBe(
        checkValue(before, `napas ${slot} in use`),
      );
      expect(checkValue(before, `napas ${slot} in use`)).not.toBe(now);
    }
    expect(bench.notes).toEqual([
      `napas: zone-pin 970436: new key, check value ${checkValue(after, 'napas zone-pin 970436 in use')}`,
      `napas: zone-mac 970436: new key, check value ${checkValue(after, 'napas zone-mac 970436 in use')}`,
    ]);
    const request = bench.terminal.withdrawal(bench.card(CARD), 500_000);
    expect((await bench.ask(request))[39]).toBe('00');
  });

  it('for every line, PINs and MACs go on', async () => {
    const bench = await startBench();
    expect(await changed(bench)).toBe(true);
    for (const id of [CARD, 'saigonbank-debit', 'techcombank-debit']) {
      const request = bench.terminal.withdrawal(bench.card(id), 500_000);
      expect((await bench.ask(request))[39]).toBe('00');
    }
  });

  it('for nobody, or for who is not there: false', async () => {
    const bench = await startBench();
    expect(await changed(bench, '970499')).toBe(false);
    await bench.world.takeDown('970436');
    expect(await changed(bench, '970436')).toBe(false);
    expect(bench.notes).toContain('napas: zone-pin 970436: key change without an answer');
  });

  it('that a member refuses: the old ones stay', async () => {
    const bench = await startBench();
    const before = keysOf(bench, ' 970436');
    bench.world.rules.add({ ...once('issuer', { kind: 'decline', code: '96' }, '0800'), times: 2 });
    expect(await changed(bench, '970436')).toBe(false);
    expect(keysOf(bench, ' 970436')).toEqual(before);
    expect(bench.notes).toContain(
      'napas: zone-mac 970436: key change answered 96, the old key stays',
    );
  });

  it('refused after a try without an answer: kept, and offered again a minute later', async () => {
    const bench = await startBench();
    const only = (fault: SwitchRule['then'], times: number): SwitchRule => ({
      ...once('issuer', fault),
      when: { mti: '0800', bank: '970436' },
      times,
    });
    bench.world.rules.add(only({ kind: 'drop-answer' }, 1));
    bench.world.rules.add(only({ kind: 'decline', code: '63' }, 1));
    expect(await changed(bench, '970436')).toBe(false);
    expect(bench.notes).toContain(
      'napas: zone-pin 970436: key change answered 63, the old key stays',
    );
    const next = checkValue(keysOf(bench, ' 970436'), 'napas zone-pin 970436 next');
    expect(next).toMatch(/^[0-9A-F]{6}$/);
    await bench.clock.advance(60_000);
    expect(bench.notes).toContain(`napas: zone-pin 970436: new key, check value ${next}`);
    const request = bench.terminal.withdrawal(bench.card(CARD), 500_000);
    expect((await bench.ask(request))[39]).toBe('00');
  });

  it('whose answer is lost: the same key again, and both ends have it', async () => {
    const bench = await startBench();
    bench.world.rules.add(once('issuer', { kind: 'drop-answer' }, '0800'));
    expect(await changed(bench, '970436')).toBe(true);
    const sent = bench.hops.flatMap(({ message: { fields } }) => fields[48] ?? []);
    expect(sent.filter((de48) => de48.startsWith('ZPK') && de48.length > 9)).toHaveLength(2);
    expect(new Set(sent).size).toBe(4);
    const after = keysOf(bench, ' 970436');
    expect(checkValue(after, 'issuer zone-pin 970436 in use')).toBe(
      checkValue(after, 'napas zone-pin 970436 in use'),
    );
    const request = bench.terminal.withdrawal(bench.card(CARD), 500_000);
    expect((await bench.ask(request))[39]).toBe('00');
  });
});

it('every day by itself, on every line', async () => {
  const bench = await startBench();
  const before = bench.world.keys.list().length;
  await bench.clock.advance(24 * HOUR - 1);
  expect(bench.notes).toEqual([]);
  await bench.clock.advance(1);
  // Two keys of six members and of the line within the bank.
  expect(bench.notes.filter((note) => note.includes('new key, check value'))).toHaveLength(14);
  expect(bench.world.keys.list().length).toBe(before + 28);
  await bench.clock.advance(KEY_GRACE_MS);
  expect(bench.world.keys.list().length).toBe(before);
  const request = bench.terminal.withdrawal(bench.card(CARD), 500_000);
  expect((await bench.ask(request))[39]).toBe('00');
});

it('never by itself where the configuration says so', async () => {
  const config = { ...defaultWorld(), security: { keyChangeHours: 0 } };
  const bench = await startBench({ config });
  await bench.clock.advance(72 * HOUR);
  expect(bench.notes).toEqual([]);
});

describe.each([
  ['970436', 'vietcombank-debit', 'napas: zone-pin 970436'],
  ['on-us', 'saigonbank-debit', 'acquirer: zone-pin on-us 970400'],
])('a change on the line %s of which every answer is lost', (line, id, slot) => {
  const bank = line === 'on-us' ? '970400' : line;
  const lost: SwitchRule = {
    ...once('issuer', { kind: 'drop-answer' }),
    when: { mti: '0800', bank },
    times: 3,
  };

  it('is made up for before the far end forgets the key before', async () => {
    const bench = await startBench();
    bench.world.rules.add(lost);
    expect(await changed(bench, line)).toBe(false);
    expect(bench.notes).toContain(`${slot}: key change without an answer`);
    const next = checkValue(keysOf(bench, ` ${bank}`), `${slot.replace(':', '')} next`);
    expect(next).toMatch(/^[0-9A-F]{6}$/);
    await bench.clock.advance(KEY_GRACE_MS + 60_000);
    // The same key, for the far end has had it.
    expect(bench.notes).toContain(`${slot}: new key, check value ${next}`);
    const request = bench.terminal.withdrawal(bench.card(id), 500_000);
    expect((await bench.ask(request))[39]).toBe('00');
    await bench.world.stop();
    expect(bench.clock.pending()).toBe(0);
  });

  it('when the network starts, too', async () => {
    const bench = await startBench({ rules: [lost] });
    await bench.clock.advance(4 * 60_000);
    const request = bench.terminal.withdrawal(bench.card(id), 500_000);
    expect((await bench.ask(request))[39]).toBe('00');
  });
});

describe('a change while a withdrawal is on its way', () => {
  it.each(['napas', 'issuer', 'acquirer'] as const)('held at the %s: 00', async (at) => {
    const bench = await startBench();
    bench.world.rules.add(once(at, { kind: 'delay', ms: 4_000 }));
    const asked = bench.ask(bench.terminal.withdrawal(bench.card(CARD), 500_000));
    void bench.world.keys.change();
    const answer = await asked;
    expect(answer[39]).toBe('00');
    expect(bench.notes.filter((note) => note.includes('new key'))).toHaveLength(14);
    expect(bench.discrepancies()).toEqual([]);
  });
});

describe('what travels between NAPAS and an issuer, opened by another implementation', () => {
  async function opened() {
    const clock = createSimulatedClock(START);
    const world = createSwitch({ config: defaultWorld(), clock, random: createSeededRandom(1) });
    const hops: HopMessage[] = [];
    const shown: unknown[] = [];
    world.observe((seen) => hops.push(seen), { unmasked: true });
    world.observe((seen) => shown.push(seen));
    world.onNote((note) => shown.push(note));
    await world.start();
    await clock.advance(0);
    const [one, two] = createKeyCeremony(createSeededRandom(1)).masterKeyParts(
      'zone-master 970436',
    );
    const master = one.map((byte, i) => byte ^ two[i]!);
    const [zpk, mak] = hops
      .filter(({ to, message }) => to.id === '970436' && message.fields[70] === '161')
      .map(({ message }) => message.fields[48]!.slice(3, 35))
      .map((cryptogram) => ({ cryptogram, key: tdesEcb(master, hex(cryptogram), 'decrypt') }));
    return { clock, world, hops, shown, zpk: zpk!, mak: mak! };
  }

  it('the keys are those whose check values are told', async () => {
    const { world, zpk, mak } = await opened();
    const held = world.keys.list().filter(({ party }) => party.id === '970436');
    expect(held.map(({ slot, kcv }) => `${slot} ${toHex(kcv)}`)).toEqual(
      expect.arrayContaining([
        `zone-pin 970436 ${nodeKcv(zpk.key)}`,
        `zone-mac 970436 ${nodeKcv(mak.key)}`,
      ]),
    );
  });

  it('the MAC is a retail MAC of its fields, request and answer', async () => {
    const bench = await startBench();
    const { mak } = await opened();
    await bench.ask(bench.terminal.withdrawal(bench.card(CARD), 500_000));
    const messages = bench.hops.filter(({ from, to }) => [from.id, to.id].includes('970436'));
    expect(messages).toHaveLength(2);
    for (const { message } of messages) {
      const { mti, fields } = message;
      const covered = [
        mti,
        withLength(fields, 2),
        ...[3, 4, 7, 11].map((field) => fields[field] ?? ''),
        withLength(fields, 32),
        ...[38, 39, 41, 42].map((field) => fields[field] ?? ''),
      ];
      expect(fields[64]).toBe(nodeRetailMac(mak.key, ascii(covered.join(''))));
    }
  });

  it('nothing that is shown holds a key, in the clear or encrypted', async () => {
    const { shown, hops, zpk, mak } = await opened();
    const text = JSON.stringify(shown, (_, value) =>
      value instanceof Uint8Array ? `${toHex(value)} ${String.fromCharCode(...value)}` : value,
    );
    expect(text).toContain(`ZPK${'*'.repeat(32)}${nodeKcv(zpk.key)}`);
    const whole = hops.map(({ message }) => JSON.stringify(message)).join();
    expect(whole).toContain(zpk.cryptogram);
    for (const { cryptogram, key } of [zpk, mak]) {
      expect(text).not.toContain(cryptogram);
      expect(text).not.toContain(toHex(ascii(cryptogram)));
      expect(`${text}${whole}`).not.toContain(toHex(key));
    }
  });
});

function withLength(fields: IsoFields, field: number): string {
  const value = fields[field];
  return value === undefined ? '' : String(value.length).padStart(2, '0') + value;
}

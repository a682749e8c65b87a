import { describe, expect, it } from 'vitest';
import { createMemoryPair, type MemoryEnd } from '../../../hardware/transport/memory.ts';
import { createCodec } from '../../../network/iso8583/codec.ts';
import { frameMessage } from '../../../network/iso8583/length-prefix.ts';
import type { IsoMessage } from '../../../network/iso8583/message.ts';
import { napasDialect } from '../../../network/napas/dialect.ts';
import type { SecurityConfig } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';
import { type Bench, once, START, startBench } from './terminal.ts';

const CARD = 'vietcombank-debit';
const BEFORE = 35_000_000;
const codec = createCodec(napasDialect);

/** As it is, without the MAC that the test terminal would add. */
function sendAsIs(bench: Bench, message: IsoMessage): void {
  const built = codec.build(message);
  if (!built.ok) throw new Error(built.error.detail);
  bench.terminal.write(frameMessage(built.value));
}

const secured = (security: SecurityConfig) =>
  startBench({ config: { ...defaultWorld(), security } });

describe('a terminal’s request', () => {
  it.each([
    ['without a MAC', {}, 'missing'],
    ['with a MAC of zeroes', { 64: '0000000000000000' }, 'wrong'],
    ['with its MAC in the wrong field', { 128: '0000000000000000' }, 'wrong'],
  ] as const)('%s: 63, noted, and never processed', async (_, mac, fault) => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000, mac);
    sendAsIs(bench, request);
    await bench.clock.advance(60_000);
    expect(bench.terminal.received.map(({ fields }) => fields[39])).toEqual(['63']);
    expect(bench.transcript()).toEqual(['terminal > acquirer 0200', 'acquirer > terminal 0210 63']);
    expect(bench.notes).toEqual([`acquirer: 0200 000001 from terminal: MAC ${fault}, answered 63`]);
    expect(bench.balance(CARD)).toBe(BEFORE);
    // The same again with its MAC is no duplicate: the first was never seen.
    const { 64: __, 128: ___, ...fields } = request.fields as Record<number, string>;
    expect((await bench.ask({ mti: '0200', fields }))[39]).toBe('00');
  });

  it('a reversal likewise: nothing is taken back', async () => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000);
    await bench.ask(request);
    sendAsIs(bench, bench.terminal.reversal(request));
    await bench.clock.advance(1_000);
    expect(bench.terminal.received.at(-1)?.fields[39]).toBe('63');
    expect(bench.balance(CARD)).toBe(BEFORE - 1_003_300);
    expect((await bench.ask(bench.terminal.reversal(request)))[39]).toBe('00');
    expect(bench.balance(CARD)).toBe(BEFORE);
  });

  it('an echo needs none', async () => {
    const bench = await startBench();
    sendAsIs(bench, { mti: '0800', fields: { 7: '0726101530', 11: '000001', 70: '301' } });
    await bench.clock.advance(0);
    expect(bench.terminal.received[0]?.fields[39]).toBe('00');
  });
});

describe('an answer with a wrong MAC is no answer', () => {
  it.each([
    ['napas', '0210 68 after 25 s'],
    ['issuer', '0210 68 after 20 s'],
  ] as const)('of the %s: who waits for it answers 68, and takes it back', async (at, expected) => {
    const bench = await startBench();
    bench.world.rules.add(once(at, { kind: 'wrong-mac' }));
    const start = bench.clock.now();
    const answer = await bench.ask(bench.terminal.withdrawal(bench.card(CARD), 1_000_000));
    const seconds = Math.round((bench.clock.now() - start) / 1000);
    expect(`0210 ${answer[39]} after ${seconds} s`).toBe(expected);
    expect(bench.notes).toContainEqual(
      expect.stringMatching(
        /^(acquirer|napas): 0210 000001 from (napas|issuer): MAC wrong, ignored$/,
      ),
    );
    await bench.clock.advance(60_000);
    expect(bench.balance(CARD)).toBe(BEFORE);
    expect(bench.discrepancies()).toEqual([]);
  });

  it('of the acquirer: the terminal has to reverse it', async () => {
    const bench = await startBench();
    bench.world.rules.add(once('acquirer', { kind: 'wrong-mac' }));
    const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000);
    bench.terminal.send(request);
    await bench.clock.advance(60_000);
    expect(bench.terminal.received).toEqual([]);
    expect(bench.terminal.refused).toEqual(['0210: MAC wrong']);
    expect(bench.balance(CARD)).toBe(BEFORE - 1_003_300);
    await bench.ask(bench.terminal.reversal(request));
    expect(bench.balance(CARD)).toBe(BEFORE);
  });

  it('of an advice: it is sent again until it is answered rightly', async () => {
    const bench = await startBench();
    const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000);
    await bench.ask(request);
    bench.world.rules.add(once('issuer', { kind: 'wrong-mac' }, '0420'));
    bench.terminal.send(bench.terminal.reversal(request));
    await bench.clock.advance(120_000);
    expect(bench.balance(CARD)).toBe(BEFORE);
    expect(bench.world.waitingAdvices()).toEqual([]);
  });
});

describe('lines without a MAC', () => {
  /** Which hops of an off-us withdrawal and its answer carry a MAC. */
  async function marked(bench: Bench): Promise<string[]> {
    await bench.ask(bench.terminal.withdrawal(bench.card(CARD), 500_000));
    await bench.ask(bench.terminal.withdrawal(bench.card('saigonbank-debit'), 500_000));
    return bench.hops
      .filter(({ message }) => message.fields[64] !== undefined)
      .map(({ from, to }) => `${from.role} > ${to.role}`);
  }

  it('none, unless told', async () => {
    expect(await marked(await startBench())).toHaveLength(10);
  });

  it.each([
    ['terminals', ['terminal > acquirer', 'acquirer > terminal']],
    ['970436', ['napas > issuer', 'issuer > napas']],
    ['970400', ['acquirer > napas', 'napas > acquirer']],
    ['on-us', ['acquirer > issuer', 'issuer > acquirer']],
  ])('%s', async (line, without) => {
    const bench = await secured({ withoutMac: [line] });
    if (line === 'terminals') bench.terminal.expectNoMac();
    const lines = await marked(bench);
    // The test terminal sends its MAC all the same; it is not handed on.
    for (const hop of without.filter((one) => one !== 'terminal > acquirer')) {
      expect(lines).not.toContain(hop);
    }
    expect(lines.length).toBeGreaterThan(4);
  });

  it('a terminal of others, until its key is used', async () => {
    const bench = await secured({ unkeyedTerminals: true });
    bench.terminal.expectNoMac();
    sendAsIs(bench, bench.terminal.withdrawal(bench.card(CARD), 500_000));
    await bench.clock.advance(0);
    expect(bench.terminal.received.at(-1)?.fields[39]).toBe('00');
    await bench.ask(bench.terminal.withdrawal(bench.card(CARD), 500_000));
    sendAsIs(bench, bench.terminal.withdrawal(bench.card(CARD), 500_000));
    await bench.clock.advance(0);
    expect(bench.terminal.received.at(-1)?.fields[39]).toBe('63');
    expect(bench.balance(CARD)).toBe(BEFORE - 2 * 503_300);
  });
});

it('a member that speaks in another one’s name: 58, and nothing is cleared', async () => {
  const clock = createSimulatedClock(START);
  const lines = new Map<string, MemoryEnd>();
  const bench = await startBench({
    clock,
    config: { ...defaultWorld(), security: { withoutMac: ['970418'] } },
    transportBetween(name) {
      const [near, far] = createMemoryPair(clock, { name });
      lines.set(name, near);
      return [near, far];
    },
  });
  const request = bench.terminal.withdrawal(bench.card(CARD), 1_000_000, {
    3: '000000',
    22: '052',
  });
  const { 52: _, ...fields } = request.fields as Record<number, string>;
  for (const message of [{ mti: '0200', fields }, bench.terminal.reversal(request)]) {
    const built = codec.build(message);
    if (!built.ok) throw new Error(built.error.detail);
    lines.get('issuer 970418 - napas 602907')!.write(frameMessage(built.value));
    await clock.advance(1_000);
  }
  expect(bench.transcript()).toEqual(['napas > issuer 0210 58', 'napas > issuer 0430 58']);
  expect(bench.balance(CARD)).toBe(BEFORE);
});

import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { createLcdm4000Driver } from '../../../../hardware/cash-dispenser/lcdm-4000/driver.ts';
import { encodeFrame } from '../../../../hardware/cash-dispenser/lcdm-4000/frame.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';
import { createBench } from './bench.ts';

const STATUS = '04 30 02 50 03 65';
const LAST = '04 30 02 55 03 60';
const DISPENSE_4 = '04 30 02 52 24 20 20 20 20 20 20 20 20 20 20 20 20 20 20 03 43';
const FOUR_LEFT =
  '01 30 02 52 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20 03 52';
const unit = (payload: string): string => toSpacedHex(encodeFrame('unit', hex(payload)));
const READY = unit('50 20 20 20 31 20 20 20 32 20 20 20 33 20 20 20 34 20 20');

/** The driver against a list: what it must send, and what it then hears after so many ms. */
async function withScript(
  script: readonly (readonly [string, ...(readonly [number, string])[]])[],
) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const driver = createLcdm4000Driver({ transport: near, clock });
  const sent: string[] = [];
  const rest = [...script];
  far.onData((chunk) => {
    const said = toSpacedHex(chunk);
    sent.push(`${clock.now()} ${said}`);
    const next = rest[0];
    if (next?.[0] !== said) return;
    rest.shift();
    for (const [ms, bytes] of next.slice(1) as [number, string][]) {
      clock.setTimeout(() => far.write(hex(bytes)), ms);
    }
  });
  await far.open();
  await driver.open();
  return {
    driver,
    sent,
    clock,
    near,
    async run<T>(promise: Promise<T>): Promise<T> {
      let settled = false;
      void promise.finally(() => {
        settled = true;
      });
      const why = await clock.runUntil(() => settled, 400_000);
      if (why !== 'done') throw new Error(`did not settle: ${why}`);
      return promise;
    },
  };
}

describe('the driver, byte by byte', () => {
  it('asks for the status', async () => {
    const { driver, run, sent } = await withScript([
      [STATUS, [20, '06'], [30, READY]],
      ['06', [5, '04']],
    ]);
    expect(await run(driver.status())).toEqual({
      ok: true,
      value: {
        notesInExit: false,
        notesInPath: false,
        cassettes: Array(4).fill({ present: true, level: 'enough' }),
        trouble: undefined,
      },
    });
    expect(sent).toEqual([`0 ${STATUS}`, '30 06']);
  });

  it('dispenses four notes', async () => {
    const { driver, run, sent, clock } = await withScript([
      [DISPENSE_4, [50, '06'], [2000, FOUR_LEFT]],
      ['06', [5, '04']],
    ]);
    expect(await run(driver.dispense([4]))).toEqual({
      ok: true,
      value: { exit: [4, 0, 0, 0], reject: [0, 0, 0, 0] },
    });
    expect(sent).toEqual([`0 ${DISPENSE_4}`, '2000 06']);
    expect(clock.now()).toBe(2005);
  });

  it('takes ACK, response and EOT in one chunk, and does without the EOT', async () => {
    const { driver, run, clock } = await withScript([
      [STATUS, [20, `06 ${READY} 04`]],
      ['06'],
      [STATUS, [20, `06 ${READY}`]],
    ]);
    expect((await run(driver.status())).ok).toBe(true);
    expect(clock.now()).toBe(20);
    expect((await run(driver.status())).ok).toBe(true);
    expect(clock.now()).toBe(540);
  });

  it('sends a question three times into silence, 550 ms apart', async () => {
    const { driver, run, sent } = await withScript([]);
    expect(await run(driver.status())).toEqual({
      ok: false,
      error: { kind: 'no-response', detail: 'status: no ACK to 3 sends, silence to the last' },
    });
    expect(sent).toEqual([`0 ${STATUS}`, `550 ${STATUS}`, `1100 ${STATUS}`]);
  });

  it('repeats on NAK, three sends in all', async () => {
    const { driver, run, sent } = await withScript([
      [STATUS, [10, '15']],
      [STATUS, [10, '15']],
      [STATUS, [10, '15']],
    ]);
    expect(await run(driver.status())).toMatchObject({
      error: { kind: 'no-response', detail: 'status: no ACK to 3 sends, NAK to the last' },
    });
    expect(sent).toHaveLength(3);
  });

  it('never sends a dispense again into silence', async () => {
    const { driver, run, sent, clock } = await withScript([]);
    expect(await run(driver.dispense([4]))).toEqual({
      ok: false,
      error: {
        kind: 'no-response',
        detail: 'dispense: no ACK: it may have been accepted, and is not repeated',
      },
    });
    expect(sent).toEqual([`0 ${DISPENSE_4}`]);
    expect(clock.now()).toBe(550);
  });

  it('sends a dispense again after a clean NAK', async () => {
    const { driver, run, sent, clock } = await withScript([
      [DISPENSE_4, [10, '15']],
      [DISPENSE_4, [10, `06 ${FOUR_LEFT} 04`]],
    ]);
    expect((await run(driver.dispense([4]))).ok).toBe(true);
    await clock.advance(0);
    expect(sent).toEqual([`0 ${DISPENSE_4}`, `10 ${DISPENSE_4}`, '20 06']);
  });

  it('does not believe a NAK after noise enough to pay twice', async () => {
    const { driver, run, sent } = await withScript([[DISPENSE_4, [10, 'FF 41 15']]]);
    expect(await run(driver.dispense([4]))).toMatchObject({ error: { kind: 'no-response' } });
    expect(sent).toEqual([`0 ${DISPENSE_4}`]);
  });

  it('never sends a dispense again after its ACK: the answer may be lost', async () => {
    const { driver, run, sent, clock } = await withScript([[DISPENSE_4, [10, '06']]]);
    expect(await run(driver.dispense([4]))).toEqual({
      ok: false,
      error: { kind: 'no-response', detail: 'dispense: no response within 60 s of the ACK' },
    });
    expect(sent).toEqual([`0 ${DISPENSE_4}`]);
    expect(clock.now()).toBe(60_010);
  });

  it('does not take the answer to an older dispense for its own', async () => {
    const { driver, run, sent } = await withScript([
      [DISPENSE_4, [100, FOUR_LEFT]],
      ['06', [5, '04']],
    ]);
    expect(await run(driver.dispense([4]))).toMatchObject({ error: { kind: 'no-response' } });
    expect(sent).toEqual([`0 ${DISPENSE_4}`, '100 06']);
  });

  it('asks for a damaged response again by NAK', async () => {
    const damaged = FOUR_LEFT.replace(/52$/, '53');
    const { driver, run, sent } = await withScript([
      [DISPENSE_4, [10, '06'], [1000, damaged]],
      ['15', [20, FOUR_LEFT.slice(6)]],
      ['15', [20, FOUR_LEFT]],
      ['06', [5, '04']],
    ]);
    expect((await run(driver.dispense([4]))).ok).toBe(true);
    // The second one lost its head: it is noise, and given up after 100 ms of silence.
    expect(sent).toEqual([`0 ${DISPENSE_4}`, '1000 15', '1120 15', '1140 06']);
  });

  it.each([
    ['damaged three times', [1000, `${FOUR_LEFT.replace(/52$/, '53')}`], 'damaged 3 times'],
    ['closed by EOT', [1000, '04'], 'EOT before a response'],
    ['too short', [1000, unit('52 20 30 24')], 'expected 24 bytes, found 4'],
    ['good, without counts', [1000, unit('52 20')], 'expected data after a good ERROR'],
    ['a jam, without counts', [1000, unit('52 24')], 'ERROR 04 without counts'],
  ] as const)(
    'calls a dispense answer that is %s a matter for lastDispense',
    async (_, answer, detail) => {
      const again = [10, answer[1]] as const;
      const { driver, run, sent } = await withScript([
        [DISPENSE_4, [10, '06'], answer],
        ['15', again],
        ['15', again],
      ]);
      const outcome = await run(driver.dispense([4]));
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'protocol' } });
      expect(JSON.stringify(outcome)).toContain(detail);
      expect(sent.filter((line) => line.includes('52')).length).toBe(1);
    },
  );

  it('asks the last status until the unit is through with its notes', async () => {
    const last = unit('55 20 30 24 20 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20');
    const { driver, run, sent, clock } = await withScript([
      [LAST],
      [LAST],
      [LAST],
      [LAST],
      [LAST, [10, '06'], [20, last]],
      ['06', [5, '04']],
    ]);
    expect(await run(driver.lastDispense())).toEqual({
      ok: true,
      value: { exit: [4, 0, 0, 0], reject: [0, 0, 0, 0] },
    });
    expect(sent).toHaveLength(6);
    expect(clock.now()).toBe(3 * 550 + 500 + 550 + 25);
  });

  it('gives the last status up after a minute of silence', async () => {
    const { driver, run, clock } = await withScript([]);
    expect(await run(driver.lastDispense())).toMatchObject({ error: { kind: 'no-response' } });
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(62_000);
  });

  it.each([
    ['01', '21', [2, 0, 0, 0], { kind: 'cassette-empty', cassette: 1 }],
    ['04', '24', [2, 0, 0, 0], { kind: 'jammed', at: 'EJT-EXIT' }],
    ['05', '25', [4, 0, 0, 0], { kind: 'notes-left-in-exit' }],
    ['07', '27', [3, 0, 0, 0], { kind: 'hardware', code: '07' }],
    ['00 with too few', '20', [3, 0, 0, 0], { kind: 'hardware', code: '00' }],
    ['25 with too few', '45', [3, 0, 0, 0], { kind: 'hardware', code: '25' }],
  ])('ERROR %s of a dispense carries what left', async (_, error, exit, expected) => {
    const left = (0x20 + exit[0]!).toString(16);
    const response = unit(
      `52 ${error} 30 ${left} 21 31 20 20 32 20 20 33 20 20 34 20 20 20 20 20 20 20 20 20`,
    );
    const { driver, run } = await withScript([[DISPENSE_4, [10, `06 ${response} 04`]]]);
    expect(await run(driver.dispense([4]))).toMatchObject({
      ok: false,
      error: { ...expected, counts: { exit, reject: [1, 0, 0, 0] } },
    });
  });

  it('a refusal needs no counts', async () => {
    const { driver, run } = await withScript([[DISPENSE_4, [10, `06 ${unit('52 51')} 04`]]]);
    expect(await run(driver.dispense([4]))).toEqual({
      ok: false,
      error: { kind: 'refused', code: '31', detail: 'bad parameter' },
    });
  });

  it('takes near end for a warning where all notes left', async () => {
    const response = unit(FOUR_LEFT.slice(9, -6).replace('52 20', '52 45'));
    const { driver, run } = await withScript([[DISPENSE_4, [10, `06 ${response} 04`]]]);
    expect((await run(driver.dispense([4]))).ok).toBe(true);
  });

  it.each([
    [[41], { code: '0C', detail: 'expected 1 to 40 notes, found 41' }],
    [[0, 0], { code: '0C', detail: 'expected 1 to 40 notes, found 0' }],
    [[1.5], { code: '31', detail: 'expected whole numbers for 4 cassettes' }],
    [[-1, 5], { code: '31', detail: 'expected whole numbers for 4 cassettes' }],
    [[1, 1, 1, 1, 1], { code: '31', detail: 'expected whole numbers for 4 cassettes' }],
  ])('refuses to ask for %j', async (notes, error) => {
    const { driver, run, sent } = await withScript([]);
    expect(await run(driver.dispense(notes))).toEqual({
      ok: false,
      error: { kind: 'refused', ...error },
    });
    expect(sent).toEqual([]);
  });

  it('is disconnected when the wire breaks, also in the middle of a dispense', async () => {
    const { driver, run, clock, near } = await withScript([[DISPENSE_4, [10, '06']]]);
    clock.setTimeout(() => near.unplug(), 1000);
    expect(await run(driver.dispense([4]))).toMatchObject({ error: { kind: 'disconnected' } });
    expect(await run(driver.status())).toMatchObject({ error: { kind: 'disconnected' } });
    expect(await run(driver.lastDispense())).toMatchObject({ error: { kind: 'disconnected' } });
    expect(clock.now()).toBe(1000);
  });
});

describe('the driver with its twin', () => {
  it('has a customer’s whole transaction', async () => {
    const { driver, twin, run, transcript } = await createBench();
    expect(await run(driver.purge())).toEqual({ ok: true, value: undefined });
    expect(await run(driver.dispense([2, 0, 1]))).toMatchObject({ ok: true });
    expect(await run(driver.status())).toMatchObject({
      value: { notesInExit: true, notesInPath: false, trouble: undefined },
    });
    expect(await run(driver.lastDispense())).toEqual({
      ok: true,
      value: { exit: [2, 0, 1, 0], reject: [0, 0, 0, 0] },
    });
    expect(transcript()).toEqual([
      '> purge',
      '< 06',
      '< purge: good',
      '> 06',
      '< 04',
      '> dispense 2 from cassette 1, 1 from cassette 3',
      '< 06',
      '< dispense: good, out: 2 from cassette 1, 1 from cassette 3; rejected: none',
      '> 06',
      '< 04',
      '> status',
      '< 06',
      '< status: good, covered: EXIT',
      '> 06',
      '< 04',
      '> last status',
      '< 06',
      '< last status: good, out: 2 from cassette 1, 1 from cassette 3; rejected: none',
      '> 06',
      '< 04',
    ]);
    expect(twin.take()).toEqual([2, 0, 1, 0]);
  });

  it('waits until the customer has taken the notes', async () => {
    const { driver, twin, run, clock } = await createBench();
    await run(driver.dispense([1]));
    const start = clock.now();
    const taken = driver.waitForTaken(new AbortController().signal);
    clock.setTimeout(() => twin.take(), 5000);
    expect(await run(taken)).toEqual({ ok: true, value: 'taken' });
    expect(clock.now() - start).toBeGreaterThan(5000);
    expect(clock.now() - start).toBeLessThan(5500);
  });

  it('stops waiting when told, at once', async () => {
    const { driver, run, clock } = await createBench();
    await run(driver.dispense([1]));
    const start = clock.now();
    const stop = new AbortController();
    const taken = driver.waitForTaken(stop.signal);
    clock.setTimeout(() => stop.abort(), 5000);
    expect(await run(taken)).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(clock.now() - start).toBeLessThan(5100);
  });

  it('finds a dispense refused while notes lie in the exit', async () => {
    const { driver, twin, run } = await createBench();
    await run(driver.dispense([3]));
    expect(await run(driver.dispense([1]))).toEqual({
      ok: false,
      error: {
        kind: 'notes-left-in-exit',
        counts: { exit: [0, 0, 0, 0], reject: [0, 0, 0, 0] },
      },
    });
    expect(twin.view().exit).toEqual([3, 0, 0, 0]);
  });

  it('after a purge the last status says that nothing left', async () => {
    const { driver, twin, run } = await createBench();
    await run(driver.dispense([3]));
    twin.take();
    await run(driver.purge());
    expect(await run(driver.lastDispense())).toEqual({
      ok: true,
      value: { exit: [0, 0, 0, 0], reject: [0, 0, 0, 0] },
    });
  });

  it('sees near end, empty, and a cassette in the wrong place', async () => {
    const { driver, memory, run } = await createBench({ cassettes: [1, 2, 4, 3] });
    memory.cassettes = [49, 0, 300, 200];
    expect(await run(driver.status())).toMatchObject({
      value: {
        cassettes: [
          { present: true, level: 'near-end' },
          { present: true, level: 'empty' },
          { present: true, level: 'enough' },
          { present: true, level: 'enough' },
        ],
        trouble: { kind: 'hardware', code: 'type', detail: 'cassette 3: expected type 4, found 3' },
      },
    });
  });

  it('has no presenter', async () => {
    const { driver } = await createBench();
    expect(driver.capabilities).toEqual({
      cassettes: 4,
      maxNotes: 40,
      presenter: false,
      retract: false,
      lastStatus: true,
    });
    expect(await driver.present()).toEqual({ ok: false, error: { kind: 'not-supported' } });
    expect(await driver.retract()).toEqual({ ok: false, error: { kind: 'not-supported' } });
  });

  it('serves the technician: test dispense, sensors, reset', async () => {
    const { driver, twin, run, clock } = await createBench();
    expect(await run(driver.testDispense([1, 1, 1, 1]))).toEqual({
      ok: true,
      value: { exit: [0, 0, 0, 0], reject: [1, 1, 1, 1] },
    });
    expect(await run(driver.sensors())).toEqual({ ok: true, value: [] });
    await run(driver.dispense([1]));
    expect(await run(driver.sensors())).toEqual({ ok: true, value: ['EXIT'] });
    const start = clock.now();
    expect((await run(driver.reset())).ok).toBe(true);
    expect(clock.now() - start).toBeGreaterThanOrEqual(2000);
    expect((await run(driver.status())).ok).toBe(true);
    expect(twin.view().rejected).toEqual([1, 1, 1, 1]);
  });

  it('asks one thing at a time, whoever asks', async () => {
    const { driver, run, transcript } = await createBench();
    const both = Promise.all([driver.dispense([1]), driver.status()]);
    const [dispensed, status] = await run(both);
    expect([dispensed.ok, status.ok]).toEqual([true, true]);
    expect(transcript().filter((line) => line.length > 4)).toEqual([
      '> dispense 1 from cassette 1',
      '< dispense: good, out: 1 from cassette 1; rejected: none',
      '> status',
      '< status: good, covered: EXIT',
    ]);
  });
});

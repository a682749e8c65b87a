import { describe, expect, it } from 'vitest';
import { hex, toSpacedHex } from '../../../../bytes/hex.ts';
import { createEscPosDriver } from '../../../../hardware/printer/esc-pos/driver.ts';
import { EPSON_58, type PrinterProfile } from '../../../../hardware/printer/esc-pos/profile.ts';
import { createMemoryPair } from '../../../../hardware/transport/memory.ts';
import { createSimulatedClock } from '../../../../time/simulated-clock.ts';

const LINE = [{ kind: 'text', text: 'Phí' }] as const;
const PRINTED_LINE = '1B 74 34 50 68 ED 0A';

/** A far end that answers by the book: what it hears, what it says, after how many ms. */
type Script = Readonly<Record<string, string | { say: string; after: number }>>;

const IDLE: Script = { '10 04 01': '12', '10 04 02': '12', '10 04 03': '12', '10 04 04': '12' };

async function printer(script: Script, profile?: PrinterProfile) {
  const clock = createSimulatedClock(0);
  const [near, far] = createMemoryPair(clock);
  const heard: string[] = [];
  far.onData((chunk) => {
    const shown = toSpacedHex(chunk);
    heard.push(shown);
    const answer = script[shown];
    if (answer === undefined) return;
    const { say, after } = typeof answer === 'string' ? { say: answer, after: 0 } : answer;
    clock.setTimeout(() => far.write(hex(say)), after);
  });
  await far.open();
  const driver = createEscPosDriver({
    transport: near,
    clock,
    ...(profile ? { profile } : {}),
  });
  await driver.open();
  async function finish<T>(work: Promise<T>): Promise<T> {
    let outcome: { value: T } | undefined;
    void work.then((value) => {
      outcome = { value };
    });
    expect(await clock.runUntil(() => outcome !== undefined, 120_000)).toBe('done');
    return outcome!.value;
  }
  return { clock, near, heard, driver, finish };
}

describe('status', () => {
  it('asks the four real-time statuses', async () => {
    const { driver, finish, heard } = await printer(IDLE);
    expect(await finish(driver.status())).toEqual({
      ok: true,
      value: { paper: 'enough', cover: 'closed', trouble: undefined },
    });
    expect(heard).toEqual(['10 04 01', '10 04 02', '10 04 03', '10 04 04']);
  });

  it('understands a printer out of paper', async () => {
    const script = { '10 04 01': '1A', '10 04 02': '32', '10 04 03': '12', '10 04 04': '7E' };
    const { driver, finish } = await printer(script);
    expect(await finish(driver.status())).toEqual({
      ok: true,
      value: { paper: 'out', cover: 'closed', trouble: { kind: 'paper-out' } },
    });
  });

  it('asks three times, then says that nobody answers', async () => {
    const { driver, finish, heard, clock } = await printer({});
    expect(await finish(driver.status())).toMatchObject({ error: { kind: 'no-response' } });
    expect(heard).toEqual(['10 04 01', '10 04 01', '10 04 01']);
    expect(clock.now()).toBe(1500);
  });

  it('says that the wire is gone', async () => {
    const { driver, finish, near } = await printer(IDLE);
    near.unplug();
    expect(await finish(driver.status())).toMatchObject({ error: { kind: 'disconnected' } });
  });
});

describe('print', () => {
  it('checks, sends, cuts and waits for the answer to GS r', async () => {
    const script = { ...IDLE, '1D 61 FF': '14 00 00 0F', '1D 72 01': { say: '00', after: 900 } };
    const { driver, finish, heard, clock } = await printer(script);
    expect(await finish(driver.print(LINE))).toEqual({ ok: true, value: undefined });
    expect(clock.now()).toBe(900);
    expect(heard.slice(4)).toEqual(['1B 40', '1D 61 FF', PRINTED_LINE, '1D 56 42 00', '1D 72 01']);
  });

  it('feeds to the tear-off edge where there is no cutter', async () => {
    const { driver, finish, heard } = await printer({ ...IDLE, '1D 72 01': '00' }, EPSON_58);
    await finish(driver.print(LINE));
    expect(heard.slice(-2)).toEqual(['1B 64 04', '1D 72 01']);
  });

  it('sends nothing to a printer that cannot print', async () => {
    const { driver, finish, heard } = await printer({
      ...IDLE,
      '10 04 01': '1A',
      '10 04 02': '16',
    });
    expect(await finish(driver.print(LINE))).toEqual({ ok: false, error: { kind: 'cover-open' } });
    expect(heard).toHaveLength(4);
  });

  it('stops at an automatic status that tells of trouble, and clears the buffer', async () => {
    const script = { ...IDLE, [PRINTED_LINE]: { say: '1C 00 0F 0F', after: 50 } };
    const { driver, finish, heard, clock } = await printer(script);
    expect(await finish(driver.print(LINE))).toEqual({ ok: false, error: { kind: 'paper-out' } });
    await clock.advance(10);
    expect(heard.at(-1)).toBe('10 14 08 01 03 14 01 06 02 08');
  });

  it('cuts off what a stopped receipt left, before the next one', async () => {
    const failing = { ...IDLE, [PRINTED_LINE]: { say: '3C 00 00 0F', after: 50 } };
    const { driver, finish, heard } = await printer(failing);
    await finish(driver.print(LINE));
    await finish(driver.print(LINE));
    const second = heard.slice(heard.lastIndexOf('1B 40'));
    expect(second.slice(0, 4)).toEqual(['1B 40', '1D 61 FF', '1D 56 42 00', PRINTED_LINE]);
  });

  it('asks a printer without automatic status every two seconds how it is', async () => {
    const { driver, finish, heard } = await printer({
      ...IDLE,
      '1D 72 01': { say: '00', after: 5_000 },
    });
    expect(await finish(driver.print(LINE))).toEqual({ ok: true, value: undefined });
    expect(heard.filter((bytes) => bytes === '10 04 04')).toHaveLength(3);
  });

  it('takes the answer to GS r that comes while it asks', async () => {
    const mute: Record<string, string | { say: string; after: number }> = {
      ...IDLE,
      '1D 72 01': { say: '00', after: 2_300 },
    };
    const { driver, finish, clock } = await printer(mute);
    const printing = driver.print(LINE);
    await clock.advance(100);
    delete mute['10 04 01'];
    expect(await finish(printing)).toEqual({ ok: true, value: undefined });
    expect(clock.now()).toBe(2_300);
  });

  it('gives up on a printer that never finishes, within a bound', async () => {
    const { driver, finish, clock } = await printer(IDLE);
    expect(await finish(driver.print(LINE))).toMatchObject({ error: { kind: 'no-response' } });
    expect(clock.now()).toBeLessThan(13_000);
  });

  it('prints one receipt after the other', async () => {
    const { driver, finish, heard } = await printer({
      ...IDLE,
      '1D 72 01': { say: '00', after: 100 },
    });
    const both = Promise.all([driver.print(LINE), driver.print(LINE)]);
    expect(await finish(both)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(heard.filter((bytes) => bytes === '1B 40')).toHaveLength(2);
    expect(heard.indexOf('1D 72 01')).toBeLessThan(heard.lastIndexOf('1B 40'));
  });
});

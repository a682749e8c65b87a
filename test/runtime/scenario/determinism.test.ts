import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../bytes/hex.ts';
import { type Played, playAll } from '../../../cli/run/play-all.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';
import { findScripts } from '../../../runtime/scenario/files.ts';
import { openStage, type Stage } from '../../../runtime/scenario/stage.ts';
import { traceText } from '../../../runtime/trace.ts';

const found = findScripts([join(import.meta.dirname, '..', '..', '..', 'scenarios')]);
const files = found.ok ? found.value : [];

/** File → trace. */
async function tracesOf(order: readonly string[], workers: number): Promise<Map<string, string>> {
  const traces = new Map<string, string>();
  await playAll(order, { seed: 7, trace: true }, workers, (played: Played) => {
    if (played.kind === 'played') traces.set(played.result.file, played.result.trace ?? '');
  });
  return traces;
}

const first = await tracesOf(files, 1);

/** For a machine that has much else to do: by itself each takes two or three seconds. */
const BUSY_MS = 60_000;

/** Compared one by one, so that a difference is told by its file and line. */
function expectSame(again: ReadonlyMap<string, string>): void {
  for (const [file, trace] of again) {
    if (first.get(file) === trace) continue;
    expect({ file, lines: trace.split('\n') }).toEqual({
      file,
      lines: first.get(file)?.split('\n'),
    });
  }
}

describe('a seed gives the same trace, byte for byte', () => {
  it('there is something to compare', () => {
    expect(first.size).toBe(files.length);
    for (const trace of first.values()) expect(trace.length).toBeGreaterThan(2_000);
  });

  it('in the same process again', { timeout: BUSY_MS }, async () => {
    const again = await tracesOf(
      files.filter((_, i) => i % 4 === 0),
      1,
    );
    expect(again.size).toBe(Math.ceil(files.length / 4));
    expectSame(again);
  });

  it('in two workers, whatever they played before', { timeout: BUSY_MS }, async () => {
    const half = files.filter((_, i) => i % 2 === 1).toReversed();
    const again = await tracesOf(half, 2);
    expect(again.size).toBe(half.length);
    expectSame(again);
  });

  it('and another seed another one', async () => {
    const [file = ''] = files;
    const traces: string[] = [];
    await playAll([file], { seed: 8, trace: true }, 1, (played) => {
      if (played.kind === 'played') traces.push(played.result.trace ?? '');
    });
    expect(traces[0]).not.toBe(first.get(file));
  });
});

/** A secret as it may stand in a trace: in words, as bytes in hex, and as hex of its ASCII. */
function formsOf(secret: string): string[] {
  const ascii = toHex(new TextEncoder().encode(secret));
  return [secret, ascii, ascii.toLowerCase()];
}

function expectNone(text: string, secrets: readonly (readonly [string, string])[]): void {
  const found = secrets.filter(([, secret]) => formsOf(secret).some((form) => text.includes(form)));
  expect(found.map(([name]) => name)).toEqual([]);
}

const cards = defaultWorld().banks.flatMap((bank) => bank.cards);

describe('no secret is in any trace', () => {
  it('no card number, in words or on a wire', () => {
    const pans = cards.map(({ id, pan }) => [`PAN of ${id}`, pan] as const);
    for (const trace of first.values()) expectNone(trace, pans);
  });

  it('no PIN block, key, track or PIN of a withdrawal whose raw bytes are known', async () => {
    const stage = await openStage();
    const raw = rawBytes(stage);
    await stage.insert('techcombank-debit');
    await stage.language('vi');
    await stage.pin('112233');
    await stage.amount(500_000);
    await stage.confirm('with-receipt');
    await stage.take('cash');
    await stage.take('receipt');
    await stage.take('card');
    await stage.rest();

    const [, block = ''] = /7.*?([0-9A-F]{16})\x03/s.exec(raw.fromPad()) ?? [];
    const { masterKey, encryptedPinKey } = stage.world.backbone.terminalKeys('ATM00117');
    const { pan, expiry, serviceCode } = cards.find(({ id }) => id === 'techcombank-debit')!;
    expect(block).toMatch(/^[0-9A-F]{16}$/);
    // The raw bytes do hold them: otherwise this test would look for nothing.
    expect(raw.toPad()).toContain(toHex(masterKey));
    expect(raw.fromReader()).toContain(`${pan}=${expiry}${serviceCode}`);

    const header = {
      version: 1,
      title: '',
      seed: 42,
      start: '',
      configuration: stage.configuration,
    } as const;
    const told = [
      traceText(header, stage.trace.entries),
      JSON.stringify(stage.journal.after(0)),
      JSON.stringify(stage.messages),
      JSON.stringify(stage.screens),
    ].join('\n');
    expectNone(told, [
      ['PIN block', block],
      ['master key', toHex(masterKey)],
      ['PIN key', toHex(encryptedPinKey)],
      ['PAN', pan],
      ['track', `=${expiry}${serviceCode}`],
      ['PIN', '112233'],
    ]);
    await stage.close();
  });
});

/** What really travels, beside the taps. */
function rawBytes({ world }: Stage) {
  const collect = (device: 'pin-pad' | 'card-reader', end: 0 | 1): (() => string) => {
    let text = '';
    world.wires[device][end].onData((chunk) => {
      text += String.fromCharCode(...chunk);
    });
    return () => text;
  };
  return {
    fromPad: collect('pin-pad', 0),
    toPad: collect('pin-pad', 1),
    fromReader: collect('card-reader', 0),
  };
}

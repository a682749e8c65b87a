import { describe, expect, it } from 'vitest';
import { hex } from '../../../bytes/hex.ts';
import type { FramedItem, Framer } from '../../../hardware/transport/framer.ts';
import { createMemoryPair } from '../../../hardware/transport/memory.ts';
import { withRecording } from '../../../hardware/transport/recording.ts';
import { compareRecordings, readRecording } from '../../../hardware/transport/recording-reader.ts';
import { createSimulatedClock } from '../../../time/simulated-clock.ts';

/** Lines that end in 0D. */
function createLineFramer(): Framer<FramedItem> {
  let held: number[] = [];
  const cut = (kind: string): FramedItem[] => {
    if (held.length === 0) return [];
    const bytes = Uint8Array.from(held);
    held = [];
    return [{ kind, bytes }];
  };
  return {
    push: (chunk) =>
      [...chunk].flatMap((byte) => {
        held.push(byte);
        return byte === 0x0d ? cut('line') : [];
      }),
    flush: () => cut('noise'),
  };
}

async function record(secret: string): Promise<string> {
  const clock = createSimulatedClock(1_000_000);
  const [near, far] = createMemoryPair(clock, { name: 'toy' });
  const lines: string[] = [];
  const recorded = withRecording(near, {
    device: 'card-reader',
    sink: (line) => lines.push(line),
    clock,
    framer: createLineFramer,
    describe: (direction, bytes) => {
      const secret = direction === 'in' && bytes.length > 2;
      return {
        meaning: secret ? 'track 2' : `${bytes.length} bytes`,
        shown: secret ? bytes.map((byte) => (byte === 0x0d ? byte : 0x2a)) : bytes,
      };
    },
  });
  await far.open();
  await recorded.open();
  recorded.write(hex('45 0D'));
  await clock.advance(40);
  // The secret comes in two chunks: neither may be kept raw.
  far.write(hex(secret.slice(0, 4)));
  await clock.advance(5);
  far.write(hex(`${secret.slice(4)}0D`));
  await clock.advance(5);
  far.write(hex('99'));
  await clock.advance(500);
  await recorded.close();
  return lines.join('\n');
}

describe('a recording', () => {
  it('has a header, both directions, time deltas, and no secret', async () => {
    expect((await record('39373035')).split('\n')).toEqual([
      '{"version":1,"device":"card-reader","transport":"toy"}',
      '{"dt":0,"event":"open"}',
      '{"dt":0,"direction":"out","bytes":"45 0D","meaning":"2 bytes"}',
      '{"dt":45,"direction":"in","bytes":"2A 2A 2A 2A 0D","meaning":"track 2"}',
      '{"dt":505,"direction":"in","bytes":"99","meaning":"1 bytes"}',
      '{"dt":0,"event":"close: closed-here"}',
    ]);
  });

  it('is read back', async () => {
    const read = readRecording(`${await record('39373035')}\n`);
    if (!read.ok) throw new Error(read.error.detail);
    expect(read.value.header).toEqual({ version: 1, device: 'card-reader', transport: 'toy' });
    expect(read.value.lines).toHaveLength(5);
  });

  it.each([
    ['', 1, 'expected a header'],
    ['nonsense', 1, 'expected a JSON object'],
    ['{"version":2,"device":"d","transport":"t"}', 1, 'expected version 1, found 2'],
    ['{"version":1,"device":7,"transport":"t"}', 1, 'expected a text `device` in the header'],
    ['{"version":1,"device":"d","transport":"t"}\n{"dt":-1}', 2, 'expected `dt`, milliseconds'],
    [
      '{"version":1,"device":"d","transport":"t"}\n{"dt":1,"direction":"up"}',
      2,
      'expected `direction`: in or out',
    ],
    [
      '{"version":1,"device":"d","transport":"t"}\n{"dt":1,"direction":"in","meaning":"m","bytes":"0G"}',
      2,
      'in `bytes`: expected a hex digit at offset 1',
    ],
  ])('%j is refused with its line', (text, line, detail) => {
    expect(readRecording(text)).toEqual({
      ok: false,
      error: { kind: 'bad-recording', line, detail },
    });
  });
});

describe('two recordings', () => {
  const recording = (...items: string[]) => {
    const header = '{"version":1,"device":"d","transport":"t"}';
    const read = readRecording([header, ...items].join('\n'));
    if (!read.ok) throw new Error(read.error.detail);
    return read.value;
  };
  const ack = '{"dt":3,"direction":"in","bytes":"06","meaning":"ACK"}';
  const late = '{"dt":9,"direction":"in","bytes":"06","meaning":"ACK"}';
  const nak = '{"dt":3,"direction":"in","bytes":"15","meaning":"NAK"}';
  const sent = '{"dt":3,"direction":"out","bytes":"06","meaning":"ACK"}';
  const open = '{"dt":0,"event":"open"}';

  it('are the same when only the pace differs', () => {
    expect(compareRecordings(recording(open, ack, ack), recording(late, ack))).toBeUndefined();
  });

  it('part where the first item differs', () => {
    expect(compareRecordings(recording(ack, ack), recording(ack, nak))).toMatchObject({
      index: 1,
      in: 'bytes',
      a: { bytes: '06', meaning: 'ACK' },
      b: { bytes: '15', meaning: 'NAK' },
    });
    expect(compareRecordings(recording(ack), recording(sent))).toMatchObject({
      index: 0,
      in: 'direction',
    });
  });

  it('part where one ends', () => {
    expect(compareRecordings(recording(ack, nak), recording(ack))).toMatchObject({
      index: 1,
      in: 'length',
      a: { bytes: '15' },
      b: undefined,
    });
  });
});

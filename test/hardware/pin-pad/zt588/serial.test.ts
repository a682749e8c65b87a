import { describe, expect, it } from 'vitest';
import { hex } from '../../../../bytes/hex.ts';
import type { PinPadKey } from '../../../../hardware/pin-pad/pin-pad.ts';
import { createZt588Driver } from '../../../../hardware/pin-pad/zt588/driver.ts';
import { attachVirtualZt588 } from '../../../../hardware/pin-pad/zt588/virtual.ts';
import { openPtyPair } from '../../../../hardware/transport/pty.ts';
import { createSerialTransport } from '../../../../hardware/transport/serial.ts';
import { realClock } from '../../../../time/real-clock.ts';
import { createSeededRandom } from '../../../../time/seeded-random.ts';
import { vectors } from '../../../crypto/vectors.ts';
import { whyNoPty } from '../../../support/pty.ts';
import { ENTRY } from './bench.ts';

const noPty = await whyNoPty();

describe.skipIf(noPty !== undefined)('over a real serial port', () => {
  it('a PIN is entered and comes out as the published block', async () => {
    const pair = await openPtyPair();
    if (!pair.ok) throw new Error(pair.error.detail);
    const clock = realClock;
    const baudRate = 9600;
    const far = createSerialTransport({ path: pair.value.b, baudRate });
    expect(await far.open()).toEqual({ ok: true });
    const pad = attachVirtualZt588({ transport: far, clock, random: createSeededRandom(1) });
    const driver = createZt588Driver({
      transport: createSerialTransport({ path: pair.value.a, baudRate }),
      clock,
    });
    const keys: PinPadKey[] = [];
    const entered = new Promise<void>((resolve) => {
      driver.onKey((key) => {
        keys.push(key);
        if (key.kind === 'enter') resolve();
      });
    });
    try {
      expect(await driver.open()).toEqual({ ok: true });
      const key = hex(vectors('tdes-dukpt-txn-00001')[0]!.expected.pinKey!);
      expect((await driver.loadPlainKey({ slot: 0x30, usage: 'pin', key })).ok).toBe(true);
      expect((await driver.startPinEntry(ENTRY)).ok).toBe(true);
      for (const press of ['1', '2', '3', '4', 'enter'] as const) pad.press(press);
      await entered;
      expect(keys.length).toBe(5);
      expect(await driver.getPinBlock()).toEqual({
        ok: true,
        value: { block: hex('1B9C1845EB993A7A'), digits: 4 },
      });
    } finally {
      await driver.close();
      pad.powerOff();
      await far.close();
      await pair.value.close();
    }
  });
});

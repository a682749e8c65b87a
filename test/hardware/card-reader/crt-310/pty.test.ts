import { expect, it } from 'vitest';
import { hex } from '../../../../bytes/hex.ts';
import { createCrt310Driver } from '../../../../hardware/card-reader/crt-310/driver.ts';
import { attachVirtualCrt310 } from '../../../../hardware/card-reader/crt-310/virtual.ts';
import { openPtyPair } from '../../../../hardware/transport/pty.ts';
import { createSerialTransport } from '../../../../hardware/transport/serial.ts';
import { realClock } from '../../../../time/real-clock.ts';
import { chipCard, never, STRIPE } from './rig.ts';

it('a session over real serial ports: insert, stripe, chip, eject, taken', async (context) => {
  const pair = await openPtyPair();
  if (!pair.ok) return context.skip(`no PTY pair here: ${pair.error.detail}`);
  const near = createSerialTransport({ path: pair.value.a, baudRate: 9600 });
  const far = createSerialTransport({ path: pair.value.b, baudRate: 9600 });
  try {
    const driver = createCrt310Driver({ transport: near, clock: realClock, pollMs: 50 });
    const twin = attachVirtualCrt310({ transport: far, clock: realClock });
    expect(await far.open()).toEqual({ ok: true });
    expect(await driver.open()).toEqual({ ok: true });
    expect(await driver.reset('keep')).toMatchObject({
      ok: true,
      value: { firmware: 'CRT 310 V3.0' },
    });
    expect(await driver.setEntry('any-card')).toMatchObject({ ok: true });
    expect(twin.insert(chipCard('T=0'))).toBe(true);
    expect(await driver.waitForCard(never)).toEqual({ ok: true, value: 'inside' });
    expect(await driver.readTracks()).toMatchObject({
      ok: true,
      value: { track2: { kind: 'data', data: STRIPE.track2 } },
    });
    expect(await driver.chipPowerOn()).toMatchObject({ ok: true, value: { protocol: 'T=0' } });
    expect(await driver.transceive(hex('00 A4 04 00 07 A0000000031010 00'))).toEqual({
      ok: true,
      value: hex('6F 09 84 07 A0000000031010 9000'),
    });
    expect(await driver.eject()).toMatchObject({ ok: true });
    expect(twin.take()).toBe(true);
    expect(await driver.waitForTaken(never)).toEqual({ ok: true, value: 'taken' });
    await driver.close();
  } finally {
    await far.close();
    await pair.value.close();
  }
});

import { expect, it } from 'vitest';
import { createAbecsDriver } from '../../../../hardware/pin-pad/abecs/driver.ts';
import { createPadKeys, pinMasterSlot } from '../../../../hardware/pin-pad/abecs/pad-keys.ts';
import { attachVirtualAbecs } from '../../../../hardware/pin-pad/abecs/virtual.ts';
import { openPtyPair } from '../../../../hardware/transport/pty.ts';
import { createSerialTransport } from '../../../../hardware/transport/serial.ts';
import { realClock } from '../../../../time/real-clock.ts';
import { CARD, CHIP, chipCard, kernel, MASTER, never, PAN } from './bench.ts';

it('a chip sale over real serial ports, and one withdrawn', async (context) => {
  const pair = await openPtyPair();
  if (!pair.ok) return context.skip(`no PTY pair here: ${pair.error.detail}`);
  const near = createSerialTransport({ path: pair.value.a, baudRate: 19_200 });
  const far = createSerialTransport({ path: pair.value.b, baudRate: 19_200 });
  try {
    const keys = createPadKeys();
    keys.keyStore.loadPlain(pinMasterSlot(8), 'master', MASTER);
    const driver = createAbecsDriver({ transport: near, clock: realClock });
    const pad = attachVirtualAbecs({ transport: far, clock: realClock, keys, processor: kernel });
    const waitingFor = (what: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (pad.view().waitingFor === what) resolve();
        };
        pad.onChange(look);
        look();
      });
    expect(await far.open()).toEqual({ ok: true });
    expect(await driver.open()).toEqual({ ok: true });
    const asked = driver.getCard(CARD, never);
    await waitingFor('card');
    pad.insert(chipCard());
    expect(await asked).toMatchObject({ ok: true, value: { kind: 'chip', pan: PAN } });
    const going = driver.goOnChip(CHIP, never);
    await waitingFor('pin');
    for (const key of ['1', '2', '3', '4', 'enter'] as const) pad.press(key);
    expect(await going).toMatchObject({ ok: true, value: { decision: 'online' } });
    const finished = await driver.finishChip({
      reached: true,
      responseCode: '00',
      data: new Uint8Array(0),
      tags: [],
    });
    expect(finished).toMatchObject({ ok: true, value: { decision: 'approved' } });
    const till = new AbortController();
    const withdrawn = driver.getKey(till.signal);
    await waitingFor('key');
    till.abort();
    expect(await withdrawn).toEqual({ ok: false, error: { kind: 'cancelled' } });
    await driver.close();
  } finally {
    await far.close();
    await pair.value.close();
  }
});

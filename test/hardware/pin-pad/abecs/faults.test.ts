import { describe, expect, it } from 'vitest';
import { ascii } from '../../../../bytes/ascii.ts';
import { hex } from '../../../../bytes/hex.ts';
import { encodePacket } from '../../../../hardware/pin-pad/abecs/frame.ts';
import { FAULTS } from '../../../../hardware/pin-pad/abecs/virtual.ts';
import { CARD, CHIP, chipCard, createBench, KEY, kernel, never, PAN, TRACK2 } from './bench.ts';

const PIN = { key: KEY, pan: PAN, minDigits: 4, maxDigits: 12, lines: ['PIN', ''] as const };

/** Everything the twin can have, and each of it tested below. */
it('the list of faults', () => {
  expect(FAULTS.map(({ name }) => name)).toEqual([
    'silence',
    'nak-storm',
    'crc-errors',
    'busy',
    'no-key',
    'customer-cancels',
    'customer-waits',
    'card-removed',
    'chip-mute',
  ]);
});

describe('the wire', () => {
  it('silence: one send, 2 s, CAN, 2 s; a command is not repeated into the dark', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('silence');
    const { value, ms } = await bench.timed(bench.driver.display(['A', '']));
    expect(value).toEqual({
      ok: false,
      error: { kind: 'no-response', detail: 'DSP: no ACK within 2000 ms' },
    });
    expect(ms).toBe(4000);
    expect(bench.transcript().map((line) => line.slice(0, 6))).toEqual(['>> DSP', '>> <18']);
  });

  it('silence when opening: three CAN, and the wire closes', async () => {
    const bench = createBench();
    bench.pad.provoke('silence');
    const { value, ms } = await bench.timed(bench.driver.open());
    expect(value).toEqual({
      ok: false,
      error: { kind: 'failed', detail: 'pad: no-response, no EOT to 3 CAN' },
    });
    expect(ms).toBe(6000);
  });

  it('nak-storm: three sends', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('nak-storm');
    expect(await bench.settled(bench.driver.display(['A', '']))).toEqual({
      ok: false,
      error: { kind: 'no-response', detail: 'DSP: NAK to 3 sends' },
    });
    expect(bench.transcript().map((line) => line.slice(0, 6))).toEqual([
      '>> DSP',
      '<< <15',
      '>> DSP',
      '<< <15',
      '>> DSP',
      '<< <15',
    ]);
    expect(bench.pad.active()).toEqual(['nak-storm']);
  });

  it('two NAKs, then it goes through', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('nak-storm', { count: 2 });
    expect(await bench.settled(bench.driver.display(['A', '']))).toEqual({ ok: true });
    expect(bench.pad.active()).toEqual([]);
  });

  it('a damaged reply is asked for again after half a second of quiet', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('crc-errors', { count: 1 });
    const { value, ms } = await bench.timed(bench.driver.display(['A', '']));
    expect(value).toEqual({ ok: true });
    expect(ms).toBeGreaterThan(500);
    expect(bench.transcript().map((line) => line.split('|')[1])).toEqual([
      ' DSP display: A',
      ' ACK',
      ' damaged packet, 10 bytes',
      ' NAK: send again',
      ' DSP 000 done',
    ]);
  });

  it('three damaged replies: no more is asked', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('crc-errors');
    expect(await bench.settled(bench.driver.display(['A', '']))).toEqual({
      ok: false,
      error: { kind: 'protocol', detail: 'DSP: 3 damaged replies' },
    });
    expect(bench.trace.filter(({ meaning }) => meaning.startsWith('NAK')).length).toBe(2);
  });

  it('a wire that breaks in the middle of a wait', async () => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard(CARD, never);
    await bench.waits('card');
    bench.far.unplug();
    expect(await bench.settled(asked)).toMatchObject({ error: { kind: 'disconnected' } });
    expect(await bench.settled(bench.driver.display(['A', '']))).toMatchObject({
      error: { kind: 'disconnected' },
    });
  });

  it('a reply to another command, and one that is none', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('silence');
    const asked = bench.driver.display(['A', '']);
    bench.far.write(hex('06'));
    bench.far.write(encodePacket(ascii('GIN011')));
    bench.far.write(encodePacket(ascii('DSP000')));
    expect(await bench.settled(asked)).toEqual({ ok: true });
    const again = bench.driver.display(['A', '']);
    bench.far.write(hex('06'));
    bench.far.write(encodePacket(ascii('DSP')));
    expect(await bench.settled(again)).toMatchObject({
      error: {
        kind: 'protocol',
        detail: 'reply to DSP: expected three letters and three digits of status at offset 0',
      },
    });
  });

  it('a pad that babbles does not hold the driver', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('silence');
    const asked = bench.driver.display(['A', '']);
    bench.far.write(hex('06'));
    for (let i = 0; i < 300; i++) bench.far.write(encodePacket(ascii('GIN011')));
    expect(await bench.settled(asked)).toMatchObject({ error: { kind: 'protocol' } });
  });
});

describe('withdrawn by the caller', () => {
  it('CAN, EOT; what the customer does after that has no effect', async () => {
    const bench = await createBench().opened();
    const till = new AbortController();
    const asked = bench.driver.getCard(CARD, till.signal);
    await bench.waits('card');
    till.abort();
    const { value, ms } = await bench.timed(asked);
    expect(value).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(ms).toBeLessThan(200);
    expect(bench.pad.view()).toMatchObject({ waitingFor: 'nothing', lines: ['', ''] });
    expect(bench.pad.swipe({ id: 'late', track2: TRACK2 })).toBe(false);
    expect(bench.transcript().map((line) => line.split('|')[1])).toEqual([
      ' GCR get card',
      ' ACK',
      ' CAN: cancel',
      ' EOT: cancelled',
    ]);
    expect(await bench.settled(bench.driver.display(['A', '']))).toEqual({ ok: true });
  });

  it('before it begins: nothing is sent', async () => {
    const bench = await createBench().opened();
    const till = new AbortController();
    till.abort();
    expect(await bench.settled(bench.driver.getKey(till.signal))).toEqual({
      ok: false,
      error: { kind: 'cancelled' },
    });
    expect(bench.trace).toEqual([]);
  });

  it('a pad that does not hear CAN: three times 2 s', async () => {
    const bench = await createBench().opened();
    const till = new AbortController();
    const asked = bench.driver.getPin(PIN, till.signal);
    await bench.waits('pin');
    bench.pad.provoke('silence');
    till.abort();
    const { value, ms } = await bench.timed(asked);
    expect(value).toEqual({
      ok: false,
      error: { kind: 'no-response', detail: 'GPN withdrawn: no EOT to 3 CAN' },
    });
    expect(ms).toBeGreaterThanOrEqual(6000);
    expect(ms).toBeLessThan(6200);
  });

  it('in the middle of the chip: the kernel is left alone with its card', async () => {
    const bench = await createBench().opened();
    const till = new AbortController();
    const asked = bench.driver.getCard(CARD, till.signal);
    await bench.waits('card');
    bench.pad.insert(chipCard());
    await bench.clock.advance(60);
    till.abort();
    expect(await bench.settled(asked)).toEqual({ ok: false, error: { kind: 'cancelled' } });
    await bench.clock.advance(5000);
    expect(bench.trace.at(-1)?.meaning).toBe('EOT: cancelled');
  });
});

describe('customers, keys and cards', () => {
  it.each([
    ['busy', { kind: 'busy' }],
    ['no-key', { kind: 'key-not-loaded', detail: 'GPN: no such key' }],
    ['customer-cancels', { kind: 'cancelled-by-customer' }],
    ['customer-waits', { kind: 'timed-out' }],
  ])('%s', async (fault, error) => {
    const bench = await createBench().opened();
    expect(bench.pad.provoke(fault)).toBe(true);
    expect(await bench.settled(bench.driver.getPin(PIN, never))).toEqual({ ok: false, error });
    expect(bench.trace.at(-1)?.level).toBe('trouble');
    bench.pad.clear(fault);
    const asked = bench.driver.getPin(PIN, never);
    await bench.press('1', '2', '3', '4', 'enter');
    expect(await bench.settled(asked)).toMatchObject({ ok: true });
  });

  it.each([
    [0, 'at the first APDU'],
    [3, 'in the middle'],
  ])('the card is torn out after %i APDUs, %s', async (after) => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard(CARD, never);
    await bench.waits('card');
    bench.pad.provoke('card-removed', { after });
    const card = chipCard();
    bench.pad.insert(card);
    expect(await bench.settled(asked)).toEqual({
      ok: false,
      error: { kind: 'chip', interface: 'contact', problem: 'communication' },
    });
    expect(card.chip.seen.length).toBe(1 + after);
    expect(bench.pad.view().insertedCardId).toBeUndefined();
    expect(bench.pad.active()).toEqual([]);
  });

  it('torn out between the reading and the decision', async () => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard(CARD, never);
    await bench.waits('card');
    bench.pad.insert(chipCard());
    expect(await bench.settled(asked)).toMatchObject({ ok: true });
    bench.pad.remove();
    const going = bench.driver.goOnChip(CHIP, never);
    await bench.press('1', '2', '3', '4', 'enter');
    expect(await bench.settled(going)).toMatchObject({
      error: { kind: 'chip', problem: 'communication' },
    });
  });

  it('the customer cancels the PIN of a chip; no key for it', async () => {
    for (const cancels of [true, false]) {
      const bench = await createBench().opened();
      const asked = bench.driver.getCard(CARD, never);
      await bench.waits('card');
      bench.pad.insert(chipCard());
      expect(await bench.settled(asked)).toMatchObject({ ok: true });
      if (!cancels) bench.keys.keyStore.eraseAll();
      const going = bench.driver.goOnChip(CHIP, never);
      await bench.press('1', '2', '3', '4', cancels ? 'cancel' : 'enter');
      expect(await bench.settled(going)).toMatchObject({
        error: { kind: cancels ? 'cancelled-by-customer' : 'key-not-loaded' },
      });
    }
  });

  it('chip-mute', async () => {
    const bench = await createBench().opened();
    bench.pad.provoke('chip-mute');
    bench.pad.insert(chipCard());
    const mute = { error: { kind: 'chip', interface: 'contact', problem: 'mute' } };
    expect(await bench.settled(bench.driver.chipPowerOn('contact'))).toMatchObject(mute);
    expect(await bench.settled(bench.driver.getCard(CARD, never))).toMatchObject(mute);
  });

  it('a chip whose data have no room in the reply', async () => {
    const odd: typeof kernel = (conversation) => {
      const inner = kernel(conversation);
      return {
        ...inner,
        async read(request) {
          const read = await inner.read(request);
          return read.ok ? { ok: true, value: { ...read.value, pan: '4'.repeat(20) } } : read;
        },
      };
    };
    const bench = await createBench({ processor: odd }).opened();
    bench.pad.insert(chipCard());
    expect(await bench.settled(bench.driver.getCard(CARD, never))).toMatchObject({
      error: { kind: 'chip', problem: 'invalid-data' },
    });
  });

  it('faults that are none', async () => {
    const { pad } = createBench();
    expect(pad.provoke('flood')).toBe(false);
    expect(pad.provoke('busy', { count: 1 })).toBe(false);
    expect(pad.active()).toEqual([]);
  });
});

describe('the pad itself', () => {
  const exchanged = async (...sent: readonly Uint8Array[]) => {
    const bench = createBench();
    const heard: string[] = [];
    await bench.near.open();
    bench.near.onData((bytes) => heard.push(Buffer.from(bytes).toString('latin1').slice(0, 7)));
    for (const bytes of sent) {
      bench.near.write(bytes);
      await bench.clock.advance(5000);
    }
    return heard;
  };

  it('answers NAK to a wrong CRC and to half a packet, EOT to CAN whenever it comes', async () => {
    expect(await exchanged(hex('16 4F504E 17 0000'), hex('16 4F50'), hex('18'))).toEqual([
      '\x15',
      '\x15',
      '\x04',
    ]);
  });

  it('says ERR010 to an unknown command and 010 before OPN', async () => {
    const packet = (text: string) => encodePacket(ascii(text));
    expect(await exchanged(packet('DSP032'.padEnd(38)), packet('OPN'), packet('XYZ'))).toEqual([
      '\x06',
      '\x16DSP010',
      '\x06',
      '\x16OPN000',
      '\x06',
      '\x16ERR010',
    ]);
  });

  it('sends its last reply again on NAK', async () => {
    expect(await exchanged(encodePacket(ascii('OPN')), hex('15'))).toEqual([
      '\x06',
      '\x16OPN000',
      '\x16OPN000',
    ]);
  });
});

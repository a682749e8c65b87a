import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../../bytes/hex.ts';
import { encryptEcb } from '../../../../crypto/block-cipher.ts';
import { createTdes } from '../../../../crypto/des.ts';
import { kcv } from '../../../../crypto/kcv.ts';
import { createKeyStore } from '../../../../crypto/key-store.ts';
import type { PadKey } from '../../../../hardware/pin-pad/virtual-pin-pad.ts';
import { vectors } from '../../../crypto/vectors.ts';
import { createBench, ENTRY } from './bench.ts';

const TMK = hex('0123456789ABCDEFFEDCBA9876543210');
const [PUBLISHED] = vectors('tdes-dukpt-txn-00001');
const TPK = hex(PUBLISHED!.expected.pinKey!);

/** A pad opened, with a terminal master key and the published PIN key under it. */
async function ready() {
  const bench = createBench();
  expect(await bench.settled(bench.driver.open())).toEqual({ ok: true });
  await bench.settled(bench.driver.loadPlainKey({ slot: 0x20, usage: 'master', key: TMK }));
  await bench.settled(bench.driver.loadEncryptedKey(pinKeyLoad()));
  bench.transcript();
  return bench;
}

function pinKeyLoad() {
  const key = encryptEcb(createTdes(TMK), TPK);
  return { underSlot: 0x20, slot: 0x30, usage: 'pin', key } as const;
}

async function press(bench: ReturnType<typeof createBench>, ...keys: readonly PadKey[]) {
  for (const key of keys) {
    expect(bench.pad.press(key)).toBe(true);
    await bench.clock.advance(200);
  }
}

describe('a whole PIN entry', () => {
  it('as a transcript: open, load, enter, encrypt', async () => {
    const bench = createBench();
    const { driver } = bench;
    await bench.settled(driver.open());
    expect(bench.transcript()).toEqual([
      '>> 5637 | communication mode',
      '<< 0 | done',
      '>> 3 | information',
      `<< 0${'*'.repeat(50)}3132331B343536083738390` +
        '72E30230D414345474244464805001EFF040C33370A0012345678ZT588 1.02.024010001 | information',
      '>> 43132331B34353608373839072E30230D4143454742444648 | set key codes',
      '<< 0 | done',
      '>> 53FF | PIN mask FF',
      '<< 0 | done',
    ]);

    const tmk = await bench.settled(driver.loadPlainKey({ slot: 0x20, usage: 'master', key: TMK }));
    expect(tmk).toEqual({ ok: true, value: { kcv: hex('08D7B4') } });
    const tpk = await bench.settled(driver.loadEncryptedKey(pinKeyLoad()));
    expect(tpk).toEqual({ ok: true, value: { kcv: kcv(TPK) } });
    expect(bench.transcript()).toEqual([
      `>> 12021${'*'.repeat(32)} | load plain master key of 16 bytes into slot 20`,
      '<< 008D7B4 | key loaded, check value 08D7B4',
      `>> 2203032${'*'.repeat(32)} | load pin key of 16 bytes under slot 20 into slot 30`,
      `<< 0${toHex(kcv(TPK))} | key loaded, check value ${toHex(kcv(TPK))}`,
    ]);

    expect(await bench.settled(driver.startPinEntry(ENTRY))).toEqual({
      ok: true,
      value: undefined,
    });
    await press(bench, '1', '9', 'clear', '1', '2', '3', '4', 'enter');
    const pin = await bench.settled(driver.getPinBlock());
    // ANSI X9.24-1, A.4: PIN 1234, PAN 4012345678909, under the key of KSN …00001.
    expect(pin).toEqual({ ok: true, value: { block: hex('1B9C1845EB993A7A'), digits: 4 } });
    expect(bench.transcript()).toEqual([
      '>> 521E | time limit 30 s',
      '<< 0 | done',
      '>> 5404 | at least 4 digits',
      '<< 0 | done',
      '>> 5506 | at most 6 digits',
      '<< 0 | done',
      '>> 630 006************ | start PIN entry: ISO-0 under slot 30, up to 6 digits',
      '<< 0 | done',
      '<< <ff> | key: a PIN digit',
      '<< <ff> | key: a PIN digit',
      '<< <8> | key: clear',
      '<< <ff> | key: a PIN digit',
      '<< <ff> | key: a PIN digit',
      '<< <ff> | key: a PIN digit',
      '<< <ff> | key: a PIN digit',
      '<< <d> | key: enter',
      '>> 7 | get PIN block',
      '<< 00004**************** | PIN block of 4 digits',
    ]);
    expect(bench.keys.map((key) => key.kind)).toEqual([
      'masked-digit',
      'masked-digit',
      'clear',
      'masked-digit',
      'masked-digit',
      'masked-digit',
      'masked-digit',
      'enter',
    ]);
  });

  it('ISO-1 and ISO-3 decode to the PIN at the host', async () => {
    const host = createKeyStore();
    host.loadPlain('zpk', 'pin', TPK);
    const panPart = ENTRY.panPart;
    const expected = host.encryptPin('zpk', { format: 'ISO-0', pin: '2580', panPart });
    const reference = {
      slot: 'zpk',
      block: expected.ok ? expected.value : hex(''),
      format: 'ISO-0',
      panPart,
    } as const;
    for (const format of ['ISO-1', 'ISO-3'] as const) {
      const bench = await ready();
      await bench.settled(bench.driver.startPinEntry({ ...ENTRY, format }));
      await press(bench, '2', '5', '8', '0', 'enter');
      const pin = await bench.settled(bench.driver.getPinBlock());
      const block = pin.ok ? pin.value.block : hex('');
      expect(host.comparePins({ slot: 'zpk', block, format, panPart }, reference)).toEqual({
        ok: true,
        value: true,
      });
    }
  });

  it('too short: the customer goes on', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.startPinEntry(ENTRY));
    await press(bench, '1', '2', 'enter');
    const short = await bench.settled(bench.driver.getPinBlock());
    expect(short).toEqual({ ok: false, error: { kind: 'pin-too-short' } });
    await press(bench, '3', '4', 'enter');
    const pin = await bench.settled(bench.driver.getPinBlock());
    expect(pin.ok && toHex(pin.value.block)).toBe('1B9C1845EB993A7A');
  });

  it('takes no more than the most digits, without enter too', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.startPinEntry({ ...ENTRY, maxDigits: 4 }));
    await press(bench, '1', '2', '3', '4');
    expect(bench.pad.press('5')).toBe(false);
    expect(bench.pad.press('00')).toBe(false);
    const pin = await bench.settled(bench.driver.getPinBlock());
    expect(pin.ok && toHex(pin.value.block)).toBe('1B9C1845EB993A7A');
  });

  it('ends by cancel key, by the host, by time', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.startPinEntry(ENTRY));
    await press(bench, '1', 'cancel');
    expect(bench.keys.at(-1)).toEqual({ kind: 'cancel' });
    expect(bench.pad.view().input).toBe('off');
    expect(await bench.settled(bench.driver.getPinBlock())).toMatchObject({
      error: { kind: 'refused', code: 'EF' },
    });

    await bench.settled(bench.driver.startPinEntry(ENTRY));
    await press(bench, '1', '2', '3', '4');
    expect((await bench.settled(bench.driver.cancelPinEntry())).ok).toBe(true);
    expect(bench.pad.view()).toMatchObject({ input: 'off', pinDigits: 0 });
    expect((await bench.settled(bench.driver.getPinBlock())).ok).toBe(false);

    await bench.settled(bench.driver.startPinEntry({ ...ENTRY, timeoutMs: 4500 }));
    await press(bench, '1', '2', '3', '4');
    await bench.clock.advance(4300);
    expect(bench.pad.view()).toMatchObject({ input: 'off', pinDigits: 0 });
    expect(await bench.settled(bench.driver.getPinBlock())).toEqual({
      ok: false,
      error: { kind: 'timed-out' },
    });
  });
});

describe('clear keys', () => {
  it('reach the listener by name', async () => {
    const bench = await ready();
    expect(bench.pad.press('1')).toBe(false);
    await bench.settled(bench.driver.enableKeys());
    await press(bench, '5', '00', '.', 'A', 'H', 'clear', 'enter', 'cancel');
    expect(bench.keys).toEqual([
      { kind: 'digit', digit: '5' },
      { kind: 'double-zero' },
      { kind: 'point' },
      { kind: 'function', key: 'A' },
      { kind: 'function', key: 'H' },
      { kind: 'clear' },
      { kind: 'enter' },
      { kind: 'cancel' },
    ]);
    await bench.settled(bench.driver.disableKeys());
    expect(bench.pad.press('1')).toBe(false);
  });

  it('a pad that sends a clear digit in PIN entry is not believed', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.startPinEntry(ENTRY));
    bench.transcript();
    bench.far.write(hex('35'));
    await bench.clock.advance(50);
    expect(bench.keys).toEqual([{ kind: 'masked-digit' }]);
    expect(bench.transcript()).toEqual(['<< * | key: a digit, clear in PIN entry']);
  });
});

describe('status and opening', () => {
  it('tells model, serial and firmware', async () => {
    const bench = await ready();
    expect(await bench.settled(bench.driver.status())).toEqual({
      ok: true,
      value: { model: 'ZT588', serial: '0001', firmware: '1.0-2.0' },
    });
  });

  it('turns off an input that was left on', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.enableKeys());
    await bench.settled(bench.driver.close());
    await bench.settled(bench.driver.open());
    expect(bench.pad.view().input).toBe('off');
  });

  it('a mute pad does not open, and says so within 5 s', async () => {
    const bench = createBench();
    bench.pad.provoke('silence');
    const { value, ms } = await bench.timed(bench.driver.open());
    expect(value).toEqual({
      ok: false,
      error: { kind: 'failed', detail: 'pad: no-response, control: no answer to 5 sends' },
    });
    expect(ms).toBe(5000);
  });

  it('an unplugged one neither, and its commands end as disconnected', async () => {
    const bench = await ready();
    const asked = bench.driver.getPinBlock();
    bench.near.unplug();
    expect(await bench.settled(asked)).toMatchObject({ error: { kind: 'disconnected' } });
    expect(await bench.settled(bench.driver.open())).toMatchObject({
      error: { kind: 'not-found' },
    });
  });

  it('a pad without power is told by DSR', async () => {
    const bench = createBench();
    await bench.settled(bench.driver.open());
    Object.assign(bench.near, { lines: async () => ({ dsr: false, cts: false }) });
    bench.pad.provoke('silence');
    expect(await bench.settled(bench.driver.status())).toEqual({
      ok: false,
      error: { kind: 'disconnected', detail: 'information: DSR is low, the pad has no power' },
    });
  });
});

describe('faults', () => {
  it('silence: no response after 5 sends in 5 s, then all is well again', async () => {
    const bench = await ready();
    bench.pad.provoke('silence');
    const { value, ms } = await bench.timed(bench.driver.startPinEntry(ENTRY));
    expect(value).toMatchObject({ error: { kind: 'no-response' } });
    expect(ms).toBe(5000);
    expect(bench.transcript().length).toBe(5);
    bench.pad.clear('silence');
    expect((await bench.settled(bench.driver.startPinEntry(ENTRY))).ok).toBe(true);
  });

  it('garbage: sent again, and good once an answer is whole', async () => {
    const bench = await ready();
    bench.pad.provoke('garbage', { count: 2 });
    expect((await bench.settled(bench.driver.status())).ok).toBe(true);
    expect(bench.transcript().map((line) => line.replace(/ .* \| /, ' '))).toEqual([
      '>> information',
      '<< broken frame',
      '>> information',
      '<< broken frame',
      '>> information',
      '<< information',
    ]);
    bench.pad.provoke('garbage');
    const { value, ms } = await bench.timed(bench.driver.status());
    expect(value).toEqual({
      ok: false,
      error: { kind: 'protocol', detail: 'information: 5 of 5 answers damaged' },
    });
    expect(ms).toBeLessThan(5000);
    expect(bench.keys).toEqual([]);
  });

  it.each([1500, 2600, 4500])('slow by %i ms: late answers never pass for the next', async (ms) => {
    const bench = await ready();
    bench.pad.provoke('slow', { ms });
    expect((await bench.settled(bench.driver.startPinEntry(ENTRY))).ok).toBe(true);
    await press(bench, '1', '2', '3', '4', 'enter');
    const pin = await bench.settled(bench.driver.getPinBlock());
    expect(pin.ok && toHex(pin.value.block)).toBe('1B9C1845EB993A7A');
    expect(await bench.settled(bench.driver.status())).toMatchObject({ value: { model: 'ZT588' } });
  });

  it('key-stuck: fives until input is off', async () => {
    const bench = await ready();
    bench.pad.provoke('key-stuck');
    await bench.clock.advance(1000);
    expect(bench.keys).toEqual([]);
    await bench.settled(bench.driver.enableKeys());
    await bench.clock.advance(1000);
    expect(bench.keys.slice(0, 3)).toEqual(Array(3).fill({ kind: 'digit', digit: '5' }));
    await bench.settled(bench.driver.disableKeys());
    const heard = bench.keys.length;
    await bench.clock.advance(1000);
    expect(bench.keys.length).toBe(heard);
    expect(bench.clock.pending()).toBe(0);
  });

  it('low battery: E0 to everything', async () => {
    const bench = await ready();
    bench.pad.provoke('low-battery');
    const error = { kind: 'hardware', code: 'E0', detail: 'battery low' };
    expect(await bench.settled(bench.driver.status())).toEqual({ ok: false, error });
    expect(await bench.settled(bench.driver.startPinEntry(ENTRY))).toEqual({ ok: false, error });
  });

  it('tampered: the keys are gone for good', async () => {
    const bench = await ready();
    bench.pad.provoke('tampered');
    expect(bench.pad.view().keysLoaded).toBe(0);
    bench.pad.clear();
    const tampered = { ok: false, error: { kind: 'tampered' } };
    expect(await bench.settled(bench.driver.startPinEntry(ENTRY))).toEqual(tampered);
    expect(await bench.settled(bench.driver.loadEncryptedKey(pinKeyLoad()))).toEqual(tampered);
    // The wire said E4 and E2.
    const said = bench.transcript();
    expect(said).toContain('<< <e4> | E4 key not found');
    expect(said).toContain('<< <e2> | E2 no terminal master key');
  });

  it('tampered between two openings: told by the missing master key', async () => {
    const store = createKeyStore();
    store.loadPlain('80', 'initial-master', TMK);
    const bench = createBench(store);
    await bench.settled(bench.driver.open());
    expect(await bench.settled(bench.driver.startPinEntry(ENTRY))).toMatchObject({
      error: { kind: 'key-not-loaded' },
    });
    bench.pad.provoke('tampered');
    expect(await bench.settled(bench.driver.startPinEntry(ENTRY))).toEqual({
      ok: false,
      error: { kind: 'tampered' },
    });
  });

  it('the battery keeps the keys over a power cut', async () => {
    const bench = await ready();
    await bench.settled(bench.driver.startPinEntry(ENTRY));
    bench.pad.powerOff();
    expect(bench.pad.press('1')).toBe(false);
    expect(await bench.settled(bench.driver.status())).toMatchObject({
      error: { kind: 'no-response' },
    });
    bench.pad = bench.attach();
    expect(bench.pad.view()).toEqual({ input: 'off', pinDigits: 0, keysLoaded: 2 });
    await bench.settled(bench.driver.startPinEntry(ENTRY));
    await press(bench, '1', '2', '3', '4', 'enter');
    const pin = await bench.settled(bench.driver.getPinBlock());
    expect(pin.ok && toHex(pin.value.block)).toBe('1B9C1845EB993A7A');
  });
});

describe('what the far end answers becomes an error of the port', () => {
  const frame = (status: number) => {
    const check = (0x30 ^ 0x30 ^ 0x31 ^ status ^ 0x03).toString(16).toUpperCase().padStart(2, '0');
    return Uint8Array.of(2, 0x30, 0x30, 0x31, status, 3, ...Buffer.from(check));
  };

  it.each([
    [0xe0, { kind: 'hardware', code: 'E0' }],
    [0xe1, { kind: 'key-not-loaded' }],
    [0xe2, { kind: 'key-not-loaded' }],
    [0xe3, { kind: 'key-invalid' }],
    [0xe4, { kind: 'key-not-loaded' }],
    [0xe5, { kind: 'key-invalid' }],
    [0xe6, { kind: 'key-invalid' }],
    [0xe7, { kind: 'key-invalid' }],
    [0xe8, { kind: 'pin-too-short' }],
    [0xe9, { kind: 'refused', code: 'E9' }],
    [0xea, { kind: 'refused', code: 'EA' }],
    [0xeb, { kind: 'refused', code: 'EB' }],
    [0xec, { kind: 'refused', code: 'EC' }],
    [0xed, { kind: 'refused', code: 'ED' }],
    [0xee, { kind: 'timed-out' }],
    [0xef, { kind: 'refused', code: 'EF' }],
    // Success, but without the data that function 7 gives.
    [0x30, { kind: 'protocol' }],
  ])('%i', async (status, error) => {
    const bench = createBench();
    await bench.settled(bench.driver.open());
    bench.pad.powerOff();
    bench.far.onData(() => bench.far.write(frame(status)));
    expect(await bench.settled(bench.driver.getPinBlock())).toMatchObject({ ok: false, error });
  });

  it.each([
    ['a short PAN part', { panPart: '1234567' }],
    ['a PAN part with a letter', { panPart: '40123456789X' }],
    ['less than 4 digits', { minDigits: 3 }],
    ['more than 12 digits', { maxDigits: 13 }],
    ['minimum above maximum', { minDigits: 6, maxDigits: 4 }],
    ['no time', { timeoutMs: 0 }],
    ['more time than a byte holds', { timeoutMs: 256_000 }],
  ])('%s is not sent', async (_what, wrong) => {
    const bench = await ready();
    const started = await bench.settled(bench.driver.startPinEntry({ ...ENTRY, ...wrong }));
    expect(started).toMatchObject({ error: { kind: 'refused', code: 'not sent' } });
    expect(JSON.stringify(started)).not.toMatch(/1234567/);
    expect(bench.transcript()).toEqual([]);
  });

  it('a key of no known length is not sent: an empty one would erase', async () => {
    const bench = await ready();
    for (const length of [0, 7, 32]) {
      const key = new Uint8Array(length);
      const loaded = await bench.settled(bench.driver.loadEncryptedKey({ ...pinKeyLoad(), key }));
      expect(loaded).toMatchObject({ error: { kind: 'key-invalid' } });
    }
    expect(bench.transcript()).toEqual([]);
  });
});

describe('authorisation', () => {
  it('proves a master key to the pad, and the pad proves it back', async () => {
    const bench = await ready();
    const cipher = createTdes(TMK);
    const proved = await bench.settled(
      bench.driver.authorise('master', (challenge) => encryptEcb(cipher, challenge)),
    );
    expect(proved).toEqual({ ok: true, value: undefined });
    const wrong = await bench.settled(bench.driver.authorise('master', (challenge) => challenge));
    expect(wrong).toMatchObject({ error: { kind: 'refused', code: 'E9' } });
    const none = await bench.settled(bench.driver.authorise('initial-master', (block) => block));
    expect(none).toMatchObject({ error: { kind: 'key-not-loaded' } });
  });
});

it('commands asked at once run one after the other', async () => {
  const bench = await ready();
  const [status, on, off] = await bench.settled(
    Promise.all([bench.driver.status(), bench.driver.enableKeys(), bench.driver.disableKeys()]),
  );
  expect([status.ok, on.ok, off.ok]).toEqual([true, true, true]);
  expect(bench.transcript().filter((line) => line.startsWith('>>'))).toEqual([
    '>> 3 | information',
    '>> 5033 | input on',
    '>> 5032 | input off',
  ]);
});

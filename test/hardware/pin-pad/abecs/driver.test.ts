import { describe, expect, it } from 'vitest';
import { hex, toHex } from '../../../../bytes/hex.ts';
import { decryptEcb } from '../../../../crypto/block-cipher.ts';
import { createTdes } from '../../../../crypto/des.ts';
import { encodePinBlock, panPartOf } from '../../../../crypto/pin-block.ts';
import { CARD, CHIP, chipCard, createBench, KEY, MASTER, never, PAN, TRACK2 } from './bench.ts';

const PIN_BLOCK = encodePinBlock({ format: 'ISO-0', pin: '1234', panPart: panPartOf(PAN) });
const workingKey = (): Uint8Array =>
  decryptEcb(createTdes(MASTER), KEY.kind === 'dukpt' ? new Uint8Array(16) : KEY.encrypted);

describe('a session', () => {
  it('opens by CAN and OPN, shows, informs, closes', async () => {
    const bench = createBench();
    const { driver } = bench;
    expect(await bench.settled(driver.open())).toEqual({ ok: true });
    expect(await bench.settled(driver.display(['VND 150.000', 'chào bạn, ĐỒNG']))).toEqual({
      ok: true,
    });
    expect(await bench.settled(driver.status())).toEqual({
      ok: true,
      value: {
        manufacturer: 'TELLERBENCH',
        model: 'VIRTUAL ABECS;1MB',
        serial: '00000001',
        firmware: '1.0, 001.00 260105',
        specification: '2.12',
        contactless: true,
      },
    });
    await bench.settled(driver.close());
    expect(bench.transcript()).toEqual([
      '>> <18> | CAN: cancel',
      '<< <4> | EOT: cancelled',
      '>> OPN | OPN open',
      '<< <6> | ACK',
      '<< OPN000 | OPN 000 done',
      '>> DSP032VND 150.000     ch<e0>o b?n, ??NG   | DSP display: VND 150.000 / ch\xe0o b?n, ??NG',
      '<< <6> | ACK',
      '<< DSP000 | DSP 000 done',
      '>> GIN00200 | GIN information',
      '<< <6> | ACK',
      '<< GIN000100TELLERBENCH         VIRTUAL ABECS;1MB  C1.0                 2.12001.00 260105   00000001             | GIN 000 done',
      '>> CLO032                                 | CLO close',
      '<< <6> | ACK',
      '<< CLO000 | CLO 000 done',
    ]);
    expect(bench.pad.view().lines).toEqual(['', '']);
  });

  it('a reply is not acknowledged, and takes the time of its bytes', async () => {
    const bench = await createBench().opened();
    // 38 + 3 bytes out, ACK, 20 ms of work, 9 bytes back, at 0.52 ms a byte.
    const { ms } = await bench.timed(bench.driver.display(['A', 'B']));
    expect(ms).toBeGreaterThan(20 + 25);
    expect(ms).toBeLessThan(20 + 40);
    expect(bench.trace.map(({ direction }) => direction)).toEqual(['out', 'in', 'in']);
  });

  it('loads tables and is asked for their version', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const records = Array.from(
      { length: 60 },
      (_, i) => `026301${String(i).padStart(2, '0')}A00000000301444444`,
    );
    expect(await bench.settled(driver.loadTables({ version: 'LAB0000001', records }))).toEqual({
      ok: true,
    });
    expect(
      bench
        .transcript()
        .filter((line) => line.startsWith('>>'))
        .map((line) => line.slice(3, 14)),
    ).toEqual(['TLI01200LAB', 'TLR99038026', 'TLR57422026', 'TLE | TLE e']);
    expect(pad.view().tablesVersion).toBe('LAB0000001');
    expect(await bench.settled(driver.getCard(CARD, never))).toEqual({
      ok: false,
      error: { kind: 'tables-differ' },
    });
  });
});

describe('cards', () => {
  it('a swipe; nothing of its tracks is shown', async () => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard(CARD, never);
    await bench.waits('card');
    expect(bench.pad.view().lines).toEqual(['INSERT, SWIPE', 'OR TAP CARD']);
    expect(bench.pad.swipe({ id: 'stripe', track2: TRACK2 })).toBe(true);
    expect(await bench.settled(asked)).toEqual({
      ok: true,
      value: { kind: 'magnetic', from: 'stripe', track2: TRACK2, lastChip: 'well' },
    });
    const lines = bench.transcript();
    expect(lines[0]).toBe('>> GCR04100990000001500002601051500000000000000001 | GCR get card');
    expect(lines.join('')).not.toContain(PAN.slice(6, 12));
  });

  it('a stripe that cannot be read', async () => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard(CARD, never);
    await bench.waits('card');
    bench.pad.swipe({ id: 'worn' });
    expect(await bench.settled(asked)).toEqual({ ok: false, error: { kind: 'stripe-unreadable' } });
  });

  it('a chip that is mute, then its stripe as a fallback', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const first = driver.getCard(CARD, never);
    await bench.waits('card');
    pad.insert({ id: 'no chip' });
    expect(await bench.settled(first)).toEqual({
      ok: false,
      error: { kind: 'chip', interface: 'contact', problem: 'mute' },
    });
    pad.remove();
    const second = driver.getCard(CARD, never);
    await bench.waits('card');
    pad.swipe({ id: 'no chip', track2: TRACK2 });
    expect(await bench.settled(second)).toMatchObject({ value: { lastChip: 'fallback-allowed' } });
  });

  it('a sale by chip: read, PIN for the host, online, finished', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const told: string[] = [];
    driver.onNotification((lines) => told.push(lines.join('/')));
    const asked = driver.getCard(CARD, never);
    await bench.waits('card');
    expect(pad.insert(chipCard())).toBe(true);
    expect(await bench.settled(asked)).toEqual({
      ok: true,
      value: {
        kind: 'chip',
        interface: 'contact',
        pan: PAN,
        panSequence: '01',
        track2: TRACK2,
        label: 'LAB DEBIT',
        cardholder: 'NGUYEN VAN A',
        expiry: '251231',
        serviceCode: '201',
        issuerCountry: '704',
        application: '0101',
      },
    });
    expect(await bench.settled(driver.changeKernelData(hex('5F2A020704')))).toEqual({ ok: true });
    const going = driver.goOnChip(CHIP, never);
    await bench.press('1', '2', '9', 'clear', '1', '2', '3', '4');
    expect(pad.view()).toMatchObject({ lines: ['ENTER PIN', ''], pinDigits: 4 });
    await bench.press('enter');
    const gone = await bench.settled(going);
    expect(gone).toMatchObject({
      ok: true,
      value: { decision: 'online', signature: false, onlinePin: { ksn: undefined } },
    });
    if (!gone.ok || !gone.value.onlinePin || !PIN_BLOCK.ok) throw new Error('no PIN block');
    // Tags of PAN and track are withheld, the others come in the order asked for.
    expect(toHex(gone.value.data)).toBe('82025800' + '9F270180' + '9F2608765DC13807D1E4C8');
    expect(decryptEcb(createTdes(workingKey()), gone.value.onlinePin.block)).toEqual(
      PIN_BLOCK.value,
    );
    expect(told).toEqual(['ENTER PIN/']);
    const finished = driver.finishChip({
      reached: true,
      responseCode: '00',
      data: hex('910A1122334455667788 3030'),
      tags: ['9F27'],
    });
    expect(await bench.settled(finished)).toEqual({
      ok: true,
      value: { decision: 'approved', data: hex('9F270140'), scriptResults: new Uint8Array(0) },
    });
    const shown = bench.transcript().join('\n');
    for (const secret of [
      PAN,
      PAN.slice(6, 12),
      TRACK2.slice(17),
      'NGUYEN',
      toHex(gone.value.onlinePin.block),
      '1234',
    ]) {
      expect(shown.includes(secret), secret).toBe(false);
    }
    const removing = driver.removeCard(['THANK YOU', ''], never);
    await bench.waits('removal');
    pad.remove();
    expect(await bench.settled(removing)).toEqual({ ok: true });
  });

  it('a tap below the limit is approved without the host', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const asked = driver.getCard({ ...CARD, amount: 90_000 }, never);
    await bench.waits('card');
    expect(pad.tap({ id: 'no antenna' })).toBe(false);
    expect(pad.tap(chipCard())).toBe(true);
    expect(await bench.settled(asked)).toMatchObject({ value: { interface: 'contactless' } });
    expect(await bench.settled(driver.goOnChip({ ...CHIP, amount: 90_000 }, never))).toMatchObject({
      ok: true,
      value: { decision: 'approved', onlinePin: undefined },
    });
  });

  it('a tap is not taken where it was not asked for', async () => {
    const bench = await createBench().opened();
    const asked = bench.driver.getCard({ ...CARD, contactless: false }, never);
    await bench.waits('card');
    expect(bench.pad.tap(chipCard())).toBe(false);
    bench.pad.swipe({ id: 'stripe', track2: TRACK2 });
    expect(await bench.settled(asked)).toMatchObject({ ok: true });
  });

  it('steps out of order are refused', async () => {
    const bench = await createBench().opened();
    const refused = { ok: false, error: { kind: 'refused', code: '010' } };
    const { driver } = bench;
    expect(await bench.settled(driver.goOnChip(CHIP, never))).toMatchObject(refused);
    expect(
      await bench.settled(
        driver.finishChip({ reached: false, responseCode: '', data: new Uint8Array(0), tags: [] }),
      ),
    ).toMatchObject(refused);
    expect(await bench.settled(driver.changeKernelData(hex('9A03260105')))).toMatchObject(refused);
  });
});

describe('the chip for a kernel outside', () => {
  it('waits for a card, powers it, exchanges, verifies a PIN that only the card sees', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const card = chipCard();
    const wanted = { stripe: true, chip: 'inserted', contactless: true, keys: false } as const;
    const waiting = driver.waitForCard(wanted, never);
    await bench.waits('card');
    pad.insert(card);
    expect(await bench.settled(waiting)).toEqual({
      ok: true,
      value: { kind: 'chip', present: true },
    });
    expect(await bench.settled(driver.chipPowerOn('contact'))).toEqual({
      ok: true,
      value: { atr: hex('3B29008072A4456400FF0010'), protocol: 'T=0' },
    });
    expect(await bench.settled(driver.transceive('contact', hex('00A40400023F00')))).toEqual({
      ok: true,
      value: hex('9000'),
    });
    const verifying = driver.verifyPinOnChip(
      { at: 'contact', header: hex('00200080'), lines: ['ENTER PIN', ''] },
      never,
    );
    await bench.press('1', '2', '3', '4', 'enter');
    expect(await bench.settled(verifying)).toEqual({ ok: true, value: hex('9000') });
    expect(card.chip.seen).toEqual(['reset', '00a40400023f00', '0020008008241234ffffffffff']);
    expect(await bench.settled(driver.chipPowerOff('contact'))).toEqual({ ok: true });
    expect(bench.transcript().join('\n')).not.toContain('241234');
  });

  it('a card drawn out while its PIN is asked for', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    pad.insert(chipCard());
    await bench.settled(driver.chipPowerOn('contact'));
    const verifying = driver.verifyPinOnChip(
      { at: 'contact', header: hex('00200080'), lines: ['ENTER PIN', ''] },
      never,
    );
    await bench.press('1', '2');
    pad.remove();
    expect(await bench.settled(verifying)).toEqual({
      ok: false,
      error: { kind: 'chip', interface: 'contact', problem: 'communication' },
    });
    expect(pad.view()).toMatchObject({ waitingFor: 'nothing', pinDigits: 0 });
    const request = { at: 'contact', header: hex('00200080'), lines: ['ENTER PIN', ''] } as const;
    expect(await bench.settled(driver.verifyPinOnChip(request, never))).toMatchObject({
      error: { problem: 'communication' },
    });
  });

  it('a card near the antenna, and none for two minutes', async () => {
    const bench = await createBench().opened();
    const { driver, pad } = bench;
    const wanted = { stripe: false, chip: 'ignored', contactless: true, keys: false } as const;
    const first = driver.waitForCard(wanted, never);
    await bench.waits('card');
    pad.tap(chipCard());
    expect(await bench.settled(first)).toEqual({
      ok: true,
      value: { kind: 'contactless', present: true },
    });
    expect(await bench.settled(driver.chipPowerOn('contactless'))).toMatchObject({ ok: true });
    expect(await bench.settled(driver.chipPowerOff('contactless'))).toEqual({ ok: true });
    const { value, ms } = await bench.timed(driver.waitForCard(wanted, never));
    expect(value).toEqual({ ok: true, value: { kind: 'contactless', present: false } });
    expect(ms).toBeGreaterThanOrEqual(120_000);
  });

  it('no card, and a chip that was never powered', async () => {
    const bench = await createBench().opened();
    expect(await bench.settled(bench.driver.chipPowerOn('contact'))).toEqual({
      ok: false,
      error: { kind: 'no-card' },
    });
    expect(await bench.settled(bench.driver.transceive('contact', hex('00A40400')))).toMatchObject({
      error: { kind: 'chip', problem: 'mute' },
    });
  });
});

describe('keys', () => {
  it.each(['enter', 'clear', 'cancel', 'F1', 'F2', 'F3', 'F4'] as const)('%s', async (key) => {
    const bench = await createBench().opened();
    const asked = bench.driver.getKey(never);
    await bench.press('5', key);
    expect(await bench.settled(asked)).toEqual({ ok: true, value: key });
  });

  it('a PIN under a DUKPT key; its serial number goes on', async () => {
    const bench = await createBench().opened();
    const request = {
      key: { kind: 'dukpt', index: 3 } as const,
      pan: '4012345678909',
      minDigits: 4,
      maxDigits: 6,
      lines: ['VND 150.000', 'ENTER PIN'] as const,
    };
    const pins: string[] = [];
    for (let i = 0; i < 2; i++) {
      const asked = bench.driver.getPin(request, never);
      await bench.press('1', '2', '3', '4', 'enter');
      const pin = await bench.settled(asked);
      if (!pin.ok) throw new Error(pin.error.kind);
      pins.push(`${toHex(pin.value.ksn ?? new Uint8Array(0))} ${toHex(pin.value.block)}`);
    }
    // ANSI X9.24-1:2009, annex A.4: PIN 1234, account 4012345678909.
    expect(pins).toEqual([
      'FFFF9876543210E00001 1B9C1845EB993A7A',
      'FFFF9876543210E00002 10A01C8D02C69107',
    ]);
  });

  it('too short a PIN is not taken; one that is cancelled or forgotten', async () => {
    const bench = await createBench().opened();
    const request = { key: KEY, pan: PAN, minDigits: 4, maxDigits: 12, lines: ['', ''] as const };
    const first = bench.driver.getPin(request, never);
    await bench.press('1', '2', 'enter');
    await bench.press('cancel');
    expect(await bench.settled(first)).toEqual({
      ok: false,
      error: { kind: 'cancelled-by-customer' },
    });
    const { value, ms } = await bench.timed(bench.driver.getPin(request, never));
    expect(value).toEqual({ ok: false, error: { kind: 'timed-out' } });
    expect(ms).toBeGreaterThanOrEqual(60_000);
  });

  it('a block under a data key, not under a PIN key', async () => {
    const bench = await createBench().opened();
    const block = hex('4C45455045415254');
    const sealed = await bench.settled(bench.driver.encryptBlock(KEY, block));
    if (!sealed.ok) throw new Error(sealed.error.kind);
    expect(decryptEcb(createTdes(workingKey()), sealed.value)).toEqual(block);
    expect(
      await bench.settled(bench.driver.encryptBlock({ kind: 'dukpt', index: 3 }, block)),
    ).toMatchObject({ error: { kind: 'not-supported' } });
    const other = { ...KEY, index: 9 } as typeof KEY;
    expect(await bench.settled(bench.driver.encryptBlock(other, block))).toMatchObject({
      error: { kind: 'key-not-loaded' },
    });
  });

  it('what cannot be written is not sent', async () => {
    const bench = await createBench().opened();
    const wrong = bench.driver.getCard({ ...CARD, amount: -1 }, never);
    expect(await bench.settled(wrong)).toMatchObject({
      error: { kind: 'refused', code: 'not sent' },
    });
    expect(bench.trace).toEqual([]);
  });
});

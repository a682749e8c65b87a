import { afterEach, describe, expect, it } from 'vitest';
import { parseTlv } from '../../../bytes/ber-tlv.ts';
import { hex, toHex } from '../../../bytes/hex.ts';
import { CHIP_CARDS } from '../../../runtime/chip-cards.ts';
import type { PosStageOptions } from '../../../runtime/pos/stage.ts';
import { moved, mtis, open, shape, stage, texts } from './till.ts';

afterEach(() => stage.close());

const CARD = 'bidv-offline-pin';
const RIGHT = '3690';

const withProfile = (profile: string): PosStageOptions => ({
  chipCards: { ...CHIP_CARDS, [CARD]: { profile, reason: 'the one of this test' } },
});

/** TVR and CVM results as the bank sees them: DE55 of the first request. */
const told = () => {
  const list = parseTlv(hex(stage.requests()[0]!.fields[55]!));
  if (!list.ok) throw new Error(list.error.detail);
  const of = (tag: string) => toHex(list.value.find((one) => one.tag === tag)!.value);
  return { tvr: of('95'), cvm: of('9F34') };
};

async function begin(options: PosStageOptions = {}) {
  await open(options);
  await stage.sell(250_000);
  await stage.insert(CARD);
  await stage.padWaits('pin');
}

/** What the customer reads: on the pad, and on his display. */
const shown = () => {
  const { screen } = stage.view();
  const [, line] = stage.world.hands.pinPad.view().lines;
  return [line, screen.kind === 'card' ? screen.pin : undefined];
};

/** A PIN, and then the next thing that the pad wants. */
async function type(pin: string) {
  await stage.pin(pin);
  await stage.wait(1_000);
}

describe('a PIN that the chip checks itself', () => {
  it('right at once: the bank hears that it was, and sees none', async () => {
    await open();
    const money = await moved(CARD, async () => {
      await stage.sell(250_000);
      await stage.insert(CARD);
      await stage.padWaits('pin');
      expect(shown()).toEqual(['NHAP MA PIN', { again: false, triesLeft: 3 }]);
      await stage.pin(RIGHT);
      await stage.take('card');
      expect(await stage.result()).toMatchObject({ kind: 'approved', signature: false });
    });
    expect(money).toEqual([-250_000, 250_000]);
    expect(shape()).toBe('0200 000000 000025000000 5411 052 000 00 - chip');
    expect(told()).toEqual({ tvr: '0200008000', cvm: '410302' });
    expect(texts()).toContain('card: PIN checked by the card: right');
  });

  it('wrong twice, then right: pad and display say how many tries are left', async () => {
    await begin();
    await type('1111');
    expect(shown()).toEqual(['SAI, CON 2 LAN', { again: true, triesLeft: 2 }]);
    await type('2222');
    expect(shown()).toEqual(['SAI, LAN CUOI', { again: true, triesLeft: 1 }]);
    await stage.pin(RIGHT);
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(told().cvm).toBe('410302');
    expect(texts().filter((text) => text.includes('PIN checked'))).toEqual([
      'card: PIN checked by the card: wrong, 2 left',
      'card: PIN checked by the card: wrong, 1 left',
      'card: PIN checked by the card: right',
    ]);
    // The right one has given all tries back.
    await stage.sell(250_000);
    await stage.insert(CARD);
    await stage.padWaits('pin');
    expect(shown()[1]).toEqual({ again: false, triesLeft: 3 });
  });

  it('a first try that is the last is said to be', async () => {
    await begin(withProfile('last-pin-try'));
    expect(shown()).toEqual(['PIN, LAN CUOI', { again: false, triesLeft: 1 }]);
  });

  it('the last one wrong: blocked, and the next of the card’s ways is taken', async () => {
    await begin(withProfile('last-pin-try'));
    await type('1111');
    expect(texts()).toContain('card: the card takes no PIN any more');
    // PIN online, which the bank checks and counts by itself.
    expect(shown()).toEqual(['NHAP MA PIN', { again: false }]);
    await stage.pin(RIGHT);
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(shape()).toBe('0200 000000 000025000000 5411 051 000 00 PIN chip');
    expect(told()).toEqual({ tvr: '0200248000', cvm: '420300' });
  });

  it('blocked before: the customer is told, and asked for what the bank checks', async () => {
    await begin(withProfile('pin-blocked'));
    expect(shown()).toEqual(['NHAP MA PIN', { again: false }]);
    expect(texts()).toContain('card: the card takes no PIN any more');
  });

  it('a chip that wants it enciphered, and takes it in plain: Abecs sends it in plain', async () => {
    await begin(withProfile('offline-enciphered-pin'));
    await stage.pin(RIGHT);
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'approved' });
    expect(told().cvm).toBe('410302');
  });

  it('the cashier passes it by, where the terminal may', async () => {
    await begin({ configuration: { pin: { minDigits: 4, maxDigits: 6, bypass: true } } });
    await stage.bypassPin();
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ amount: 250_000 });
    expect(texts()).toContain('card: PIN passed by');
    // One by-pass speaks for all PINs; the signature is what is left.
    expect(told()).toEqual({ tvr: '0200088000', cvm: '1E0200' });
  });
});

describe('a PIN for the chip that does not come', () => {
  it('the customer cancels', async () => {
    await begin();
    await stage.press(['1', 'cancel']);
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    expect(mtis()).toEqual([]);
  });

  it('the cashier cancels', async () => {
    await begin();
    stage.terminal().cancel();
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
    expect(shown()[1]).toBeUndefined();
  });

  it('nobody types: a minute, and it is over', async () => {
    await begin();
    await stage.wait(61_000);
    await stage.take('card');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'cancelled' });
  });

  it('the card is drawn out meanwhile: the pad asks no more, and nothing was sent', async () => {
    await begin();
    await stage.tear();
    expect(await stage.result()).toMatchObject({ kind: 'declined', why: 'card' });
    expect(texts()).toContain('card: PIN checked by the card: no answer');
    expect(mtis()).toEqual([]);
  });

  it('the pad is gone: no sale, and the till stands still', async () => {
    await begin();
    stage.unplug('pin-pad');
    expect(await stage.result()).toMatchObject({ kind: 'no-sale', why: 'device' });
    expect(stage.view().screen).toMatchObject({ kind: 'out-of-service', reason: 'device' });
    expect(mtis()).toEqual([]);
  });
});

it('no trace, journal or view ever holds the PIN, nor its block', async () => {
  const views: string[] = [];
  await open();
  stage.terminal().onView((view) => views.push(JSON.stringify(view)));
  await stage.sell(250_000);
  await stage.insert(CARD);
  await type('918273');
  await stage.pin(RIGHT);
  await stage.take('card');
  await stage.result();
  const all = JSON.stringify([stage.trace.entries, stage.records(), views]);
  for (const secret of ['918273', '91 82 73', '243690', '24 36 90']) {
    expect(all).not.toContain(secret);
  }
  expect(all).toContain('VERIFY');
});

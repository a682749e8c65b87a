import { describe, expect, it } from 'vitest';
import { toSpacedHex } from '../../bytes/hex.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { walletOf } from '../../runtime/bench/wallet.ts';
import { CHIP_CARDS, createChipCards } from '../../runtime/chip-cards.ts';
import { openStage } from '../../runtime/scenario/stage.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';

const network = defaultWorld();
const cards = network.banks.flatMap((bank) => bank.cards);

describe('the wallet', () => {
  it('has at least twelve cards with a chip, each with a reason of its own', () => {
    const wallet = walletOf(network, '970400').filter(({ id }) => CHIP_CARDS[id]);
    expect(wallet.length).toBeGreaterThanOrEqual(12);
    expect(new Set(wallet.map(({ reason }) => reason)).size).toBe(wallet.length);
    expect(wallet.map(({ id }) => id).toSorted()).toEqual(Object.keys(CHIP_CARDS).toSorted());
  });

  it('says on each stripe whether there is a chip', () => {
    for (const { id, serviceCode } of cards) {
      expect([id, /^[26]/.test(serviceCode)]).toEqual([id, id in CHIP_CARDS]);
    }
  });

  it('has a chip on each card that is not broken, the same one each time', () => {
    const chips = createChipCards(network, createSeededRandom(1));
    for (const card of cards) {
      const chip = chips.chipOf(card, 'NGUYEN VAN AN');
      expect([card.id, chip !== undefined]).toEqual([
        card.id,
        CHIP_CARDS[card.id]?.profile !== undefined,
      ]);
      expect(chips.chipOf(card, 'NGUYEN VAN AN')).toBe(chip);
    }
  });
});

async function withdrawByChip(seed: number) {
  const stage = await openStage({ seed });
  await stage.insert('vietcombank-new-pin');
  await stage.language('vi');
  await stage.pin('2589');
  await stage.amount(500_000);
  await stage.confirm('without-receipt');
  await stage.take('cash');
  await stage.take('card');
  await stage.rest();
  return stage;
}

describe('a withdrawal by chip', () => {
  it('brings the new PIN of the script into the chip', async () => {
    const stage = await withdrawByChip(1);
    expect(stage.world.chips.memoryOf('vietcombank-new-pin')?.pin).toBe('7531');
    await stage.close();
  });

  it('is told decoded beside the wire, without a secret', async () => {
    const stage = await withdrawByChip(2);
    const told = stage.trace.entries.filter(
      (entry) => entry.kind === 'wire' && entry.device === 'chip',
    );
    const text = JSON.stringify(told);
    const { pan } = cards.find(({ id }) => id === 'vietcombank-new-pin')!;
    for (const name of ['SELECT', 'GET PROCESSING OPTIONS', 'EXTERNAL AUTHENTICATE', 'GENERATE AC'])
      expect(text).toContain(name);
    expect(text).toContain('PIN CHANGE/UNBLOCK change');
    const bcd = Uint8Array.from(`${pan}F`.match(/../g)!, (pair) => Number.parseInt(pair, 16));
    for (const secret of [pan, toSpacedHex(bcd), toSpacedHex(bcd).replaceAll(' ', ''), '2589']) {
      expect(text.includes(secret)).toBe(false);
    }
    await stage.close();
  });

  it('is the same twice with one seed, keys and numbers included', async () => {
    const [one, two, other] = [
      await withdrawByChip(7),
      await withdrawByChip(7),
      await withdrawByChip(8),
    ];
    expect(JSON.stringify(one.trace.entries)).toBe(JSON.stringify(two.trace.entries));
    expect(JSON.stringify(other.trace.entries)).not.toBe(JSON.stringify(one.trace.entries));
    for (const stage of [one, two, other]) await stage.close();
  });
});

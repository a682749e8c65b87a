import { describe, expect, it } from 'vitest';
import { institutionName } from '../../../network/napas/institutions.ts';
import { checkSwitchConfig } from '../../../network/switch/check-config.ts';
import type { BankConfig, CardConfig, SwitchConfig } from '../../../network/switch/config.ts';
import { defaultWorld } from '../../../network/switch/default-world.ts';

const bank = (more: Partial<BankConfig>): SwitchConfig => {
  const { acquirer, banks } = defaultWorld();
  return { acquirer, banks: [{ ...banks[0]!, ...more }] };
};
const card = (more: Partial<CardConfig>): SwitchConfig => {
  const first = defaultWorld().banks[0]!.cards[0]!;
  return bank({ cards: [{ ...first, ...more }] });
};
const limits = (more: Partial<BankConfig['limits']>): SwitchConfig =>
  bank({ limits: { perTransaction: 1, perDay: 1, countPerDay: 1, ...more } });

describe('the world as data', () => {
  it('the default one is right, and its banks have their names', () => {
    const world = defaultWorld();
    expect(checkSwitchConfig(world)).toEqual({ ok: true, value: undefined });
    for (const { id, name } of world.banks) expect(institutionName(id)).toBe(name);
    expect(world.banks.length).toBeGreaterThanOrEqual(5);
  });

  it.each<readonly [SwitchConfig, string]>([
    [{ ...defaultWorld(), acquirer: '970499' }, 'acquirer 970499: expected one of the banks'],
    [
      { acquirer: '970400', banks: [defaultWorld().banks[0]!, defaultWorld().banks[0]!] },
      'bank 970400: expected once, found twice',
    ],
    [
      bank({ offUsCashFee: 0.5 }),
      'bank 970400: offUsCashFee: expected a whole number, zero or more',
    ],
    [limits({ perDay: -1 }), 'bank 970400: limits.perDay: expected a whole number, zero or more'],
    [
      bank({ accounts: [{ number: '1', holder: 'A', balance: -5 }] }),
      'bank 970400: account 1: expected a balance in whole đồng',
    ],
    [
      card({ pan: '9704000000000019' }),
      "bank 970400: card saigonbank-debit: the PAN's check digit is wrong",
    ],
    [
      card({ pan: '97040000' }),
      'bank 970400: card saigonbank-debit: expected a PAN of 16 to 19 digits',
    ],
    [
      card({ pan: '9704180000000018' }),
      'bank 970400: card saigonbank-debit: expected a PAN that begins with 970400',
    ],
    [card({ account: '7' }), 'bank 970400: card saigonbank-debit: no account 7'],
    [card({ expiry: '1230' }), 'bank 970400: card saigonbank-debit: expected expiry as YYMM'],
    [card({ pin: '12' }), 'bank 970400: card saigonbank-debit: expected a PIN of 4 to 12 digits'],
    [
      card({ pinTriesLeft: -1 }),
      'bank 970400: card saigonbank-debit: expected how many PIN tries are left',
    ],
    [
      { ...defaultWorld(), merchants: [{ id: 'CÔ BA', name: 'Cô Ba' }] },
      'merchants: expected ids of 1 to 15 characters',
    ],
    [
      bank({
        accounts: [
          { number: '1', holder: 'A', balance: 5, phone: { number: '12', appPin: '123456' } },
        ],
      }),
      'bank 970400: account 1: expected a phone of 10 digits',
    ],
    [
      bank({
        accounts: [
          { number: '1', holder: 'A', balance: 5, phone: { number: '0900000000', appPin: '1' } },
        ],
      }),
      'bank 970400: account 1: expected an app PIN of 6 digits',
    ],
    [
      card({ issued: '2512' }),
      'bank 970400: card saigonbank-debit: expected the month of issue as MMYY',
    ],
  ])('%#: %s', (config, line) => {
    expect(checkSwitchConfig(config)).toEqual({ ok: false, error: line });
  });
});

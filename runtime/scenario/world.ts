import { checkSwitchConfig } from '../../network/switch/check-config.ts';
import type { BankConfig, SwitchConfig } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { CHIP_CARDS, type ChipCard } from '../chip-cards.ts';
import { nearMiss } from '../yaml/near-miss.ts';
import type { Finding } from '../yaml/wording.ts';
import type { Damage } from './damage.ts';
import type { GroundExpectation } from './expectation-schema.ts';
import type { Scenario } from './schema.ts';
import type { BankScript } from './world-schema.ts';

/** The banks of a scenario: those of the default world, and its own. */
export function networkOf(scenario: Scenario): SwitchConfig {
  const world = defaultWorld();
  const own = (scenario.banks ?? []).map(bankConfig);
  const replaced = new Set(own.map(({ id }) => id));
  const banks = [...own, ...world.banks.filter(({ id }) => !replaced.has(id))];
  const acquirer = scenario.terminal?.bank ?? world.acquirer;
  const security = scenario.security && {
    withoutMac: scenario.security['without-mac'] ?? [],
    ...(scenario.security['key-change-hours'] !== undefined && {
      keyChangeHours: scenario.security['key-change-hours'],
    }),
  };
  return {
    ...world,
    acquirer,
    banks: banks.map((bank) => changed(bank, scenario.cards ?? {})),
    ...(security && { security }),
  };
}

function bankConfig(bank: BankScript): BankConfig {
  const { id, name, limits, accounts, cards } = bank;
  return {
    id,
    name,
    offUsCashFee: bank['off-us-cash-fee'],
    limits: {
      perTransaction: limits['per-transaction'],
      perDay: limits['per-day'],
      countPerDay: limits['count-per-day'],
    },
    accounts,
    cards: cards.map((card) => ({
      id: card.id,
      pan: card.pan,
      account: card.account,
      pin: card.pin,
      expiry: card.expiry,
      serviceCode: card['service-code'],
      status: card.status,
      pinTriesLeft: card['pin-tries-left'],
    })),
  };
}

function changed(bank: BankConfig, changes: NonNullable<Scenario['cards']>): BankConfig {
  return {
    ...bank,
    accounts: bank.accounts.map((account) => {
      const balances = bank.cards
        .filter((card) => card.account === account.number)
        .flatMap((card) => changes[card.id]?.balance ?? []);
      return { ...account, balance: balances.at(-1) ?? account.balance };
    }),
    cards: bank.cards.map((card) => ({
      ...card,
      status: changes[card.id]?.status ?? card.status,
      pinTriesLeft: changes[card.id]?.['pin-tries-left'] ?? card.pinTriesLeft,
    })),
  };
}

export function damageOf(scenario: Scenario): Damage {
  return Object.fromEntries(
    Object.entries(scenario.cards ?? {}).flatMap(([id, change]) =>
      change?.damage ? [[id, change.damage]] : [],
    ),
  );
}

/** What is on the chips: as in the default world, and what the scenario says. */
export function chipCardsOf(scenario: Scenario): Readonly<Record<string, ChipCard>> {
  const own = (scenario.banks ?? []).flatMap(({ cards }) =>
    cards.map(({ id, chip }) => [id, chip] as const),
  );
  const changes = Object.entries(scenario.cards ?? {}).map(
    ([id, card]) => [id, card?.chip] as const,
  );
  const told = [...own, ...changes].flatMap(([id, profile]) =>
    profile === undefined ? [] : [[id, { profile, reason: 'as the scenario says' }] as const],
  );
  return { ...CHIP_CARDS, ...Object.fromEntries(told) };
}

/** Lines that are not a member's. */
const LINES = ['terminals', 'on-us'];

/** What a scenario names and its world does not have; undefined: nothing. */
export function findUnknown(scenario: Scenario): Finding | undefined {
  const network = networkOf(scenario);
  const cards = network.banks.flatMap((bank) => bank.cards.map(({ id }) => id));
  const banks = network.banks.map(({ id }) => id);
  const found: Finding[] = [];

  const missing = (kind: string, name: string, known: readonly string[]): string =>
    `there is no ${kind} ${name}${nearMiss(name, known)}; expected ${known.join(', ')}`;
  function card(name: string | undefined, ...path: PropertyKey[]): void {
    if (name === undefined || cards.includes(name)) return;
    found.push({ path, text: missing('card', name, cards) });
  }
  function cardKeys(
    of: Readonly<Record<string, unknown>> | undefined,
    ...path: PropertyKey[]
  ): void {
    const key = Object.keys(of ?? {}).find((name) => !cards.includes(name));
    if (key !== undefined) found.push({ path, key, text: missing('card', key, cards) });
  }
  function bank(name: string | undefined, ...path: PropertyKey[]): void {
    if (name === undefined || banks.includes(name)) return;
    found.push({ path, text: missing('bank', name, banks) });
  }
  function payer(name: string, ...path: PropertyKey[]): void {
    const accounts = network.banks.flatMap((one) => one.accounts.map(({ number }) => number));
    if (!accounts.includes(name)) card(name, ...path);
  }
  const ledger = (expected: GroundExpectation | undefined, ...path: PropertyKey[]): void =>
    cardKeys(expected?.ledger, ...path, 'ledger');

  bank(scenario.terminal?.bank, 'terminal', 'bank');
  cardKeys(scenario.cards, 'cards');
  for (const [i, line] of (scenario.security?.['without-mac'] ?? []).entries()) {
    if (!LINES.includes(line)) bank(line, 'security', 'without-mac', i);
  }
  scenario.steps.forEach((step, i) => {
    if (typeof step === 'string') return;
    for (const [way, name] of cardsIn(step)) card(name, 'steps', i, way);
    if ('pay' in step && step.pay && 'app' in step.pay)
      payer(step.pay.app, 'steps', i, 'pay', 'app');
    ledger(step.expect, 'steps', i, 'expect');
    if (typeof step.network !== 'object') return;
    card(step.network.card, 'steps', i, 'network', 'card');
    bank(step.network.bank, 'steps', i, 'network', 'bank');
  });
  ledger(scenario.expect, 'expect');
  if (found[0]) return found[0];

  const sound = checkSwitchConfig(network);
  return sound.ok
    ? undefined
    : { path: ['banks'], text: sound.error.replace(/: expected/, '; expected') };
}

/** The cards that a step names, and its word. */
function cardsIn(step: object): readonly (readonly [string, string])[] {
  const words = ['insert', 'swipe', 'tap', 'card'];
  return Object.entries(step).flatMap(([word, value]) => {
    if (!words.includes(word)) return [];
    const name = typeof value === 'string' ? value : value?.id;
    return typeof name === 'string' ? [[word, name] as const] : [];
  });
}

import { checkSwitchConfig } from '../../network/switch/check-config.ts';
import type { BankConfig, SwitchConfig } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Expectation } from './expectation-schema.ts';
import type { Damage } from './scene.ts';
import type { Scenario } from './schema.ts';
import type { Finding } from './wording.ts';
import type { BankScript } from './world-schema.ts';

/** The banks of a scenario: those of the default world, and its own. */
export function networkOf(scenario: Scenario): SwitchConfig {
  const world = defaultWorld();
  const own = (scenario.banks ?? []).map(bankConfig);
  const replaced = new Set(own.map(({ id }) => id));
  const banks = [...own, ...world.banks.filter(({ id }) => !replaced.has(id))];
  const acquirer = scenario.terminal?.bank ?? world.acquirer;
  return { acquirer, banks: banks.map((bank) => changed(bank, scenario.cards ?? {})) };
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

export function configurationOf(
  scenario: Scenario,
  network: SwitchConfig,
): Partial<TerminalConfiguration> {
  const { terminal = {} } = scenario;
  const { language, cassettes, offers } = terminal;
  const bank = network.banks.find(({ id }) => id === terminal.bank);
  return {
    ...(bank && { bank: { id: bank.id, name: bank.name } }),
    ...(language && { language }),
    ...(cassettes && { cassettes }),
    ...(offers && { offers }),
    ...(terminal['maximum-on-us'] !== undefined && { maximumOnUs: terminal['maximum-on-us'] }),
    ...(terminal['maximum-off-us'] !== undefined && { maximumOffUs: terminal['maximum-off-us'] }),
  };
}

export function damageOf(scenario: Scenario): Damage {
  return Object.fromEntries(
    Object.entries(scenario.cards ?? {}).flatMap(([id, change]) =>
      change?.damage ? [[id, change.damage]] : [],
    ),
  );
}

/** What a scenario names and its world does not have; undefined: nothing. */
export function findUnknown(scenario: Scenario): Finding | undefined {
  const network = networkOf(scenario);
  const cards = network.banks.flatMap((bank) => bank.cards.map(({ id }) => id));
  const banks = network.banks.map(({ id }) => id);
  const found: Finding[] = [];

  const missing = (kind: string, name: string, known: readonly string[]): string =>
    `there is no ${kind} ${name}; expected ${known.join(', ')}`;
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
  const ledger = (expected: Expectation | undefined, ...path: PropertyKey[]): void =>
    cardKeys(expected?.ledger, ...path, 'ledger');

  bank(scenario.terminal?.bank, 'terminal', 'bank');
  cardKeys(scenario.cards, 'cards');
  scenario.steps.forEach((step, i) => {
    if (typeof step === 'string') return;
    card(step.insert, 'steps', i, 'insert');
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

import { err, ok, type Result } from '../../bytes/result.ts';
import { isLuhnValid } from '../../crypto/luhn.ts';
import type { BankConfig, SwitchConfig } from './config.ts';

/** One line for the first thing in the world's data that cannot be. Never shows a PAN or a PIN. */
export function checkSwitchConfig(config: SwitchConfig): Result<void, string> {
  const { banks, acquirer } = config;
  const twice = firstRepeated(banks.map(({ id }) => id));
  if (twice !== undefined) return err(`bank ${twice}: expected once, found twice`);
  if (!banks.some(({ id }) => id === acquirer)) {
    return err(`acquirer ${acquirer}: expected one of the banks`);
  }
  const cardTwice = firstRepeated(banks.flatMap(({ cards }) => cards.map(({ id }) => id)));
  if (cardTwice !== undefined) return err(`card ${cardTwice}: expected once, found twice`);
  const { withoutMac = [], keyChangeHours = 0 } = config.security ?? {};
  const lines = ['on-us', 'terminals', ...banks.map(({ id }) => id)];
  const unknown = withoutMac.find((line) => !lines.includes(line));
  if (unknown !== undefined) {
    return err(`security.withoutMac: expected a bank's id, on-us or terminals, got ${unknown}`);
  }
  if (!isWhole(keyChangeHours)) return err('security.keyChangeHours: expected a whole number');
  for (const bank of banks) {
    const problem = problemOf(bank);
    if (problem !== undefined) return err(`bank ${bank.id}: ${problem}`);
  }
  return ok();
}

function problemOf(bank: BankConfig): string | undefined {
  if (!/^[0-9]{6}$/.test(bank.id)) return 'expected an institution id of six digits';
  const { perTransaction, perDay, countPerDay } = bank.limits;
  const amounts = {
    offUsCashFee: bank.offUsCashFee,
    offUsBalanceFee: bank.offUsBalanceFee ?? 0,
    fallbackLimit: bank.fallbackLimit ?? 0,
    'limits.perTransaction': perTransaction,
    'limits.perDay': perDay,
    'limits.countPerDay': countPerDay,
  };
  for (const [name, amount] of Object.entries(amounts)) {
    if (!isWhole(amount)) return `${name}: expected a whole number, zero or more`;
  }
  const numbers = bank.accounts.map(({ number }) => number);
  const twice = firstRepeated(numbers);
  if (twice !== undefined) return `account ${twice}: expected once, found twice`;
  for (const { number, balance } of bank.accounts) {
    if (!isWhole(balance)) return `account ${number}: expected a balance in whole đồng`;
  }
  if (firstRepeated(bank.cards.map(({ pan }) => pan)) !== undefined) {
    return 'two cards have the same PAN';
  }
  for (const card of bank.cards) {
    const where = `card ${card.id}`;
    if (!/^[0-9]{16,19}$/.test(card.pan)) return `${where}: expected a PAN of 16 to 19 digits`;
    if (!isLuhnValid(card.pan)) return `${where}: the PAN's check digit is wrong`;
    if (!card.pan.startsWith(bank.id))
      return `${where}: expected a PAN that begins with ${bank.id}`;
    if (!numbers.includes(card.account)) return `${where}: no account ${card.account}`;
    if (!/^[0-9]{2}(0[1-9]|1[0-2])$/.test(card.expiry)) return `${where}: expected expiry as YYMM`;
    if (!/^[0-9]{4,12}$/.test(card.pin)) return `${where}: expected a PIN of 4 to 12 digits`;
    if (!isWhole(card.pinTriesLeft)) return `${where}: expected how many PIN tries are left`;
  }
  return undefined;
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function firstRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

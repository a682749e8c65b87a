import { err, ok, type Result } from '../../bytes/result.ts';
import { isLuhnValid } from '../../crypto/luhn.ts';
import { WALLET_MEMBER } from '../napas/institutions.ts';
import type { BankConfig, SwitchConfig } from './config.ts';

/** One line for the first thing in the world's data that cannot be. Never shows a PAN or a PIN. */
export function checkSwitchConfig(config: SwitchConfig): Result<void, string> {
  const { banks, acquirer } = config;
  const twice = firstRepeated(banks.map(({ id }) => id));
  if (twice !== undefined) return err(`bank ${twice}: expected once, found twice`);
  if (!banks.some(({ id }) => id === acquirer)) {
    return err(`acquirer ${acquirer}: expected one of the banks`);
  }
  const merchants = (config.merchants ?? []).map(({ id }) => id);
  const noMerchant = merchants.find((id) => !/^[\x21-\x7e]{1,15}$/.test(id));
  if (noMerchant !== undefined) return err('merchants: expected ids of 1 to 15 characters');
  const cardTwice = firstRepeated(banks.flatMap(({ cards }) => cards.map(({ id }) => id)));
  if (cardTwice !== undefined) return err(`card ${cardTwice}: expected once, found twice`);
  const { withoutMac = [], keyChangeHours = 0 } = config.security ?? {};
  const lines = ['on-us', 'terminals', WALLET_MEMBER, ...banks.map(({ id }) => id)];
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
  for (const { number, balance, phone } of bank.accounts) {
    if (!isWhole(balance)) return `account ${number}: expected a balance in whole đồng`;
    if (!phone) continue;
    if (!/^0[0-9]{9}$/.test(phone.number))
      return `account ${number}: expected a phone of 10 digits`;
    if (!/^[0-9]{6}$/.test(phone.appPin))
      return `account ${number}: expected an app PIN of 6 digits`;
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
    if (card.issued !== undefined && !/^(0[1-9]|1[0-2])[0-9]{2}$/.test(card.issued)) {
      return `${where}: expected the month of issue as MMYY`;
    }
    if (!/^[0-9]{4,12}$/.test(card.pin)) return `${where}: expected a PIN of 4 to 12 digits`;
    if (!isWhole(card.pinTriesLeft)) return `${where}: expected how many PIN tries are left`;
  }
  return undefined;
}

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function firstRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

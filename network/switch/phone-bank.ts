import { err, ok, type Result } from '../../bytes/result.ts';
import type { AppPhone, AppRefusal, BankApp, BankAppSession } from './bank-app.ts';
import type { BankConfig } from './config.ts';
import type { SwitchDatabase } from './database.ts';
import type { Ledger } from './ledger.ts';
import type { TextMessages } from './text-messages.ts';
import type { Transfers } from './transfers.ts';

export interface PhoneBankOptions {
  readonly bank: BankConfig;
  readonly database: SwitchDatabase;
  readonly ledger: Ledger;
  readonly transfers: Transfers;
  readonly texts: TextMessages;
  /** Subscribes to anything that happens at the bank. */
  readonly onChange: (listener: () => void) => () => void;
}

const TRIES = 3;
const HISTORY = 50;

/** The bank's app on its customers' phones. */
export function createPhoneBank(options: PhoneBankOptions): BankApp {
  const { bank, database, ledger, transfers, texts } = options;
  const wrongSoFar = database
    .prepare<[string, string], number>('SELECT wrong FROM app_tries WHERE bank = ? AND account = ?')
    .pluck();
  const setWrong = database.prepare<[string, string, number]>(
    `INSERT INTO app_tries (bank, account, wrong) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET wrong = excluded.wrong`,
  );
  const pins = new Map<string, string>();
  const phones: AppPhone[] = [];
  for (const { number: account, holder, phone } of bank.accounts) {
    if (!phone) continue;
    phones.push({ account, holder, number: phone.number });
    pins.set(account, phone.appPin);
  }

  /** Undefined: it is right. */
  function refusalOf(account: string, pin: string): AppRefusal | undefined {
    const wrong = wrongSoFar.get(bank.id, account) ?? 0;
    if (wrong >= TRIES) return { kind: 'locked' };
    if (pins.get(account) === pin) {
      if (wrong > 0) setWrong.run(bank.id, account, 0);
      return undefined;
    }
    setWrong.run(bank.id, account, wrong + 1);
    const triesLeft = TRIES - wrong - 1;
    return triesLeft === 0 ? { kind: 'locked' } : { kind: 'wrong-pin', triesLeft };
  }

  function sessionOf(phone: AppPhone): BankAppSession {
    const { account } = phone;
    return {
      ...phone,
      balance: () => ledger.balance(account) ?? 0,
      async pay(order, appPin) {
        const why = refusalOf(account, appPin);
        return why ? { kind: 'refused', why } : transfers.pay(account, order);
      },
      outcomeOf: (id) => transfers.outcomeOf(account, id),
      history: () =>
        ledger.statement(account, HISTORY).map(({ at, text, amount, key }) => {
          const state = transfers.stateOf(key);
          return { at, text, amount, ...(state && { state }) };
        }),
      inbox: () => texts.inbox(account),
      onChange: options.onChange,
    };
  }

  return {
    bank: bank.id,
    phones,
    inbox: texts.inbox,
    login(account, appPin): Result<BankAppSession, AppRefusal> {
      const phone = phones.find((one) => one.account === account);
      if (!phone) return err({ kind: 'no-such-account' });
      const refusal = refusalOf(account, appPin);
      return refusal ? err(refusal) : ok(sessionOf(phone));
    },
  };
}

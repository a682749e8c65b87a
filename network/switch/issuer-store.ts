import type { CardConfig } from './config.ts';
import type { SwitchDatabase } from './database.ts';

/** What an issuer remembers of its cards and of what it answered; survives a restart. */
export interface IssuerStore {
  /** A card that is there stays as it is. */
  addCard(card: CardConfig, sealedPin: Uint8Array): void;
  card(pan: string): StoredCard | undefined;
  setTriesLeft(pan: string, triesLeft: number): void;
  setSealedPin(pan: string, sealedPin: Uint8Array): void;
  authorisation(key: string): StoredAuthorisation | undefined;
  remember(authorisation: StoredAuthorisation, at: number): void;
  cashOf(pan: string, day: string): CashOfDay;
  /** Adds to a day's cash; a reversal adds negative numbers. */
  addCash(pan: string, day: string, amount: number, count: number): void;
  /** What was given back of a purchase, by the keys of the refunds. */
  refundsOf(original: string): readonly Refund[];
  addRefund(key: string, original: string, amount: number): void;
  /** Runs all of it or nothing. */
  atomically<T>(run: () => T): T;
}

export interface StoredCard {
  readonly id: string;
  readonly pan: string;
  readonly account: string;
  /** YYMM. */
  readonly expiry: string;
  readonly status: CardConfig['status'];
  readonly triesLeft: number;
  /** A PIN block under a key that only the issuer's HSM has. */
  readonly sealedPin: Uint8Array;
}

/** A request's key and gist, and the fields 38, 39, 54, 55 that it was answered with. */
export interface StoredAuthorisation {
  readonly key: string;
  readonly pan: string;
  readonly processingCode: string;
  /** DE4 as it came, empty when absent. */
  readonly amount: string;
  /** Local date that its cash counts for: `2026-07-26`. */
  readonly day: string;
  readonly answer: AnswerFields;
}

export type AnswerFields = Readonly<Record<number, string>>;

export interface Refund {
  readonly key: string;
  /** Whole đồng. */
  readonly amount: number;
}

export interface CashOfDay {
  readonly total: number;
  readonly count: number;
}

/** The stores in one database; statements are prepared once for all of them. */
export function createIssuerStores(database: SwitchDatabase): (bank: string) => IssuerStore {
  const insertCard = database.prepare<
    [string, string, string, string, string, string, number, Uint8Array]
  >(
    `INSERT INTO card (bank, pan, id, account, expiry, status, tries_left, sealed_pin)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const card = database.prepare<[string, string], StoredCard>(
    `SELECT id, pan, account, expiry, status, tries_left AS triesLeft, sealed_pin AS sealedPin
     FROM card WHERE bank = ? AND pan = ?`,
  );
  const setTries = database.prepare<[number, string, string]>(
    'UPDATE card SET tries_left = ? WHERE bank = ? AND pan = ?',
  );
  const setPin = database.prepare<[Uint8Array, string, string]>(
    'UPDATE card SET sealed_pin = ? WHERE bank = ? AND pan = ?',
  );
  const authorisation = database.prepare<
    [string, string],
    Omit<StoredAuthorisation, 'answer'> & { readonly answer: string }
  >(
    `SELECT key, pan, processing_code AS processingCode, amount, day, answer
     FROM authorisation WHERE bank = ? AND key = ?`,
  );
  const remember = database.prepare<
    [string, string, string, string, string, string, string, number]
  >(
    `INSERT INTO authorisation (bank, key, pan, processing_code, amount, day, answer, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const cash = database.prepare<[string, string, string], CashOfDay>(
    'SELECT total, count FROM cash_day WHERE bank = ? AND pan = ? AND day = ?',
  );
  const addCash = database.prepare<[string, string, string, number, number]>(
    `INSERT INTO cash_day (bank, pan, day, total, count) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET total = total + excluded.total, count = count + excluded.count`,
  );
  const refunds = database.prepare<[string, string], Refund>(
    'SELECT key, amount FROM refund WHERE bank = ? AND original = ?',
  );
  const addRefund = database.prepare<[string, string, string, number]>(
    'INSERT INTO refund (bank, key, original, amount) VALUES (?, ?, ?, ?)',
  );

  return (bank) => ({
    addCard({ pan, id, account, expiry, status, pinTriesLeft }, sealedPin) {
      insertCard.run(bank, pan, id, account, expiry, status, pinTriesLeft, sealedPin);
    },
    card: (pan) => card.get(bank, pan),
    setTriesLeft(pan, triesLeft) {
      setTries.run(triesLeft, bank, pan);
    },
    setSealedPin(pan, sealedPin) {
      setPin.run(sealedPin, bank, pan);
    },
    authorisation(key) {
      const row = authorisation.get(bank, key);
      return row && { ...row, answer: JSON.parse(row.answer) as AnswerFields };
    },
    remember({ key, pan, processingCode, amount, day, answer }, at) {
      remember.run(bank, key, pan, processingCode, amount, day, JSON.stringify(answer), at);
    },
    cashOf: (pan, day) => cash.get(bank, pan, day) ?? { total: 0, count: 0 },
    addCash(pan, day, amount, count) {
      addCash.run(bank, pan, day, amount, count);
    },
    refundsOf: (original) => refunds.all(bank, original),
    addRefund(key, original, amount) {
      addRefund.run(bank, key, original, amount);
    },
    atomically: (run) => database.transaction(run)(),
  });
}

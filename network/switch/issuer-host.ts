import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { OTP_REQUEST } from '../napas/e-commerce.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import { isQrService } from '../napas/qr-request.ts';
import { openSystemAccounts } from './accounts.ts';
import { type Arrival, createIssuerRules } from './authorise.ts';
import type { BankApp } from './bank-app.ts';
import type { ChipIssuer } from './chip.ts';
import { chipReport } from './chip-report.ts';
import type { BankConfig } from './config.ts';
import type { SwitchDatabase } from './database.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { IssuerStore } from './issuer-store.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { receiveKey } from './key-exchange.ts';
import type { Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import type { Way } from './member-lines.ts';
import { createOneTimePasswords } from './one-time-passwords.ts';
import { createPhoneBank } from './phone-bank.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { createSavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { createTextMessages } from './text-messages.ts';
import { isRefund, panOf } from './transaction.ts';
import { createTransfers, type Transfers } from './transfers.ts';

/** The bank that a card and its account belong to. */
export interface IssuerHost {
  readonly name: PartyName;
  readonly bank: BankConfig;
  readonly hsm: Hsm;
  readonly store: IssuerStore;
  readonly service: Service;
  /** Its customers' phones, and what they pay by code. */
  readonly app: BankApp;
  readonly transfers: Transfers;
  /** Tells how the requests of a hop come. */
  arriveBy(hop: Hop, way: IssuerWay): void;
}

/** A line to an issuer, as the issuer knows it. */
export interface IssuerWay {
  readonly keys: LineKeys;
  /** By the host of the same bank. */
  readonly onUs: boolean;
  readonly onKey?: (key: WorkingKey) => void;
}

export interface IssuerHostOptions {
  readonly bank: BankConfig;
  readonly hsm: Hsm;
  readonly clock: Clock;
  readonly store: IssuerStore;
  readonly nextApproval: () => number;
  readonly ledger: Ledger;
  readonly ceremony: KeyCeremony;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly note: (party: PartyName, text: string) => void;
  readonly chip?: ChipIssuer | undefined;
  readonly database: SwitchDatabase;
  /** For one-time passwords. */
  readonly random: Random;
  readonly nextStan: () => number;
  /** Onwards: to NAPAS, or to the host of the same bank. */
  readonly way: () => Way;
}

export function createIssuerHost(options: IssuerHostOptions): IssuerHost {
  const { bank, hsm, clock, store, ledger, rules, subject, nextApproval, chip } = options;
  const name: PartyName = { role: 'issuer', id: bank.id };
  const note = (text: string): void => options.note(name, text);
  options.ceremony.installReferenceKey(hsm, bank.id);
  const ways = new Map<Hop, IssuerWay>();
  const now = (): number => clock.now();
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const texts = createTextMessages(bank.name, now, changed);
  const passwords = createOneTimePasswords({
    bank,
    now,
    random: options.random,
    text: texts.send,
  });
  const decide = createIssuerRules({
    bank,
    store,
    ledger,
    hsm,
    now,
    nextApproval,
    chip,
    passwords,
    note,
  });
  const { database, nextStan, way } = options;
  const transfers = createTransfers({
    bank: bank.id,
    clock,
    database,
    ledger,
    saved: createSavedAdvices(database, `issuer ${bank.id}`),
    nextStan,
    nextApproval,
    way,
    note,
    changed,
  });
  const app = createPhoneBank({
    bank,
    database,
    ledger,
    transfers,
    texts,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });

  openBooks(bank, ledger);
  for (const card of bank.cards) store.addCard(card, hsm.issuePin(card.pin, card.pan));

  /** By the host of the same bank comes what its own terminals ask, and what NAPAS asks of it. */
  const arrivalOf = ({ fields }: IsoMessage, hop: Hop): Arrival => {
    const { keys, onUs } = ways.get(hop)!;
    return { pinSlot: keys.ZPK, onUs: onUs && fields[32]?.replace(/^0+/, '') === bank.id };
  };

  function reverse(request: IsoMessage): IsoFields {
    const { 39: reason = '', 55: chipData } = request.fields;
    if (chipData !== undefined) {
      const card = store.card(panOf(request.fields) ?? '')?.id ?? 'unknown';
      note(`card ${card}: ${request.mti} with reason ${reason}; ${chipReport(chipData)}`);
    }
    const code = decide.reverse(request);
    changed();
    return { 39: code };
  }

  const service = createService({
    place: 'issuer',
    clock,
    rules,
    subject,
    note,
    financial(request, from) {
      const { mti, fields } = request;
      if (mti.startsWith('01')) {
        return fields[62] === OTP_REQUEST ? decide.sendPassword(request) : { 39: '12' };
      }
      if (isQrService(fields[62])) {
        const isReturn = fields[62] === 'QR_PUSH' && isRefund(request);
        return isReturn ? transfers.giveBack(request) : { 39: '12' };
      }
      const answer = decide.authorise(request, arrivalOf(request, from));
      changed();
      return answer;
    },
    advice(request, from) {
      // A card pays by itself, and never as a payment by code.
      if (isQrService(request.fields[62])) return { 39: '12' };
      const answer = decide.bookOffline(request, arrivalOf(request, from));
      changed();
      return answer;
    },
    reversal: reverse,
    cancel: reverse,
    keyChanged(request, from) {
      const way = ways.get(from)!;
      const { answer, changed } = receiveKey(request, hsm, way.keys, note);
      if (changed) way.onKey?.(changed);
      return answer;
    },
  });

  return {
    name,
    bank,
    hsm,
    store,
    service,
    app,
    transfers,
    arriveBy(hop, way) {
      ways.set(hop, way);
    },
  };
}

function openBooks(bank: BankConfig, ledger: Ledger): void {
  openSystemAccounts(ledger);
  for (const account of bank.accounts) ledger.openAccount({ ...account, kind: 'customer' });
}

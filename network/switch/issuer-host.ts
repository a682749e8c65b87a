import type { Clock } from '../../time/clock.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import {
  ATM_CASH,
  type ChipIssuer,
  createIssuerRules,
  FEE_INCOME,
  MERCHANTS,
  SETTLEMENT,
} from './authorise.ts';
import type { BankConfig } from './config.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { IssuerStore } from './issuer-store.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { receiveKey } from './key-exchange.ts';
import type { Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import { createService, type Service } from './service.ts';

/** The bank that a card and its account belong to. */
export interface IssuerHost {
  readonly name: PartyName;
  readonly bank: BankConfig;
  readonly hsm: Hsm;
  readonly store: IssuerStore;
  readonly service: Service;
  /** Tells how the requests of a hop come. */
  arriveBy(hop: Hop, way: IssuerWay): void;
}

/** A line to an issuer, as the issuer knows it. */
export interface IssuerWay {
  readonly keys: LineKeys;
  /** From the bank's own ATMs. */
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
}

export function createIssuerHost(options: IssuerHostOptions): IssuerHost {
  const { bank, hsm, clock, store, ledger, rules, subject, nextApproval, chip } = options;
  const name: PartyName = { role: 'issuer', id: bank.id };
  const note = (text: string): void => options.note(name, text);
  options.ceremony.installReferenceKey(hsm, bank.id);
  const ways = new Map<Hop, IssuerWay>();
  const now = (): number => clock.now();
  const decide = createIssuerRules({ bank, store, ledger, hsm, now, nextApproval, chip });

  openBooks(bank, ledger);
  for (const card of bank.cards) store.addCard(card, hsm.issuePin(card.pin, card.pan));

  const service = createService({
    place: 'issuer',
    clock,
    rules,
    subject,
    note,
    financial(request, from) {
      const { keys, onUs } = ways.get(from)!;
      return decide.authorise(request, { pinSlot: keys.ZPK, onUs });
    },
    reversal: (request) => ({ 39: decide.reverse(request) }),
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
    arriveBy(hop, way) {
      ways.set(hop, way);
    },
  };
}

function openBooks(bank: BankConfig, ledger: Ledger): void {
  const system = [
    { number: ATM_CASH, holder: 'cash paid out by our ATMs', kind: 'atm-cash' },
    { number: MERCHANTS, holder: 'our merchants', kind: 'merchants' },
    { number: SETTLEMENT, holder: 'NAPAS settlement', kind: 'settlement' },
    { number: FEE_INCOME, holder: 'fees', kind: 'fee-income' },
  ] as const;
  for (const account of system) ledger.openAccount({ ...account, balance: 0 });
  for (const account of bank.accounts) ledger.openAccount({ ...account, kind: 'customer' });
}

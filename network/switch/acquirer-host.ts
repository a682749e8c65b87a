import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import { SIGN_ON } from '../napas/network-management.ts';
import { ATM_CASH, MERCHANTS, move, SETTLEMENT } from './accounts.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { createKeyDistributor, type KeyDistributor, receiveKey } from './key-exchange.ts';
import type { Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import type { MerchantCredits } from './merchant-credits.ts';
import { creditNoticeOf, noticeOf } from './payment-notice.ts';
import { translatePins } from './pin-translation.ts';
import type { Entry } from './posting.ts';
import { createRelay, type Relay, type Route, type Routing } from './relay.ts';
import type { Relayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import type { SavedNotices } from './saved-notices.ts';
import { createService, type Service } from './service.ts';
import { createTerminalLines, type TerminalLines, type TerminalMac } from './terminal-lines.ts';
import { createTerminalNotices } from './terminal-notices.ts';
import { isInquiry, isRefund, movementOf, panOf, receiverOf, subjectKey } from './transaction.ts';

/**
 * The bank whose host drives the terminals: own cards to its own issuer, others to NAPAS; and by
 * which NAPAS asks that issuer.
 */
export interface AcquirerHost {
  readonly name: PartyName;
  readonly service: Service;
  readonly relay: Relay;
  readonly terminals: TerminalLines;
  /** Makes the keys of its terminals, and those between it and its own issuer. */
  readonly distributor: KeyDistributor;
}

/** A line onwards, and its keys. */
export interface Onward {
  readonly hop: Hop;
  readonly keys: LineKeys;
  readonly isUp: () => boolean;
}

export interface AcquirerHostOptions {
  /** Institution id. */
  readonly bank: string;
  readonly clock: Clock;
  readonly saved: SavedAdvices;
  readonly relayed: Relayed;
  readonly savedNotices: SavedNotices;
  /** All that is written within, or nothing. */
  readonly inOneWrite: <T>(write: () => T) => T;
  readonly ledger: Ledger;
  readonly hsm: Hsm;
  readonly ceremony: KeyCeremony;
  readonly nextStan: () => number;
  readonly terminalMac: TerminalMac;
  readonly onKey: (key: WorkingKey) => void;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly note: (party: PartyName, text: string) => void;
  /** What its merchants are paid by VietQR. */
  readonly credits: MerchantCredits;
  readonly ownIssuer: () => Onward;
  readonly napas: () => Onward;
}

/** How long NAPAS and the issuer behind it may take; the terminal waits 30 s. */
const NAPAS_TIMEOUT_MS = 25_000;
/** After its sign-on a terminal may ask for keys: what is told before they came has a wrong MAC. */
const KEYS_COME_MS = 10_000;

export function createAcquirerHost(options: AcquirerHostOptions): AcquirerHost {
  const { bank, clock, saved, relayed, ledger, hsm, ceremony, nextStan, credits } = options;
  const name: PartyName = { role: 'acquirer', id: bank };
  const note = (text: string): void => options.note(name, text);

  const distributor = createKeyDistributor({ clock, hsm, nextStan, note });
  const terminals = createTerminalLines({
    bank,
    hsm,
    ceremony,
    distributor,
    macPolicy: options.terminalMac,
    onKeyed: (terminal) => notices.tell(terminal),
  });

  const lastHeard = new Map<string, Hop>();
  const notices = createTerminalNotices({
    clock,
    saved: options.savedNotices,
    rules: options.rules,
    subject: options.subject,
    hopOf: (terminal) => lastHeard.get(terminal),
    note,
  });

  function route(request: IsoMessage): Routing {
    const { fields } = request;
    const onUs = receiverOf(fields) === bank;
    const onward = onUs ? options.ownIssuer() : options.napas();
    const way = { hop: onward.hop, up: onward.isUp() };
    // Acquirer and issuer are one bank with one set of books: what its issuer books is booked.
    if (!isOurs(request, bank)) {
      // NAPAS gives up before we do and takes back by itself: our 68 would come too late for it.
      const forward: Route['forward'] = (sent) =>
        translatePins(sent, hsm, options.napas().keys.ZPK, onward.keys.ZPK);
      return { kind: 'route', route: { ...way, forward } };
    }
    if (isTransfer(request)) return { kind: 'route', route: { ...way, forward: (sent) => sent } };
    const atTerminal: Route = {
      ...way,
      forward(sent) {
        const terminal = ceremony.installTerminal(hsm, sent[41]!.trim());
        return translatePins(sent, hsm, terminal.ZPK, onward.keys.ZPK);
      },
      entries: onUs && fields[62] !== 'QR_PUSH' ? undefined : clearing,
    };
    return { kind: 'route', route: atTerminal };
  }

  const relay = createRelay({
    clock,
    ledger,
    saved,
    relayed,
    answerTimeoutMs: NAPAS_TIMEOUT_MS,
    route,
    note,
  });

  function financial(request: IsoMessage): IsoFields | Promise<IsoFields> {
    if (request.fields[62] !== 'QR_PUSH') return relay.financial(request);
    if (isInquiry(request)) return credits.status(request);
    return isRefund(request) ? credits.refund(request, relay.financial) : { 39: '12' };
  }

  /** A VietQR payment to one of our merchants: the credit, and what its terminal is to hear. */
  function paidIn(request: IsoMessage): IsoFields {
    const { answer, fresh } = options.inOneWrite(() => {
      const received = credits.receive(request);
      const { fresh: credit } = received;
      if (credit && credit.terminal !== '') {
        const sent = { bank, at: clock.now(), stan: nextStan() };
        notices.keep(credit.key, creditNoticeOf(request, received.answer, sent));
      }
      return received;
    });
    if (fresh) notices.tell(fresh.terminal);
    return answer;
  }

  /** The wallet member's word on an order that one of our terminals showed. */
  function paidByWallet(request: IsoMessage): IsoFields {
    const { fields } = request;
    if (fields[62] !== 'QR_MPM') return { 39: '12' };
    const key = subjectKey(request);
    if (!key.ok) return { 39: '30' };
    const moved = movementOf(request);
    if (!moved) return { 39: '13' };
    const entries = move(SETTLEMENT, MERCHANTS, moved.amount);
    const text = 'payment by code through the network';
    const posting = { key: key.value, kind: 'clearing', text, at: clock.now(), entries };
    const isBooked = options.inOneWrite(() => {
      const { kind } = ledger.post(posting);
      if (kind !== 'posted' && kind !== 'duplicate') return false;
      notices.keep(key.value, noticeOf(fields, bank));
      return true;
    });
    if (!isBooked) return { 39: '94' };
    notices.tell(fields[41]!.trim());
    return { 39: '00' };
  }

  const fromTerminal: Served = {
    financial,
    reversal: relay.reversal,
    cancel: relay.cancel,
    advice: relay.advice,
  };
  function ifOwnCard(request: IsoMessage, onward: Serve): ReturnType<Serve> {
    return panOf(request.fields)?.startsWith(bank) ? onward(request) : NOT_SERVED;
  }

  /** For a card of our own bank that pays elsewhere, its issuer is asked; and word of payments. */
  const fromNapas: Served = {
    financial: (request) =>
      isTransfer(request) ? paidIn(request) : ifOwnCard(request, relay.financial),
    reversal: (request) => ifOwnCard(request, relay.reversal),
    cancel: (request) => ifOwnCard(request, relay.cancel),
    advice(request) {
      if (isTransfer(request)) return paidIn(request);
      const isOfCard = panOf(request.fields) !== undefined;
      return isOfCard ? ifOwnCard(request, relay.advice) : paidByWallet(request);
    },
  };
  /** A customer of our own bank pays by VietQR: one of our merchants, or another bank's. */
  const fromOwnIssuer: Served = {
    financial: (request) => transferred(request, relay.financial),
    reversal: () => NOT_SERVED,
    cancel: () => NOT_SERVED,
    advice: (request) => transferred(request, relay.advice),
  };

  function transferred(request: IsoMessage, onward: Serve): ReturnType<Serve> {
    if (!isTransfer(request)) return NOT_SERVED;
    return receiverOf(request.fields) === bank ? paidIn(request) : onward(request);
  }

  /** Whoever sends it may speak for itself only: as ours, or as somebody else's. */
  const served =
    (what: keyof Served) =>
    (request: IsoMessage, from: Hop): ReturnType<Serve> => {
      const isFromNapas = from === options.napas().hop;
      if (isOurs(request, bank) === isFromNapas) return NOT_OURS;
      if (isFromNapas) return fromNapas[what](request);
      return (from.far.role === 'terminal' ? fromTerminal : fromOwnIssuer)[what](request);
    };

  const service = createService({
    place: 'acquirer',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    complete: ({ mti, fields }) => ({ mti, fields: withAcquirer(fields, bank) }),
    financial: served('financial'),
    reversal: served('reversal'),
    cancel: served('cancel'),
    advice: served('advice'),
    // Its rules apply on the way to the terminal.
    isExempt: ({ mti, fields }) => mti === '0220' && fields[62] === 'QR_MPM',
    undeliverable: relay.undeliverable,
    keysAskedFor: terminals.keysAskedFor,
    keyChanged(request, from) {
      const napas = options.napas();
      // New keys come from NAPAS alone: a terminal sends none.
      if (from !== napas.hop) return { 39: '12' };
      const { answer, changed } = receiveKey(request, hsm, napas.keys, note);
      if (changed) options.onKey(changed);
      return answer;
    },
  });

  return {
    name,
    service: {
      serve(request, from) {
        const terminal = request.fields[41]?.trim();
        if (terminal && from.far.role === 'terminal') {
          lastHeard.set(terminal, from);
          if (request.fields[70] === SIGN_ON) notices.tell(terminal, KEYS_COME_MS);
        }
        service.serve(request, from);
      },
      stop() {
        service.stop();
        notices.stop();
        distributor.stop();
      },
    },
    relay,
    terminals,
    distributor,
  };
}

type Serve = (request: IsoMessage) => IsoFields | Promise<IsoFields>;
type Served = Readonly<Record<'financial' | 'reversal' | 'cancel' | 'advice', Serve>>;

/** A terminal that names another acquirer is not one of ours. */
const NOT_OURS: IsoFields = { 39: '58' };
const NOT_SERVED: IsoFields = { 39: '12' };

/** A payer's bank pays a merchant by VietQR, or says again that it has paid. */
function isTransfer({ mti, fields }: IsoMessage): boolean {
  return mti[1] === '2' && fields[62] === 'QR_PUSH' && fields[3]?.startsWith('00') === true;
}

function isOurs({ fields }: IsoMessage, bank: string): boolean {
  return fields[32]?.replace(/^0+/, '') === bank;
}

function withAcquirer(fields: IsoFields, bank: string): IsoFields {
  return fields[32] === undefined ? { ...fields, 32: bank } : fields;
}

/** Our terminal paid, or took, for another bank's customer: NAPAS owes us, or we owe it. */
function clearing(request: IsoMessage): readonly Entry[] {
  const moved = movementOf(request);
  if (!moved) return [];
  const till = request.fields[3]!.startsWith('01') ? ATM_CASH : MERCHANTS;
  return moved.to === 'sender'
    ? move(SETTLEMENT, till, moved.amount)
    : move(till, SETTLEMENT, moved.amount);
}

import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import { localDate, localTime, transmissionTime } from '../napas/local-time.ts';
import { buildPaymentStatus } from '../napas/payment-status.ts';
import { stanOf } from '../napas/stan.ts';
import { ATM_CASH, MERCHANTS, move, SETTLEMENT } from './accounts.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { createKeyDistributor, type KeyDistributor, receiveKey } from './key-exchange.ts';
import type { Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import type { MerchantCredits } from './merchant-credits.ts';
import { translatePins } from './pin-translation.ts';
import type { Entry } from './posting.ts';
import { createRelay, type Relay, type Route, type Routing } from './relay.ts';
import type { Relayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { createTerminalLines, type TerminalLines, type TerminalMac } from './terminal-lines.ts';
import { createTerminalNotices, noticeOf } from './terminal-notices.ts';
import { isInquiry, isRefund, movementOf, receiverOf, subjectKey } from './transaction.ts';

/** The bank whose host drives the terminals: own cards to its own issuer, others to NAPAS. */
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
  });

  const lastHeard = new Map<string, Hop>();
  const notices = createTerminalNotices({
    clock,
    rules: options.rules,
    subject: options.subject,
    hopOf: (terminal) => lastHeard.get(terminal),
    note,
  });

  function route({ fields }: IsoMessage): Routing {
    const onUs = receiverOf(fields) === bank;
    const onward = onUs ? options.ownIssuer() : options.napas();
    const way: Route = {
      hop: onward.hop,
      up: onward.isUp(),
      forward(sent) {
        const terminal = ceremony.installTerminal(hsm, sent[41]!.trim());
        return translatePins(sent, hsm, terminal.ZPK, onward.keys.ZPK);
      },
      // On-us, acquirer and issuer are one bank with one set of books: its issuer books.
      entries: onUs && fields[62] !== 'QR_PUSH' ? undefined : clearing,
    };
    return { kind: 'route', route: way };
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

  /** A VietQR payment to one of our merchants. */
  function paidIn(request: IsoMessage): IsoFields {
    const isPayment = request.mti[1] === '2' && request.fields[3]!.startsWith('00');
    if (request.fields[62] !== 'QR_PUSH' || !isPayment) return { 39: '12' };
    const { answer, fresh } = credits.receive(request);
    if (fresh && fresh.terminal !== '') {
      const now = clock.now();
      const said = {
        ...request.fields,
        ...answer,
        7: transmissionTime(now),
        11: stanOf(nextStan()),
        12: localTime(now),
        13: localDate(now),
        60: buildPaymentStatus('SUCCESS', fresh.reference),
      };
      const { 90: _, ...told } = noticeOf(said, bank).fields;
      notices.tell({ mti: '0220', fields: told });
    }
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
    const { kind } = ledger.post(posting);
    if (kind !== 'posted' && kind !== 'duplicate') return { 39: '94' };
    notices.tell(noticeOf(fields, bank));
    return { 39: '00' };
  }

  const service = createService({
    place: 'acquirer',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    complete: ({ mti, fields }) => ({ mti, fields: withAcquirer(fields, bank) }),
    financial(request, from) {
      if (from.far.role !== 'terminal') return paidIn(request);
      return isOurs(request, bank) ? financial(request) : NOT_OURS;
    },
    reversal: (request) => (isOurs(request, bank) ? relay.reversal(request) : NOT_OURS),
    cancel: (request) => (isOurs(request, bank) ? relay.cancel(request) : NOT_OURS),
    advice(request, from) {
      if (from.far.role === 'terminal') {
        return isOurs(request, bank) ? relay.advice(request) : NOT_OURS;
      }
      return request.fields[62] === 'QR_PUSH' ? paidIn(request) : paidByWallet(request);
    },
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
        if (terminal && from.far.role === 'terminal') lastHeard.set(terminal, from);
        service.serve(request, from);
      },
      stop() {
        service.stop();
        notices.stop();
      },
    },
    relay,
    terminals,
    distributor,
  };
}

/** A terminal that names another acquirer is not one of ours. */
const NOT_OURS: IsoFields = { 39: '58' };

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

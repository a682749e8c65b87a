import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from '../napas/amount.ts';
import type { WorkingKey } from '../napas/key-change.ts';
import { ATM_CASH, MERCHANTS, SETTLEMENT } from './authorise.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import type { KeyCeremony } from './key-ceremony.ts';
import { createKeyDistributor, type KeyDistributor, receiveKey } from './key-exchange.ts';
import type { Entry, Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import { translatePins } from './pin-translation.ts';
import { createRelay, type Relay, type Route, type Routing } from './relay.ts';
import type { Relayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { createTerminalLines, type TerminalLines, type TerminalMac } from './terminal-lines.ts';
import { panOf } from './transaction.ts';

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
  readonly ownIssuer: () => Onward;
  readonly napas: () => Onward;
}

/** How long NAPAS and the issuer behind it may take; the terminal waits 30 s. */
const NAPAS_TIMEOUT_MS = 25_000;

export function createAcquirerHost(options: AcquirerHostOptions): AcquirerHost {
  const { bank, clock, saved, relayed, ledger, hsm, ceremony, nextStan } = options;
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

  function route({ fields }: IsoMessage): Routing {
    const onUs = panOf(fields)?.slice(0, 6) === bank;
    const onward = onUs ? options.ownIssuer() : options.napas();
    const way: Route = {
      hop: onward.hop,
      up: onward.isUp(),
      forward(sent) {
        const terminal = ceremony.installTerminal(hsm, sent[41]!.trim());
        return translatePins(sent, hsm, terminal.ZPK, onward.keys.ZPK);
      },
      // On-us, acquirer and issuer are one bank with one set of books: its issuer books.
      entries: onUs ? undefined : clearing,
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

  const service = createService({
    place: 'acquirer',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    complete: ({ mti, fields }) => ({ mti, fields: withAcquirer(fields, bank) }),
    financial: (request) => (isOurs(request, bank) ? relay.financial(request) : NOT_OURS),
    reversal: (request) => (isOurs(request, bank) ? relay.reversal(request) : NOT_OURS),
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

  return { name, service, relay, terminals, distributor };
}

/** A terminal that names another acquirer is not one of ours. */
const NOT_OURS: IsoFields = { 39: '58' };

function isOurs({ fields }: IsoMessage, bank: string): boolean {
  return fields[32]?.replace(/^0+/, '') === bank;
}

function withAcquirer(fields: IsoFields, bank: string): IsoFields {
  return fields[32] === undefined ? { ...fields, 32: bank } : fields;
}

/** Our ATM paid for another bank's customer: NAPAS owes us what left our cash. */
function clearing({ fields }: IsoMessage): readonly Entry[] {
  const code = fields[3]!.slice(0, 2);
  const amount = de4ToDong(fields[4] ?? '');
  if ((code !== '01' && code !== '00') || !amount.ok) return [];
  return [
    { account: SETTLEMENT, amount: -amount.value, part: 'principal' },
    { account: code === '01' ? ATM_CASH : MERCHANTS, amount: amount.value, part: 'principal' },
  ];
}

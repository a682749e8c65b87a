import type { Clock } from '../../time/clock.ts';
import type { IsoMessage } from '../iso8583/message.ts';
import { de4ToDong } from '../napas/amount.ts';
import { institution, NAPAS_ID } from '../napas/institutions.ts';
import { localDate } from '../napas/local-time.ts';
import type { Hop, PartyName } from './hop.ts';
import { createHsm, type Hsm } from './hsm.ts';
import type { Entry, Ledger } from './ledger.ts';
import { translatePins } from './pin-translation.ts';
import { createRelay, type Relay, type Route, type Routing } from './relay.ts';
import type { Relayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { panOf } from './transaction.ts';

/** The network between the banks: routes by card BIN, and keeps who owes whom. */
export interface Napas {
  readonly name: PartyName;
  readonly hsm: Hsm;
  readonly service: Service;
  readonly relay: Relay;
  /** A member's line and the slot of its zone PIN key. The acquirer's own line carries requests in. */
  connect(member: NapasMember): void;
  isSignedOn(bank: string): boolean;
  signOff(hop: Hop): void;
}

export interface NapasMember {
  readonly bank: string;
  readonly hop: Hop;
  readonly pinSlot: string;
}

export interface NapasOptions {
  readonly clock: Clock;
  readonly saved: SavedAdvices;
  readonly relayed: Relayed;
  readonly nextReference: () => number;
  /** The clearing books: one settlement account a member. */
  readonly ledger: Ledger;
  readonly rules: RuleBook;
  readonly subject: (request: IsoMessage) => RequestSubject;
  readonly note: (party: PartyName, text: string) => void;
}

/** Shorter than the acquirer's, so that its answer 68 arrives before the acquirer gives up. */
const ISSUER_TIMEOUT_MS = 20_000;

export function createNapas(options: NapasOptions): Napas {
  const { clock, ledger, saved, relayed, nextReference } = options;
  const name: PartyName = { role: 'napas', id: NAPAS_ID };
  const note = (text: string): void => options.note(name, text);
  const hsm = createHsm();
  const members = new Map<string, NapasMember & { signedOn: boolean }>();

  function memberOf(hop: Hop) {
    return [...members.values()].find((member) => member.hop === hop);
  }

  function route(request: IsoMessage): Routing {
    const issuer = panOf(request.fields)!.slice(0, 6);
    const to = members.get(issuer);
    const from = members.get(acquirerOf(request));
    if (!to || !from || to === from) {
      const isMember = institution(issuer)?.network === 'NAPAS';
      return { kind: 'decline', code: isMember ? '92' : '15' };
    }
    const way: Route = {
      hop: to.hop,
      up: to.signedOn,
      forward(fields) {
        const translated = translatePins(fields, hsm, from.pinSlot, to.pinSlot);
        return (
          translated && {
            ...translated,
            15: localDate(clock.now()),
            33: NAPAS_ID,
            ...reference(fields),
          }
        );
      },
      entries: (approved) => clearing(approved, from.bank, to.bank),
    };
    return { kind: 'route', route: way };
  }

  /** DE63 of a request that has none yet. */
  function reference(fields: IsoMessage['fields']): IsoMessage['fields'] {
    if (fields[63] !== undefined || fields[90] !== undefined) return {};
    return { 63: String(nextReference()).padStart(16, '0') };
  }

  const relay = createRelay({
    clock,
    ledger,
    saved,
    relayed,
    answerTimeoutMs: ISSUER_TIMEOUT_MS,
    route,
    note,
  });

  const service = createService({
    place: 'napas',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    financial: (request, from) =>
      memberOf(from)?.signedOn ? relay.financial(request) : { 39: '91' },
    reversal: relay.reversal,
    undeliverable: relay.undeliverable,
    signedOn(hop, on) {
      const member = memberOf(hop);
      if (!member) return;
      member.signedOn = on;
      if (on) relay.advices.resume(hop);
    },
  });

  return {
    name,
    hsm,
    service,
    relay,
    connect(member) {
      members.set(member.bank, { ...member, signedOn: false });
      const holder = `settlement of ${member.bank}`;
      ledger.openAccount({ number: member.bank, holder, kind: 'settlement', balance: 0 });
    },
    isSignedOn: (bank) => members.get(bank)?.signedOn ?? false,
    signOff(hop) {
      const member = memberOf(hop);
      if (member) member.signedOn = false;
    },
  };
}

function acquirerOf({ fields }: IsoMessage): string {
  return fields[32]!.replace(/^0+/, '');
}

/** What the issuer's bank owes and the acquirer's bank gets; in credit is whom NAPAS owes. */
function clearing({ fields }: IsoMessage, acquirer: string, issuer: string): readonly Entry[] {
  const code = fields[3]!.slice(0, 2);
  const amount = de4ToDong(fields[4] ?? '');
  if ((code !== '01' && code !== '00') || !amount.ok) return [];
  return [
    { account: issuer, amount: -amount.value, part: 'principal' },
    { account: acquirer, amount: amount.value, part: 'principal' },
  ];
}

import type { Clock } from '../../time/clock.ts';
import type { IsoFields, IsoMessage } from '../iso8583/message.ts';
import { institution, NAPAS_ID, WALLET_MEMBER } from '../napas/institutions.ts';
import { keysAskedFor, WORKING_KEYS, type WorkingKey } from '../napas/key-change.ts';
import { localDate } from '../napas/local-time.ts';
import type { Hop, PartyName } from './hop.ts';
import type { Hsm } from './hsm.ts';
import { createKeyDistributor, type KeyedLine } from './key-exchange.ts';
import { createKeySchedule, type KeySchedule } from './key-schedule.ts';
import type { Ledger } from './ledger.ts';
import type { LineKeys } from './line-keys.ts';
import { translatePins } from './pin-translation.ts';
import type { Entry } from './posting.ts';
import { createRelay, type Relay, type Route, type Routing } from './relay.ts';
import type { Relayed } from './relayed.ts';
import type { RequestSubject, RuleBook } from './rules.ts';
import type { SavedAdvices } from './saved-advices.ts';
import { createService, type Service } from './service.ts';
import { isInquiry, movementOf, receiverOf } from './transaction.ts';

/** The network between its members: routes by BIN or DE100, and keeps who owes whom. */
export interface Napas {
  readonly name: PartyName;
  readonly hsm: Hsm;
  readonly service: Service;
  readonly relay: Relay;
  /** A member's line and the slots of its keys; requests go over it both ways. */
  connect(member: NapasMember): void;
  isSignedOn(bank: string): boolean;
  signOff(hop: Hop): void;
  /** New keys for a member; false: it did not take them, or is none. */
  changeKeys(bank: string): Promise<boolean>;
  readonly keySchedule: KeySchedule;
}

export interface NapasMember {
  readonly bank: string;
  readonly hop: Hop;
  readonly keys: LineKeys;
}

interface Member extends NapasMember {
  signedOn: boolean;
  /** It has keys: until then nothing goes to it. */
  keyed: boolean;
}

export interface NapasOptions {
  readonly clock: Clock;
  readonly hsm: Hsm;
  readonly nextStan: () => number;
  /** 0: never by itself. */
  readonly keyChangeMs: number;
  /** A member has its first keys: from now on it is served. */
  readonly onKeyed: (bank: string) => void;
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
  const { clock, hsm, ledger, saved, relayed, nextReference, nextStan } = options;
  const name: PartyName = { role: 'napas', id: NAPAS_ID };
  const note = (text: string): void => options.note(name, text);
  const members = new Map<string, Member>();
  const distributor = createKeyDistributor({ clock, hsm, nextStan, note });
  const keySchedule = createKeySchedule(clock, options.keyChangeMs, () => {
    for (const member of members.values()) if (member.signedOn) void changeKeys(member);
  });

  function memberOf(hop: Hop) {
    return [...members.values()].find((member) => member.hop === hop);
  }

  async function changeKeys(member: Member, which?: readonly WorkingKey[]): Promise<boolean> {
    const { bank, hop, keys } = member;
    const line: KeyedLine = {
      hop,
      keys,
      address: { 32: bank },
      again: () => void changeKeys(member),
    };
    const changed = await distributor.change(line, which);
    const isWhole = which === undefined || which.length === WORKING_KEYS.length;
    if (changed && isWhole && !member.keyed) {
      member.keyed = true;
      if (member.signedOn) relay.advices.resume(member.hop);
      options.onKeyed(member.bank);
    }
    return changed;
  }

  function route(request: IsoMessage): Routing {
    const receiver = receiverOf(request.fields)!;
    const to = members.get(receiver);
    const from = members.get(senderOf(request));
    if (!to || !from || to === from) {
      const isMember = institution(receiver)?.network === 'NAPAS' || receiver === WALLET_MEMBER;
      return { kind: 'decline', code: isMember ? '92' : '15' };
    }
    const way: Route = {
      hop: to.hop,
      up: isReady(to),
      forward(fields) {
        const translated = translatePins(fields, hsm, from.keys.ZPK, to.keys.ZPK);
        return (
          translated && {
            ...translated,
            15: localDate(clock.now()),
            33: NAPAS_ID,
            ...reference(request),
          }
        );
      },
      entries: (approved) => clearing(approved, from.bank, to.bank),
    };
    return { kind: 'route', route: way };
  }

  /** DE63 of a request that has none yet, and is about nothing that has one. */
  function reference(request: IsoMessage): IsoFields {
    if (request.fields[63] !== undefined || request.mti[1] === '4' || isInquiry(request)) return {};
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

  type Serve = (request: IsoMessage, from: Hop) => Promise<IsoFields>;
  /** A member speaks for itself: its MAC says so of its line alone. */
  const ifOwn =
    (serve: Serve): Serve =>
    async (request, from) =>
      memberOf(from)?.bank === senderOf(request) ? serve(request, from) : { 39: '58' };
  const ifReady = (serve: Serve): Serve =>
    ifOwn(async (request, from) => (isReady(memberOf(from)) ? serve(request, from) : { 39: '91' }));

  const service = createService({
    place: 'napas',
    clock,
    rules: options.rules,
    subject: options.subject,
    note,
    financial: ifReady(relay.financial),
    cancel: ifReady(relay.cancel),
    advice: ifReady(relay.advice),
    reversal: ifOwn(relay.reversal),
    undeliverable: relay.undeliverable,
    signedOn(hop, on) {
      const member = memberOf(hop);
      if (!member) return;
      member.signedOn = on;
      if (on && member.keyed) relay.advices.resume(hop);
    },
    keysAskedFor({ fields }, hop) {
      const member = memberOf(hop);
      const keys = keysAskedFor(fields[48]);
      return member && keys ? () => void changeKeys(member, keys) : '30';
    },
  });

  return {
    name,
    hsm,
    service: {
      serve: service.serve,
      stop() {
        service.stop();
        distributor.stop();
      },
    },
    relay,
    connect(member) {
      members.set(member.bank, { ...member, signedOn: false, keyed: false });
      const holder = `settlement of ${member.bank}`;
      ledger.openAccount({ number: member.bank, holder, kind: 'settlement', balance: 0 });
    },
    isSignedOn: (bank) => members.get(bank)?.signedOn ?? false,
    signOff(hop) {
      const member = memberOf(hop);
      if (member) member.signedOn = false;
    },
    async changeKeys(bank) {
      const member = members.get(bank);
      return member !== undefined && changeKeys(member);
    },
    keySchedule,
  };
}

function isReady(member: Member | undefined): boolean {
  return member?.signedOn === true && member.keyed;
}

/** Who sends the request: a terminal's acquirer, a payer's bank, the wallet member. */
function senderOf({ fields }: IsoMessage): string {
  return fields[32]!.replace(/^0+/, '');
}

/** Who owes and who is owed; in credit is whom NAPAS owes. */
function clearing(request: IsoMessage, sender: string, receiver: string): readonly Entry[] {
  const moved = movementOf(request);
  if (!moved) return [];
  const [payee, payer] = moved.to === 'sender' ? [sender, receiver] : [receiver, sender];
  return [
    { account: payer, amount: -moved.amount, part: 'principal' },
    { account: payee, amount: moved.amount, part: 'principal' },
  ];
}

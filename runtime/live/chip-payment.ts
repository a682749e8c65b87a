import { hex, toHex } from '../../bytes/hex.ts';
import type { KernelOutcome } from '../../emv/kernel/outcome.ts';
import type { TerminalProfile } from '../../emv/kernel/profile.ts';
import type { KernelQuestions } from '../../emv/kernel/questions.ts';
import { runContact } from '../../emv/kernel/transaction.ts';
import type { Authorisation, AuthoriseInput } from '../../state-machines/ports.ts';
import type { Clock } from '../../time/clock.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { Notice } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { TransactionLog } from '../transaction-log.ts';
import type { ChipReader } from './chip-reader.ts';
import type { HostAnswer, HostExchange, HostWord } from './host-exchange.ts';
import type { ChipInSession, SessionSecrets } from './session-secrets.ts';

export interface ChipPaymentOptions {
  readonly chip: ChipReader;
  readonly profile: TerminalProfile;
  readonly exchange: HostExchange;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: Journal;
  readonly log: TransactionLog;
  readonly secrets: SessionSecrets;
}

export type ChipPaid =
  /** By host and card; `note` belongs into the write that records the approval. */
  | { readonly kind: 'approved'; readonly word: HostWord; readonly note: () => void }
  | { readonly kind: 'declined-by-host'; readonly word: HostWord }
  /** The stripe may be used instead; nothing was sent. */
  | { readonly kind: 'fallback' }
  | Exclude<Authorisation, { readonly kind: 'approved' }>;

/** Cash, tag 9C. */
const CASH = 0x01;
/** Vietnam keeps UTC+7 all year. */
const LOCAL_MS = 7 * 3_600_000;

/** A withdrawal by chip: the kernel between card and host. */
export function createChipPayment(options: ChipPaymentOptions) {
  const { chip, profile, exchange, clock, random, journal, log, secrets } = options;

  async function runKernel(ask: KernelQuestions, amount: number) {
    const powered = await chip.powerOn();
    if (powered === 'mute' || powered === 'failed') return powered;
    const local = new Date(clock.now() + LOCAL_MS).toISOString().replace(/\D/g, '');
    const transaction = {
      type: CASH,
      amount,
      date: local.slice(2, 8),
      time: local.slice(8, 14),
      unpredictableNumber: random.bytes(4),
      selectionDraw: 1 + random.below(99),
    };
    const outcome = await runContact({ ...powered, profile, transaction, ask });
    await chip.powerOff();
    return outcome;
  }

  async function pay(input: AuthoriseInput): Promise<ChipPaid> {
    const inUse = secrets.chip!;
    let asked: HostAnswer | undefined;
    const isOurs = (pan: string): boolean => pan === secrets.pan;
    const ask: KernelQuestions = {
      // The customer has chosen; a card that then refuses that one is not asked for another.
      async chooseApplication(choices, attempt) {
        const index = choices.findIndex(({ aid }) => toHex(aid) === inUse.aid);
        return attempt === 'first' && index >= 0 ? index : 'cancelled';
      },
      offlinePin: async () => ({ kind: 'not-working' }),
      // The block was made before, for the number that was read then.
      onlinePin: async ({ pan }) => (isOurs(pan) ? 'entered' : 'cancelled'),
      async goOnline({ field55, data }) {
        const [pan, sequence, track2] = ['5A', '5F34', '57'].map((tag) => {
          const value = data.get(tag);
          return value && toHex(value).replace(/F+$/, '');
        });
        if (!isOurs(pan ?? '')) return { kind: 'unable' };
        const entry = {
          mode: 'chip',
          sequence: Number(sequence ?? '0'),
          chipData: toHex(field55),
        } as const;
        asked = await exchange.ask(input, entry, track2);
        if (asked.kind !== 'answered') return { kind: 'unable' };
        const { action, code, answer } = asked;
        const response = answer.fields[55];
        return {
          kind: 'answered',
          approved: action === 'approved',
          responseCode: code,
          ...(response === undefined ? {} : { field55: hex(response) }),
        };
      },
    };

    const outcome = await runKernel(ask, input.amount);
    if (outcome === 'failed') return refused('device-trouble');
    if (outcome === 'mute') return fallBackOr('no answer to reset', 'card-unreadable', true);
    const told = asked as HostAnswer | undefined;
    const note = (transaction?: string): void => record(inUse, outcome, transaction);
    if (told === undefined) {
      note();
      const why = outcome.end?.detail ?? outcome.kind;
      return fallBackOr(why, noticeOf(outcome), outcome.fallbackAllowed);
    }
    if (told.kind !== 'answered') {
      note();
      return told;
    }
    if (told.action !== 'approved') {
      note(told.transaction);
      return { kind: 'declined-by-host', word: told };
    }
    if (outcome.kind === 'approved-online') {
      return { kind: 'approved', word: told, note: () => note(told.transaction) };
    }
    exchange.undo(told, input.amount, () => note(told.transaction));
    return { kind: 'undone', notice: noticeOf(outcome) };
  }

  function refused(notice: Notice): ChipPaid {
    return { kind: 'declined', code: '', notice, next: 'return' };
  }

  function fallBackOr(why: string, notice: Notice, isAllowed: boolean): ChipPaid {
    if (!isAllowed || secrets.track2 === '') return refused(notice);
    journal.append({ kind: 'chip-fallback', text: `stripe instead of the chip: ${why}` });
    return { kind: 'fallback' };
  }

  function record(inUse: ChipInSession, outcome: KernelOutcome, transaction?: string): void {
    log.chip(transaction, {
      ...inUse,
      outcome: outcome.kind,
      ...(outcome.end ? { end: outcome.end.detail } : {}),
      tvr: toHex(outcome.tvr),
      tsi: toHex(outcome.tsi),
      scripts: outcome.scriptResults.map(toHex),
    });
  }

  return { pay };
}

export type ChipPayment = ReturnType<typeof createChipPayment>;

/** What the customer reads where the card ended it. */
function noticeOf({ end }: KernelOutcome): Notice {
  switch (end?.why) {
    case undefined:
    case 'cancelled':
    case 'card-logic':
      return 'card-refused';
    case 'card-blocked':
    case 'application-blocked':
      return 'card-blocked';
    default:
      return 'card-unreadable';
  }
}

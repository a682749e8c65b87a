import { hex } from '../../../bytes/hex.ts';
import { err, ok, type Result } from '../../../bytes/result.ts';
import type { Transceive } from '../../apdu.ts';
import { selectByName } from '../../commands.ts';
import { readFileControl } from '../candidates.ts';
import { createCardLink } from '../card-link.ts';
import { buildField55 } from '../field55.ts';
import type { SessionEnd } from '../outcome.ts';
import type { TerminalProfile, TransactionInput } from '../profile.ts';
import type { KernelQuestions } from '../questions.ts';
import { allData, beginSession, type Conversation, type Session } from '../session.ts';
import { type Combination, findCombinations, type Prepared, prepare } from './entry-point.ts';
import { type ContactlessCvm, runKernel, type Verdict } from './kernel.ts';

export interface ContactlessOptions {
  readonly transceive: Transceive;
  readonly profile: TerminalProfile;
  readonly combinations: readonly Combination[];
  readonly transaction: TransactionInput;
}

/** What a tap came to (EMV Contactless Book A, 6.2). */
export interface ContactlessOutcome {
  readonly kind:
    | 'approved'
    | 'declined'
    /** To the host with `field55`; the card is gone, and the host's word is the end. */
    | 'online-request'
    | 'try-another-interface'
    | 'try-again'
    | 'end-application';
  /** To be done now that the card has left; on-device: done already. */
  readonly cvm: ContactlessCvm;
  /** Why, where the card left nothing to go on with. */
  readonly end?: SessionEnd;
  readonly tvr: Uint8Array;
  readonly tsi: Uint8Array;
  readonly field55: Uint8Array;
  /** All that card and terminal know, by tag. Holds the PAN: never for a text. */
  readonly data: ReadonlyMap<string, Uint8Array>;
  readonly log: readonly string[];
}

/** Whether a tap is worth asking for: pre-processing leaves a combination (Book B, 3.1.1). */
export function allowsTap(options: Omit<ContactlessOptions, 'transceive'>): boolean {
  return prepared(options).length > 0;
}

function prepared(options: Omit<ContactlessOptions, 'transceive'>): readonly Prepared[] {
  const { combinations, transaction, profile } = options;
  return prepare(combinations, transaction, profile.currencyExponent);
}

/** One tap, from the card in the field to its outcome; whatever the card answers, there is one. */
export async function runContactless(options: ContactlessOptions): Promise<ContactlessOutcome> {
  const { transceive, profile, transaction } = options;
  const log: string[] = [];
  // ISO/IEC 14443-4 carries APDUs whole, as T=1 does.
  const link = createCardLink({ transceive, protocol: 'T=1', log: (line) => log.push(line) });
  const progress = { optionsAnswered: false, hostApproved: false, scriptResults: [] };
  const ask = NOTHING_TO_ASK;
  const conversation: Conversation = { link, profile, transaction, ask, log, progress };
  const possible = prepared(options);
  if (possible.length === 0) {
    return outcome(log, undefined, ok({ kind: 'try-another-interface' }));
  }
  return tryCombinations(conversation, possible);
}

/** With the card in the field there is no time for questions. */
const NOTHING_TO_ASK: KernelQuestions = {
  chooseApplication: async () => 'cancelled',
  offlinePin: async () => ({ kind: 'not-working' }),
  onlinePin: async () => 'not-working',
  goOnline: async () => ({ kind: 'unable' }),
};

/** Final combination selection, and the kernel (EMV Contactless Book B, 3.3.3 and 3.4). */
async function tryCombinations(
  conversation: Conversation,
  possible: readonly Prepared[],
): Promise<ContactlessOutcome> {
  const { link, log } = conversation;
  const candidates = await findCombinations(link, possible);
  if (!candidates.ok) return outcome(log, undefined, candidates);
  for (const { prepared: chosen, name, aid } of candidates.value) {
    const answer = await link.send(selectByName(name));
    if (!answer.ok) return outcome(log, undefined, answer);
    const fci = answer.value.sw === 0x9000 ? readFileControl(answer.value.data) : undefined;
    if (!fci) continue;
    const session = beginSession(conversation, chosen.combination.application, fci.data);
    session.card.set('84', aid);
    session.terminal.set('9F66', chosen.qualifiers).set('9F39', hex('07'));
    const verdict = await runKernel(session);
    if (!verdict.ok) return outcome(log, session, verdict);
    if (verdict.value.kind !== 'select-next') return outcome(log, session, ok(verdict.value));
  }
  const detail = 'no combination of application and kernel in common with the card';
  return outcome(log, undefined, err({ why: 'no-application', detail }));
}

type Final = Exclude<Verdict, { readonly kind: 'select-next' }>;

function outcome(
  log: string[],
  session: Session | undefined,
  came: Result<Final, SessionEnd>,
): ContactlessOutcome {
  const kind = came.ok ? came.value.kind : 'end-application';
  log.push(came.ok ? kind : `ended: ${came.error.detail}`);
  const data = session ? allData(session) : new Map<string, Uint8Array>();
  return {
    kind,
    cvm: came.ok && 'cvm' in came.value ? came.value.cvm : 'none',
    ...(came.ok ? {} : { end: came.error }),
    tvr: data.get('95') ?? new Uint8Array(5),
    tsi: data.get('9B') ?? new Uint8Array(2),
    field55: session ? buildField55(session) : new Uint8Array(0),
    data,
    log,
  };
}

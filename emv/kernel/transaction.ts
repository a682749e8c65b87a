import { fromAscii } from '../../bytes/ascii.ts';
import { hex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import type { Transceive } from '../apdu.ts';
import { analyseAction } from './action-analysis.ts';
import { createCardLink } from './card-link.ts';
import { verifyCardholder } from './cardholder-verification.ts';
import { complete } from './completion.ts';
import { generateFirst, noteDefaultTdol } from './cryptogram.ts';
import { mayFallBack } from './fallback.ts';
import { buildField55 } from './field55.ts';
import { initiateApplication } from './gpo.ts';
import { authenticateCard } from './offline-authentication.ts';
import type { KernelOutcome, OutcomeKind, SessionEnd, Step } from './outcome.ts';
import type { TerminalProfile, TransactionInput } from './profile.ts';
import type { KernelQuestions } from './questions.ts';
import { readApplicationData } from './read-data.ts';
import { checkRestrictions } from './restrictions.ts';
import { manageRisk } from './risk.ts';
import { type Candidates, findCandidates, selectApplication } from './selection.ts';
import { allData, beginSession, type Conversation, type Session } from './session.ts';

export interface ContactOptions {
  /** An empty answer: mute or torn out. A rejection is a bug and is passed on. */
  readonly transceive: Transceive;
  readonly protocol: 'T=0' | 'T=1';
  readonly profile: TerminalProfile;
  readonly transaction: TransactionInput;
  readonly ask: KernelQuestions;
}

/**
 * One transaction with a chip that has been reset (EMV 4.4 Book 3, 8.1). Whatever the card
 * answers, there is an outcome.
 */
export async function runContact(options: ContactOptions): Promise<KernelOutcome> {
  const { transceive, protocol, profile, transaction, ask } = options;
  const log: string[] = [];
  const link = createCardLink({ transceive, protocol, log: (line) => log.push(line) });
  const progress = { optionsAnswered: false, hostApproved: false, scriptResults: [] };
  const conversation: Conversation = { link, profile, transaction, ask, log, progress };
  const started = await startApplication(conversation);
  if (!started.ok) return outcome(conversation, undefined, started);
  return outcome(conversation, started.value, await run(started.value));
}

/** Selection and GET PROCESSING OPTIONS, until one application goes along (Book 3, 10.1). */
async function startApplication(conversation: Conversation): Step<Session> {
  const found = await findCandidates(conversation);
  if (!found.ok) return found;
  let candidates: Candidates = found.value;
  for (let attempt: 'first' | 'again' = 'first'; ; attempt = 'again') {
    const selected = await selectApplication(conversation, candidates, attempt);
    if (!selected.ok) return selected;
    const { candidate, fci, others } = selected.value;
    const session = beginSession(conversation, candidate.application, fci.data);
    const confirmed = await confirmAmount(session, candidate.name);
    if (!confirmed.ok) return confirmed;
    const initiated = await initiateApplication(session);
    if (!initiated.ok) return initiated;
    if (initiated.value === 'ready') return ok(session);
    candidates = { list: others, blockedSeen: candidates.blockedSeen };
  }
}

async function confirmAmount({ ask, transaction, card }: Session, name: string): Step {
  const languages = fromAscii(card.get('5F2D') ?? new Uint8Array(0)).match(/[a-z]{2}/g) ?? [];
  const answer = await ask.confirmAmount?.({ name, amount: transaction.amount, languages });
  return answer === 'cancelled'
    ? err({ why: 'cancelled', detail: 'the amount was not confirmed' })
    : ok();
}

/** The steps in the order of EMV 4.4 Book 3, figure 7. */
async function run(session: Session): Step<Exclude<OutcomeKind, 'ended'>> {
  const read = await readApplicationData(session);
  if (!read.ok) return read;
  const authenticated = await authenticateCard(session);
  if (!authenticated.ok) return authenticated;
  checkRestrictions(session);
  const verified = await verifyCardholder(session);
  if (!verified.ok) return verified;
  const managed = await manageRisk(session);
  if (!managed.ok) return managed;
  noteDefaultTdol(session);
  const first = await generateFirst(session, analyseAction(session));
  if (!first.ok) return first;
  return complete(session, first.value);
}

function outcome(
  { profile, log, progress }: Conversation,
  session: Session | undefined,
  done: Result<Exclude<OutcomeKind, 'ended'>, SessionEnd>,
): KernelOutcome {
  const kind = done.ok ? done.value : 'ended';
  const approved = kind === 'approved-offline' || kind === 'approved-online';
  log.push(done.ok ? kind : `ended: ${done.error.detail}`);
  const data = session ? allData(session) : new Map<string, Uint8Array>();
  const cvmResults = data.get('9F34') ?? hex('3F0000');
  const responseCode = data.get('8A');
  const stage = progress.optionsAnswered ? 'transaction' : 'selection';
  return {
    kind,
    ...(done.ok ? {} : { end: done.error }),
    reverse: progress.hostApproved && !approved,
    fallbackAllowed: !done.ok && mayFallBack(profile, stage, done.error.why),
    signature: approved && asksSignature(cvmResults),
    authorisationResponseCode: responseCode && fromAscii(responseCode),
    tvr: data.get('95') ?? new Uint8Array(5),
    tsi: data.get('9B') ?? new Uint8Array(2),
    cvmResults,
    cid: data.get('9F27')?.[0],
    field55: session ? buildField55(session) : new Uint8Array(0),
    scriptResults: progress.scriptResults,
    data,
    log,
  };
}

/** Signature alone, or with a PIN that was right (EMV 4.4 Book 3, C3). */
function asksSignature(cvmResults: Uint8Array): boolean {
  const method = cvmResults[0]! & 0x3f;
  return cvmResults[2] !== 0x01 && (method === 0x1e || method === 0x03 || method === 0x05);
}

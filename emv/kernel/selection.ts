import { ascii } from '../../bytes/ascii.ts';
import { equalBytes } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { err, ok, type Result } from '../../bytes/result.ts';
import { readRecord, selectByName } from '../commands.ts';
import {
  byPriority,
  type Candidate,
  type FileControl,
  findApplication,
  readCandidate,
  readFileControl,
} from './candidates.ts';
import type { SessionEnd, Step } from './outcome.ts';
import type { Conversation } from './session.ts';
import { readTemplate } from './template.ts';

const PSE = ascii('1PAY.SYS.DDF01');

/** The card is blocked, or knows no SELECT (EMV 4.4 Book 1, 12.3.2 and 12.3.3). */
const BLOCKED_OR_UNKNOWN = 0x6a81;
const INVALIDATED = 0x6283;
const RECORD_NOT_FOUND = 0x6a83;

export interface Candidates {
  readonly list: readonly Candidate[];
  /** An application that would have matched answered 6283. */
  readonly blockedSeen: boolean;
}

/** The candidate list: by the card's directory, else by asking for each AID (Book 1, 12.3). */
export async function findCandidates(conversation: Conversation): Step<Candidates> {
  const listed = await readDirectory(conversation);
  if (!listed.ok) return listed;
  if (listed.value.length > 0) return ok({ list: listed.value, blockedSeen: false });
  return tryEachApplication(conversation);
}

/** EMV 4.4 Book 1, 12.3.2; an empty list wherever the directory is of no use. */
async function readDirectory({ link, profile, log }: Conversation): Step<readonly Candidate[]> {
  const answer = await link.send(selectByName(PSE));
  if (!answer.ok) return answer;
  const { sw, data } = answer.value;
  if (sw === BLOCKED_OR_UNKNOWN) return cardBlocked();
  const directory = sw === 0x9000 ? readFileControl(data) : undefined;
  const sfi = directory?.directorySfi;
  if (sfi === undefined || sfi < 1 || sfi > 10) return nothing(log, 'no directory on the card');
  const table = directory?.data.get('9F11');
  const alphabet = table && { tag: '9F11', value: table, offset: 0 };
  const found: Candidate[] = [];
  for (let record = 1; record <= 255; record++) {
    const next = await link.send(readRecord(sfi, record));
    if (!next.ok) return next;
    if (next.value.sw === RECORD_NOT_FOUND) break;
    const template = readTemplate('READ RECORD', next.value.data, ['70']);
    if (next.value.sw !== 0x9000 || !template.ok) {
      return nothing(log, 'the directory is unreadable');
    }
    for (const entry of template.value.children!) {
      const entries = entry.tag === '61' ? entry.children! : [];
      const aid = entries.find(({ tag }) => tag === '4F')?.value;
      const application = aid && findApplication(profile, aid);
      // The alphabet of the preferred names stands with the directory.
      const described = alphabet ? [...entries, alphabet] : entries;
      if (application) found.push(readCandidate(profile, aid, application, described));
    }
  }
  log.push(`directory: ${found.length} of the terminal's applications`);
  return ok(found);
}

function nothing(log: string[], why: string): Result<readonly Candidate[], SessionEnd> {
  log.push(why);
  return ok([]);
}

function cardBlocked(): Result<never, SessionEnd> {
  return err({
    why: 'card-blocked',
    detail: 'SELECT: 6A81, the card is blocked or knows no SELECT',
  });
}

/** EMV 4.4 Book 1, 12.3.3. */
async function tryEachApplication({ link, profile, log }: Conversation): Step<Candidates> {
  const list: Candidate[] = [];
  let blockedSeen = false;
  for (const application of profile.applications) {
    let which: 'first' | 'next' = 'first';
    const heard = new Set<string>();
    for (;;) {
      const answer = await link.send(selectByName(application.aid, which));
      if (!answer.ok) return answer;
      const { sw, data } = answer.value;
      if (sw === BLOCKED_OR_UNKNOWN && which === 'first') return cardBlocked();
      if (sw !== 0x9000 && sw >> 8 !== 0x62 && sw >> 8 !== 0x63) break;
      if (sw === INVALIDATED) blockedSeen = true;
      const fci = readFileControl(data);
      if (!fci) break;
      const exact = equalBytes(fci.dfName, application.aid);
      const matches = exact || (application.partialName && startsWith(fci.dfName, application.aid));
      // The same name twice is a card that does not move on.
      const name = toHex(fci.dfName);
      if (heard.has(name)) break;
      heard.add(name);
      const known = list.some((one) => equalBytes(one.aid, fci.dfName));
      if (matches && !known && sw === 0x9000) list.push(candidateOf(profile, application, fci));
      if (exact) break;
      which = 'next';
    }
  }
  log.push(`list of AIDs: ${list.length} of the terminal's applications`);
  return ok({ list, blockedSeen });
}

function startsWith(name: Uint8Array, beginning: Uint8Array): boolean {
  return equalBytes(name.subarray(0, beginning.length), beginning);
}

function candidateOf(
  profile: Conversation['profile'],
  application: Candidate['application'],
  { dfName, data }: FileControl,
): Candidate {
  const described = [...data].map(([tag, value]) => ({ tag, value, offset: 0 }));
  return readCandidate(profile, dfName, application, described);
}

export interface Selected {
  readonly candidate: Candidate;
  readonly fci: FileControl;
  /** What is left to turn to when this one fails. */
  readonly others: readonly Candidate[];
}

/**
 * Final selection (EMV 4.4 Book 1, 12.4). `attempt` is 'again' after an application has failed.
 */
export async function selectApplication(
  conversation: Conversation,
  candidates: Candidates,
  attempt: 'first' | 'again',
): Step<Selected> {
  const { link, log } = conversation;
  let left = byPriority(candidates.list);
  let { blockedSeen } = candidates;
  for (let round = attempt; left.length > 0; round = 'again') {
    const chosen = await choose(conversation, left, round);
    if (!chosen.ok) return chosen;
    const candidate = chosen.value;
    left = left.filter((one) => one !== candidate);
    const answer = await link.send(selectByName(candidate.aid));
    if (!answer.ok) return answer;
    const { sw, data } = answer.value;
    const fci = sw === 0x9000 ? readFileControl(data) : undefined;
    if (fci && equalBytes(fci.dfName, candidate.aid)) {
      log.push(`selected ${toHex(candidate.aid)}`);
      return ok({ candidate, fci, others: left });
    }
    if (sw === INVALIDATED) blockedSeen = true;
    log.push(`${toHex(candidate.aid)} cannot be selected`);
  }
  return err(
    blockedSeen
      ? { why: 'application-blocked', detail: 'SELECT: 6283, the application is blocked' }
      : { why: 'no-application', detail: 'no application in common with the card' },
  );
}

async function choose(
  { profile, ask }: Conversation,
  left: readonly Candidate[],
  attempt: 'first' | 'again',
): Step<Candidate> {
  const cancelled = { why: 'cancelled', detail: 'no application was chosen' } as const;
  const [only] = left;
  if (left.length === 1 && !only!.mustConfirm) return ok(only!);
  if (!profile.cardholderChooses) {
    const unasked = left.find((one) => !one.mustConfirm);
    const detail = 'the application wants a confirmation that this terminal cannot ask for';
    return unasked ? ok(unasked) : err({ why: 'no-application', detail });
  }
  const index = await ask.chooseApplication(
    left.map(({ aid, name, priority, mustConfirm }) => ({ aid, name, priority, mustConfirm })),
    attempt,
  );
  const chosen = index === 'cancelled' ? undefined : left[index];
  return chosen ? ok(chosen) : err(cancelled);
}

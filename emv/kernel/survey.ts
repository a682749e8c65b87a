import { equalBytes } from '../../bytes/concat.ts';
import { toHex } from '../../bytes/hex.ts';
import { err, ok } from '../../bytes/result.ts';
import type { Transceive } from '../apdu.ts';
import { byPriority } from './candidates.ts';
import { createCardLink } from './card-link.ts';
import { initiateApplication } from './gpo.ts';
import type { Step } from './outcome.ts';
import type { TerminalProfile, TransactionInput } from './profile.ts';
import type { ApplicationChoice, KernelQuestions } from './questions.ts';
import { readRecords } from './read-data.ts';
import { findCandidates, selectApplication } from './selection.ts';
import { beginSession, type Conversation, panOf } from './session.ts';

/*
 * What a terminal wants to know of a card before it knows the amount: which applications there are,
 * and whose. The transaction itself begins anew, with a reset.
 */

export interface SurveyOptions {
  readonly transceive: Transceive;
  readonly protocol: 'T=0' | 'T=1';
  readonly profile: TerminalProfile;
}

/** The applications in common, first choice first (EMV 4.4 Book 1, 12.3 and 12.4); never none. */
export async function surveyApplications(
  options: SurveyOptions,
): Step<readonly ApplicationChoice[]> {
  const found = await findCandidates(conversationOf(options));
  if (!found.ok) return found;
  const { list, blockedSeen } = found.value;
  if (list.length === 0) {
    return err(
      blockedSeen
        ? { why: 'application-blocked', detail: 'SELECT: 6283, the application is blocked' }
        : { why: 'no-application', detail: 'no application in common with the card' },
    );
  }
  return ok(
    byPriority(list).map(({ aid, name, priority, mustConfirm }) => ({
      aid,
      name,
      priority,
      mustConfirm,
    })),
  );
}

/**
 * PAN of one application: selected, initiated with an amount of zero, read; its ATC goes up by one.
 */
export async function readCardNumber(options: SurveyOptions, aid: Uint8Array): Step<string> {
  const conversation = conversationOf(options, async (choices) => {
    const index = choices.findIndex((one) => equalBytes(one.aid, aid));
    return index < 0 ? 'cancelled' : index;
  });
  const found = await findCandidates(conversation);
  if (!found.ok) return found;
  const wanted = found.value.list.filter((one) => equalBytes(one.aid, aid));
  const selected = await selectApplication(
    conversation,
    { list: wanted, blockedSeen: found.value.blockedSeen },
    'first',
  );
  if (!selected.ok) return selected;
  const { candidate, fci } = selected.value;
  const session = beginSession(conversation, candidate.application, fci.data);
  const initiated = await initiateApplication(session);
  if (!initiated.ok) return initiated;
  if (initiated.value !== 'ready') {
    return err({ why: 'no-application', detail: `${toHex(aid)}: GET PROCESSING OPTIONS: 6985` });
  }
  const read = await readRecords(session);
  if (!read.ok) return read;
  const pan = panOf(session);
  return /^\d{12,19}$/.test(pan)
    ? ok(pan)
    : err({ why: 'missing-data', detail: '5A: expected 12 to 19 digits' });
}

const NO_TRANSACTION: TransactionInput = {
  type: 0x30,
  amount: 0,
  date: '000000',
  time: '000000',
  unpredictableNumber: new Uint8Array(4),
  selectionDraw: 99,
};

function conversationOf(
  { transceive, protocol, profile }: SurveyOptions,
  chooseApplication: KernelQuestions['chooseApplication'] = async () => 'cancelled',
): Conversation {
  const log: string[] = [];
  return {
    link: createCardLink({ transceive, protocol, log: (line) => log.push(line) }),
    profile,
    transaction: NO_TRANSACTION,
    ask: {
      chooseApplication,
      offlinePin: async () => ({ kind: 'not-working' }),
      onlinePin: async () => 'not-working',
      goOnline: async () => ({ kind: 'unable' }),
    },
    log,
    progress: { optionsAnswered: false, hostApproved: false, scriptResults: [] },
  };
}

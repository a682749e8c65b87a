import { ascii } from '../../bytes/ascii.ts';
import { ok } from '../../bytes/result.ts';
import { withoutHost } from './action-analysis.ts';
import { type Cryptogram, generateSecond } from './cryptogram.ts';
import { authenticateIssuer, processOnline } from './online.ts';
import type { OutcomeKind, Step } from './outcome.ts';
import { terminalReach } from './profile.ts';
import { runScripts } from './scripts.ts';
import type { Session } from './session.ts';

type Completed = Exclude<OutcomeKind, 'ended'>;

/** From the first GENERATE AC's answer to the end (EMV 4.4 Book 3, 10.8 to 10.11). */
export async function complete(session: Session, first: Cryptogram): Step<Completed> {
  if (first.type === 'ARQC' && !first.signatureFailed) return completeOnline(session);
  if (first.type === 'TC' && !first.signatureFailed) {
    setResponseCode(session, 'Y1');
    return ok('approved-offline');
  }
  setResponseCode(session, 'Z1');
  // An ARQC whose signature fails is closed with an AAC, without the host (Book 2, 6.6.2).
  const closed = first.type === 'ARQC' ? await generateSecond(session, 'AAC') : ok();
  return closed.ok ? ok('declined-offline') : closed;
}

async function completeOnline(session: Session): Step<Completed> {
  const { progress, profile } = session;
  if (terminalReach(profile.type) === 'offline-only') return completeWithoutHost(session);
  const host = await processOnline(session);
  progress.hostApproved = host.kind === 'approved';
  if (host.kind === 'unable') return completeWithoutHost(session);
  const authenticated = await authenticateIssuer(session);
  if (!authenticated.ok) return authenticated;
  const before = await runScripts(session, host.scripts, '71');
  if (!before.ok) return before;
  const second = await generateSecond(session, host.kind === 'approved' ? 'TC' : 'AAC');
  if (!second.ok) return second;
  // The transaction is decided: a card gone by now only misses its script.
  await runScripts(session, host.scripts, '72');
  if (host.kind === 'declined') return ok('declined-online');
  return ok(isApproval(second.value) ? 'approved-online' : 'declined-by-card-after-host');
}

/** EMV 4.4 Book 3, 10.7: default action codes; a terminal that is always online declines. */
async function completeWithoutHost(session: Session): Step<Completed> {
  const mayApprove = terminalReach(session.profile.type) !== 'online-only';
  const asked = mayApprove ? withoutHost(session) : 'AAC';
  setResponseCode(session, asked === 'TC' ? 'Y3' : 'Z3');
  const second = await generateSecond(session, asked);
  if (!second.ok) return second;
  if (isApproval(second.value)) return ok('approved-offline');
  setResponseCode(session, 'Z3');
  return ok('declined-offline');
}

function isApproval({ type, signatureFailed }: Cryptogram): boolean {
  return type === 'TC' && !signatureFailed;
}

/** Authorisation Response Code where no host gave one (EMV 4.4 Book 4, A6). */
function setResponseCode({ terminal }: Session, code: 'Y1' | 'Z1' | 'Y3' | 'Z3'): void {
  terminal.set('8A', ascii(code));
}

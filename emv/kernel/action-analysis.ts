import { terminalReach } from './profile.ts';
import type { Session } from './session.ts';

export type CryptogramType = 'AAC' | 'TC' | 'ARQC';

type Code = 'denial' | 'online' | 'default';

/** The card's action codes and what stands for a missing one (EMV 4.4 Book 3, 10.7). */
const ISSUER_CODES: Readonly<Record<Code, { readonly tag: string; readonly missing: number }>> = {
  denial: { tag: '9F0E', missing: 0x00 },
  online: { tag: '9F0F', missing: 0xff },
  default: { tag: '9F0D', missing: 0xff },
};

/** Whether a bit of the TVR is named by the card's or the terminal's code. */
function isNamed(session: Session, code: Code): boolean {
  const { tag, missing } = ISSUER_CODES[code];
  const issuer = session.card.get(tag);
  const terminal = session.application.actionCodes[code];
  return session.tvr.some((byte, i) => {
    const named = (issuer ? (issuer[i] ?? 0) : missing) | (terminal[i] ?? 0);
    return (byte & named) !== 0;
  });
}

/** Terminal action analysis (EMV 4.4 Book 3, 10.7): what to ask the card for at first. */
export function analyseAction(session: Session): CryptogramType {
  if (isNamed(session, 'denial')) return 'AAC';
  const reach = terminalReach(session.profile.type);
  if (reach === 'online-only') return 'ARQC';
  if (reach === 'online-capable') return isNamed(session, 'online') ? 'ARQC' : 'TC';
  return withoutHost(session);
}

/** Default action codes: offline-only terminals, and hosts out of reach (EMV 4.4 Book 3, 10.7). */
export function withoutHost(session: Session): 'AAC' | 'TC' {
  return isNamed(session, 'default') ? 'AAC' : 'TC';
}

import { fromAscii } from '../../bytes/ascii.ts';
import { findTlv, parseTlv, type Tlv } from '../../bytes/ber-tlv.ts';
import { toHex } from '../../bytes/hex.ts';
import type { TerminalApplication, TerminalProfile } from './profile.ts';
import { primitives } from './template.ts';
import { hasBit } from './tvr.ts';

/** An application that card and terminal both know (EMV 4.4 Book 1, 12.3). */
export interface Candidate {
  /** As the card names it: the ADF name. */
  readonly aid: Uint8Array;
  readonly name: string;
  readonly priority: number;
  readonly mustConfirm: boolean;
  readonly application: TerminalApplication;
}

/** File Control Information of an answer to SELECT (EMV 4.4 Book 1, 11.3.4). */
export interface FileControl {
  /** 84. */
  readonly dfName: Uint8Array;
  /** 88 of a directory: the file that lists the applications. */
  readonly directorySfi: number | undefined;
  /** 61 of a contactless directory (EMV Contactless Book B, 3.3.2). */
  readonly entries: readonly Tlv[];
  /** Values by tag, for the application's data. */
  readonly data: ReadonlyMap<string, Uint8Array>;
}

/** Undefined where 6F, 84 or A5 are missing or the TLV is broken. */
export function readFileControl(answer: Uint8Array): FileControl | undefined {
  const parsed = parseTlv(answer);
  const fci = parsed.ok ? parsed.value : [];
  const [template] = fci;
  if (fci.length !== 1 || template!.tag !== '6F') return undefined;
  const children = template!.children!;
  const dfName = children.find(({ tag }) => tag === '84')?.value;
  const proprietary = children.find(({ tag }) => tag === 'A5')?.children;
  if (!dfName || dfName.length === 0 || dfName.length > 16 || !proprietary) return undefined;
  const sfi = proprietary.find(({ tag }) => tag === '88')?.value;
  const discretionary = proprietary.find(({ tag }) => tag === 'BF0C')?.children ?? [];
  return {
    dfName,
    directorySfi: sfi?.length === 1 ? sfi[0] : undefined,
    entries: discretionary.filter(({ tag }) => tag === '61'),
    data: new Map(primitives(children).map(({ tag, value }) => [tag, value])),
  };
}

/** EMV 4.4 Book 1, 12.3.1: the same name, or the card's longer one where that is allowed. */
export function findApplication(
  profile: TerminalProfile,
  aid: Uint8Array,
): TerminalApplication | undefined {
  const name = toHex(aid);
  const exact = profile.applications.find((one) => toHex(one.aid) === name);
  return (
    exact ?? profile.applications.find((one) => one.partialName && name.startsWith(toHex(one.aid)))
  );
}

/** A candidate as a directory entry or an FCI describes it. */
export function readCandidate(
  profile: TerminalProfile,
  aid: Uint8Array,
  application: TerminalApplication,
  described: readonly Tlv[],
): Candidate {
  const priority = findTlv(described, '87')?.value[0] ?? 0;
  return {
    aid,
    name: applicationName(profile, described) || toHex(aid),
    priority: priority & 15,
    mustConfirm: (priority & 0x80) !== 0,
    application,
  };
}

/** EMV 4.4 Book 1, 12.4: the preferred name only in an alphabet that the terminal has. */
function applicationName(profile: TerminalProfile, described: readonly Tlv[]): string {
  const table = findTlv(described, '9F11')?.value[0];
  const preferred = findTlv(described, '9F12')?.value;
  const latin1 = table === 1 && hasBit(profile.additionalCapabilities, [5, 1]);
  const name = (latin1 && preferred) || findTlv(described, '50')?.value;
  return name
    ? fromAscii(name.subarray(0, 16))
        .replace(/[^ -~\u00A0-\u00FF]/g, '')
        .trim()
    : '';
}

/** EMV 4.4 Book 1, 12.4: 1 first, no priority last, else as found. */
export function byPriority(candidates: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ priority }: Candidate): number => priority || 16;
  return candidates.toSorted((a, b) => rank(a) - rank(b));
}

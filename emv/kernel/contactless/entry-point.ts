import { ascii } from '../../../bytes/ascii.ts';
import { concat, equalBytes } from '../../../bytes/concat.ts';
import { toHex } from '../../../bytes/hex.ts';
import { ok } from '../../../bytes/result.ts';
import { selectByName } from '../../commands.ts';
import { readFileControl } from '../candidates.ts';
import type { CardLink } from '../card-link.ts';
import type { Step } from '../outcome.ts';
import type { TerminalApplication, TransactionInput } from '../profile.ts';
import { hasBit, type ResultBit, setBit } from '../tvr.ts';

/** An application and a kernel for it, as the reader is set up (EMV Contactless Book B, 3.1.1). */
export interface Combination {
  readonly application: TerminalApplication;
  /** Kernel Identifier; 0: any that the card asks for. */
  readonly kernel: number;
  /** 9F66, four bytes: what the reader supports. */
  readonly qualifiers: Uint8Array;
  /** Minor units: this much or more goes by another interface. */
  readonly transactionLimit?: number;
  /** Minor units: more goes online. The application's own floor limit where absent. */
  readonly floorLimit?: number;
  /** Minor units: this much or more needs a CVM. */
  readonly cvmRequiredLimit?: number;
  /** A transaction of one unit of the currency asks only for the card's status. */
  readonly statusCheck?: boolean;
  readonly zeroAmountAllowed?: boolean;
}

/** A combination that this transaction allows, with 9F66 as it goes to the card. */
export interface Prepared {
  readonly combination: Combination;
  readonly qualifiers: Uint8Array;
}

/** Terminal Transaction Qualifiers, 9F66 (EMV Contactless Book A, 5.7). */
export const QUALIFIER = {
  contactChip: [1, 5],
  offlineOnly: [1, 4],
  onlinePin: [1, 3],
  signature: [1, 2],
  onlineCryptogramRequired: [2, 8],
  cvmRequired: [2, 7],
} as const satisfies Record<string, ResultBit>;

/** Pre-processing, before the card is there (EMV Contactless Book B, 3.1.1). */
export function prepare(
  combinations: readonly Combination[],
  transaction: TransactionInput,
  currencyExponent: number,
): readonly Prepared[] {
  const { amount } = transaction;
  return combinations.flatMap((combination) => {
    const { transactionLimit, cvmRequiredLimit } = combination;
    const floorLimit = combination.floorLimit ?? combination.application.floorLimit;
    const qualifiers = combination.qualifiers.slice();
    const offlineOnly = hasBit(qualifiers, QUALIFIER.offlineOnly);
    const zero = amount === 0;
    if (zero && (combination.zeroAmountAllowed === false || offlineOnly)) return [];
    if (transactionLimit !== undefined && amount >= transactionLimit) return [];
    const statusCheck = combination.statusCheck === true && amount === 10 ** currencyExponent;
    qualifiers[1]! &= 0x3f;
    if (zero || statusCheck || amount > floorLimit || transaction.forceOnline) {
      setBit(qualifiers, QUALIFIER.onlineCryptogramRequired);
    }
    if (cvmRequiredLimit !== undefined && amount >= cvmRequiredLimit) {
      setBit(qualifiers, QUALIFIER.cvmRequired);
    }
    return [{ combination, qualifiers }];
  });
}

/** What the card offers and the reader allows. */
export interface ContactlessCandidate {
  readonly prepared: Prepared;
  /** ADF name, with Extended Selection where the card gives it. */
  readonly name: Uint8Array;
  readonly aid: Uint8Array;
  readonly priority: number;
}

const PPSE = ascii('2PAY.SYS.DDF01');

/** Kernels by RID where the card names none (EMV Contactless Book B, table 3-6). */
const KERNELS_BY_RID: Readonly<Record<string, number>> = {
  A000000003: 3,
  A000000004: 2,
  A000000025: 4,
  A000000065: 5,
  A000000152: 6,
  A000000324: 6,
  A000000333: 7,
};

/** Combination selection (EMV Contactless Book B, 3.3.2): the best first. */
export async function findCombinations(
  link: CardLink,
  prepared: readonly Prepared[],
): Step<readonly ContactlessCandidate[]> {
  const answer = await link.send(selectByName(PPSE));
  if (!answer.ok) return answer;
  const entries = answer.value.sw === 0x9000 ? readFileControl(answer.value.data)?.entries : [];
  const found: ContactlessCandidate[] = [];
  for (const { children = [] } of entries ?? []) {
    const value = (tag: string) => children.find((one) => one.tag === tag)?.value;
    const aid = value('4F');
    if (!aid || aid.length < 5 || aid.length > 16) continue;
    const kernel = requestedKernel(aid, value('9F2A'));
    const match = prepared.find(({ combination }) => accepts(combination, aid, kernel));
    if (!match) continue;
    const extended = value('9F29') ?? new Uint8Array(0);
    const name = aid.length + extended.length <= 16 ? concat(aid, extended) : aid;
    found.push({ prepared: match, name, aid, priority: (value('87')?.[0] ?? 0) & 15 || 16 });
  }
  return ok(found.toSorted((a, b) => a.priority - b.priority));
}

function accepts(
  { application, kernel }: Combination,
  aid: Uint8Array,
  requested: number,
): boolean {
  const beginning = aid.subarray(0, application.aid.length);
  const named = application.partialName
    ? equalBytes(beginning, application.aid)
    : equalBytes(aid, application.aid);
  return named && (requested === 0 || kernel === 0 || kernel === requested);
}

/** 9F2A, else what the RID stands for; 0: any. Domestic kernels have longer identifiers. */
function requestedKernel(aid: Uint8Array, identifier: Uint8Array | undefined): number {
  const [first] = identifier ?? [];
  if (first === undefined) return KERNELS_BY_RID[toHex(aid.subarray(0, 5))] ?? 0;
  return first;
}

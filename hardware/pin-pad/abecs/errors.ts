import type { ChipInterface, ChipProblem, PosPinPadError } from '../pos-pin-pad.ts';
import { STATUS } from './messages.ts';

const chip = (problem: ChipProblem, at: ChipInterface = 'contact'): PosPinPadError => ({
  kind: 'chip',
  interface: at,
  problem,
});

const KINDS: Readonly<Record<string, PosPinPadError>> = {
  '012': { kind: 'timed-out' },
  '013': { kind: 'cancelled-by-customer' },
  '020': { kind: 'tables-differ' },
  '041': { kind: 'stripe-unreadable' },
  '043': { kind: 'no-card' },
  '044': { kind: 'busy' },
  '060': chip('mute'),
  '061': chip('communication'),
  '067': chip('invalidated'),
  '068': chip('misbehaves'),
  '069': chip('invalid-data'),
  '070': chip('no-application'),
  '071': chip('application-refused'),
  '076': chip('fallback-allowed'),
  '078': chip('too-many-applications'),
  '079': chip('blocked'),
  '080': chip('several-cards', 'contactless'),
  '081': chip('communication', 'contactless'),
  '082': chip('invalidated', 'contactless'),
  '083': chip('misbehaves', 'contactless'),
  '084': chip('no-application', 'contactless'),
  '085': chip('application-refused', 'contactless'),
  '086': chip('verify-on-device', 'contactless'),
  '087': chip('use-other-interface', 'contactless'),
};

/** What a status other than 000 means to the caller; `command` stands in the words. */
export function errorOf(command: string, status: string): PosPinPadError {
  const detail = `${command}: ${STATUS[status] ?? 'unknown status'}`;
  if (status === '042') return { kind: 'key-not-loaded', detail };
  if (status === '040') return { kind: 'hardware', code: status, detail };
  return KINDS[status] ?? { kind: 'refused', code: status, detail };
}

/** The status by which a pad reports a chip's problem. */
export function statusOf(problem: ChipProblem, at: ChipInterface): string {
  const same = (exact: boolean) =>
    Object.entries(KINDS).find(
      ([, error]) =>
        error.kind === 'chip' && error.problem === problem && (!exact || error.interface === at),
    )?.[0];
  return same(true) ?? same(false) ?? '040';
}

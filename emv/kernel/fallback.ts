import type { EndReason } from './outcome.ts';
import type { TerminalProfile } from './profile.ts';
import { CAPABILITY, hasBit } from './tvr.ts';

/** Where the chip failed: at its reset, before GET PROCESSING OPTIONS was answered, or later. */
export type ChipStage = 'reset' | 'selection' | 'transaction';

/** Ends that speak of a broken or foreign chip, not of a card that is refused. */
const BROKEN_OR_FOREIGN: ReadonlySet<EndReason> = new Set([
  'no-answer',
  'malformed-answer',
  'malformed-data',
  'too-many-commands',
  'no-application',
]);

/**
 * Whether the customer may be asked to swipe a chip card. The books leave the rules to the payment
 * systems; these are theirs in common: only a mute or unreadable chip, or one without a common
 * application, and never once the card has answered GET PROCESSING OPTIONS. A blocked card or
 * application is refused, not broken. The message to the host says fallback.
 */
export function mayFallBack(profile: TerminalProfile, stage: ChipStage, why: EndReason): boolean {
  if (!hasBit(profile.capabilities, CAPABILITY.magneticStripe)) return false;
  if (stage === 'reset') return true;
  return stage === 'selection' && BROKEN_OR_FOREIGN.has(why);
}

/** The first digit of the service code: 2 and 6 say that the card has a chip, to be used first. */
export function hasChip(serviceCode: string): boolean {
  return serviceCode[0] === '2' || serviceCode[0] === '6';
}

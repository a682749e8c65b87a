import type { Screen } from '../contract/terminal-view.ts';
import type { ScreenExpectation } from './schema.ts';

/** Whether a screen is what a script asks for; only what the script names is compared. */
export function isScreen(screen: Screen, wanted: ScreenExpectation): boolean {
  if (typeof wanted === 'string') return screen.kind === wanted;
  if ('notice' in wanted) {
    return (
      screen.kind === 'notice' &&
      screen.notice === wanted.notice &&
      (wanted.charge === undefined || screen.charge === wanted.charge) &&
      (wanted.amount === undefined || screen.amount === wanted.amount)
    );
  }
  if ('card-retained' in wanted) {
    return screen.kind === 'card-retained' && screen.reason === wanted['card-retained'];
  }
  if ('out-of-service' in wanted) {
    return screen.kind === 'out-of-service' && screen.reason === wanted['out-of-service'];
  }
  if ('pin' in wanted) return screen.kind === 'pin' && screen.problem === wanted.pin.problem;
  if ('amount-entry' in wanted) {
    return screen.kind === 'amount-entry' && screen.problem === wanted['amount-entry'].problem;
  }
  return screen.kind === 'take-cash' && screen.amount === wanted['take-cash'];
}

/** `notice: declined, charge: not-charged`: how reports name a wanted screen. */
export function nameWanted(wanted: ScreenExpectation): string {
  if (typeof wanted === 'string') return wanted;
  return Object.entries(wanted)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? nameWanted(value) : value}`)
    .join(', ');
}

/** The same for a screen that is there. */
export function nameScreen(screen: Screen): string {
  switch (screen.kind) {
    case 'notice': {
      const amount = screen.amount === undefined ? '' : `, amount: ${screen.amount}`;
      return `notice: ${screen.notice}, charge: ${screen.charge}${amount}`;
    }
    case 'card-retained':
    case 'out-of-service':
      return `${screen.kind}: ${screen.reason}`;
    case 'pin':
    case 'amount-entry':
      return screen.problem ? `${screen.kind}: problem: ${screen.problem}` : screen.kind;
    case 'take-cash':
      return `take-cash: ${screen.amount}`;
    default:
      return screen.kind;
  }
}

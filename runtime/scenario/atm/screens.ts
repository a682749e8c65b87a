import type { Screen } from '../../contract/terminal-view.ts';
import type { ScreenExpectation } from './expectation-schema.ts';

type Wanted = Exclude<ScreenExpectation, string>;

/** Whether a screen is what a script asks for; only what the script names is compared. */
export function isScreen(screen: Screen, wanted: ScreenExpectation): boolean {
  if (typeof wanted === 'string') return screen.kind === wanted;
  const isSame = (expected: unknown, actual: unknown): boolean =>
    expected === undefined || expected === actual;
  switch (screen.kind) {
    case 'notice':
      return (
        wanted.notice === screen.notice &&
        isSame(wanted.charge, screen.charge) &&
        isSame(wanted.amount, screen.amount)
      );
    case 'card-retained':
    case 'out-of-service':
      return wanted[screen.kind] === screen.reason;
    case 'pin':
    case 'amount-entry':
      return wanted[screen.kind] !== undefined && wanted[screen.kind]?.problem === screen.problem;
    case 'confirm':
      return wanted.confirm?.amount === screen.amount && isSame(wanted.confirm.fee, screen.fee);
    case 'take-cash':
      return wanted['take-cash'] === screen.amount;
    default:
      return false;
  }
}

/** `notice: declined, charge: not-charged`: how reports name a wanted screen. */
export function nameWanted(wanted: ScreenExpectation): string {
  return typeof wanted === 'string' ? wanted : nameFields(wanted);
}

function nameFields(fields: Wanted | object): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${typeof value === 'object' ? nameFields(value) : value}`)
    .join(', ');
}

/** The same for a screen that is there. */
export function nameScreen(screen: Screen): string {
  switch (screen.kind) {
    case 'notice': {
      const { notice, charge, amount } = screen;
      return nameFields({ notice, charge, amount });
    }
    case 'card-retained':
    case 'out-of-service':
      return `${screen.kind}: ${screen.reason}`;
    case 'pin':
    case 'amount-entry':
      return screen.problem ? `${screen.kind}: problem: ${screen.problem}` : screen.kind;
    case 'confirm':
      return `confirm: amount: ${screen.amount}, fee: ${screen.fee}`;
    case 'take-cash':
      return `take-cash: ${screen.amount}`;
    default:
      return screen.kind;
  }
}

/** Why what was typed is not taken, where the screen says so. */
export function refusalOn(screen: Screen): string | undefined {
  if (screen.kind === 'amount-entry') return screen.problem;
  // A wrong PIN is the bank's word, and stands there while the next one is typed.
  const isShort = screen.kind === 'pin' && screen.problem === 'too-short' && screen.digits === 0;
  return isShort ? screen.problem : undefined;
}

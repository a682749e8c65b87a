import type { PosScreen, SaleResult } from '../../contract/pos-view.ts';
import type { TillWanted } from './expectation-schema.ts';

type Wanted = Exclude<TillWanted, string>;

/** How the last sale ended, where a screen says that. */
export function resultOn(screen: PosScreen): SaleResult | undefined {
  return screen.kind === 'idle' || screen.kind === 'out-of-service' ? screen.last : undefined;
}

/** Whether the till is as a script asks; only what the script names is compared. */
export function isTillScreen(screen: PosScreen, wanted: TillWanted): boolean {
  if (typeof wanted === 'string') {
    return screen.kind === wanted || resultOn(screen)?.kind === wanted;
  }
  const said = sayingsOf(screen);
  return Object.entries(wanted).every(
    ([key, value]) => value === undefined || isSame(value, said[key as keyof Wanted]),
  );
}

const isSame = (wanted: unknown, said: unknown): boolean =>
  Array.isArray(wanted) && Array.isArray(said)
    ? wanted.toSorted().join() === said.toSorted().join()
    : wanted === said;

/** Everything that a screen says, in the words of a script. */
function sayingsOf(screen: PosScreen): Wanted {
  const result = resultOn(screen);
  return {
    screen: screen.kind,
    ...(result && {
      result: result.kind,
      why: result.why,
      code: result.code,
      signature: result.signature,
      receipts: result.receipts,
      foreign: result.foreign?.value,
    }),
    ...(screen.kind === 'present-card' && { prompt: screen.prompt, accept: [...screen.accept] }),
    ...(screen.kind === 'card' &&
      screen.pin && {
        pin: screen.pin.again ? ('again' as const) : ('asked' as const),
        'tries-left': screen.pin.triesLeft,
      }),
    ...(screen.kind === 'present-code' && { problem: problemOf(screen.problem) }),
    ...(screen.kind === 'wallet' && { step: screen.step, round: screen.round }),
    ...(screen.kind === 'out-of-service' && { reason: screen.reason }),
  };
}

type PresentCode = Extract<PosScreen, { kind: 'present-code' }>;

const problemOf = (problem: PresentCode['problem']): string | undefined =>
  problem?.kind === 'other-wallet' ? problem.name : problem?.kind;

const nameFields = (fields: object): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '' && value !== false)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');

/** `result: declined, code: 51`: how reports name what is wanted of a till. */
export const nameTillWanted = (wanted: TillWanted): string =>
  typeof wanted === 'string' ? wanted : nameFields(wanted);

/** `SAIGONBANK / PLEASE WAIT`: what the pad shows, without its empty lines. */
export const namePad = (lines: readonly string[]): string =>
  lines.filter((line) => line.trim() !== '').join(' / ') || 'nothing';

/** The same for a screen that is there. */
export function nameTillScreen(screen: PosScreen): string {
  const { screen: kind, ...said } = sayingsOf(screen);
  return [kind, nameFields(said)].filter((text) => text !== '').join(', ');
}

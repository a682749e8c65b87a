import { type Checks, groundChecks, missingInOrder, runChecks, unrepeated } from '../check.ts';
import type { Mismatch } from '../failure.ts';
import type { Expectation } from './expectation-schema.ts';
import type { AtmSeen } from './observation.ts';
import { isScreen, nameScreen, nameWanted } from './screens.ts';

const CHECKS: Checks<Expectation, AtmSeen> = {
  ...groundChecks,
  screen(wanted, stage) {
    const { screen } = stage.view();
    if (isScreen(screen, wanted)) return undefined;
    return { what: 'screen', expected: nameWanted(wanted), actual: nameScreen(screen) };
  },
  seen(wanted, stage) {
    const expected = missingInOrder(wanted, stage.screens, isScreen, nameWanted);
    if (expected === undefined) return undefined;
    const actual = unrepeated(stage.screens.map(nameScreen)).join(' → ');
    return { what: 'screens seen', expected, actual };
  },
  cash(wanted, stage) {
    const actual = stage.cash();
    return Object.entries(wanted)
      .filter(([key, value]) => actual[key as keyof typeof actual] !== value)
      .map(([key, value]) => ({
        what: `cash ${key}`,
        expected: String(value),
        actual: String(actual[key as keyof typeof actual]),
      }));
  },
  card(wanted, stage) {
    const actual = stage.card();
    return actual === wanted ? undefined : { what: 'card', expected: wanted, actual };
  },
};

/** Everything that is not as expected of an ATM; empty: all is. */
export const checkAtm = (expectation: Expectation, stage: AtmSeen): readonly Mismatch[] =>
  runChecks(CHECKS, expectation, stage);

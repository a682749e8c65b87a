import { type Deeds, deviceDeeds, groundDeeds, type Play } from '../deeds.ts';
import type { GroundOptions } from '../scene.ts';
import type { AtmScenario } from '../schema.ts';
import { openStage, type Stage } from '../stage.ts';
import { checkAtm } from './check.ts';
import { checkAtmInvariants } from './invariants.ts';
import type { AtmStepValues, AtmWord } from './schema.ts';
import { atmConfiguration } from './world.ts';

/** The stage of a scenario at an ATM. */
export async function setAtm(
  scenario: AtmScenario,
  ground: GroundOptions & Required<Pick<GroundOptions, 'network'>>,
): Promise<Play> {
  const configuration = atmConfiguration(scenario, ground.network);
  const stage = await openStage({ ...ground, configuration });
  return {
    stage,
    deeds: atmDeeds(stage) as Play['deeds'],
    check: (expectation) => checkAtm(expectation, stage),
    invariants: () => checkAtmInvariants(stage),
  };
}

const atmDeeds = (stage: Stage): Deeds<AtmStepValues, AtmWord> => ({
  ...groundDeeds(stage),
  ...deviceDeeds(stage),
  'more-time': () => stage.moreTime(),
  insert: (card) => stage.insert(card),
  press: (keys) => stage.press(keys),
  amount: (dong) => stage.amount(dong),
  application: (name) => stage.application(name),
  choose: (option) => stage.choose(option),
  confirm: (how) => stage.confirm(how),
  take: (what) => stage.take(what),
  until: (screen) => stage.until(screen),
  resolve: (dispensed) => stage.resolve(dispensed),
  scan: (code) => stage.scan(code),
});

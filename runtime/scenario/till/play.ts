import { openPosStage, type PosStage } from '../../pos/stage.ts';
import { type Deeds, deviceDeeds, groundDeeds, type Play } from '../deeds.ts';
import type { GroundOptions } from '../scene.ts';
import type { TillScenario } from '../schema.ts';
import { checkTill } from './check.ts';
import { gatewayRule } from './gateway-schema.ts';
import { checkTillInvariants } from './invariants.ts';
import type { TillStepValues, TillWord } from './schema.ts';
import { tillConfiguration } from './world.ts';

/** The stage of a scenario at a till. */
export async function setTill(
  scenario: TillScenario,
  ground: GroundOptions & Required<Pick<GroundOptions, 'network'>>,
): Promise<Play> {
  const configuration = tillConfiguration(scenario, ground.network);
  const stage = await openPosStage({ ...ground, configuration });
  await stage.ready();
  return tillPlay(stage);
}

/** What the runner needs of a stage. */
export const tillPlay = (stage: PosStage): Play => ({
  stage,
  deeds: tillDeeds(stage) as Play['deeds'],
  check: (expectation) => checkTill(expectation, stage),
  invariants: () => checkTillInvariants(stage),
});

const tillDeeds = (stage: PosStage): Deeds<TillStepValues, TillWord> => ({
  ...groundDeeds(stage),
  ...deviceDeeds(stage),
  sell: (sale) => (typeof sale === 'number' ? stage.sell(sale) : stage.sell(sale.amount, sale.by)),
  insert: (card) => stage.insert(card),
  tap: (card) => stage.tap(card),
  swipe: (card) => stage.swipe(card),
  press: (keys) => stage.press(keys),
  application: (name) => stage.application(name),
  take: (what) => stage.take(what),
  tear: () => stage.tear(),
  until: (wanted) => stage.until(wanted),
  scan: (what) => stage.scan(what),
  pay: (by) => stage.pay(by),
  async gateway(fault) {
    if (fault === 'clear') stage.clearGateway();
    else stage.gatewayFault(gatewayRule(fault));
  },
  refund: (what?: TillStepValues['refund']) =>
    typeof what === 'object' ? stage.refundOrder(what.amount) : stage.refund(what),
  resolve: (answer) => stage.resolve(answer),
  'bypass-pin': () => stage.bypassPin(),
  'print-code': () => stage.printCode(),
  order: ({ shop, amount }) => stage.order(shop, amount),
  card: (typed) => stage.card(typeof typed === 'string' ? { id: typed } : typed),
  otp: (what) => stage.otp(what),
});

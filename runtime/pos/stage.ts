import type { GatewayRule } from '../../network/alipay/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { PosScreen } from '../contract/pos-view.ts';
import { expectNone } from '../scenario/failure.ts';
import { openGround } from '../scenario/ground.ts';
import type { GroundOptions } from '../scenario/scene.ts';
import { checkTill } from '../scenario/till/check.ts';
import { createCounter } from '../scenario/till/counter.ts';
import type { TillExpectation } from '../scenario/till/expectation-schema.ts';
import { observeTill } from '../scenario/till/observation.ts';
import { createPhones } from '../scenario/till/phones.ts';
import { namePad, nameTillScreen, resultOn } from '../scenario/till/screens.ts';
import { createShopper } from '../scenario/till/shopper.ts';
import { defaultPosConfiguration, type PosConfiguration } from './configuration.ts';
import { createPosWorld } from './world.ts';

export interface PosStageOptions extends GroundOptions {
  /** What is other than at POS00042 of SaigonBank. */
  readonly configuration?: Partial<PosConfiguration>;
  /** A file for the gateway's books; default: in memory. */
  readonly gatewayDatabase?: string;
}

/**
 * One till among virtual devices and banks, in simulated time, with a cashier's and a customer's
 * hands: what scenarios run on, and the same as an API for tests. Each step waits until the till
 * is ready for it, and throws a ScenarioFailure where it never is.
 */
export async function openPosStage(options: PosStageOptions = {}) {
  const configuration = { ...defaultPosConfiguration, ...options.configuration };
  const { network = defaultWorld(), gatewayDatabase } = options;
  const { scene, seen, steps } = await openGround(
    { ...options, network },
    {
      createWorld: (basics) => createPosWorld({ ...basics, configuration, gatewayDatabase }),
      tell({ hands }, screen: PosScreen) {
        const pad = namePad(hands.pinPad.view().lines);
        return `the till shows ${nameTillScreen(screen)}, the pad ${pad}`;
      },
      resting: ['idle', 'out-of-service'],
    },
  );
  const { world, clock, screen, waitFor } = scene;
  const { backbone, journal } = world;
  if (options.trace ?? true) world.onHttp(steps.trace.http);
  const counter = createCounter(scene, seen);
  const phones = createPhones(scene, counter.screensSince);
  const shopper = createShopper(scene);
  const observation = observeTill(seen, configuration, scene.terminal, {
    ...counter,
    ...phones,
    ...shopper,
  });

  return {
    ...observation,
    ...steps,
    ...counter,
    ...phones,
    ...shopper,
    gatewayFault(rule: GatewayRule): void {
      scene.step(`gateway fault ${rule.then.kind} on ${rule.when.operation}`);
      world.gateway.rules.add(rule);
    },
    clearGateway(): void {
      scene.step('gateway faults cleared');
      world.gateway.rules.clear();
    },
    /** Until nothing goes on any more at the till, on the lines and on the customers' phones. */
    async rest(): Promise<void> {
      await waitFor('the phones to be answered', () => !phones.isPaying());
      await steps.rest();
    },
    /** The expectations of a script, in its words; throws a ScenarioFailure that tells all. */
    expect(expectation: TillExpectation): void {
      expectNone(checkTill(expectation, observation));
    },
    /** The end of the sale, as the cashier sees it. */
    async result() {
      await waitFor('the sale to end', () => resultOn(screen()) !== undefined);
      await clock.advance(1_000);
      return resultOn(screen());
    },
    ledger: (bank: string, account: string) => backbone.ledger(bank).balance(account),
    balanceOf(id: string): number {
      const card = network.banks.flatMap(({ cards }) => cards).find((one) => one.id === id);
      return backbone.cardState(card?.pan ?? '')?.balance ?? Number.NaN;
    },
    /** The requests that reached the acquirer from the till, without network management. */
    requests: () =>
      seen.messages
        .filter(({ from, message }) => from.role === 'terminal' && message.mti[1] !== '8')
        .map(({ message }) => message),
    records: () => journal.after(0, 10_000),
  };
}

export type PosStage = Awaited<ReturnType<typeof openPosStage>>;

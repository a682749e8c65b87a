import type { SwitchConfig } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import { defaultConfiguration, type TerminalConfiguration } from '../configuration.ts';
import { createVirtualWorld } from '../virtual-world.ts';
import { checkAtm } from './atm/check.ts';
import { createCustomer } from './atm/customer.ts';
import type { Expectation } from './atm/expectation-schema.ts';
import { type CustomerHands, observeAtm } from './atm/observation.ts';
import { createOperator } from './atm/operator.ts';
import { nameScreen } from './atm/screens.ts';
import { expectNone } from './failure.ts';
import { openGround } from './ground.ts';
import type { GroundOptions } from './scene.ts';

export interface StageOptions extends GroundOptions {
  /** What is other than at ATM00117 of SaigonBank. */
  readonly configuration?: Partial<TerminalConfiguration>;
}

/**
 * One ATM among virtual devices and banks, in simulated time, with hands to use it: what
 * scenarios run on, and the same as an API for tests. Each step first waits until the terminal
 * is ready for it, and throws a ScenarioFailure where it never is.
 */
export async function openStage(options: StageOptions = {}) {
  const network = options.network ?? defaultWorld();
  const configuration = {
    ...defaultConfiguration,
    ...feesOf(network),
    ...options.configuration,
  };
  const { scene, seen, steps } = await openGround(
    { ...options, network },
    {
      createWorld: (basics) => createVirtualWorld({ ...basics, configuration }),
      tell: (_, screen) => `the screen is ${nameScreen(screen)}`,
      resting: ['welcome', 'out-of-service'],
    },
  );
  const customer: CustomerHands = {
    inserted: false,
    notes: configuration.cassettes.map(() => 0),
  };
  const observation = observeAtm(seen, configuration, customer);
  return {
    ...observation,
    ...steps,
    ...createCustomer(scene, customer),
    ...createOperator(scene),
    /** The expectations of a script, in its words; throws a ScenarioFailure that tells all. */
    expect(expectation: Expectation): void {
      expectNone(checkAtm(expectation, observation));
    },
  };
}

/** The terminal knows the fees of the banks that are there: what it tells is what is booked. */
function feesOf({ banks }: SwitchConfig): Pick<TerminalConfiguration, 'offUsFees'> {
  const others = banks.filter(({ offUsCashFee }) => offUsCashFee !== defaultConfiguration.offUsFee);
  if (others.length === 0) return {};
  return { offUsFees: Object.fromEntries(others.map((bank) => [bank.id, bank.offUsCashFee])) };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

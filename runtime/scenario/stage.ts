import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { defaultConfiguration, type TerminalConfiguration } from '../configuration.ts';
import type { Screen } from '../contract/terminal-view.ts';
import { createSeal } from '../journal/seal.ts';
import type { Terminal } from '../terminal.ts';
import { createTrace, type Trace } from '../trace.ts';
import { createVirtualWorld } from '../virtual-world.ts';
import { checkExpectation } from './check.ts';
import { createCustomer } from './customer.ts';
import type { Expectation, ScreenExpectation } from './expectation-schema.ts';
import { ScenarioFailure } from './failure.ts';
import { type CustomerHands, createObservation } from './observation.ts';
import type { Damage, Scene } from './scene.ts';
import { isScreen, nameScreen, nameWanted } from './screens.ts';
import { createTrouble } from './trouble.ts';

export interface StageOptions {
  /** Default 42. */
  readonly seed?: number;
  /** What is other than at ATM00117 of SaigonBank. */
  readonly configuration?: Partial<TerminalConfiguration>;
  /** Default: the banks and cards of the default world. */
  readonly network?: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  readonly damage?: Damage;
  /** Default true; without, only what expectations need is kept. */
  readonly trace?: boolean;
}

/** 09:41:07 on 22 November 2026 in Hà Nội: every scenario begins then. */
export const STAGE_START = Date.UTC(2026, 10, 22, 2, 41, 7);

/** How long a step waits for the terminal before it fails: longer than any bound of its own. */
const PATIENCE_MS = 180_000;
/** What a scenario may take to come to rest at its end, and how long the lines then have. */
const REST_MS = 600_000;
const QUIET_MS = 1_000;
/** From power back to the first line of the program. */
const BOOT_MS = 20_000;

/**
 * One terminal among virtual devices and banks, in simulated time, with hands to use it: what
 * scenarios run on, and the same as an API for tests. Each step first waits until the terminal
 * is ready for it, and throws a ScenarioFailure where it never is.
 */
export async function openStage(options: StageOptions = {}) {
  const seed = options.seed ?? 42;
  const clock = createSimulatedClock(STAGE_START);
  const random = createSeededRandom(seed);
  const configuration = { ...defaultConfiguration, ...options.configuration };
  const network = options.network ?? defaultWorld();
  const tracing = options.trace ?? true;
  const trace: Trace = createTrace(clock.now, STAGE_START);
  const sealRandom = random.fork('seal');
  const world = createVirtualWorld({
    clock,
    random,
    configuration,
    network,
    ...(options.rules ? { rules: options.rules } : {}),
    seal: createSeal(sealRandom.bytes(32), () => sealRandom.bytes(12)),
    ...(tracing ? { tap: trace.wire, onTransition: trace.transition } : {}),
  });
  const { backbone, journal } = world;
  const messages: HopMessage[] = [];
  const screens: Screen[] = [];
  const customer: CustomerHands = {
    inserted: false,
    notes: configuration.cassettes.map(() => 0),
    papers: [],
  };
  const observation = createObservation({
    configuration,
    network,
    world,
    customer,
    messages,
    screens,
    terminal: () => terminal,
  });

  backbone.observe((seen) => {
    messages.push(seen);
    if (tracing) trace.message(seen);
  });
  if (tracing) journal.onAppend(trace.journal);

  let stopWatching: () => void = () => {};
  function boot(): Terminal {
    const started = world.boot();
    screens.push(started.view().screen);
    stopWatching = started.onView((view) => {
      screens.push(view.screen);
      if (tracing) trace.view(view);
    });
    return started;
  }

  await world.start();
  let terminal = boot();

  const screen = (): Screen => terminal.view().screen;
  const step = (text: string): void => {
    if (tracing) trace.step(text);
  };

  async function waitFor(what: string, ready: () => boolean): Promise<void> {
    const end = await clock.runUntil(ready, PATIENCE_MS);
    if (end === 'done') return;
    throw new ScenarioFailure(what, `the screen is still ${nameScreen(screen())}`);
  }

  const untilScreen = (wanted: ScreenExpectation): Promise<void> =>
    waitFor(`the screen ${nameWanted(wanted)}`, () => isScreen(screen(), wanted));

  const scene: Scene = {
    clock,
    world,
    network,
    damage: options.damage ?? {},
    customer,
    terminal: () => terminal,
    screen,
    step,
    waitFor,
    untilScreen,
  };

  return {
    ...observation,
    ...createCustomer(scene),
    ...createTrouble(scene),
    seed,
    clock,
    trace,
    terminal: (): Terminal => terminal,
    /** Goes on when this screen is there. */
    until: untilScreen,
    /** Milliseconds of simulated time. */
    async wait(ms: number): Promise<void> {
      step(`wait ${ms} ms`);
      await clock.advance(ms);
    },
    /** The terminal's computer loses its power at this very moment, and starts again. */
    async cutPower(): Promise<void> {
      step('power cut');
      stopWatching();
      await world.cutPower(terminal);
      await clock.advance(BOOT_MS);
      terminal = boot();
    },
    /** Until the terminal serves again or cannot, and the lines are quiet. */
    async rest(): Promise<void> {
      const resting = ['welcome', 'out-of-service'];
      const end = await clock.runUntil(() => resting.includes(screen().kind), REST_MS);
      if (end !== 'done') {
        throw new ScenarioFailure(
          'the terminal to come to rest',
          `it shows ${nameScreen(screen())}`,
        );
      }
      await clock.advance(QUIET_MS);
    },
    /** The expectations of a script, in its words; throws a ScenarioFailure that tells all. */
    expect(expectation: Expectation): void {
      const wrong = checkExpectation(expectation, observation);
      if (wrong.length === 0) return;
      const [expected, actual] = (['expected', 'actual'] as const).map((side) =>
        wrong.map((mismatch) => `${mismatch.what}: ${mismatch[side]}`).join('; '),
      );
      throw new ScenarioFailure(expected!, actual!);
    },
    async close(): Promise<void> {
      stopWatching();
      await world.stop(terminal);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

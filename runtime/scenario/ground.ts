import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { Paper } from '../../hardware/printer/virtual-printer.ts';
import type { SwitchConfig } from '../../network/switch/config.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import type { Switch } from '../../network/switch/switch.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { CHIP_CARDS } from '../chip-cards.ts';
import { createSeal } from '../journal/seal.ts';
import { createTrace, type Trace } from '../trace.ts';
import { bookingsOf } from './bookings.ts';
import { damaged } from './damage.ts';
import { durationText } from './duration.ts';
import { ScenarioFailure } from './failure.ts';
import type {
  GroundOptions,
  GroundSeen,
  Scene,
  ScreenOf,
  Setting,
  StageWorld,
  TerminalOf,
  ViewOf,
} from './scene.ts';
import { createTrouble } from './trouble.ts';

/** 09:41:07 on 22 November 2026 in Hà Nội: every scenario begins then. */
export const STAGE_START = Date.UTC(2026, 10, 22, 2, 41, 7);

/** How long a step waits for the terminal before it fails: longer than any bound of its own. */
const PATIENCE_MS = 180_000;
/** What a scenario may take to come to rest at its end, and how long the lines then have. */
const REST_MS = 600_000;
const QUIET_MS = 1_000;
/** From power back to the first line of the program. */
const BOOT_MS = 20_000;
/** A person thinks before acting. */
const THINK_MS = 400;

/**
 * What stages of every kind stand on: simulated time, seeded chance, the network with its journal
 * and books, a trace of it all, and the steps that any terminal knows.
 */
export async function openGround<World extends StageWorld>(
  options: GroundOptions & { readonly network: SwitchConfig },
  setting: Setting<World>,
) {
  const { network, damage = {} } = options;
  const seed = options.seed ?? 42;
  const clock = createSimulatedClock(STAGE_START);
  const random = createSeededRandom(seed);
  const tracing = options.trace ?? true;
  const trace: Trace = createTrace(clock.now, STAGE_START);
  const sealRandom = random.fork('seal');
  const world = setting.createWorld({
    clock,
    random,
    network,
    ...(options.rules ? { rules: options.rules } : {}),
    chipCards: options.chipCards ?? CHIP_CARDS,
    seal: createSeal(sealRandom.bytes(32), () => sealRandom.bytes(12)),
    ...(tracing ? { tap: trace.wire, onTransition: trace.transition } : {}),
  });
  const { backbone, journal, hands } = world;
  const messages: HopMessage[] = [];
  const screens: ScreenOf<World>[] = [];
  const papers: Paper[] = [];
  const refusals: string[] = [];
  let refused: string | undefined;
  const balances = createBalances(network, backbone);

  backbone.observe((seen) => {
    messages.push(seen);
    if (tracing) trace.message(seen);
  });
  if (tracing) journal.onAppend(trace.journal);

  let stopWatching: () => void = () => {};
  function boot(): TerminalOf<World> {
    const started = world.boot() as TerminalOf<World>;
    screens.push(started.view().screen);
    stopWatching = started.onView((view) => {
      screens.push(view.screen as ScreenOf<World>);
      if (tracing) trace.view(view);
    });
    return started;
  }

  await world.start();
  let terminal = boot();

  const view = (): ViewOf<World> => terminal.view() as ViewOf<World>;
  const step = (text: string): void => {
    if (tracing) trace.step(text);
  };

  const inVain = (what: string, ms: number): ScenarioFailure =>
    new ScenarioFailure(what, `after ${durationText(ms)} ${setting.tell(world, view().screen)}`);

  async function waitFor(what: string, ready: () => boolean): Promise<void> {
    const end = await clock.runUntil(ready, PATIENCE_MS);
    if (end === 'done') return;
    throw inVain(what, PATIENCE_MS);
  }

  const scene: Scene<World> = {
    clock,
    world,
    network,
    papers,
    terminal: () => terminal,
    screen: () => view().screen,
    card(id) {
      const plastic = world.plastic(id);
      if (plastic) return damaged(plastic, damage[id]);
      const known = network.banks.flatMap(({ cards }) => cards.map((one) => one.id));
      throw new ScenarioFailure(`one of the cards ${known.join(', ')}`, `there is no card ${id}`);
    },
    step,
    waitFor,
    think: () => clock.advance(THINK_MS),
    answered(why) {
      refused = why;
      if (why !== undefined) refusals.push(why);
    },
  };

  const seen: GroundSeen<World> = {
    network,
    world,
    journal,
    messages,
    screens,
    view,
    refused: () => refused,
    refusals,
    receipts() {
      const { cut, printing } = hands.printer.view();
      const partial = printing.rows.length > 0 ? [printing] : [];
      return [...papers, ...cut, ...partial].map(paperToText);
    },
    balanceChange: balances.change,
    bookings: balances.bookings,
    pendingReversals: () => terminal.host.pendingReversals(),
  };

  const steps = {
    ...createTrouble(scene),
    seed,
    clock,
    trace,
    terminal: (): TerminalOf<World> => terminal,
    /** Milliseconds of simulated time. */
    async wait(ms: number): Promise<void> {
      step(`wait ${durationText(ms)}`);
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
      const isAtRest = (): boolean => setting.resting.includes(view().screen.kind);
      const end = await clock.runUntil(isAtRest, REST_MS);
      if (end !== 'done') throw inVain('the terminal to come to rest', REST_MS);
      await clock.advance(QUIET_MS);
    },
    async close(): Promise<void> {
      stopWatching();
      await world.stop(terminal);
    },
  };

  return { scene, seen, steps };
}

/** What the accounts behind the cards hold, against the start. */
function createBalances(network: SwitchConfig, backbone: Switch) {
  const cards = new Map(
    network.banks.flatMap(({ id: bank, cards }) =>
      cards.map(({ id, pan, account }) => [id, { bank, pan, account }] as const),
    ),
  );
  function of(card: string): number {
    const pan = cards.get(card)?.pan;
    if (pan === undefined) throw new Error(`there is no card ${card}`);
    return backbone.cardState(pan)?.balance ?? 0;
  }
  const opening = new Map([...cards.keys()].map((card) => [card, of(card)]));
  return {
    change: (card: string): number => of(card) - (opening.get(card) ?? 0),
    bookings(card: string): readonly string[] {
      const { bank = '', account = '' } = cards.get(card) ?? {};
      return bookingsOf(backbone.ledger(bank), account);
    },
  };
}

import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import type { PosPadKey } from '../../hardware/pin-pad/virtual-pos-pin-pad.ts';
import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import type { PosView } from '../../state-machines/pos/view.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import type { ChipCard } from '../chip-cards.ts';
import { createSeal } from '../journal/seal.ts';
import { ScenarioFailure } from '../scenario/failure.ts';
import { STAGE_START } from '../scenario/stage.ts';
import { createTrace } from '../trace.ts';
import { defaultPosConfiguration, type PosConfiguration } from './configuration.ts';
import { createPosWorld } from './world.ts';

export interface PosStageOptions {
  /** Default 42. */
  readonly seed?: number;
  /** What is other than at POS00042 of SaigonBank. */
  readonly configuration?: Partial<PosConfiguration>;
  readonly network?: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  readonly chipCards?: Readonly<Record<string, ChipCard>>;
}

const PATIENCE_MS = 180_000;
const THINK_MS = 400;
const KEY_MS = 150;
const QUIET_MS = 1_000;
const BOOT_MS = 20_000;

/**
 * One till among virtual devices and banks, in simulated time, with a cashier's and a customer's
 * hands. Each step waits until the till is ready for it, and throws a ScenarioFailure where it
 * never is.
 */
export async function openPosStage(options: PosStageOptions = {}) {
  const clock = createSimulatedClock(STAGE_START);
  const random = createSeededRandom(options.seed ?? 42);
  const configuration = { ...defaultPosConfiguration, ...options.configuration };
  const network = options.network ?? defaultWorld();
  const trace = createTrace(clock.now, STAGE_START);
  const sealRandom = random.fork('seal');
  const world = createPosWorld({
    clock,
    random,
    configuration,
    network,
    ...(options.rules ? { rules: options.rules } : {}),
    ...(options.chipCards ? { chipCards: options.chipCards } : {}),
    seal: createSeal(sealRandom.bytes(32), () => sealRandom.bytes(12)),
    tap: trace.wire,
    onTransition: trace.transition,
  });
  const { backbone, hands, journal } = world;
  const messages: HopMessage[] = [];
  backbone.observe((seen) => {
    messages.push(seen);
    trace.message(seen);
  });
  journal.onAppend(trace.journal);
  await world.start();
  let terminal = world.boot();

  const view = (): PosView => terminal.view();
  const think = (): Promise<void> => clock.advance(THINK_MS);

  async function waitFor(what: string, ready: () => boolean): Promise<void> {
    const end = await clock.runUntil(ready, PATIENCE_MS);
    if (end === 'done') return;
    const { kind } = view();
    const pad = hands.pinPad.view();
    throw new ScenarioFailure(what, `the till shows ${kind}, the pad ${pad.lines.join(' / ')}`);
  }

  function cardNamed(id: string): VirtualCard {
    const card = world.plastic(id);
    if (!card) throw new ScenarioFailure('a card of this world', `there is no ${id}`);
    return card;
  }

  const padWaits = (what: ReturnType<typeof hands.pinPad.view>['waitingFor']): Promise<void> =>
    waitFor(`the pad to wait for ${what}`, () => hands.pinPad.view().waitingFor === what);

  async function atPad(what: string, act: () => boolean): Promise<void> {
    await padWaits('card');
    await think();
    if (!act()) throw new ScenarioFailure(what, 'it had no effect');
  }

  async function press(...keys: readonly PosPadKey[]): Promise<void> {
    for (const key of keys) {
      await clock.advance(KEY_MS);
      if (!hands.pinPad.press(key)) throw new ScenarioFailure(`key ${key}`, 'it had no effect');
    }
  }

  return {
    clock,
    world,
    trace,
    messages,
    view,
    terminal: () => terminal,
    /** The till shows what it shows when nobody uses it, and is signed on to its host. */
    ready: () =>
      waitFor(
        'the till to be ready',
        () => view().kind === 'idle' && terminal.host.state() === 'up',
      ),
    until: (kind: PosView['kind']) =>
      waitFor(`the till to show ${kind}`, () => view().kind === kind),
    waitFor,
    padWaits,
    async sell(amount: number): Promise<void> {
      await waitFor('the till to be idle', () => view().kind === 'idle');
      terminal.sell(amount);
    },
    cancel: () => terminal.cancel(),
    /** Through the swipe reader beside the pad. */
    swipe: (id: string) => atPad(`swipe ${id}`, () => hands.swipeReader.swipe(cardNamed(id))),
    /** Through the pad's own. */
    swipeAtPad: (id: string) => atPad(`swipe ${id}`, () => hands.pinPad.swipe(cardNamed(id))),
    insert: (id: string) => atPad(`insert ${id}`, () => hands.pinPad.insert(cardNamed(id))),
    tap: (id: string) => atPad(`tap ${id}`, () => hands.pinPad.tap(cardNamed(id))),
    async pin(digits: string): Promise<void> {
      await padWaits('pin');
      await press(...([...digits] as PosPadKey[]), 'enter');
    },
    press,
    /** When the pad asks for it. */
    async takeCard(): Promise<void> {
      await padWaits('removal');
      await think();
      hands.pinPad.remove();
    },
    /** Out of turn. */
    tearOut: () => hands.pinPad.remove(),
    /** The end of the sale, as the cashier sees it. */
    async result() {
      await waitFor('the sale to end', () => {
        const now = view();
        return (now.kind === 'idle' || now.kind === 'out-of-service') && now.last !== undefined;
      });
      await clock.advance(QUIET_MS);
      const now = view();
      return now.kind === 'idle' || now.kind === 'out-of-service' ? now.last : undefined;
    },
    /** Every receipt that hangs out of the printer, torn off. */
    receipts: (): readonly string[] => hands.printer.take().map(paperToText),
    ledger: (bank: string, account: string) => backbone.ledger(bank).balance(account),
    balanceOf(id: string): number {
      const card = network.banks.flatMap(({ cards }) => cards).find((one) => one.id === id);
      return backbone.cardState(card?.pan ?? '')?.balance ?? Number.NaN;
    },
    /** The requests that reached the acquirer from the till, without network management. */
    requests: () =>
      messages
        .filter(({ from, message }) => from.role === 'terminal' && message.mti[1] !== '8')
        .map(({ message }) => message),
    records: () => journal.after(0, 10_000),
    async wait(ms: number): Promise<void> {
      await clock.advance(ms);
    },
    /** The terminal's computer loses its power at this very moment, and starts again. */
    async cutPower(): Promise<void> {
      await world.cutPower(terminal);
      await clock.advance(BOOT_MS);
      terminal = world.boot();
    },
    close: () => world.stop(terminal),
  };
}

export type PosStage = Awaited<ReturnType<typeof openPosStage>>;

import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { Paper } from '../../hardware/printer/virtual-printer.ts';
import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import { defaultWorld } from '../../network/switch/default-world.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import { worth } from '../../state-machines/atm/note-plan.ts';
import { createSeededRandom } from '../../time/seeded-random.ts';
import { createSimulatedClock } from '../../time/simulated-clock.ts';
import { defaultConfiguration, type TerminalConfiguration } from '../configuration.ts';
import type { Language, Screen, TerminalView } from '../contract/terminal-view.ts';
import { createSeal } from '../journal/seal.ts';
import type { Terminal } from '../terminal.ts';
import { createTrace, type Trace } from '../trace.ts';
import { createVirtualWorld, type DeviceName, plasticOf } from '../virtual-world.ts';
import type { ScreenExpectation } from './schema.ts';
import { isScreen, nameScreen, nameWanted } from './screens.ts';

export interface StageOptions {
  /** Default 42. */
  readonly seed?: number;
  readonly configuration?: Partial<TerminalConfiguration>;
  readonly network?: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  /** Damaged plastic by card id. */
  readonly damage?: Readonly<Record<string, 'stripe' | 'long' | 'short'>>;
  /** Default true; without, only what expectations need is kept. */
  readonly trace?: boolean;
}

/** A step that could not be done, or something that is not as expected. */
export class ScenarioFailure extends Error {
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string) {
    super(`expected ${expected}, but ${actual}`);
    this.name = 'ScenarioFailure';
    this.expected = expected;
    this.actual = actual;
  }
}

/** 09:41:07 on 22 November 2026 in Hà Nội: every scenario begins then. */
export const STAGE_START = Date.UTC(2026, 10, 22, 2, 41, 7);

/** How long a step waits for the terminal before it fails: longer than any bound of its own. */
const PATIENCE_MS = 180_000;
/** A person thinks before acting, and types. */
const THINK_MS = 400;
const KEY_MS = 150;
/** What a scenario may take to come to rest at its end. */
const REST_MS = 600_000;

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
  const { hands, backbone, journal } = world;
  const messages: HopMessage[] = [];
  const screens: Screen[] = [];
  const papers: Paper[] = [];
  const taken = configuration.cassettes.map(() => 0);
  const openingBalances = new Map(
    network.banks.flatMap(({ cards }) => cards.map((card) => [card.id, balanceOf(card.pan)])),
  );
  let inserted = false;

  backbone.observe((seen) => {
    messages.push(seen);
    if (tracing) trace.message(seen);
  });
  journal.onAppend((record) => {
    if (tracing) trace.journal(record);
  });

  function balanceOf(pan: string): number {
    return backbone.cardState(pan)?.balance ?? 0;
  }

  function boot(): Terminal {
    const started = world.boot();
    screens.push(started.view().screen);
    started.onView((view) => {
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

  const think = (): Promise<void> => clock.advance(THINK_MS);

  function cardConfig(id: string) {
    for (const bank of network.banks) {
      const card = bank.cards.find((one) => one.id === id);
      const holder = bank.accounts.find((one) => one.number === card?.account)?.holder;
      if (card) return { card, holder: holder ?? 'CARD HOLDER' };
    }
    const known = network.banks.flatMap(({ cards }) => cards.map((one) => one.id));
    throw new ScenarioFailure(`one of the cards ${known.join(', ')}`, `there is no card ${id}`);
  }

  async function insert(id: string): Promise<void> {
    const { card, holder } = cardConfig(id);
    step(`insert ${id}`);
    const damage = options.damage?.[id];
    const plastic = plasticOf(card, holder);
    await waitFor('an open card slot', () => hands.cardReader.view().entryOpen);
    await think();
    const odd = damage === 'long' || damage === 'short' ? { shape: damage } : {};
    const stripe = damage === 'stripe' ? { track1: undefined, track2: undefined } : {};
    if (!hands.cardReader.insert({ ...plastic, ...odd, ...stripe })) {
      throw new ScenarioFailure('the slot to take the card', 'it did not');
    }
    inserted = true;
  }

  async function press(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await clock.advance(KEY_MS);
      if (!hands.pinPad.press(key as PadKey)) {
        throw new ScenarioFailure(`the pad to take the key ${key}`, 'it has no such key or is off');
      }
    }
  }

  async function choose(option: string): Promise<void> {
    step(`choose ${option}`);
    await think();
    terminal.screen({ type: 'screen.choose', option });
  }

  async function amount(dong: number): Promise<void> {
    await untilScreen('amount');
    const shown = screen();
    const offered =
      shown.kind === 'amount' &&
      shown.offers.some((offer) => offer.amount === dong && offer.notes !== undefined);
    if (offered) return choose(String(dong));
    await choose('other');
    await untilScreen('amount-entry');
    step(`type ${dong}`);
    await press([...String(dong), 'enter']);
  }

  async function take(what: 'cash' | 'card' | 'receipt'): Promise<void> {
    step(`take ${what}`);
    if (what === 'cash') {
      await untilTakeCash();
      await think();
      hands.cashDispenser.take().forEach((notes, i) => {
        taken[i] = (taken[i] ?? 0) + notes;
      });
    } else if (what === 'card') {
      await waitFor('a card in the throat', () => hands.cardReader.view().place === 'throat');
      await think();
      hands.cardReader.take();
    } else {
      await waitFor('a receipt that is cut', () => hands.printer.view().cut.length > 0);
      await think();
      papers.push(...hands.printer.take());
    }
  }

  const untilTakeCash = (): Promise<void> =>
    waitFor(
      'notes in the exit',
      () =>
        screen().kind !== 'dispensing' && hands.cashDispenser.view().exit.some((notes) => notes > 0),
    );

  const denominations = configuration.cassettes.map((cassette) => cassette.denomination);

  return {
    seed,
    clock,
    configuration,
    network,
    world,
    journal,
    trace,
    /** All messages on all hops so far, masked. */
    messages: messages as readonly HopMessage[],
    /** All screens so far, in order. */
    screens: screens as readonly Screen[],
    view: (): TerminalView => terminal.view(),
    terminal: (): Terminal => terminal,

    insert,
    choose,
    amount,
    take,
    async press(keys: readonly string[]): Promise<void> {
      step(`press ${keys.map((key) => (/^\d/.test(key) ? '*' : key)).join(' ')}`);
      await press(keys);
    },
    async language(language: Language): Promise<void> {
      step(`language ${language}`);
      if (screen().kind === 'reading-card' || screen().kind === 'welcome') {
        await untilScreen('language');
      }
      await think();
      terminal.screen({ type: 'screen.language', language });
    },
    /** The digits and Enter; only their number is ever written down. */
    async pin(digits: string): Promise<void> {
      step(`enter a PIN of ${digits.length} digits`);
      await untilScreen('pin');
      await waitFor('the pad to ask for a PIN', () => hands.pinPad.view().input === 'pin');
      await think();
      await press([...digits, 'enter']);
      await clock.runUntil(() => hands.pinPad.view().input !== 'pin', 5_000);
    },
    async confirm(how: 'with-receipt' | 'without-receipt' | 'back'): Promise<void> {
      await untilScreen('confirm');
      await choose({ 'with-receipt': 'accept-receipt', 'without-receipt': 'accept', back: 'back' }[how]);
    },
    async cancel(): Promise<void> {
      step('cancel');
      await waitFor('a screen that can be cancelled', () => terminal.view().canCancel);
      await think();
      terminal.screen({ type: 'screen.cancel' });
    },
    async moreTime(): Promise<void> {
      step('ask for more time');
      await waitFor('a screen that gives more time', () => terminal.view().deadline?.canExtend === true);
      terminal.screen({ type: 'screen.more-time' });
      await clock.advance(0);
    },
    until: untilScreen,
    async wait(ms: number): Promise<void> {
      step(`wait ${ms} ms`);
      await clock.advance(ms);
    },
    /** From now on. Throws where the device has no such fault. */
    fault(device: DeviceName, fault: string, parameters?: Readonly<Record<string, number>>): void {
      step(`fault ${device} ${fault}`);
      if (world.devices[device].provoke(fault, parameters)) return;
      const names = world.devices[device].faults.map(({ name }) => name).join(', ');
      throw new ScenarioFailure(`one of the faults ${names}`, `${device} has no fault ${fault}`);
    },
    clear(device: DeviceName): void {
      step(`clear ${device}`);
      world.devices[device].clear();
      if (device === 'printer') hands.printer.loadPaper();
    },
    unplug(device: DeviceName): void {
      step(`unplug ${device}`);
      world.unplug(device);
    },
    plug(device: DeviceName): void {
      step(`plug ${device}`);
      world.plug(device);
    },
    networkFault(rule: SwitchRule): void {
      step(`network fault ${rule.then.kind} at ${rule.at}`);
      backbone.rules.add(rule);
    },
    clearNetwork(): void {
      step('network faults cleared');
      backbone.rules.clear();
    },
    /** The terminal's computer loses its power at this very moment, and starts again. */
    async cutPower(): Promise<void> {
      step('power cut');
      await world.cutPower(terminal);
      await clock.advance(20_000);
      terminal = boot();
    },
    async service(): Promise<void> {
      step('an operator serves the terminal');
      hands.cashDispenser.take();
      terminal.service();
      await clock.advance(0);
    },
    /** An operator counted what left the machine in the oldest transaction left open. */
    async resolve(dispensed: number): Promise<void> {
      step(`an operator counted ${dispensed}`);
      const [transaction] = journal.open();
      if (!transaction) throw new ScenarioFailure('an open transaction', 'none is open');
      terminal.resolve(transaction, dispensed);
      await clock.advance(0);
    },
    async scan(code: string): Promise<void> {
      step(`scan a code of ${code.length} characters`);
      await think();
      hands.scanner.present(new TextEncoder().encode(code));
    },
    /** Until the terminal serves again or cannot, and the lines are quiet. */
    async rest(): Promise<void> {
      const resting = (): boolean =>
        screen().kind === 'welcome' || screen().kind === 'out-of-service';
      const end = await clock.runUntil(resting, REST_MS);
      if (end !== 'done') {
        throw new ScenarioFailure('the terminal to come to rest', `it shows ${nameScreen(screen())}`);
      }
      await clock.advance(1_000);
    },

    /** Every receipt so far, taken or not, as text. */
    receipts(): readonly string[] {
      const { cut, printing } = hands.printer.view();
      const partial = printing.rows.length > 0 ? [printing] : [];
      return [...papers, ...cut, ...partial].map(paperToText);
    },
    /** In đồng; rejected in notes. */
    cash() {
      const { everDispensed, exit, rejected } = hands.cashDispenser.view();
      return {
        dispensed: worth(everDispensed, denominations),
        taken: worth(taken, denominations),
        'in-exit': worth(exit, denominations),
        rejected: rejected.reduce((sum, notes) => sum + notes, 0),
      };
    },
    card(): 'returned' | 'captured' | 'inside' | 'throat' | 'stuck' | 'none' {
      const { place, captured } = hands.cardReader.view();
      if (place === 'inside' || place === 'throat' || place === 'stuck') return place;
      if (captured.length > 0) return 'captured';
      return inserted ? 'returned' : 'none';
    },
    /** Change of the balance behind a card, in đồng, since the start. */
    balanceChange(id: string): number {
      return balanceOf(cardConfig(id).card.pan) - (openingBalances.get(id) ?? 0);
    },
    async close(): Promise<void> {
      await world.stop(terminal);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

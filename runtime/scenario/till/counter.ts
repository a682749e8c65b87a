import type { VirtualCard } from '../../../hardware/card-reader/virtual-card-reader.ts';
import type {
  PosPadKey,
  VirtualPosPinPadView,
} from '../../../hardware/pin-pad/virtual-pos-pin-pad.ts';
import type { CaseAnswer, PosMethod } from '../../contract/pos-view.ts';
import type { Language } from '../../contract/terminal-view.ts';
import type { PosWorld } from '../../pos/world.ts';
import { ScenarioFailure } from '../failure.ts';
import type { GroundSeen, Scene } from '../scene.ts';
import type { TillWanted } from './expectation-schema.ts';
import { isTillScreen, nameTillWanted } from './screens.ts';

/** From key to key. */
const KEY_MS = 150;
/** A chip is asked for each of its names; nobody scrolls longer. */
const MOST_NAMES = 16;

/** What is done at the counter: the cashier's hands, and the customer's with his card. */
export function createCounter(scene: Scene<PosWorld>, seen: GroundSeen<PosWorld>) {
  const { clock, terminal, screen, step, waitFor, think, answered } = scene;
  const { hands } = scene.world;
  let screensBefore = 0;

  const untilTill = (wanted: TillWanted): Promise<void> =>
    waitFor(`the till to show ${nameTillWanted(wanted)}`, () => isTillScreen(screen(), wanted));

  type Waiting = VirtualPosPinPadView['waitingFor'];
  const padWaits = (...what: readonly Waiting[]): Promise<void> =>
    waitFor(`the pad to wait for ${what.join(' or ')}`, () =>
      what.includes(hands.pinPad.view().waitingFor),
    );

  async function press(keys: readonly PosPadKey[]): Promise<void> {
    for (const key of keys) {
      await clock.advance(KEY_MS);
      if (hands.pinPad.press(key)) continue;
      throw new ScenarioFailure(`the pad to take the key ${key}`, 'it has no such key or is off');
    }
  }

  async function present(
    way: string,
    id: string,
    act: (card: VirtualCard) => boolean,
  ): Promise<void> {
    step(`${way} ${id}`);
    const card = scene.card(id);
    await padWaits('card');
    await think();
    if (!act(card)) throw new ScenarioFailure(`${way} ${id}`, 'it had no effect');
  }

  const TAKE: Readonly<Record<'card' | 'receipt', () => Promise<void>>> = {
    async card() {
      await padWaits('removal');
      await think();
      hands.pinPad.remove();
    },
    async receipt() {
      await waitFor('a receipt that is cut', () => hands.printer.view().cut.length > 0);
      await think();
      scene.papers.push(...hands.printer.take());
    },
  };

  return {
    /** The till shows what it shows when nobody uses it, and is signed on to its host. */
    ready: (): Promise<void> =>
      waitFor(
        'the till to be ready',
        () => screen().kind === 'idle' && terminal().host.state() === 'up',
      ),
    /** Goes on when the till is so. */
    until: untilTill,
    waitFor,
    padWaits,
    /** The screens of the last sale and of what came after it. */
    screensSince: () => seen.screens.slice(screensBefore),
    /** In whole đồng. */
    async sell(amount: number, by: PosMethod = 'card'): Promise<void> {
      step(`sell ${amount} by ${by}`);
      await untilTill('idle');
      await think();
      screensBefore = seen.screens.length;
      answered(terminal().sell(amount, by));
    },
    async cancel(): Promise<void> {
      step('cancel');
      const canCancel = (): boolean => terminal().view().canCancel;
      if (!canCancel()) await waitFor('a sale that can be cancelled', canCancel);
      terminal().cancel();
    },
    async language(language: Language): Promise<void> {
      step(`language ${language}`);
      await think();
      terminal().language(language);
    },
    /** The cashier lets the customer pay without his PIN. */
    async bypassPin(): Promise<void> {
      step('pass the PIN by');
      await padWaits('pin');
      await think();
      answered(terminal().bypassPin());
    },
    /** The code on the screen, on paper too. */
    async printCode(): Promise<void> {
      step('print the code');
      await untilTill('show-code');
      await think();
      answered(terminal().printCode());
    },
    /** Of the last sale; what is left of it unless told. */
    async refund(amount?: number): Promise<void> {
      step(`refund ${amount ?? 'all'}`);
      await untilTill('idle');
      await think();
      const [last] = terminal().view().sales;
      if (!last) throw new ScenarioFailure('a sale to give back', 'there is none');
      answered(terminal().refund(last.transaction, amount ?? last.amount - last.refunded));
      await clock.advance(0);
    },
    /** An operator answers the oldest open case. */
    async resolve(answer: CaseAnswer): Promise<void> {
      step(`resolve: ${answer}`);
      await untilTill('idle');
      await think();
      const [oldest] = [...terminal().view().cases].sort((a, b) => a.at - b.at);
      if (!oldest) throw new ScenarioFailure('an open case', 'none is open');
      answered(terminal().resolve(oldest.id, answer));
      await clock.advance(0);
    },
    /** Somebody has seen to the terminal. */
    async service(): Promise<void> {
      step('an operator serves the terminal');
      terminal().service();
      await clock.advance(0);
    },
    /** Through the reader beside the pad. */
    swipe: (id: string) => present('swipe', id, hands.swipeReader.swipe),
    /** Through the pad's own. */
    swipeAtPad: (id: string) => present('swipe at the pad', id, hands.pinPad.swipe),
    insert: (id: string) => present('insert', id, hands.pinPad.insert),
    tap: (id: string) => present('tap', id, hands.pinPad.tap),
    /** The digits and Enter; only their number is ever written down. */
    async pin(digits: string): Promise<void> {
      step(`enter a PIN of ${digits.length} digits`);
      await padWaits('pin');
      await press([...([...digits] as PosPadKey[]), 'enter']);
    },
    async press(keys: readonly PosPadKey[]): Promise<void> {
      step(`press ${keys.map((key) => (/^\d/.test(key) ? '*' : key)).join(' ')}`);
      await padWaits('pin', 'key', 'choice', 'card', 'removal');
      await press(keys);
    },
    /** An application of the card, by the name that the pad shows. */
    async application(name: string): Promise<void> {
      step(`choose ${name}`);
      await padWaits('key', 'choice');
      const names: string[] = [];
      while (names.length < MOST_NAMES) {
        const [shown] = hands.pinPad.view().lines;
        if (shown.trim() === name) return press(['enter']);
        if (names.includes(shown)) break;
        names.push(shown);
        await press(['F1']);
        await think();
      }
      throw new ScenarioFailure(`an application ${name}`, `the pad has ${names.join(', ')}`);
    },
    /** Waits until it is there, and takes it. */
    async take(what: 'card' | 'receipt'): Promise<void> {
      step(`take ${what}`);
      await TAKE[what]();
    },
    /** Out of turn. */
    async tear(): Promise<void> {
      step('tear the card out');
      const isIn = (): boolean => hands.pinPad.view().insertedCardId !== undefined;
      if (!isIn()) await waitFor('a card in the slot', isIn);
      hands.pinPad.remove();
    },
  };
}

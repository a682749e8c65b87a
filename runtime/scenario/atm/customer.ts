import type { PadKey } from '../../../hardware/pin-pad/virtual-pin-pad.ts';
import type { AmountOffer, Language, Screen } from '../../contract/terminal-view.ts';
import type { VirtualWorld } from '../../virtual-world.ts';
import { ScenarioFailure } from '../failure.ts';
import type { Scene } from '../scene.ts';
import type { ScreenExpectation } from './expectation-schema.ts';
import type { CustomerHands } from './observation.ts';
import { isScreen, nameScreen, nameWanted, refusalOn } from './screens.ts';

/** From key to key. */
const KEY_MS = 150;
/** From Enter to what the terminal says of what was typed. */
const ANSWER_MS = 5_000;

const CONFIRM = {
  'with-receipt': 'accept-receipt',
  'without-receipt': 'accept',
  back: 'back',
} as const;

/** The screens that have an option; a number is one of several amounts or applications. */
const SCREENS_WITH: Readonly<Record<string, readonly Screen['kind'][]>> = {
  other: ['amount'],
  back: ['amount-entry', 'confirm'],
  enter: ['amount-entry'],
  continue: ['no-receipt'],
  stop: ['no-receipt'],
  accept: ['confirm'],
  'accept-receipt': ['confirm'],
};
const SCREENS_WITH_NUMBERS: readonly Screen['kind'][] = ['amount', 'choose-application'];

/** What can be touched on a screen now. */
function optionsOn(screen: Screen): readonly string[] {
  switch (screen.kind) {
    case 'amount':
      return [...screen.offers.filter(isPayable).map(({ amount }) => String(amount)), 'other'];
    case 'amount-entry':
      return ['back', 'enter'];
    case 'no-receipt':
      return ['continue', 'stop'];
    case 'confirm':
      return [...(screen.canPrint ? ['accept-receipt'] : []), 'accept', 'back'];
    case 'choose-application':
      return screen.applications.map((_, i) => String(i));
    default:
      return [];
  }
}

const isPayable = ({ notes }: AmountOffer): boolean => notes !== undefined;

/** What a customer does: waits until it is possible, thinks, and does it. */
export function createCustomer(scene: Scene<VirtualWorld>, customer: CustomerHands) {
  const { clock, terminal, screen, step, waitFor, think, answered } = scene;
  const { hands } = scene.world;

  const untilScreen = (wanted: ScreenExpectation): Promise<void> =>
    waitFor(`the screen ${nameWanted(wanted)}`, () => isScreen(screen(), wanted));

  async function press(keys: readonly PadKey[]): Promise<void> {
    for (const key of keys) {
      await clock.advance(KEY_MS);
      if (hands.pinPad.press(key)) continue;
      throw new ScenarioFailure(`the pad to take the key ${key}`, 'it has no such key or is off');
    }
  }

  const digitKeys = (digits: string): readonly PadKey[] => [...digits] as PadKey[];

  async function choose(option: string): Promise<void> {
    step(`choose ${option}`);
    const screens = SCREENS_WITH[option] ?? SCREENS_WITH_NUMBERS;
    await waitFor(`a screen with ${option}`, () => screens.includes(screen().kind));
    await think();
    const options = optionsOn(screen());
    if (!options.includes(option)) {
      const there = options.join(', ') || 'nothing to choose';
      const screenNow = `the screen ${nameScreen(screen())}`;
      throw new ScenarioFailure(`the option ${option}`, `${screenNow} has ${there}`);
    }
    terminal().screen({ type: 'screen.choose', option });
    if (option === 'enter') answered(refusalOn(screen()));
  }

  async function untilAnswered(kind: 'pin' | 'amount-entry'): Promise<void> {
    const isAnswered = (): boolean => screen().kind !== kind || refusalOn(screen()) !== undefined;
    await clock.runUntil(isAnswered, ANSWER_MS);
    answered(refusalOn(screen()));
  }

  const TAKE: Readonly<Record<'cash' | 'card' | 'receipt', () => Promise<void>>> = {
    async cash() {
      const { cashDispenser } = hands;
      const areThere = (): boolean => cashDispenser.view().exit.some((notes) => notes > 0);
      await waitFor('notes in the exit', () => screen().kind !== 'dispensing' && areThere());
      await think();
      cashDispenser.take().forEach((notes, i) => {
        customer.notes[i] = (customer.notes[i] ?? 0) + notes;
      });
    },
    async card() {
      await waitFor('a card in the slot', () => hands.cardReader.view().place === 'throat');
      await think();
      await waitFor('a card that can be drawn out', hands.cardReader.take);
    },
    async receipt() {
      await waitFor('a receipt that is cut', () => hands.printer.view().cut.length > 0);
      await think();
      scene.papers.push(...hands.printer.take());
    },
  };

  return {
    /** Goes on when this screen is there. */
    until: untilScreen,
    /** A card by its id: `saigonbank-debit`. */
    async insert(id: string): Promise<void> {
      step(`insert ${id}`);
      const card = scene.card(id);
      await waitFor('an open card slot', () => hands.cardReader.view().entryOpen);
      await think();
      await waitFor('the slot to take the card', () => hands.cardReader.insert(card));
      customer.inserted = true;
    },
    async language(language: Language): Promise<void> {
      step(`language ${language}`);
      const { kind } = screen();
      // A card on its way in: the question for the language comes next.
      const { place } = hands.cardReader.view();
      const isInserted = place === 'throat' || place === 'inside';
      if (kind === 'reading-card' || (kind === 'welcome' && isInserted)) {
        await untilScreen('language');
      }
      await think();
      terminal().screen({ type: 'screen.language', language });
      await clock.advance(0);
      if (terminal().view().language === language) return;
      const screenNow = `the screen ${nameScreen(screen())}`;
      throw new ScenarioFailure(`a screen that speaks ${language}`, `${screenNow} keeps its own`);
    },
    /** The digits and Enter; only their number is ever written down. */
    async pin(digits: string): Promise<void> {
      step(`enter a PIN of ${digits.length} digits`);
      await untilScreen('pin');
      await waitFor('the pad to ask for a PIN', () => hands.pinPad.view().input === 'pin');
      await think();
      await press([...digitKeys(digits), 'enter']);
      await clock.runUntil(() => hands.pinPad.view().input !== 'pin', ANSWER_MS);
      await untilAnswered('pin');
    },
    async press(keys: readonly PadKey[]): Promise<void> {
      step(`press ${keys.map((key) => (/^\d/.test(key) ? '*' : key)).join(' ')}`);
      await press(keys);
    },
    /** In đồng: touched where it is offered, else typed. */
    async amount(dong: number): Promise<void> {
      await untilScreen('amount');
      if (optionsOn(screen()).includes(String(dong))) return choose(String(dong));
      await choose('other');
      await untilScreen('amount-entry');
      step(`type ${dong}`);
      await press([...digitKeys(String(dong)), 'enter']);
      await untilAnswered('amount-entry');
    },
    choose,
    /** An application of the card, by the name that the screen shows. */
    async application(name: string): Promise<void> {
      await untilScreen('choose-application');
      const shown = screen();
      const names = shown.kind === 'choose-application' ? shown.applications : [];
      const index = names.indexOf(name);
      if (index < 0) {
        throw new ScenarioFailure(`an application ${name}`, `the screen has ${names.join(', ')}`);
      }
      await choose(String(index));
    },
    async confirm(how: keyof typeof CONFIRM): Promise<void> {
      await untilScreen('confirm');
      await choose(CONFIRM[how]);
    },
    async cancel(): Promise<void> {
      step('cancel');
      const canCancel = (): boolean => terminal().view().canCancel;
      await waitFor('a screen that can be cancelled', canCancel);
      await think();
      // It may have changed meanwhile.
      await waitFor('a screen that can be cancelled', canCancel);
      terminal().screen({ type: 'screen.cancel' });
    },
    async moreTime(): Promise<void> {
      step('ask for more time');
      const canExtend = (): boolean => terminal().view().deadline?.canExtend === true;
      await waitFor('a screen that gives more time', canExtend);
      terminal().screen({ type: 'screen.more-time' });
      await clock.advance(0);
    },
    /** Waits until it is there, and takes it. */
    async take(what: 'cash' | 'card' | 'receipt'): Promise<void> {
      step(`take ${what}`);
      await TAKE[what]();
    },
    async scan(code: string): Promise<void> {
      step(`scan a code of ${code.length} characters`);
      await think();
      hands.scanner.present(new TextEncoder().encode(code));
    },
  };
}

import { paperToText } from '../../hardware/printer/paper/text.ts';
import type { Paper } from '../../hardware/printer/virtual-printer.ts';
import type { SwitchConfig } from '../../network/switch/config.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import { worth } from '../../state-machines/atm/note-plan.ts';
import type { TerminalConfiguration } from '../configuration.ts';
import type { Screen, TerminalView } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { Terminal } from '../terminal.ts';
import type { VirtualWorld } from '../virtual-world.ts';

/** All that can be seen of a stage: what expectations compare. */
export interface Observation {
  readonly configuration: TerminalConfiguration;
  readonly network: SwitchConfig;
  readonly world: VirtualWorld;
  readonly journal: Journal;
  /** All messages on all hops so far, masked. */
  readonly messages: readonly HopMessage[];
  /** All screens so far, in order. */
  readonly screens: readonly Screen[];
  view(): TerminalView;
  /** Every receipt so far, taken or not, as text. */
  receipts(): readonly string[];
  /** In đồng; rejected in notes. */
  cash(): CashSeen;
  card(): CardSeen;
  /** Change of the balance behind a card, in đồng, since the start. */
  balanceChange(card: string): number;
  /** Reversals that wait for their answer. */
  pendingReversals(): number;
}

export interface CashSeen {
  readonly dispensed: number;
  readonly taken: number;
  readonly 'in-exit': number;
  readonly rejected: number;
}

export type CardSeen = 'returned' | 'captured' | 'inside' | 'throat' | 'stuck' | 'none';

/** What the customer did and has, which no device remembers. */
export interface CustomerHands {
  /** A card was put into the slot. */
  inserted: boolean;
  /** Notes taken, per cassette. */
  readonly notes: number[];
  readonly papers: Paper[];
}

export interface ObservationOptions {
  readonly configuration: TerminalConfiguration;
  readonly network: SwitchConfig;
  readonly world: VirtualWorld;
  readonly customer: CustomerHands;
  readonly terminal: () => Terminal;
  readonly messages: readonly HopMessage[];
  readonly screens: readonly Screen[];
}

export function createObservation(options: ObservationOptions): Observation {
  const { configuration, network, world, customer, terminal, messages, screens } = options;
  const { hands, backbone, journal } = world;
  const denominations = configuration.cassettes.map((cassette) => cassette.denomination);
  const pans = new Map(
    network.banks.flatMap(({ cards }) => cards.map(({ id, pan }) => [id, pan] as const)),
  );
  const balanceOf = (card: string): number => {
    const pan = pans.get(card);
    if (pan === undefined) throw new Error(`there is no card ${card}`);
    return backbone.cardState(pan)?.balance ?? 0;
  };
  const opening = new Map([...pans.keys()].map((card) => [card, balanceOf(card)]));

  return {
    configuration,
    network,
    world,
    journal,
    messages,
    screens,
    view: () => terminal().view(),
    receipts() {
      const { cut, printing } = hands.printer.view();
      const partial = printing.rows.length > 0 ? [printing] : [];
      return [...customer.papers, ...cut, ...partial].map(paperToText);
    },
    cash() {
      const { everDispensed, exit, rejected } = hands.cashDispenser.view();
      return {
        dispensed: worth(everDispensed, denominations),
        taken: worth(customer.notes, denominations),
        'in-exit': worth(exit, denominations),
        rejected: rejected.reduce((sum, notes) => sum + notes, 0),
      };
    },
    card() {
      const { place, captured } = hands.cardReader.view();
      if (place === 'inside' || place === 'throat' || place === 'stuck') return place;
      if (captured.length > 0) return 'captured';
      return customer.inserted ? 'returned' : 'none';
    },
    balanceChange: (card) => balanceOf(card) - (opening.get(card) ?? 0),
    pendingReversals: () => terminal().host.pendingReversals(),
  };
}

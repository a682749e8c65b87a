import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import type { VirtualDevice } from '../../hardware/device.ts';
import type { Paper, VirtualPrinter } from '../../hardware/printer/virtual-printer.ts';
import type { WireTap } from '../../hardware/transport/wire-tap.ts';
import type { HostLink } from '../../network/host-link.ts';
import type { SwitchConfig, SwitchRule } from '../../network/switch/config.ts';
import type { HopMessage } from '../../network/switch/hop.ts';
import type { Switch } from '../../network/switch/switch.ts';
import type { Random } from '../../time/seeded-random.ts';
import type { SimulatedClock } from '../../time/simulated-clock.ts';
import type { ChipCard } from '../chip-cards.ts';
import type { PosView } from '../contract/pos-view.ts';
import type { TerminalView } from '../contract/terminal-view.ts';
import type { Journal } from '../journal/journal.ts';
import type { Seal } from '../journal/seal.ts';
import type { Transition } from '../terminal.ts';
import type { Damage } from './damage.ts';

/** What every stage may be told, whatever stands on it. */
export interface GroundOptions {
  /** Default 42. */
  readonly seed?: number;
  /** Default: the banks and cards of the default world. */
  readonly network?: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  readonly damage?: Damage;
  /** What is on the cards by id; default: the chips of the default world. */
  readonly chipCards?: Readonly<Record<string, ChipCard>>;
  /** Default true; without, only what expectations need is kept. */
  readonly trace?: boolean;
}

/** What every world is made from. */
export interface WorldBasics {
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly network: SwitchConfig;
  readonly rules?: readonly SwitchRule[];
  readonly chipCards: Readonly<Record<string, ChipCard>>;
  readonly seal: Seal;
  readonly tap?: WireTap | undefined;
  readonly onTransition?: ((step: Transition) => void) | undefined;
}

/** A terminal, as far as every stage needs it. */
export interface StageTerminal {
  view(): TerminalView | PosView;
  onView(listener: (view: TerminalView | PosView) => void): () => void;
  service(): void;
  readonly host: HostLink;
}

/** The world around a terminal, as far as every stage needs it. */
export interface StageWorld {
  readonly backbone: Switch;
  readonly journal: Journal;
  readonly hands: { readonly printer: VirtualPrinter };
  readonly devices: Readonly<Record<string, VirtualDevice>>;
  boot(): StageTerminal;
  plastic(card: string): VirtualCard | undefined;
  unplug(device: string): void;
  plug(device: string): void;
  cutLine(): void;
  restoreLine(): void;
  cutPower(terminal: StageTerminal): Promise<void>;
  start(): Promise<void>;
  stop(terminal: StageTerminal | undefined): Promise<void>;
}

export type TerminalOf<World extends StageWorld> = ReturnType<World['boot']>;
export type ViewOf<World extends StageWorld> = ReturnType<TerminalOf<World>['view']>;
export type ScreenOf<World extends StageWorld> = ViewOf<World>['screen'];
export type DeviceOf<World extends StageWorld> = keyof World['devices'] & string;

/** What one kind of stage puts on the ground. */
export interface Setting<World extends StageWorld> {
  createWorld(basics: WorldBasics): World;
  /** What is there, after what a step waits for in vain: `the screen is welcome`. */
  tell(world: World, screen: ScreenOf<World>): string;
  /** Screens on which nothing goes on any more. */
  readonly resting: readonly string[];
}

/** All that hands on a stage share. */
export interface Scene<World extends StageWorld> {
  readonly clock: SimulatedClock;
  readonly world: World;
  readonly network: SwitchConfig;
  /** What was printed and torn off. */
  readonly papers: Paper[];
  /** The one that runs now: a cut of power starts another. */
  terminal(): TerminalOf<World>;
  screen(): ScreenOf<World>;
  /** The card of this id, damaged as the scenario says; fails where there is none. */
  card(id: string): VirtualCard;
  /** Writes a step into the trace. */
  step(text: string): void;
  /** Fails, naming `what`, where it does not come in a time longer than any of the terminal's. */
  waitFor(what: string, ready: () => boolean): Promise<void>;
  think(): Promise<void>;
  /** What the terminal said to what was asked of it: why it would not, or undefined. */
  answered(why: string | undefined): void;
}

/** What can be seen of every stage: messages, journal, books and paper. */
export interface GroundSeen<World extends StageWorld> {
  readonly network: SwitchConfig;
  readonly world: World;
  readonly journal: Journal;
  /** All messages on all hops so far, masked. */
  readonly messages: readonly HopMessage[];
  /** All screens so far, in order. */
  readonly screens: readonly ScreenOf<World>[];
  view(): ViewOf<World>;
  /** Why the terminal would not do the last thing that was asked of it. */
  refused(): string | undefined;
  /** All that it would not do so far, in order. */
  readonly refusals: readonly string[];
  /** Every receipt so far, taken or not, as text. */
  receipts(): readonly string[];
  /** Change of the balance behind a card, in đồng, since the start. */
  balanceChange(card: string): number;
  /** What was booked on that account since the start: amount and text, the oldest first. */
  bookings(card: string): readonly string[];
  /** Reversals that wait for their answer. */
  pendingReversals(): number;
}

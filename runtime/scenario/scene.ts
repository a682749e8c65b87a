import type { SwitchConfig } from '../../network/switch/config.ts';
import type { SimulatedClock } from '../../time/simulated-clock.ts';
import type { Screen } from '../contract/terminal-view.ts';
import type { Terminal } from '../terminal.ts';
import type { VirtualWorld } from '../virtual-world.ts';
import type { ScreenExpectation } from './expectation-schema.ts';
import type { CustomerHands } from './observation.ts';

/** Damaged plastic by card id. */
export type Damage = Readonly<Record<string, 'stripe' | 'chip' | 'long' | 'short'>>;

/** What all hands on a stage share. */
export interface Scene {
  readonly clock: SimulatedClock;
  readonly world: VirtualWorld;
  readonly network: SwitchConfig;
  readonly damage: Damage;
  readonly customer: CustomerHands;
  /** The one that runs now: a cut of power starts another. */
  terminal(): Terminal;
  screen(): Screen;
  /** Writes a step into the trace. */
  step(text: string): void;
  /** Fails, naming `what`, where it does not come in a time longer than any of the terminal's. */
  waitFor(what: string, ready: () => boolean): Promise<void>;
  untilScreen(wanted: ScreenExpectation): Promise<void>;
}

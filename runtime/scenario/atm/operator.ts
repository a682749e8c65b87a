import type { VirtualWorld } from '../../virtual-world.ts';
import { ScenarioFailure } from '../failure.ts';
import type { Scene } from '../scene.ts';

/** What a clerk does at the back of an ATM. */
export function createOperator({ clock, world, terminal, step }: Scene<VirtualWorld>) {
  const { hands, journal } = world;
  return {
    /** Empties the exit and puts the terminal back into service. */
    async service(): Promise<void> {
      step('an operator serves the terminal');
      hands.cashDispenser.take();
      terminal().service();
      await clock.advance(0);
    },
    /** He counted what left the machine in the oldest transaction left open. */
    async resolve(dispensed: number): Promise<void> {
      step(`an operator counted ${dispensed}`);
      const [transaction] = journal.open();
      if (!transaction) throw new ScenarioFailure('an open transaction', 'none is open');
      terminal().resolve(transaction, dispensed);
      await clock.advance(0);
    },
  };
}

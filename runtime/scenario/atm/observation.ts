import { worth } from '../../../state-machines/atm/note-plan.ts';
import type { TerminalConfiguration } from '../../configuration.ts';
import type { VirtualWorld } from '../../virtual-world.ts';
import type { GroundSeen } from '../scene.ts';

/** All that can be seen of an ATM's stage: what expectations compare. */
export interface AtmSeen extends GroundSeen<VirtualWorld> {
  readonly configuration: TerminalConfiguration;
  /** In đồng; rejected in notes. */
  cash(): CashSeen;
  card(): CardSeen;
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
}

export function observeAtm(
  seen: GroundSeen<VirtualWorld>,
  configuration: TerminalConfiguration,
  customer: CustomerHands,
): AtmSeen {
  const { hands } = seen.world;
  const denominations = configuration.cassettes.map((cassette) => cassette.denomination);
  return {
    ...seen,
    configuration,
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
  };
}

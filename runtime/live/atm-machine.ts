import { amountChoiceMachine } from '../../state-machines/atm/amount-choice.ts';
import { cashMachine } from '../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import type { Timings } from '../../state-machines/question.ts';
import { recoveryMachine } from '../../state-machines/recovery.ts';
import { sessionMachine } from '../../state-machines/session.ts';
import { terminalMachine } from '../../state-machines/terminal.ts';
import type { AtmActors } from './atm-actors.ts';

/** The machine of an ATM with each port's actor where it is asked for. */
export function createAtmMachine(actors: AtmActors, timings: Timings) {
  const { acceptCard, readCard, chooseApplication, ejectCard, waitForCardTaken, captureCard } =
    actors;
  const { startPinEntry, takePinBlock, cancelPinEntry, padKeys } = actors;
  const { prepareDispense, dispense, lastDispense, present, retract } = actors;
  const { waitForCashTaken, settle, closeTransaction, findOpenTransaction } = actors;
  const { startDevices, survey, authorise, printReceipt } = actors;
  const { question, notice, thanks, takeCard, takeCash } = timings;

  const cardReturn = cardReturnMachine.provide({
    actors: { ejectCard, waitForCardTaken, captureCard },
    delays: { takeCard },
  });
  const withdrawal = withdrawalMachine.provide({
    actors: {
      survey,
      authorise,
      printReceipt,
      closeTransaction,
      pinEntry: pinEntryMachine.provide({
        actors: { startPinEntry, takePinBlock, cancelPinEntry, padKeys },
        delays: { pin: timings.pin },
      }),
      amountChoice: amountChoiceMachine.provide({ actors: { padKeys }, delays: { question } }),
      cash: cashMachine.provide({
        actors: {
          prepareDispense,
          dispense,
          lastDispense,
          present,
          settle,
          waitForCashTaken,
          retract,
        },
        delays: { takeCash },
      }),
    },
    delays: { question },
  });
  return terminalMachine.provide({
    actors: {
      startDevices,
      acceptCard,
      cardReturn,
      recovery: recoveryMachine.provide({
        actors: { findOpenTransaction, lastDispense, settle, closeTransaction },
      }),
      session: sessionMachine.provide({
        actors: { readCard, chooseApplication, captureCard, withdrawal, cardReturn },
        delays: { question, notice, thanks },
      }),
    },
  });
}

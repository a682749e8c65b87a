import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import type { Screen } from '../../runtime/contract/terminal-view.ts';
import type { Computer } from './computer.ts';
import type { Rig } from './rig.ts';

/** Whether it came to its end, or the power went before. */
export type Ending = 'through' | 'cut';

class Cut extends Error {}

const isAtRest = (screen: Screen): boolean =>
  screen.kind === 'welcome' || (screen.kind === 'out-of-service' && screen.reason !== 'recovering');

/** A withdrawal with receipt, from the card going in to the card coming out. */
export async function withdraw(rig: Rig, computer: Computer, dong: number): Promise<Ending> {
  const { reader, pinPad, card } = rig;

  async function when(what: string, ready: (screen: Screen) => boolean): Promise<void> {
    await rig.until(what, () => {
      if (computer.end() !== undefined) throw new Cut();
      return ready(computer.screen()) && !computer.isDying();
    });
  }
  const at = (kind: Screen['kind']): Promise<void> =>
    when(`the screen ${kind}`, (screen) => screen.kind === kind);

  try {
    await when('an open slot', ({ kind }) => kind === 'welcome' && reader.view().entryOpen);
    reader.insert(rig.plastic);
    await at('language');
    computer.command({ type: 'screen.language', language: 'vi' });
    await when('a pad that listens', ({ kind }) => kind === 'pin' && computer.hearsPin());
    for (const key of [...card.pin, 'enter']) pinPad.press(key as PadKey);
    await at('amount');
    computer.command({ type: 'screen.choose', option: String(dong) });
    await at('confirm');
    computer.command({ type: 'screen.choose', option: 'accept-receipt' });
    await when('the card’s return', (screen) => reader.view().place === 'none' && isAtRest(screen));
    return 'through';
  } catch (cause) {
    if (cause instanceof Cut) return 'cut';
    throw cause;
  }
}

/** Until nobody owes anybody a reversal. */
export async function paidUp(rig: Rig, computer: Computer): Promise<Ending> {
  await rig.until('the last reversal’s answer', () => {
    const isOwing =
      computer.pendingReversals() > 0 ||
      // It is forgotten right after the record of its answer.
      computer.writes.at(-1) === 'reversal-acknowledged' ||
      rig.backbone.waitingAdvices().length > 0;
    return computer.end() !== undefined || !(isOwing || computer.isDying());
  });
  return computer.end() === undefined ? 'through' : 'cut';
}

/** Until the terminal serves again and `paidUp`. */
export async function recovered(rig: Rig, computer: Computer): Promise<Ending> {
  await rig.until('an open slot', () => {
    const open = computer.screen().kind === 'welcome' && rig.reader.view().entryOpen;
    return open || computer.end() !== undefined;
  });
  return paidUp(rig, computer);
}

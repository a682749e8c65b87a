import type { VirtualCard } from '../../hardware/card-reader/virtual-card-reader.ts';
import type { PosPadKey } from '../../hardware/pin-pad/virtual-pos-pin-pad.ts';
import type { Command } from '../contract/command.ts';
import type { PosTerminal } from '../pos/terminal.ts';
import type { PosWorld } from '../pos/world.ts';
import { atDevice, DARK, unless, whilePowered } from './hands.ts';
import type { Power } from './power.ts';

export interface PosBench {
  readonly world: PosWorld;
  readonly power: Power<PosTerminal>;
  readonly devicesChanged: () => void;
}

/** Does what a person at a till's bench commands; returns one line that says why not, if not. */
export function carryOutAtTill(command: Command, bench: PosBench): string | undefined {
  const { world, power } = bench;
  const { hands } = world;
  const atTerminal = (act: (terminal: PosTerminal) => string | undefined) =>
    whilePowered(power, act);
  switch (command.type) {
    case 'card.insert':
      return withCard(command.card, world, (card) =>
        unless(hands.pinPad.insert(card), 'There is a card in the slot already.'),
      );
    case 'card.tap':
      return withCard(command.card, world, (card) =>
        unless(hands.pinPad.tap(card), 'This card has no antenna.'),
      );
    case 'card.swipe':
      return withCard(command.card, world, (card) =>
        unless(hands.swipeReader.swipe(card), 'The stripe reader is unplugged.'),
      );
    case 'card.take':
      return unless(hands.pinPad.remove(), 'There is no card to take.');
    case 'key.press':
      // The schema of commands lets any short word through; the pad knows its keys.
      return unless(
        hands.pinPad.press(command.key as PosPadKey),
        'The pad does not take keys now.',
      );
    case 'receipt.take':
      return unless(hands.printer.take().length > 0, 'There is no receipt to take.');
    case 'code.present':
      return unless(
        hands.scanner.present(new TextEncoder().encode(command.data)),
        'The scanner does not read now.',
      );
    case 'fault.provoke':
    case 'fault.clear':
    case 'device.unplug':
    case 'device.plug': {
      const why = atDevice(command, world.devices, world);
      const { device } = command;
      if (command.type === 'fault.clear' && device === 'printer') hands.printer.loadPaper();
      bench.devicesChanged();
      return why;
    }
    case 'power.cut':
      return unless(power.cut(), DARK);
    case 'operator.service':
      hands.printer.loadPaper();
      return atTerminal((terminal) => void terminal.service());
    case 'keys.request':
      return atTerminal(({ host }) => void host.requestKeys());
    case 'pos.sell':
      return atTerminal((terminal) => terminal.sell(command.amount, command.method));
    case 'pos.bypass-pin':
      return atTerminal((terminal) => terminal.bypassPin());
    case 'pos.cancel':
      return atTerminal((terminal) => void terminal.cancel());
    case 'pos.language':
      return atTerminal((terminal) => void terminal.language(command.language));
    case 'pos.print-code':
      return atTerminal((terminal) => terminal.printCode());
    case 'pos.refund':
      return atTerminal((terminal) => terminal.refund(command.transaction, command.amount));
    case 'pos.resolve':
      return atTerminal((terminal) => terminal.resolve(command.case, command.answer));
    default:
      return 'That is nothing to be done at a till.';
  }
}

function withCard(
  id: string,
  world: PosWorld,
  act: (card: VirtualCard) => string | undefined,
): string | undefined {
  const card = world.plastic(id);
  return card ? act(card) : `There is no card ${id} in the wallet.`;
}

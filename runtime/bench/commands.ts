import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import type { Command } from '../contract/command.ts';
import type { Terminal } from '../terminal.ts';
import type { VirtualWorld } from '../virtual-world.ts';
import { atDevice, DARK, unless, whilePowered } from './hands.ts';
import type { Power } from './power.ts';

export interface Bench {
  readonly world: VirtualWorld;
  readonly power: Power<Terminal>;
  readonly devicesChanged: () => void;
}

/** Does what a person at an ATM's bench commands; returns one line that says why not, if not. */
export function carryOut(command: Command, bench: Bench): string | undefined {
  const { hands } = bench.world;
  switch (command.type) {
    case 'card.insert':
      return insert(command.card, bench);
    case 'card.take':
      return unless(hands.cardReader.take(), 'There is no card to take.');
    case 'key.press':
      // The schema of commands lets any short word through; the pad knows its keys.
      return unless(hands.pinPad.press(command.key as PadKey), 'The pad does not take keys now.');
    case 'cash.take':
      return unless(
        hands.cashDispenser.take().some((notes) => notes > 0),
        'There are no notes to take.',
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
      const why = atDevice(command, bench.world.devices, bench.world);
      const { device } = command;
      if (command.type === 'fault.clear' && device === 'printer') hands.printer.loadPaper();
      bench.devicesChanged();
      return why;
    }
    case 'power.cut':
      return unless(bench.power.cut(), DARK);
    case 'operator.service':
      hands.cashDispenser.take();
      hands.printer.loadPaper();
      return atTerminal(bench, (terminal) => terminal.service());
    case 'keys.request':
      return atTerminal(bench, ({ host }) => void host.requestKeys());
    case 'screen.choose':
    case 'screen.language':
    case 'screen.cancel':
    case 'screen.more-time':
      return atTerminal(bench, (terminal) => terminal.screen(command));
    default:
      return 'That is nothing to be done at an ATM.';
  }
}

function atTerminal({ power }: Bench, act: (terminal: Terminal) => void): string | undefined {
  return whilePowered(power, (terminal) => void act(terminal));
}

function insert(id: string, { world }: Bench): string | undefined {
  const plastic = world.plastic(id);
  if (!plastic) return `There is no card ${id} in the wallet.`;
  return unless(world.hands.cardReader.insert(plastic), 'The card slot is closed now.');
}

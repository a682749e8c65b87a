import type { PadKey } from '../../hardware/pin-pad/virtual-pin-pad.ts';
import type { Command } from '../contract/command.ts';
import type { DeviceName, VirtualWorld } from '../virtual-world.ts';
import { DEVICE_NAMES } from './device-views.ts';
import { NETWORK_FAULTS } from './network-faults.ts';
import type { Power } from './power.ts';

export interface Bench {
  readonly world: VirtualWorld;
  readonly power: Power;
  readonly devicesChanged: () => void;
  readonly tellLedger: () => void;
}

/** Does what a person at the bench commands; returns one line that says why not, if not. */
export function carryOut(command: Command, bench: Bench): string | undefined {
  const { hands, backbone } = bench.world;
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
      return atDevice(command.device, bench, (device) =>
        unless(
          bench.world.devices[device].provoke(command.fault, command.parameters),
          `The ${spoken(device)} has no fault ${command.fault}.`,
        ),
      );
    case 'fault.clear':
      return atDevice(command.device, bench, (device) => {
        bench.world.devices[device].clear(command.fault);
        if (device === 'printer') hands.printer.loadPaper();
        return undefined;
      });
    case 'device.unplug':
      return atDevice(command.device, bench, (device) => {
        if (!bench.world.isPlugged(device)) return `The ${spoken(device)} is unplugged already.`;
        bench.world.unplug(device);
        return undefined;
      });
    case 'device.plug':
      return atDevice(command.device, bench, (device) => {
        if (bench.world.isPlugged(device)) return `The ${spoken(device)} is plugged in already.`;
        bench.world.plug(device);
        return undefined;
      });
    case 'power.cut':
      return unless(bench.power.cut(), DARK);
    case 'operator.service':
      hands.cashDispenser.take();
      hands.printer.loadPaper();
      return atTerminal(bench, (terminal) => terminal.service());
    case 'keys.request':
      return atTerminal(bench, ({ host }) => void host.requestKeys());
    case 'network.rule': {
      const asked = JSON.stringify(command.rule);
      const known = NETWORK_FAULTS.find(({ rule }) => JSON.stringify(rule) === asked);
      if (!known) return 'There is no such network fault.';
      backbone.rules.add(known.rule);
      return undefined;
    }
    case 'network.clear':
      backbone.rules.clear();
      return undefined;
    case 'ledger.refresh':
      bench.tellLedger();
      return undefined;
    default:
      return atTerminal(bench, (terminal) => terminal.screen(command));
  }
}

const DARK = 'The terminal is without power.';

const unless = (done: boolean, why: string): string | undefined => (done ? undefined : why);

const spoken = (device: string): string => device.replaceAll('-', ' ');

function atTerminal(
  { power }: Bench,
  act: (terminal: NonNullable<ReturnType<Power['terminal']>>) => void,
): string | undefined {
  const terminal = power.terminal();
  if (!terminal) return DARK;
  act(terminal);
  return undefined;
}

function insert(id: string, { world }: Bench): string | undefined {
  const plastic = world.plastic(id);
  if (!plastic) return `There is no card ${id} in the wallet.`;
  return unless(world.hands.cardReader.insert(plastic), 'The card slot is closed now.');
}

/** Faults and plugs are for twins: what is real has its own. */
function atDevice(
  name: string,
  bench: Bench,
  act: (device: DeviceName) => string | undefined,
): string | undefined {
  const device = DEVICE_NAMES.find((one) => one === name);
  if (!device) return `There is no device ${name}.`;
  if (!bench.world.isVirtual(device)) return `The ${spoken(device)} is a real one.`;
  const refused = act(device);
  bench.devicesChanged();
  return refused;
}

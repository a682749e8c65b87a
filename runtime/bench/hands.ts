import type { VirtualDevice } from '../../hardware/device.ts';
import { refusedNumber } from '../../hardware/fault-numbers.ts';
import type { Command } from '../contract/command.ts';
import type { Power } from './power.ts';

export const DARK = 'The terminal is without power.';

export const unless = (done: boolean, why: string): string | undefined => (done ? undefined : why);

export const spoken = (device: string): string => device.replaceAll('-', ' ');

/** Does something to the terminal, unless its power is cut; `act` says why not, if not. */
export function whilePowered<Terminal>(
  power: Pick<Power<Terminal>, 'terminal'>,
  act: (terminal: Terminal) => string | undefined,
): string | undefined {
  const terminal = power.terminal();
  if (terminal === undefined) return DARK;
  return act(terminal);
}

type DeviceCommand = Extract<
  Command,
  { type: 'fault.provoke' | 'fault.clear' | 'device.unplug' | 'device.plug' }
>;

/** The wires of a world. */
export interface Plugs<Name extends string> {
  isVirtual(device: Name): boolean;
  isPlugged(device: Name): boolean;
  unplug(device: Name): void;
  plug(device: Name): void;
}

/** Faults and plugs are for twins: what is real has its own. Returns why not, if not. */
export function atDevice<Name extends string>(
  command: DeviceCommand,
  devices: Readonly<Record<Name, VirtualDevice>>,
  plugs: Plugs<Name>,
): string | undefined {
  const device = (Object.keys(devices) as Name[]).find((one) => one === command.device);
  if (!device) return `There is no device ${command.device}.`;
  const words = spoken(device);
  if (!plugs.isVirtual(device)) return `The ${words} is a real one.`;
  switch (command.type) {
    case 'fault.provoke':
      return provoked(devices[device], words, command.fault, command.parameters);
    case 'fault.clear':
      devices[device].clear(command.fault);
      return undefined;
    case 'device.unplug':
      if (!plugs.isPlugged(device)) return `The ${words} is unplugged already.`;
      plugs.unplug(device);
      return undefined;
    case 'device.plug':
      if (plugs.isPlugged(device)) return `The ${words} is plugged in already.`;
      plugs.plug(device);
      return undefined;
  }
}

function provoked(
  device: VirtualDevice,
  words: string,
  fault: string,
  numbers: Readonly<Record<string, number>> | undefined,
): string | undefined {
  const choice = device.faults.find(({ name }) => name === fault);
  if (!choice) return `The ${words} has no fault ${fault}.`;
  const refused = refusedNumber(choice, numbers ?? {});
  if (refused) return `The ${words} has no such fault: ${refused.why}.`;
  return unless(device.provoke(fault, numbers), `The ${words} cannot have ${fault} now.`);
}

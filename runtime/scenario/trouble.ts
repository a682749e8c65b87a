import type { VirtualDevice } from '../../hardware/device.ts';
import { refusedNumber } from '../../hardware/fault-numbers.ts';
import type { SwitchRule } from '../../network/switch/config.ts';
import { ScenarioFailure } from './failure.ts';
import type { DeviceOf, Scene, StageWorld } from './scene.ts';

/** What goes wrong from now on. */
export function createTrouble<World extends StageWorld>({ world, step }: Scene<World>) {
  const { hands, backbone } = world;
  type DeviceName = DeviceOf<World>;

  function virtualDevice(name: DeviceName): VirtualDevice {
    const device = world.devices[name];
    if (device) return device;
    const names = Object.keys(world.devices).join(', ');
    throw new ScenarioFailure(`one of the devices ${names}`, `there is no ${name}`);
  }

  return {
    /** From now on. Throws where the device has no such fault. */
    fault(device: DeviceName, fault: string, numbers?: Readonly<Record<string, number>>): void {
      step(`fault ${[device, fault, ...Object.entries(numbers ?? {}).flat()].join(' ')}`);
      const { faults, provoke } = virtualDevice(device);
      const choice = faults.find(({ name }) => name === fault);
      const refused = choice && refusedNumber(choice, numbers ?? {});
      if (refused) throw new ScenarioFailure('numbers that the fault takes', refused.why);
      if (provoke(fault, numbers)) return;
      const names = faults.map(({ name }) => name).join(', ');
      throw new ScenarioFailure(`one of the faults ${names}`, `${device} has no fault ${fault}`);
    },
    /** Ends all faults of a device; a printer gets new paper. */
    clear(device: DeviceName): void {
      step(`clear ${device}`);
      virtualDevice(device).clear();
      if (device === 'printer') hands.printer.loadPaper();
    },
    unplug(device: DeviceName): void {
      step(`unplug ${device}`);
      world.unplug(device);
    },
    plug(device: DeviceName): void {
      step(`plug ${device}`);
      world.plug(device);
    },
    networkFault(rule: SwitchRule): void {
      const times = rule.times === undefined ? '' : `, times ${rule.times}`;
      step(`network fault ${rule.then.kind} at ${rule.at}${times}`);
      backbone.rules.add(rule);
    },
    clearNetwork(): void {
      step('network faults cleared');
      backbone.rules.clear();
    },
    /** The line between terminal and host. */
    cutLine(): void {
      step('the line to the host is cut');
      world.cutLine();
    },
    restoreLine(): void {
      step('the line to the host is whole again');
      world.restoreLine();
    },
  };
}

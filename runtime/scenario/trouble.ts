import type { SwitchRule } from '../../network/switch/config.ts';
import type { DeviceName } from '../virtual-world.ts';
import { ScenarioFailure } from './failure.ts';
import type { Scene } from './scene.ts';

/** What goes wrong from now on, and who mends it. */
export function createTrouble({ clock, world, terminal, step }: Scene) {
  const { hands, backbone, journal } = world;

  return {
    /** From now on. Throws where the device has no such fault. */
    fault(device: DeviceName, fault: string, numbers?: Readonly<Record<string, number>>): void {
      step(`fault ${device} ${fault}`);
      if (world.devices[device].provoke(fault, numbers)) return;
      const names = world.devices[device].faults.map(({ name }) => name).join(', ');
      throw new ScenarioFailure(`one of the faults ${names}`, `${device} has no fault ${fault}`);
    },
    /** Ends all faults of a device; a printer gets new paper. */
    clear(device: DeviceName): void {
      step(`clear ${device}`);
      world.devices[device].clear();
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
      step(`network fault ${rule.then.kind} at ${rule.at}`);
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
    /** An operator empties the exit and puts the terminal back into service. */
    async service(): Promise<void> {
      step('an operator serves the terminal');
      hands.cashDispenser.take();
      terminal().service();
      await clock.advance(0);
    },
    /** An operator counted what left the machine in the oldest transaction left open. */
    async resolve(dispensed: number): Promise<void> {
      step(`an operator counted ${dispensed}`);
      const [transaction] = journal.open();
      if (!transaction) throw new ScenarioFailure('an open transaction', 'none is open');
      terminal().resolve(transaction, dispensed);
      await clock.advance(0);
    },
  };
}

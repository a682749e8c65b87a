import type { VirtualDevice } from '../../hardware/device.ts';
import { paperToSvg } from '../../hardware/printer/paper/svg.ts';
import type { VirtualPrinter } from '../../hardware/printer/virtual-printer.ts';
import type { DeviceView, PaperView } from '../contract/event.ts';

/** How a device is, in one or two words. */
export type State = Pick<DeviceView, 'state' | 'level'>;

export const ready: State = { state: 'ready', level: 'ready' };
export const busy = (state: string): State => ({ state, level: 'busy' });
const trouble = (state: string): State => ({ state, level: 'trouble' });

/**
 * A twin's faults, and how it is: what is wrong with it by its cause, where something can be seen;
 * else how it is, and the faults in force that have not struck yet or show on the wire alone.
 */
export function faultViews(
  device: VirtualDevice,
  state: State,
): State & Pick<DeviceView, 'faults'> {
  return { ...withTrouble(device, state), ...faultsOf(device) };
}

/** A twin whose cable was pulled: whatever else is wrong, that comes first. */
export const unplugged = (device: VirtualDevice): State & Pick<DeviceView, 'faults'> => ({
  ...trouble('unplugged'),
  ...faultsOf(device),
});

/** Of a printer with which nothing is wrong. */
export const printerState = (printer: Pick<VirtualPrinter, 'view'>): State =>
  printer.view().printing.rows.length > 0 ? busy('printing') : ready;

function faultsOf(device: VirtualDevice): Pick<DeviceView, 'faults'> {
  const active = new Set(device.active());
  return {
    faults: device.faults.map(({ name, summary, parameters }) => ({
      name,
      summary: active.has(name) ? inForce(summary, device.numbersOf(name)) : summary,
      ...(parameters && { parameters }),
      active: active.has(name),
    })),
  };
}

const inForce = (summary: string, numbers: string): string =>
  numbers === '' ? summary : `${summary}; ${numbers}`;

function withTrouble(device: VirtualDevice, state: State): State {
  const seen = device.troubles();
  const unseen = device.active().filter((name) => !seen.some(({ fault }) => fault === name));
  const words = [
    ...(seen.length > 0 ? [seen.map(({ cause }) => cause).join(', ')] : []),
    ...(seen.length === 0 && state.level === 'busy' ? [state.state] : []),
    ...(unseen.length > 0 ? [`fault: ${unseen.join(', ')}`] : []),
  ];
  return seen.length + unseen.length > 0 ? trouble(words.join('; ')) : state;
}

export function paperView(printer: Pick<VirtualPrinter, 'view'>): PaperView {
  const { cut, printing } = printer.view();
  return {
    printing: printing.rows.length > 0 ? paperToSvg(printing) : undefined,
    cut: cut.map(paperToSvg),
  };
}

import type { VirtualDevice } from '../../hardware/device.ts';
import { paperToSvg } from '../../hardware/printer/paper/svg.ts';
import type { VirtualPrinter } from '../../hardware/printer/virtual-printer.ts';
import type { DeviceView, PaperView } from '../contract/event.ts';

/** How a device is, in one or two words. */
export type State = Pick<DeviceView, 'state' | 'level'>;

export const ready: State = { state: 'ready', level: 'ready' };
export const busy = (state: string): State => ({ state, level: 'busy' });
export const trouble = (state: string): State => ({ state, level: 'trouble' });

/** A twin's faults; where one is in force, the device is in trouble. */
export function faultViews(
  device: VirtualDevice,
  state: State,
): State & Pick<DeviceView, 'faults'> {
  const active = new Set(device.active());
  const faulty = active.size > 0 && state.level === 'ready';
  return {
    ...(faulty ? trouble([...active].join(', ')) : state),
    faults: device.faults.map(({ name, summary, parameters }) => ({
      name,
      summary,
      ...(parameters && { parameters }),
      active: active.has(name),
    })),
  };
}

export function paperView(printer: Pick<VirtualPrinter, 'view'>): PaperView {
  const { cut, printing } = printer.view();
  return {
    printing: printing.rows.length > 0 ? paperToSvg(printing) : undefined,
    cut: cut.map(paperToSvg),
  };
}

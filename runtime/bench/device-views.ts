import type { TerminalConfiguration } from '../configuration.ts';
import type { DeviceView, HandsView, RuntimeEvent } from '../contract/event.ts';
import { type DeviceName, MODELS, type VirtualWorld } from '../virtual-world.ts';
import {
  busy,
  faultViews,
  paperView,
  printerState,
  ready,
  type State,
  unplugged,
} from './device-state.ts';

const STATES: { readonly [D in DeviceName]: (world: VirtualWorld) => State } = {
  'card-reader': ({ hands }) => {
    const { place, entryOpen } = hands.cardReader.view();
    if (place === 'inside') return busy('card inside');
    if (place === 'throat') return busy('card to take');
    return entryOpen ? ready : { state: 'closed', level: 'ready' };
  },
  'pin-pad': ({ hands }) => {
    const { input } = hands.pinPad.view();
    return { off: ready, clear: busy('keys on'), pin: busy('PIN entry') }[input];
  },
  'cash-dispenser': ({ hands }) => {
    const { exit } = hands.cashDispenser.view();
    return exit.some((notes) => notes > 0) ? busy('notes in the exit') : ready;
  },
  printer: ({ hands }) => printerState(hands.printer),
  scanner: () => ready,
};

export const DEVICE_NAMES = Object.keys(MODELS) as readonly DeviceName[];

/** What there is to see and to touch at the devices. */
export function devicesEvent(
  world: VirtualWorld,
  configuration: TerminalConfiguration,
): RuntimeEvent {
  return { type: 'devices', devices: deviceViews(world), hands: handsView(world, configuration) };
}

function deviceViews(world: VirtualWorld): readonly DeviceView[] {
  return DEVICE_NAMES.map((name) => {
    const device = world.devices[name];
    if (!world.isVirtual(name)) return realView(name, world);
    const connected = world.isPlugged(name);
    return {
      name,
      model: MODELS[name].title,
      connection: world.connection(name),
      connected,
      ...(connected ? faultViews(device, STATES[name](world)) : unplugged(device)),
    };
  });
}

/** A real device has no twin to look at: what it does is on the wire and in the journal. */
function realView(name: DeviceName, world: VirtualWorld): DeviceView {
  const connection = world.connection(name);
  const model = MODELS[name].title;
  return { name, model, connection, connected: true, state: 'real', level: 'ready', faults: [] };
}

/** Piles by denomination, empty ones left out. */
function piles(notes: readonly number[], { cassettes }: TerminalConfiguration) {
  return cassettes.map(({ denomination }, i) => ({ denomination, notes: notes[i] ?? 0 }));
}

function handsView(world: VirtualWorld, configuration: TerminalConfiguration): HandsView {
  const { cardReader, pinPad, cashDispenser, printer } = world.hands;
  const reader = cardReader.view();
  const cash = cashDispenser.view();
  return {
    card: { place: reader.place, id: reader.cardId, light: reader.light },
    pad: { input: pinPad.view().input },
    exit: piles(cash.exit, configuration).filter(({ notes }) => notes > 0),
    cassettes: piles(cash.cassettes, configuration),
    rejected: cash.rejected.reduce((sum, notes) => sum + notes, 0),
    paper: paperView(printer),
  };
}

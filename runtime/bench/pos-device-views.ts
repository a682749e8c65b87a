import { CATALOG } from '../../hardware/catalog.ts';
import type { DeviceView, PosHandsView, RuntimeEvent } from '../contract/event.ts';
import type { PosDeviceName, PosWorld } from '../pos/world.ts';
import {
  busy,
  faultViews,
  paperView,
  printerState,
  ready,
  type State,
  unplugged,
} from './device-state.ts';

const TITLES: Readonly<Record<PosDeviceName, string>> = {
  'pin-pad': CATALOG['pos-pin-pad'].abecs.title,
  'card-reader': CATALOG['swipe-reader'].magtek.title,
  printer: CATALOG.printer['esc-pos'].title,
  scanner: CATALOG['barcode-reader']['hid-pos'].title,
};

export const POS_DEVICES = Object.keys(TITLES) as readonly PosDeviceName[];

const WAITING = {
  nothing: ready,
  card: busy('waits for a card'),
  removal: busy('card to take'),
  key: busy('waits for a key'),
  choice: busy('waits for a choice'),
  pin: busy('PIN entry'),
} as const;

const STATES: Readonly<Record<PosDeviceName, (world: PosWorld) => State>> = {
  'pin-pad': ({ hands }) => WAITING[hands.pinPad.view().waitingFor],
  'card-reader': () => ready,
  printer: ({ hands }) => printerState(hands.printer),
  scanner: () => ready,
};

/** What there is to see and to touch at a till's devices. */
export function posDevicesEvent(world: PosWorld): RuntimeEvent {
  return {
    type: 'pos-devices',
    devices: POS_DEVICES.map((name) => viewOf(name, world)),
    hands: handsView(world),
  };
}

function viewOf(name: PosDeviceName, world: PosWorld): DeviceView {
  const connected = world.isPlugged(name);
  const device = world.devices[name];
  return {
    name,
    model: TITLES[name],
    connection: world.connection(name),
    connected,
    ...(connected ? faultViews(device, STATES[name](world)) : unplugged(device)),
  };
}

function handsView({ hands }: PosWorld): PosHandsView {
  const { lines, waitingFor, pinDigits, insertedCardId } = hands.pinPad.view();
  return {
    pad: { lines, waitingFor, pinDigits },
    inserted: insertedCardId,
    paper: paperView(hands.printer),
  };
}

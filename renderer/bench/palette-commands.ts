import type { Command } from '../../runtime/contract/command.ts';
import { formatDevice } from '../format.ts';
import { LANGUAGES } from '../i18n/words.ts';
import type { TerminalState } from '../store.ts';
import { everyWord } from './find-rows.ts';
import { TABS, type TabId } from './tab-list.ts';
import { kindOf } from './wallet-groups.ts';

export interface PaletteCommand {
  readonly label: string;
  readonly group: string;
  readonly run: () => void;
}

/** What the page itself can do, besides sending commands. */
export interface PageActions {
  readonly send: (command: Command) => unknown;
  readonly openTab: (tab: TabId) => void;
  readonly toggleTheme: () => void;
  readonly askPowerCut: () => void;
  readonly openKeys: () => void;
}

const KEYS = ['enter', 'clear', 'cancel', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

const TILL_KEYS = ['enter', 'clear', 'cancel', 'F1', 'F2', 'F3', 'F4'];

const ATM_WAYS = [{ name: 'Insert', type: 'card.insert' }] as const;
const TILL_WAYS = [
  { name: 'Insert', type: 'card.insert' },
  { name: 'Tap', type: 'card.tap' },
  { name: 'Swipe', type: 'card.swipe' },
] as const;

/** Everything that can be done now, for the palette. */
export function paletteCommands(
  { hello, hands, posHands, devices, view, posView }: TerminalState,
  { send, openTab, toggleTheme, askPowerCut, openKeys }: PageActions,
): readonly PaletteCommand[] {
  const sends = (group: string, label: string, command: Command): PaletteCommand => ({
    group,
    label,
    run: () => send(command),
  });
  const hand: PaletteCommand[] = [];
  const isTill = hello?.terminal.kind === 'pos';
  const paper = (hands ?? posHands)?.paper;
  if (hands?.card.place === 'throat' || posHands?.inserted)
    hand.push(sends('hands', 'Take card', { type: 'card.take' }));
  if (hands?.exit.some(({ notes }) => notes > 0)) {
    hand.push(sends('hands', 'Take cash', { type: 'cash.take' }));
  }
  if (paper && paper.cut.length > 0) {
    hand.push(sends('hands', 'Take receipt', { type: 'receipt.take' }));
  }
  if (posHands?.pad.waitingFor === 'pin') {
    hand.push(sends('till', 'Let the customer pay without his PIN', { type: 'pos.bypass-pin' }));
  }
  if (posView?.canCancel) hand.push(sends('till', 'Cancel the sale', { type: 'pos.cancel' }));
  if (view?.canCancel) hand.push(sends('screen', 'Cancel the session', { type: 'screen.cancel' }));

  return [
    ...hand,
    ...(hello?.cards ?? []).flatMap((card) =>
      (isTill ? TILL_WAYS : ATM_WAYS).map(({ name, type }) =>
        sends('card', `${name} ${card.bank} ${kindOf(card)}`, { type, card: card.id }),
      ),
    ),
    ...TABS.map(({ id, name }) => ({
      group: 'tab',
      label: `Open ${name}`,
      run: () => openTab(id),
    })),
    ...(isTill ? TILL_KEYS : KEYS).map((key) =>
      sends('key', `Press ${key}`, { type: 'key.press', key }),
    ),
    ...(hello?.sampleCodes ?? []).map(({ name, data }) =>
      sends('code', `Present ${name}`, { type: 'code.present', data }),
    ),
    ...devices.flatMap((device) => {
      const name = formatDevice(device.name);
      return [
        ...device.faults.map((fault) =>
          fault.active
            ? sends('fault', `Clear ${fault.name} of the ${name}`, {
                type: 'fault.clear',
                device: device.name,
                fault: fault.name,
              })
            : sends('fault', `Provoke ${fault.name} of the ${name}`, {
                type: 'fault.provoke',
                device: device.name,
                fault: fault.name,
              }),
        ),
        sends('plug', device.connected ? `Unplug the ${name}` : `Plug in the ${name}`, {
          type: device.connected ? 'device.unplug' : 'device.plug',
          device: device.name,
        }),
      ];
    }),
    ...(hello?.networkFaults ?? []).map(({ name, rule }) =>
      sends('network', `Provoke ${name}`, { type: 'network.rule', rule }),
    ),
    ...(hello?.gatewayFaults ?? []).map(({ name, rule }) =>
      sends('gateway', `Provoke ${name}`, { type: 'gateway.rule', rule }),
    ),
    sends('network', 'Clear network faults', { type: 'network.clear' }),
    ...LANGUAGES.map(({ id, name }) =>
      sends('screen', `Speak ${name}`, {
        type: isTill ? 'pos.language' : 'screen.language',
        language: id,
      }),
    ),
    { group: 'keys', label: 'Open the keys, hold a key ceremony', run: openKeys },
    sends('keys', 'Request new working keys', { type: 'keys.request' }),
    sends('machine', 'Operator service: fill, clear, back into service', {
      type: 'operator.service',
    }),
    { group: 'machine', label: 'Cut the power', run: askPowerCut },
    { group: 'page', label: 'Change between light and dark', run: toggleTheme },
  ];
}

/** Those that contain every typed word, in their order. */
export function findCommands(
  commands: readonly PaletteCommand[],
  typed: string,
): readonly PaletteCommand[] {
  const matches = everyWord(typed);
  return commands.filter(({ group, label }) => matches(`${group} ${label}`));
}

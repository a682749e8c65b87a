import { stringify } from 'yaml';
import type { Command } from '../contract/command.ts';
import type { Screen } from '../contract/terminal-view.ts';
import { refusalOn } from '../scenario/atm/screens.ts';
import { scriptableText } from './payment-codes.ts';

/** Turns what was done at the bench into a scenario, ready to save. */
export interface ScriptRecorder {
  /** `screen` is what was shown when the command came. */
  record(command: Command, screen: Screen): void;
  /** Empty until something was done. */
  yaml(): string;
}

export type Step = string | Readonly<Record<string, unknown>>;

export function createScriptRecorder(title: () => string): ScriptRecorder {
  let steps: Step[] = [];
  let keys: string[] = [];
  let keysAreFor: 'pin' | 'amount-entry' | 'other' = 'other';

  function flushKeys(): void {
    if (keys.length === 0) return;
    const digits = keys.slice(0, -1).join('');
    const entered = keys.at(-1) === 'enter' && /^\d+$/.test(digits);
    if (entered && keysAreFor === 'pin') steps.push({ pin: digits });
    else if (entered && keysAreFor === 'amount-entry' && isFreeAmount(steps.at(-1))) {
      steps[steps.length - 1] = { amount: Number(digits) };
    } else steps.push({ press: keys });
    keys = [];
  }

  /** What the terminal would not take is named, or the script would fail there. */
  function expectRefusal(screen: Screen): void {
    const why = refusalOn(screen);
    const last = steps.at(-1);
    const isTyped = typeof last === 'object' && ('pin' in last || 'amount' in last);
    if (why !== undefined && isTyped) steps.push({ expect: { refused: why } });
  }

  function press(key: string, screen: Screen): void {
    const { kind } = screen;
    const isFor = kind === 'pin' || kind === 'amount-entry' ? kind : 'other';
    if (keys.length > 0 && isFor !== keysAreFor) flushKeys();
    keysAreFor = isFor;
    keys.push(key);
    if (key === 'enter' || key === 'cancel') flushKeys();
  }

  return {
    record(command, screen) {
      if (keys.length === 0) expectRefusal(screen);
      if (command.type === 'key.press') return press(command.key, screen);
      flushKeys();
      const step = stepOf(command, screen);
      if (step !== undefined) steps.push(step);
      // A long day at the bench stays a script one can read.
      steps = steps.slice(-500);
    },
    yaml() {
      const open = keys.length > 0 ? [{ press: keys }] : [];
      if (steps.length + open.length === 0) return '';
      return scenarioText({ title: title(), steps: [...steps, ...open] });
    },
  };
}

export const scenarioText = (scenario: object): string =>
  `# yaml-language-server: $schema=scenario.schema.json\n${stringify(scenario, { lineWidth: 100 })}`;

const isFreeAmount = (step: Step | undefined): boolean =>
  typeof step === 'object' && step.choose === 'other';

const CONFIRM: Readonly<Record<string, string>> = {
  'accept-receipt': 'with-receipt',
  accept: 'without-receipt',
  back: 'back',
};

function stepOf(command: Command, screen: Screen): Step | undefined {
  switch (command.type) {
    case 'screen.choose':
      if (screen.kind === 'confirm') return { confirm: CONFIRM[command.option] ?? command.option };
      if (screen.kind === 'amount' && /^\d+$/.test(command.option)) {
        return { amount: Number(command.option) };
      }
      if (screen.kind === 'choose-application') {
        const name = screen.applications[Number(command.option)];
        if (name !== undefined) return { application: name };
      }
      return { choose: command.option };
    case 'screen.language':
      return { language: command.language };
    case 'screen.cancel':
      return 'cancel';
    case 'screen.more-time':
      return 'more-time';
    case 'card.insert':
      return { insert: command.card };
    case 'cash.take':
      return { take: 'cash' };
    case 'code.present':
      return { scan: scriptableText(command.data) };
    default:
      return handStep(command);
  }
}

/** What hands do alike at every terminal, in the words of the script. */
export function handStep(command: Command): Step | undefined {
  switch (command.type) {
    case 'card.take':
      return { take: 'card' };
    case 'receipt.take':
      return { take: 'receipt' };
    case 'fault.provoke': {
      const { device, fault, parameters } = command;
      return { fault: { device, fault, ...(parameters && { with: parameters }) } };
    }
    case 'fault.clear':
      return { clear: command.device };
    case 'device.unplug':
      return { unplug: command.device };
    case 'device.plug':
      return { plug: command.device };
    case 'power.cut':
      return 'cut-power';
    case 'operator.service':
      return 'service';
    case 'network.clear':
      return { network: 'clear' };
    case 'network.rule':
      return { network: networkStep(command.rule) };
    default:
      return undefined;
  }
}

/** A rule of the switch in the words of the script. */
function networkStep(rule: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { at, when, times, then } = rule as {
    at: string;
    when: { mti?: string; card?: string; bank?: string };
    times?: number;
    then: { kind: string; ms?: number; code?: string };
  };
  const what =
    then.kind === 'decline'
      ? { decline: then.code }
      : then.ms === undefined
        ? { fault: then.kind }
        : { [then.kind]: `${then.ms}ms` };
  return { at, ...when, ...(times && { times }), ...what };
}

import type { GatewayRule } from '../../network/alipay/config.ts';
import type { Command } from '../contract/command.ts';
import type { ShownCodes } from './payment-codes.ts';
import { handStep, type Step, scenarioText } from './script-recorder.ts';

/** What the pad waited for when a key was pressed. */
type WaitingFor = 'nothing' | 'card' | 'removal' | 'key' | 'pin' | 'choice';

/** Turns what was done at a till's bench into a scenario, ready to save. */
export interface TillRecorder {
  /** `waitingFor`: what the pad waited for when the command came. */
  record(command: Command, waitingFor: WaitingFor): void;
  /** Empty until something was done. */
  yaml(): string;
}

/** A long day at the bench stays a script one can read. */
const MOST_STEPS = 500;

export function createTillRecorder(
  title: () => string,
  codes: Pick<ShownCodes, 'scanned'>,
): TillRecorder {
  let steps: Step[] = [];
  let keys: string[] = [];
  let areForPin = false;

  function flushKeys(): void {
    const digits = keys.slice(0, -1).join('');
    const isPin = areForPin && keys.at(-1) === 'enter' && /^\d+$/.test(digits);
    if (keys.length > 0) steps.push(isPin ? { pin: digits } : { press: keys });
    keys = [];
  }

  return {
    record(command, waitingFor) {
      if (command.type === 'key.press') {
        areForPin = waitingFor === 'pin';
        keys.push(command.key);
        if (command.key === 'enter' || command.key === 'cancel') flushKeys();
        return;
      }
      flushKeys();
      const step = stepOf(command, codes);
      if (step !== undefined) steps = [...steps, step].slice(-MOST_STEPS);
    },
    yaml() {
      const all = [...steps, ...(keys.length > 0 ? [{ press: keys }] : [])];
      if (all.length === 0) return '';
      return scenarioText({ title: title(), terminal: { kind: 'pos' }, steps: all });
    },
  };
}

function stepOf(command: Command, codes: Pick<ShownCodes, 'scanned'>): Step | undefined {
  switch (command.type) {
    case 'pos.sell': {
      const { amount, method } = command;
      return { sell: method === 'card' ? amount : { amount, by: method } };
    }
    case 'pos.cancel':
      return 'cancel';
    case 'pos.bypass-pin':
      return 'bypass-pin';
    case 'pos.print-code':
      return 'print-code';
    case 'pos.language':
      return { language: command.language };
    case 'pos.refund':
      return { refund: command.amount };
    case 'pos.resolve':
      return { resolve: command.answer };
    case 'card.insert':
      return { insert: command.card };
    case 'card.tap':
      return { tap: command.card };
    case 'card.swipe':
      return { swipe: command.card };
    case 'code.present':
      return { scan: codes.scanned(command.data) };
    case 'gateway.rule':
      return { gateway: gatewayStep(command.rule as unknown as GatewayRule) };
    default:
      return handStep(command);
  }
}

/** A rule of the gateway in the words of the script. */
function gatewayStep({ when, times, then }: GatewayRule): Record<string, unknown> {
  const { operation, wallet } = when;
  const about = { on: operation, ...(wallet && { wallet }), ...(times && { times }) };
  if (then.kind === 'decline') return { ...about, decline: then.code };
  if (then.kind === 'unknown-then') {
    return { ...about, 'unknown-then': then.outcome, after: `${then.ms}ms` };
  }
  if (then.kind === 'delay') return { ...about, delay: `${then.ms}ms` };
  if (then.kind === 'notify-late') return { ...about, late: `${then.ms}ms` };
  return { ...about, fault: then.kind };
}

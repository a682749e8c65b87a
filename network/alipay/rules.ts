import { err, ok, type Result } from '../../bytes/result.ts';
import type { GatewayFault, GatewayOperation, GatewayRule } from './config.ts';

/** The faults in force; they may be added and taken away while the gateway runs. */
export interface GatewayRuleBook {
  /** Returns what takes the rule away again. Throws on one that `checkGatewayRule` refuses. */
  add(rule: GatewayRule): () => void;
  clear(): void;
  list(): readonly GatewayRuleInForce[];
  /** The fault of the first rule that matches, which counts as one use of it. */
  take(operation: GatewayOperation, wallet: string | undefined): GatewayFault | undefined;
}

/** A rule and how often it has applied so far. */
export interface GatewayRuleInForce {
  readonly rule: GatewayRule;
  readonly applied: number;
}

const ON_THE_WIRE = [
  'delay',
  'drop-request',
  'no-answer',
  'disconnect',
  'wrong-signature',
] as const;

/** What can happen to what. */
const FITTING: Readonly<Record<GatewayOperation, readonly GatewayFault['kind'][]>> = {
  pay: [...ON_THE_WIRE, 'decline', 'unknown-then'],
  inquire: [...ON_THE_WIRE, 'decline'],
  cancel: [...ON_THE_WIRE, 'decline', 'cancel-unknown'],
  refund: [...ON_THE_WIRE, 'decline'],
  scan: ['decline', 'unknown-then'],
  notify: [
    'notify-late',
    'notify-twice',
    'notify-before-answer',
    'no-notification',
    'wrong-signature',
  ],
};

/** One line for a fault that cannot happen to its operation. */
export function checkGatewayRule({ when, then, times }: GatewayRule): Result<void, string> {
  const fitting = FITTING[when.operation];
  if (!fitting.includes(then.kind)) {
    return err(`${when.operation}: expected one of ${fitting.join(', ')}; got ${then.kind}`);
  }
  if ('ms' in then && !(Number.isSafeInteger(then.ms) && then.ms >= 0)) {
    return err(`${then.kind}: ms: expected whole milliseconds`);
  }
  if (then.kind === 'decline' && !/^[A-Z][A-Z_]{2,39}$/.test(then.code)) {
    return err('decline: expected a resultCode, as RISK_REJECT');
  }
  if (times !== undefined && !(Number.isSafeInteger(times) && times > 0)) {
    return err('times: expected a whole number above zero');
  }
  return ok();
}

export function createGatewayRuleBook(initial: readonly GatewayRule[] = []): GatewayRuleBook {
  let rules: { rule: GatewayRule; applied: number }[] = [];

  function add(rule: GatewayRule): () => void {
    const checked = checkGatewayRule(rule);
    if (!checked.ok) throw new Error(checked.error);
    const entry = { rule, applied: 0 };
    rules.push(entry);
    return () => {
      rules = rules.filter((one) => one !== entry);
    };
  }
  for (const rule of initial) add(rule);

  return {
    add,
    clear() {
      rules = [];
    },
    list: () => rules.map((entry) => ({ ...entry })),
    take(operation, wallet) {
      for (const entry of rules) {
        const { when, times, then } = entry.rule;
        if (when.operation !== operation) continue;
        if (times !== undefined && entry.applied >= times) continue;
        if (when.wallet !== undefined && when.wallet !== wallet) continue;
        entry.applied++;
        return then;
      }
      return undefined;
    },
  };
}

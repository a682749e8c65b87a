import { amountChoiceMachine } from '../../state-machines/atm/amount-choice.ts';
import { cashMachine } from '../../state-machines/atm/cash.ts';
import { withdrawalMachine } from '../../state-machines/atm/withdrawal.ts';
import { cardReturnMachine } from '../../state-machines/card-return.ts';
import { pinEntryMachine } from '../../state-machines/pin-entry.ts';
import { cancellationMachine } from '../../state-machines/pos/cancellation.ts';
import { cardSaleMachine } from '../../state-machines/pos/card-sale.ts';
import { orderCodeMachine } from '../../state-machines/pos/order-code.ts';
import { posMachine } from '../../state-machines/pos/pos.ts';
import { refundMachine } from '../../state-machines/pos/refund.ts';
import { shownCodeMachine } from '../../state-machines/pos/shown-code.ts';
import { vietQrMachine } from '../../state-machines/pos/vietqr.ts';
import { walletPaymentMachine } from '../../state-machines/pos/wallet-payment.ts';
import { recoveryMachine } from '../../state-machines/recovery.ts';
import { sessionMachine } from '../../state-machines/session.ts';
import { terminalMachine } from '../../state-machines/terminal.ts';
import type { ChartView } from '../contract/event.ts';

/** What a chart needs of XState's nodes; the same for every machine. */
interface Node {
  readonly path: readonly string[];
  readonly type: string;
  readonly parent?: Node | undefined;
  readonly states: Readonly<Record<string, Node>>;
  readonly initial: { readonly target: readonly Node[] };
  readonly transitions: ReadonlyMap<string, readonly Edge[]>;
  readonly always?: readonly Edge[] | undefined;
}

interface Edge {
  readonly target?: readonly Node[] | undefined;
}

const nameOf = (node: Node): string => node.path.join('.');

/** As charts and paths call XState's own events: `xstate.done.actor.authorise` → `authorise done`. */
export function eventName(event: string): string {
  const [, kind, , actor] = /^xstate\.(done|error)\.(actor)\.(.+)$/.exec(event) ?? [];
  if (kind !== undefined) return `${actor} ${kind === 'done' ? 'done' : 'failed'}`;
  const [, delay] = /^xstate\.after\.([^.]+)\./.exec(event) ?? [];
  if (event === 'xstate.init') return 'start';
  return delay === undefined ? event : `after ${delay}`;
}

function walk(node: Node, visit: (node: Node) => void): void {
  for (const child of Object.values(node.states)) {
    visit(child);
    walk(child, visit);
  }
}

function chartOf(machine: { readonly id: string; readonly root: unknown }): ChartView {
  const root = machine.root as Node;
  const states: ChartView['states'][number][] = [];
  const transitions = new Map<string, ChartView['transitions'][number]>();
  const add = (from: Node, edges: readonly Edge[] | undefined, event: string): void => {
    for (const { target = [] } of edges ?? []) {
      for (const to of target) {
        const edge = { from: nameOf(from), to: nameOf(to), event };
        transitions.set(JSON.stringify(edge), edge);
      }
    }
  };
  walk(root, (node) => {
    const initial = node.parent?.initial.target.includes(node) === true;
    const kind = node.type === 'final' ? 'final' : initial ? 'initial' : 'normal';
    states.push({ id: nameOf(node), kind });
    for (const [event, edges] of node.transitions) add(node, edges, eventName(event));
    add(node, node.always, '');
  });
  return { machine: machine.id, states, transitions: [...transitions.values()] };
}

/** Every machine of the ATM, for the live chart, the outermost first. */
export function atmCharts(): readonly ChartView[] {
  const machines = [
    terminalMachine,
    sessionMachine,
    withdrawalMachine,
    pinEntryMachine,
    amountChoiceMachine,
    cashMachine,
    cardReturnMachine,
    recoveryMachine,
  ];
  return machines.map(chartOf);
}

/** Every machine of the till. */
export function posCharts(): readonly ChartView[] {
  const machines = [
    posMachine,
    cardSaleMachine,
    walletPaymentMachine,
    orderCodeMachine,
    vietQrMachine,
    shownCodeMachine,
    refundMachine,
    cancellationMachine,
  ];
  return machines.map(chartOf);
}

import type { SnapshotFrom } from 'xstate';
import type { EntryWay, SalePrompt } from './ports.ts';
import type { posMachine } from './pos.ts';
import type { SaleOutput, saleMachine } from './sale.ts';

/** What the cashier sees. Amounts are whole đồng. */
export type PosView =
  | { readonly kind: 'starting' }
  | { readonly kind: 'idle'; readonly last: SaleOutput | undefined }
  | {
      readonly kind: 'present-card';
      readonly amount: number;
      readonly accept: readonly EntryWay[];
      readonly prompt: SalePrompt;
    }
  | { readonly kind: 'card' | 'host' | 'printing'; readonly amount: number }
  | { readonly kind: 'remove-card'; readonly result: SaleOutput }
  | {
      readonly kind: 'out-of-service';
      readonly reason: 'device' | 'needs-operator';
      readonly last: SaleOutput | undefined;
    };

export function drawPos(snapshot: SnapshotFrom<typeof posMachine>): PosView {
  const { value, context } = snapshot;
  if (value === 'idle') return { kind: 'idle', last: context.last };
  if (value === 'outOfService') {
    return { kind: 'out-of-service', reason: context.reason, last: context.last };
  }
  const sale = snapshot.children.sale?.getSnapshot() as
    | SnapshotFrom<typeof saleMachine>
    | undefined;
  if (value !== 'sale' || !sale) return { kind: 'starting' };
  const { amount, accept, prompt, result } = sale.context;
  switch (sale.value) {
    case 'presenting':
      return { kind: 'present-card', amount, accept, prompt };
    case 'authorising':
      return { kind: 'host', amount };
    case 'printing':
      return { kind: 'printing', amount };
    case 'removing':
    case 'done':
      return { kind: 'remove-card', result };
    default:
      return { kind: 'card', amount };
  }
}

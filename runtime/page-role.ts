import type { RuntimeEvent } from './contract/event.ts';
import type { PosScreen, PosView, SaleResult } from './contract/pos-view.ts';

/**
 * Who sits before a page: at the bench one sees and does everything; a customer sees his screen and
 * presses its buttons. The host says which, never the page.
 */
export type PageRole = 'bench' | 'customer';

/** The event as a customer's page is told it; undefined: it is none of his. */
export function customerEvent(event: RuntimeEvent): RuntimeEvent | undefined {
  switch (event.type) {
    case 'view':
    case 'network':
      return event;
    case 'pos-view':
      return { ...event, view: displayOf(event.view) };
    default:
      return undefined;
  }
}

/** As the till's customer display shows it: what only the cashier reads is left empty. */
function displayOf({ language, terminal, merchant, screen, deadline }: PosView): PosView {
  return {
    language,
    terminal,
    merchant,
    screen: displayed(screen),
    deadline,
    canCancel: false,
    sales: [],
    cases: [],
  };
}

function displayed(screen: PosScreen): PosScreen {
  switch (screen.kind) {
    case 'idle':
    case 'out-of-service':
      return { ...screen, last: screen.last && toldResult(screen.last) };
    case 'remove-card':
      return { ...screen, result: toldResult(screen.result) };
    default:
      return screen;
  }
}

const toldResult = (result: SaleResult): SaleResult => ({
  ...result,
  code: '',
  signature: false,
  receipts: 'none',
});

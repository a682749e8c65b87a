import type {
  BankView,
  CeremonyTold,
  DeviceView,
  HandsView,
  Hello,
  JournalRow,
  KeyView,
  MessageRow,
  NetworkState,
  PaperView,
  PosHandsView,
  RuntimeEvent,
  StateStep,
  WireRepeat,
  WireRow,
} from '../runtime/contract/event.ts';
import type { PosView } from '../runtime/contract/pos-view.ts';
import type { TerminalView } from '../runtime/contract/terminal-view.ts';

/** All that the page knows, as told by the runtime so far. */
export interface TerminalState {
  readonly hello: Hello | undefined;
  readonly view: TerminalView | undefined;
  /** Of a till, instead of `view`. */
  readonly posView: PosView | undefined;
  /** The runtime's clock when it sent the view, ms. */
  readonly viewNow: number;
  /** The page's own monotonic clock at that moment, ms. */
  readonly viewReceivedAt: number;
  readonly devices: readonly DeviceView[];
  readonly hands: HandsView | undefined;
  /** Of a till, instead of `hands`. */
  readonly posHands: PosHandsView | undefined;
  readonly paper: PaperView | undefined;
  readonly wire: readonly WireRow[];
  readonly messages: readonly MessageRow[];
  readonly path: readonly StateStep[];
  readonly active: readonly string[];
  readonly journal: readonly JournalRow[];
  readonly chained: boolean | undefined;
  readonly banks: readonly BankView[];
  readonly script: string;
  readonly network: NetworkState;
  /** Names of the network's and the gateway's faults that still wait. */
  readonly faults: readonly string[];
  readonly keys: readonly KeyView[];
  readonly ceremony: CeremonyTold | undefined;
  readonly refusal: { readonly n: number; readonly why: string } | undefined;
}

export const EMPTY: TerminalState = {
  hello: undefined,
  view: undefined,
  posView: undefined,
  viewNow: 0,
  viewReceivedAt: 0,
  devices: [],
  hands: undefined,
  posHands: undefined,
  paper: undefined,
  wire: [],
  messages: [],
  path: [],
  active: [],
  journal: [],
  chained: undefined,
  banks: [],
  script: '',
  network: 'down',
  faults: [],
  keys: [],
  ceremony: undefined,
  refusal: undefined,
};

/** Beyond these the oldest rows go; the trace on disk keeps them. */
export const LIMITS = { wire: 50_000, messages: 5_000, journal: 20_000 } as const;

/**
 * Appends numbered rows. Rows told again (after a reconnection, or of a runtime that began anew
 * with 1) replace those from their number on.
 */
export function mergeRows<Row extends { readonly n: number }>(
  known: readonly Row[],
  told: readonly Row[],
  limit: number,
): readonly Row[] {
  const first = told[0];
  if (!first) return known;
  const last = known.at(-1);
  const kept = last && last.n >= first.n ? known.filter((row) => row.n < first.n) : known;
  return [...kept, ...told].slice(-limit);
}

/** Writes on known rows how often they have been; unknown numbers are passed over. */
function countRepeats(
  rows: readonly WireRow[],
  repeats: readonly WireRepeat[],
): readonly WireRow[] {
  const counts = new Map(repeats.flatMap((repeat) => repeat.rows.map((n) => [n, repeat])));
  return rows.map((row) => {
    const { times, lastAt } = counts.get(row.n) ?? {};
    return times === undefined ? row : { ...row, times, lastAt };
  });
}

/** One event's effect. `receivedAt` is the page's monotonic clock, ms. Pure. */
export function reduce(
  state: TerminalState,
  event: RuntimeEvent,
  receivedAt: number,
): TerminalState {
  switch (event.type) {
    case 'hello':
      return { ...state, hello: event.hello };
    case 'view':
      return { ...state, view: event.view, viewNow: event.now, viewReceivedAt: receivedAt };
    case 'pos-view':
      return { ...state, posView: event.view, viewNow: event.now, viewReceivedAt: receivedAt };
    case 'devices': {
      const { devices, hands } = event;
      return { ...state, devices, hands, paper: hands.paper };
    }
    case 'pos-devices': {
      const { devices, hands } = event;
      return { ...state, devices, posHands: hands, paper: hands.paper };
    }
    case 'wire':
      return { ...state, wire: mergeRows(state.wire, event.entries, LIMITS.wire) };
    case 'wire-repeats':
      return { ...state, wire: countRepeats(state.wire, event.repeats) };
    case 'messages':
      return { ...state, messages: mergeRows(state.messages, event.messages, LIMITS.messages) };
    case 'states':
      return { ...state, path: event.path, active: event.active };
    case 'journal': {
      const journal = mergeRows(state.journal, event.rows, LIMITS.journal);
      return { ...state, journal, chained: event.chained };
    }
    case 'ledger':
      return { ...state, banks: event.banks };
    case 'script':
      return { ...state, script: event.yaml };
    case 'network':
      return { ...state, network: event.state };
    case 'network-faults':
      return { ...state, faults: event.active };
    case 'keys':
      return { ...state, keys: event.keys };
    case 'ceremony':
      return { ...state, ceremony: event.told };
    case 'refused':
      return { ...state, refusal: { n: (state.refusal?.n ?? 0) + 1, why: event.why } };
    default:
      // A newer runtime may tell more than this page knows.
      return state;
  }
}

export interface Store {
  readonly snapshot: () => TerminalState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly receive: (event: RuntimeEvent) => void;
}

/** `later` collects a burst of events into one change: a rendering costs more than a reduction. */
export function createStore(now: () => number, later: (flush: () => void) => void): Store {
  const listeners = new Set<() => void>();
  let state = EMPTY;
  let waiting: { readonly event: RuntimeEvent; readonly at: number }[] = [];

  const flush = (): void => {
    const burst = waiting;
    waiting = [];
    state = burst.reduce((before, { event, at }) => reduce(before, event, at), state);
    for (const listener of listeners) listener();
  };

  return {
    snapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    receive(event) {
      waiting.push({ event, at: now() });
      if (waiting.length === 1) later(flush);
    },
  };
}

import { toHex } from '../bytes/hex.ts';
import type { WireEntry } from '../hardware/transport/wire-tap.ts';
import type { HttpExchange } from '../network/http/exchange.ts';
import type { HopMessage } from '../network/switch/hop.ts';
import type { TerminalConfiguration } from './configuration.ts';
import type { PosView } from './contract/pos-view.ts';
import type { TerminalView } from './contract/terminal-view.ts';
import type { JournalRecord } from './journal/journal.ts';
import type { PosConfiguration } from './pos/configuration.ts';
import type { Transition } from './terminal.ts';

export const TRACE_VERSION = 1;

export interface TraceHeader {
  readonly version: typeof TRACE_VERSION;
  readonly title: string;
  readonly seed: number;
  readonly start: string;
  readonly configuration: TerminalConfiguration | PosConfiguration;
}

/** One thing that happened, `t` milliseconds after the start. Nothing in it is secret. */
export type TraceEntry =
  | { readonly t: number; readonly kind: 'step'; readonly text: string }
  | {
      readonly t: number;
      readonly kind: 'wire';
      readonly device: string;
      readonly direction: 'out' | 'in';
      readonly hex: string;
      readonly meaning: string;
      readonly level: WireEntry['level'];
    }
  | {
      readonly t: number;
      readonly kind: 'message';
      readonly from: string;
      readonly to: string;
      readonly mti: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly t: number;
      readonly kind: 'http';
      readonly from: string;
      readonly to: string;
      readonly method: string;
      readonly path: string;
      /** Null: no answer came. */
      readonly status: number | null;
      readonly request: string;
      readonly answer: string;
    }
  | {
      readonly t: number;
      readonly kind: 'state';
      readonly actor: string;
      readonly state: string;
      readonly event: string;
    }
  | { readonly t: number; readonly kind: 'view'; readonly view: TerminalView | PosView }
  | {
      readonly t: number;
      readonly kind: 'journal';
      readonly n: number;
      readonly record: string;
      readonly text: string;
      readonly hash: string;
    };

/** Collects what the taps see, in the order in which it happened. */
export interface Trace {
  readonly entries: readonly TraceEntry[];
  step(text: string): void;
  wire(entry: WireEntry): void;
  message(seen: HopMessage): void;
  http(exchange: HttpExchange): void;
  transition(step: Transition): void;
  view(view: TerminalView | PosView): void;
  journal(record: JournalRecord): void;
}

export function createTrace(now: () => number, start: number): Trace {
  const entries: TraceEntry[] = [];
  const t = (): number => now() - start;
  return {
    entries,
    step: (text) => void entries.push({ t: t(), kind: 'step', text }),
    wire({ device, direction, shown, meaning, level }) {
      entries.push({ t: t(), kind: 'wire', device, direction, hex: toHex(shown), meaning, level });
    },
    message({ from, to, message }) {
      const { mti, fields } = message;
      const sides = { from: from.role, to: to.role };
      entries.push({ t: t(), kind: 'message', ...sides, mti, fields });
    },
    http({ from, to, method, path, status = null, request, answer }) {
      const sides = { from, to, method, path };
      entries.push({ t: t(), kind: 'http', ...sides, status, request, answer });
    },
    transition: (step) => void entries.push({ t: t(), kind: 'state', ...step }),
    view: (view) => void entries.push({ t: t(), kind: 'view', view }),
    journal({ n, kind, text, hash }) {
      entries.push({ t: t(), kind: 'journal', n, record: kind, text, hash });
    },
  };
}

/** JSON lines: the header, then an entry a line. */
export function traceText(header: TraceHeader, entries: readonly TraceEntry[]): string {
  return `${[header, ...entries].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

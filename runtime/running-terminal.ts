import type { Command } from './contract/command.ts';
import type { RuntimeEvent, SitesView, TerminalKind } from './contract/event.ts';

/** A terminal that runs, as its hosts see it: commands in, events out. */
export interface RunningTerminal {
  /** Pages of other parties that its bench shows in a frame. */
  readonly sites?: SitesView | undefined;
  /**
   * Tells a new listener first all it needs to draw the present state (`hello`, `view`,
   * `devices`, the last rows of each list), then everything as it happens.
   */
  subscribe(listener: (event: RuntimeEvent) => void): () => void;
  command(command: Command): void;
  stop(): Promise<void>;
}

/** The terminals that a host serves side by side. */
export interface RunningTerminals {
  /** Starts it when it is first asked for; rejects where it does not start. */
  get(kind: TerminalKind): Promise<RunningTerminal>;
  stop(): Promise<void>;
}

/** Which terminal a page asks for: `?terminal=pos`; the ATM where it says nothing else. */
export function terminalKindOf(query: URLSearchParams): TerminalKind {
  return query.get('terminal') === 'pos' ? 'pos' : 'atm';
}

/** Each started once, by what starts it. */
export function createTerminals(
  starts: Readonly<Record<TerminalKind, () => Promise<RunningTerminal>>>,
): RunningTerminals {
  const started = new Map<TerminalKind, Promise<RunningTerminal>>();
  return {
    get(kind) {
      const there = started.get(kind);
      if (there) return there;
      const starting = starts[kind]();
      started.set(kind, starting);
      // The next who asks may have more luck.
      starting.catch(() => started.delete(kind));
      return starting;
    },
    async stop() {
      const all = await Promise.allSettled(started.values());
      await Promise.all(
        all.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)),
      );
    },
  };
}

import type { Command } from './contract/command.ts';
import type { RuntimeEvent } from './contract/event.ts';

/** A terminal that runs, as its hosts see it: commands in, events out. */
export interface RunningTerminal {
  /**
   * Tells a new listener first all it needs to draw the present state (`hello`, `view`,
   * `devices`, the last rows of each list), then everything as it happens.
   */
  subscribe(listener: (event: RuntimeEvent) => void): () => void;
  command(command: Command): void;
  stop(): Promise<void>;
}

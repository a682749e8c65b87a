import type { Command } from '../../runtime/contract/command.ts';
import type { RuntimeEvent } from '../../runtime/contract/event.ts';
import type { RunningTerminal } from '../../runtime/running-terminal.ts';

/** A terminal of a few lines: it tells what it is told to tell, and remembers what it heard. */
export function smallTerminal(sites?: RunningTerminal['sites']) {
  const listeners = new Set<(event: RuntimeEvent) => void>();
  const commands: Command[] = [];
  const terminal: RunningTerminal & { stopped: boolean } = {
    sites,
    stopped: false,
    subscribe(listener) {
      listeners.add(listener);
      listener({ type: 'network', state: 'up' });
      return () => listeners.delete(listener);
    },
    command: (command) => void commands.push(command),
    async stop() {
      terminal.stopped = true;
    },
  };
  return {
    terminal,
    commands,
    pages: () => listeners.size,
    tell(event: RuntimeEvent): void {
      for (const listener of listeners) listener(event);
    },
  };
}

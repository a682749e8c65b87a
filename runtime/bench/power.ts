import type { Clock } from '../../time/clock.ts';
import type { NetworkState, RuntimeEvent } from '../contract/event.ts';
import type { Screen, TerminalView } from '../contract/terminal-view.ts';
import type { Terminal } from '../terminal.ts';

/** How long the computer is dark after its plug was pulled at the bench. */
export const DARK_MS = 3_000;

/** The terminal's computer. */
export interface Power {
  on(): void;
  /** Pulls the plug; the computer starts again by itself. False: it was dark already. */
  cut(): boolean;
  /** For good. */
  off(): Promise<void>;
  /** Undefined while it is dark. */
  terminal(): Terminal | undefined;
  screen(): Screen;
  /** What is on its screen, and how its line to the host is. */
  present(): readonly RuntimeEvent[];
}

export function createPower(options: {
  readonly clock: Clock;
  readonly boot: () => Terminal;
  /** Nothing is finished; resolves when the old computer has let go of its lines. */
  readonly cutPower: (terminal: Terminal) => Promise<void>;
  readonly emit: (event: RuntimeEvent) => void;
}): Power {
  const { clock, emit } = options;
  let terminal: Terminal | undefined;
  let view: TerminalView | undefined;
  let network: NetworkState = 'down';
  let isOff = false;
  let cutting: Promise<void> = Promise.resolve();

  function tell(): void {
    for (const event of present()) emit(event);
  }
  function present(): readonly RuntimeEvent[] {
    const shown: readonly RuntimeEvent[] = view ? [{ type: 'view', now: clock.now(), view }] : [];
    return [...shown, { type: 'network', state: network }];
  }

  function on(): void {
    const running = options.boot();
    terminal = running;
    view = running.view();
    running.onView((next) => {
      if (terminal !== running) return;
      view = next;
      emit({ type: 'view', now: clock.now(), view });
    });
    running.host.onState((state) => {
      if (terminal !== running) return;
      network = state;
      emit({ type: 'network', state });
    });
    tell();
  }

  return {
    on,
    cut() {
      const running = terminal;
      if (!running || isOff) return false;
      terminal = undefined;
      network = 'down';
      view = {
        ...running.view(),
        screen: { kind: 'starting' },
        deadline: undefined,
        canCancel: false,
      };
      cutting = options.cutPower(running).then(() => {
        clock.setTimeout(() => {
          if (!isOff) on();
        }, DARK_MS);
      });
      tell();
      return true;
    },
    async off() {
      isOff = true;
      await cutting;
    },
    terminal: () => terminal,
    screen: () => view?.screen ?? { kind: 'starting' },
    present,
  };
}

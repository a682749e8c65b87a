import type { Clock } from '../../time/clock.ts';
import type { NetworkState, RuntimeEvent } from '../contract/event.ts';

/** How long the computer is dark after its plug was pulled at the bench. */
export const DARK_MS = 3_000;

/** What every terminal's view has. */
interface Drawn {
  readonly screen: { readonly kind: string };
  readonly deadline?: unknown;
  readonly canCancel: boolean;
}

/** What is to be seen of a computer that has just lost its power. */
const dark = <View extends Drawn>(last: View): View => ({
  ...last,
  screen: { kind: 'starting' },
  deadline: undefined,
  canCancel: false,
});

/** A terminal's program, as far as the bench's power knows it. */
export interface Computer<View> {
  view(): View;
  onView(listener: (view: View) => void): unknown;
  readonly host: { onState(listener: (state: NetworkState) => void): unknown };
}

/** The terminal's computer. */
export interface Power<Terminal> {
  on(): void;
  /** Pulls the plug; the computer starts again by itself. False: it was dark already. */
  cut(): boolean;
  /** For good. */
  off(): Promise<void>;
  /** Undefined while it is dark. */
  terminal(): Terminal | undefined;
  /** What is on its screen, and how its line to the host is. */
  present(): readonly RuntimeEvent[];
}

export function createPower<View extends Drawn, Terminal extends Computer<View>>(options: {
  readonly clock: Clock;
  readonly boot: () => Terminal;
  /** Nothing is finished; resolves when the old computer has let go of its lines. */
  readonly cutPower: (terminal: Terminal) => Promise<void>;
  /** The view as pages are told it. */
  readonly told: (view: View, now: number) => RuntimeEvent;
  readonly emit: (event: RuntimeEvent) => void;
}): Power<Terminal> & { view(): View | undefined } {
  const { clock, emit } = options;
  let terminal: Terminal | undefined;
  let view: View | undefined;
  let network: NetworkState = 'down';
  let isOff = false;
  let cutting: Promise<void> = Promise.resolve();

  function tell(): void {
    for (const event of present()) emit(event);
  }
  function present(): readonly RuntimeEvent[] {
    const shown = view === undefined ? [] : [options.told(view, clock.now())];
    return [...shown, { type: 'network', state: network }];
  }

  function on(): void {
    const running = options.boot();
    terminal = running;
    view = running.view();
    running.onView((next) => {
      if (terminal !== running) return;
      view = next;
      emit(options.told(view, clock.now()));
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
      view = dark(running.view());
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
    view: () => view,
    present,
  };
}

import type { Command } from '../../../runtime/contract/command.ts';
import type { RuntimeEvent } from '../../../runtime/contract/event.ts';
import type { PosScreen } from '../../../runtime/contract/pos-view.ts';
import {
  type PosBenchOptions,
  startPosBenchTerminal,
} from '../../../runtime/pos-bench-terminal.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../time/simulated-clock.ts';
import { type EventOf, START } from './rig.ts';

type Kind = RuntimeEvent['type'];

/** A till's bench in simulated time, and a page that hears all it tells. */
export async function openTillRig(
  options: Partial<PosBenchOptions> & { clock?: SimulatedClock } = {},
) {
  const clock = options.clock ?? createSimulatedClock(START);
  const bench = await startPosBenchTerminal({ seed: 1, version: '0.0.0', ...options, clock });
  const events: RuntimeEvent[] = [];
  bench.subscribe((event) => events.push(event));

  const all = <K extends Kind>(type: K): readonly EventOf<K>[] =>
    events.filter((event): event is EventOf<K> => event.type === type);
  function last<K extends Kind>(type: K): EventOf<K> {
    const found = all(type).at(-1);
    if (!found) throw new Error(`the bench told no ${type}`);
    return found;
  }
  const view = () => last('pos-view').view;
  const hands = () => last('pos-devices').hands;
  async function until(what: string, ready: () => boolean, limitMs = 60_000): Promise<void> {
    if ((await clock.runUntil(ready, limitMs)) === 'done') return;
    throw new Error(`${what} did not come: ${JSON.stringify([view().screen, hands().pad])}`);
  }
  const screen = (kind: PosScreen['kind']): Promise<void> =>
    until(`the screen ${kind}`, () => view().screen.kind === kind);
  const padWaits = (what: string): Promise<void> =>
    until(`the pad to wait for ${what}`, () => hands().pad.waitingFor === what);
  /** Returns why it was refused, if it was. */
  function command(one: Command): string | undefined {
    const before = all('refused').length;
    bench.command(one);
    return all('refused')[before]?.why;
  }

  return {
    clock,
    bench,
    events,
    all,
    last,
    view,
    hands,
    until,
    screen,
    padWaits,
    command,
    async ready(): Promise<void> {
      await screen('idle');
      await until('the line', () => last('network').state === 'up');
    },
    async press(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        command({ type: 'key.press', key });
        await clock.advance(100);
      }
    },
  };
}

export type TillRig = Awaited<ReturnType<typeof openTillRig>>;

import type { BenchOptions } from '../../../runtime/bench-terminal.ts';
import { startBenchTerminal } from '../../../runtime/bench-terminal.ts';
import type { Command } from '../../../runtime/contract/command.ts';
import type { RuntimeEvent } from '../../../runtime/contract/event.ts';
import type { Screen } from '../../../runtime/contract/terminal-view.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../time/simulated-clock.ts';

/** 09:41:07 on 22 November 2026 in Hà Nội. */
export const START = Date.UTC(2026, 10, 22, 2, 41, 7);

type Kind = RuntimeEvent['type'];
export type EventOf<K extends Kind> = Extract<RuntimeEvent, { type: K }>;

/** A bench in simulated time, and a page that hears all it tells. */
export async function openRig(options: Partial<BenchOptions> & { clock?: SimulatedClock } = {}) {
  const clock = options.clock ?? createSimulatedClock(START);
  const bench = await startBenchTerminal({ seed: 1, version: '0.0.0', ...options, clock });
  const events: RuntimeEvent[] = [];
  const leave = bench.subscribe((event) => events.push(event));

  const all = <K extends Kind>(type: K): readonly EventOf<K>[] =>
    events.filter((event): event is EventOf<K> => event.type === type);
  function last<K extends Kind>(type: K): EventOf<K> {
    const found = all(type).at(-1);
    if (!found) throw new Error(`the bench told no ${type}`);
    return found;
  }
  async function until(what: string, ready: () => boolean, limitMs = 60_000): Promise<void> {
    const end = await clock.runUntil(ready, limitMs);
    if (end !== 'done')
      throw new Error(`${what} did not come: ${JSON.stringify(last('view').view)}`);
  }
  const screen = (kind: Screen['kind']): Promise<void> =>
    until(`the screen ${kind}`, () => last('view').view.screen.kind === kind);
  /** Returns why it was refused, if it was. */
  function command(one: Command): string | undefined {
    const before = all('refused').length;
    bench.command(one);
    return all('refused')[before]?.why;
  }
  async function pin(digits: string): Promise<void> {
    await screen('pin');
    await until('the PIN pad', () => last('devices').hands.pad.input === 'pin');
    for (const key of [...digits, 'enter']) {
      command({ type: 'key.press', key });
      await clock.advance(100);
    }
  }

  return {
    clock,
    bench,
    events,
    leave,
    all,
    last,
    until,
    screen,
    command,
    pin,
    choose: (option: string) => command({ type: 'screen.choose', option }),
    hands: () => last('devices').hands,
    device: (name: string) => last('devices').devices.find((device) => device.name === name),
    /** From the welcome screen to the question for the amount. */
    async signIn(card: string, digits: string): Promise<void> {
      await screen('welcome');
      await until('an open slot', () => last('devices').devices[0]?.state === 'ready');
      command({ type: 'card.insert', card });
      await screen('language');
      command({ type: 'screen.language', language: 'en' });
      await pin(digits);
      await screen('amount');
    },
    /** From there to a taken card. */
    async withdraw(amount: number): Promise<void> {
      command({ type: 'screen.choose', option: String(amount) });
      await screen('confirm');
      command({ type: 'screen.choose', option: 'accept-receipt' });
      await screen('take-cash');
      await until('notes', () => last('devices').hands.exit.length > 0);
      command({ type: 'cash.take' });
      await screen('take-card');
      command({ type: 'receipt.take' });
      await until('the card', () => last('devices').hands.card.place === 'throat');
      command({ type: 'card.take' });
      await screen('welcome');
    },
  };
}

export type Rig = Awaited<ReturnType<typeof openRig>>;

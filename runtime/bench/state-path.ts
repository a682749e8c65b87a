import type { Clock } from '../../time/clock.ts';
import type { RuntimeEvent, StateStep } from '../contract/event.ts';
import type { Transition } from '../terminal.ts';
import { eventName } from './charts.ts';
import { createFeed } from './feed.ts';

/** As much as a session is long. */
const KEPT = 120;

/** Where each machine is, and the way there. */
export interface StatePath {
  push(step: Transition): void;
  /** The computer is dark: no machine is anywhere. */
  forget(): void;
  present(): RuntimeEvent;
}

export function createStatePath(
  clock: Clock,
  everyMs: number,
  emit: (event: RuntimeEvent) => void,
): StatePath {
  const active = new Map<string, string>();
  const steps = createFeed<StateStep>(clock, { keep: KEPT, everyMs }, () => emit(present()));
  const present = (): RuntimeEvent => ({
    type: 'states',
    path: steps.recent(),
    active: [...active].map(([actor, state]) => `${actor}.${state}`),
  });
  return {
    push({ actor, state, event }) {
      if (state === 'done') active.delete(actor);
      else active.set(actor, state);
      steps.push({ at: clock.now(), state: `${actor}.${state}`, event: eventName(event) });
    },
    forget() {
      active.clear();
      emit(present());
    },
    present,
  };
}

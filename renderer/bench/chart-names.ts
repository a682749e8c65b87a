import type { ChartView, StateStep } from '../../runtime/contract/event.ts';

/** `pin` of `session` → `session.pin`; what is already qualified stays. */
export function qualified(machine: string, id: string): string {
  return id === machine || id.startsWith(`${machine}.`) ? id : `${machine}.${id}`;
}

/** A state is active with each state inside it. */
export function isActive(state: string, active: readonly string[]): boolean {
  return active.some((name) => name === state || name.startsWith(`${state}.`));
}

const machineOf = (name: string): string => name.split('.')[0] ?? name;

/** The innermost machine that is at work. The charts go from the outermost machine inwards. */
export function machineAtWork(
  charts: readonly ChartView[],
  active: readonly string[],
): string | undefined {
  const working = new Set(active.map(machineOf));
  return charts.findLast(({ machine }) => working.has(machine))?.machine;
}

/** Steps this near to each other are one move: a machine, and the one it starts inside. */
const ONE_MOVE_MS = 2;

/** A machine inside another tells of its first state before the outer one has told of its own. */
export function outerFirst(
  path: readonly StateStep[],
  charts: readonly ChartView[],
): readonly StateStep[] {
  const depths = new Map(charts.map(({ machine }, depth) => [machine, depth]));
  const depthOf = ({ state }: StateStep): number => depths.get(machineOf(state)) ?? 0;
  const steps: StateStep[] = [];
  /** An outer machine goes before an inner step once: with its next move it has left it. */
  const passed = new Map<StateStep, Set<string>>();
  for (const step of path) {
    const machine = machineOf(step.state);
    const stays = (one: StateStep): boolean =>
      step.at - one.at > ONE_MOVE_MS ||
      depthOf(one) <= depthOf(step) ||
      passed.get(one)?.has(machine) === true;
    const place = steps.findLastIndex(stays) + 1;
    for (const one of steps.slice(place)) {
      passed.set(one, new Set([...(passed.get(one) ?? []), machine]));
    }
    steps.splice(place, 0, step);
  }
  return steps;
}

/** `amountChoice.asking.offering` → its machine and its innermost state. */
export function shortName(state: string): { readonly machine: string; readonly state: string } {
  return { machine: machineOf(state), state: state.split('.').at(-1) ?? state };
}

/**
 * The path's last states, each stay once: a machine that still is where it was has not moved, even
 * when a machine inside it has; and where one ends, nobody stays.
 */
export function lastStays(path: readonly StateStep[], count: number): readonly StateStep[] {
  const at = new Map<string, string>();
  const stays = path.filter(({ state }) => {
    const machine = machineOf(state);
    const moved = at.get(machine) !== state;
    at.set(machine, state);
    return moved && !state.endsWith('.done');
  });
  return stays.slice(-count);
}

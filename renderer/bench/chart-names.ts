import type { ChartView, StateStep } from '../../runtime/contract/event.ts';

/** `pin` of `session` → `session.pin`; what is already qualified stays. */
export function qualified(machine: string, id: string): string {
  return id === machine || id.startsWith(`${machine}.`) ? id : `${machine}.${id}`;
}

/** A state is active with each state inside it. */
export function isActive(state: string, active: readonly string[]): boolean {
  return active.some((name) => name === state || name.startsWith(`${state}.`));
}

/** The innermost machine that is at work: the last active one that has a chart. */
export function machineAtWork(
  charts: readonly ChartView[],
  active: readonly string[],
): string | undefined {
  const machines = new Set(charts.map(({ machine }) => machine));
  return active
    .map((name) => name.split('.')[0] ?? name)
    .filter((machine) => machines.has(machine))
    .at(-1);
}

/** The path's last states, each stay once; where a machine ends, nobody stays. */
export function lastStays(path: readonly StateStep[], count: number): readonly StateStep[] {
  return path
    .filter(({ state }) => !state.endsWith('.done'))
    .filter((step, at, stays) => step.state !== stays[at - 1]?.state)
    .slice(-count);
}

import type { FaultChoice } from './device.ts';

/** Which faults of a virtual device are in force, with their numbers. */
export interface FaultBoard<Name extends string = string> {
  /** False: no such fault, or a number that it does not take. */
  provoke(name: string, parameters?: Readonly<Record<string, number>>): boolean;
  clear(name?: string): void;
  active(): readonly Name[];
  has(name: Name): boolean;
  /** Its numbers, the device's to count down; undefined: not in force. */
  get(name: Name): Record<string, number> | undefined;
  /**
   * Whether the fault strikes now. One whose number `counter` is set lasts for so many times: this
   * is one of them.
   */
  strikes(name: Name, counter?: string): boolean;
}

/** `changed` is called after each change that comes from outside, and when a count runs out. */
export function createFaultBoard<const Choices extends readonly FaultChoice[]>(
  choices: Choices,
  changed: () => void,
): FaultBoard<Choices[number]['name']> {
  const inForce = new Map<string, Record<string, number>>();

  function clear(name?: string): void {
    if (name === undefined) inForce.clear();
    else inForce.delete(name);
    changed();
  }

  return {
    provoke(name, parameters = {}) {
      const choice = choices.find((one) => one.name === name);
      const known = Object.keys(choice?.parameters ?? {});
      if (!choice || !Object.keys(parameters).every((one) => known.includes(one))) return false;
      inForce.set(name, { ...parameters });
      changed();
      return true;
    },
    clear,
    active: () => [...inForce.keys()],
    has: (name) => inForce.has(name),
    get: (name) => inForce.get(name),
    strikes(name, counter = 'count') {
      const numbers = inForce.get(name);
      if (!numbers) return false;
      const left = numbers[counter];
      if (left === undefined) return true;
      if (left <= 1) clear(name);
      else numbers[counter] = left - 1;
      return true;
    },
  };
}
